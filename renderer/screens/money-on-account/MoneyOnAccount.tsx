import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { FundRow, RefundRow, SuspenseRow, TransmittalRow } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Choice } from '#renderer/components/Choice.tsx';
import { FailDialog } from '#renderer/components/failed-payment/FailDialog.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import { Filters } from '#renderer/components/filters.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { useFilters, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { counted } from '#renderer/components/words.ts';
import { fundColumns, refundColumns, suspenseColumns, transmittalColumns } from './columns.tsx';
import { ApplyDialog, TransferDialog } from './FundDialogs.tsx';
import { List } from './List.tsx';
import { PassOnDialog } from './PassOnDialog.tsx';
import { DecideDialog, LimitDialog, RefundDialog } from './RefundDialogs.tsx';
import { ResolvedPane } from './ResolvedPane.tsx';
import { GiveBackDialog, IdentifyDialog } from './SuspenseDialogs.tsx';
import { UsedPane } from './UsedPane.tsx';
import { TakeSuspenseDialog, TakeTransmittalDialog } from './TakeDialog.tsx';

export function MoneyOnAccount() {
  const book = useBook();
  return book === undefined ? null : <Shown businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

const TABS = [
  { value: 'suspense', label: 'Suspense' },
  { value: 'unapplied', label: 'Unapplied' },
  { value: 'refunds', label: 'Refunds' },
  { value: 'transmittals', label: 'Transmittals' },
] as const;
type Tab = (typeof TABS)[number]['value'];
type Doing =
  | 'identify'
  | 'giveBack'
  | 'takeSuspense'
  | 'apply'
  | 'transfer'
  | 'refund'
  | 'approve'
  | 'refuse'
  | 'limit'
  | 'takeTransmittal'
  | 'passOn'
  | 'repaid'
  | 'failed';

const ROWS = 200;
const READ_ONLY = 'The company folder is open read only.';

function Shown({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const go = useGo();
  const [search, setSearch] = useFilters();
  const tab: Tab = TABS.find((each) => each.value === search['tab'])?.value ?? 'suspense';
  const [doing, setDoing] = useState<Doing | null>(null);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const suspenseQuery = orpc.suspense.list.queryOptions({ input: { limit: ROWS } });
  const fundQuery = orpc.unapplied.funds.queryOptions({ input: { limit: ROWS } });
  const refundQuery = orpc.refunds.list.queryOptions({ input: { limit: ROWS } });
  const transmittalQuery = orpc.transmittals.list.queryOptions({ input: { limit: ROWS } });
  const suspense = useQuery(suspenseQuery);
  const funds = useQuery(fundQuery);
  const refunds = useQuery(refundQuery);
  const transmittals = useQuery(transmittalQuery);
  const columns = useMemo(
    () => ({
      suspense: suspenseColumns(businessOn),
      funds: fundColumns(businessOn),
      refunds: refundColumns(businessOn),
      transmittals: transmittalColumns(businessOn),
    }),
    [businessOn],
  );
  const held = pick(suspense.data?.rows, suspenseKey, activeKey);
  const fund = pick(funds.data?.rows, fundKey, activeKey);
  const refund = pick(refunds.data?.rows, refundKey, activeKey);
  const transmittal = pick(transmittals.data?.rows, transmittalKey, activeKey);
  const show = (to: Tab) => {
    setActiveKey(null);
    setSearch({ tab: to === 'suspense' ? undefined : to });
  };
  const act = (label: string, keys: string, what: Doing, offBecause: string | null): Action => {
    const off = isReadOnly ? READ_ONLY : offBecause;
    return {
      label,
      keys,
      run: () => {
        if (off === null) setDoing(what);
      },
      offBecause: off,
    };
  };
  const actionsOf: Readonly<Record<Tab, () => readonly Action[]>> = {
    suspense: () => {
      const off = held === undefined ? 'Nothing is in suspense.' : null;
      return [
        act('Put in suspense', 'N', 'takeSuspense', null),
        act('Came back', 'F', 'failed', off),
        act('Send back', 'B', 'giveBack', off),
        { ...act('Identify', 'I', 'identify', off), main: true },
      ];
    },
    unapplied: () => {
      const off = fund === undefined ? 'No money is on account.' : null;
      return [
        act('Refund', 'R', 'refund', off ?? (refunds.data === undefined ? 'Reading the limit.' : null)),
        act('Move', 'M', 'transfer', off),
        {
          ...act('Apply', 'A', 'apply', off ?? (fund?.openCents === 0 ? 'This account owes nothing.' : null)),
          main: true,
        },
      ];
    },
    refunds: () => {
      const off =
        refund === undefined
          ? 'No refund is chosen.'
          : refund.state === 'requested'
            ? null
            : 'It was decided already.';
      return [
        act('Limit', 'L', 'limit', refunds.data === undefined ? 'Reading the limit.' : null),
        act('Refuse', 'X', 'refuse', off),
        { ...act('Approve', 'A', 'approve', off), main: true },
      ];
    },
    transmittals: () => [
      act('Take a premium', 'N', 'takeTransmittal', null),
      act('Came back', 'F', 'failed', failedOff(transmittal)),
      act(
        'Paid anew',
        'P',
        'repaid',
        transmittal?.state === 'owed' ? null : 'Nobody owes the agency anything for it.',
      ),
      {
        ...act(
          'Send on',
          'S',
          'passOn',
          transmittal === undefined
            ? 'No premium is chosen.'
            : transmittal.isOpen
              ? null
              : 'It does not wait for its carrier.',
        ),
        main: true,
      },
    ],
  };
  const receive = { label: 'Receive payment', keys: 'P', run: () => go(places.receivePayment()) };
  const close = () => setDoing(null);
  const of = { businessOn, onClose: close };
  return (
    <Screen
      title="Money on account"
      sub="in trust, and not at its place yet"
      actions={actionsOf[tab]()}
      strip={[
        ...TABS.map((each, index) => ({
          label: each.label,
          keys: String(index + 1),
          run: () => show(each.value),
        })),
        ...(tab === 'unapplied' ? [receive] : []),
      ]}
      hints={[{ keys: 'Enter', does: 'open the receipt, account or entry' }]}
    >
      <Facts
        facts={[
          {
            label: 'Suspense',
            value: <Amount cents={suspense.data?.openCents ?? NONE} />,
            fund: 'trust',
            context: counted(suspense.data?.rows.length ?? 0, 'payer not known', 'payers not known'),
          },
          {
            label: 'Unapplied',
            value: <Amount cents={funds.data?.totalCents ?? NONE} />,
            fund: 'trust',
            context: 'the clients’ own',
          },
          {
            label: 'Refunds waiting',
            value: <Amount cents={refunds.data?.waitingCents ?? NONE} />,
            fund: 'trust',
            context: 'for a second name',
          },
          {
            label: 'Transmittals',
            value: <Amount cents={transmittals.data?.openCents ?? NONE} />,
            fund: 'trust',
            context:
              (transmittals.data?.owedCents ?? 0) > 0
                ? `and ${formatMoney(transmittals.data?.owedCents ?? NONE)} came back, owed to you`
                : 'wait for their carriers',
          },
        ]}
      />
      <Filters label="Money on account">
        <Choice label="Show" value={tab} options={TABS} onChange={show} />
      </Filters>
      {tab === 'suspense' ? (
        <Answer of={suspense} queryKey={suspenseQuery.queryKey} words="Reading suspense">
          {(data) => (
            <>
              <List
                label="Suspense"
                rows={data.rows}
                columns={columns.suspense}
                rowKey={suspenseKey}
                onKey={setActiveKey}
                onOpen={(row) => go(places.receipt(row.receiptId))}
                empty="Nothing is in suspense. A payment whose payer you cannot tell stands here until you say whose it is or send it back."
                emptyAction={act('Put in suspense', 'N', 'takeSuspense', null)}
              />
              <ResolvedPane rows={data.resolved} businessOn={businessOn} />
            </>
          )}
        </Answer>
      ) : null}
      {tab === 'unapplied' ? (
        <Answer of={funds} queryKey={fundQuery.queryKey} words="Reading money on account">
          {(data) => (
            <>
              <List
                label="Unapplied"
                rows={data.rows}
                columns={columns.funds}
                rowKey={fundKey}
                onKey={setActiveKey}
                onOpen={(row) => go(places.account(row.accountId))}
                empty="No client has money on account. What is left over of a payment stands here until it pays something, moves, or is refunded."
                emptyAction={receive}
              />
              <UsedPane businessOn={businessOn} />
            </>
          )}
        </Answer>
      ) : null}
      {tab === 'refunds' ? (
        <Answer of={refunds} queryKey={refundQuery.queryKey} words="Reading refunds">
          {(data) => (
            <List
              label="Refunds"
              rows={data.rows}
              columns={columns.refunds}
              rowKey={refundKey}
              onKey={setActiveKey}
              onOpen={(row) =>
                go(row.entryId === null ? places.account(row.accountId) : places.entry(row.entryId))
              }
              empty="Nothing was refunded yet. Ask for a refund from the client’s money under Unapplied."
              emptyAction={{ label: 'Unapplied', keys: '2', run: () => show('unapplied') }}
            />
          )}
        </Answer>
      ) : null}
      {tab === 'transmittals' ? (
        <Answer of={transmittals} queryKey={transmittalQuery.queryKey} words="Reading transmittals">
          {(data) => (
            <List
              label="Transmittals"
              rows={data.rows}
              columns={columns.transmittals}
              rowKey={transmittalKey}
              onKey={setActiveKey}
              onOpen={(row) => go(places.receipt(row.receiptId))}
              empty="No direct-bill premium was taken at the desk. One that a client brings for his carrier stands here until the carrier takes it."
              emptyAction={act('Take a premium', 'N', 'takeTransmittal', null)}
            />
          )}
        </Answer>
      ) : null}
      {doing === 'takeSuspense' ? <TakeSuspenseDialog {...of} /> : null}
      {doing === 'takeTransmittal' ? <TakeTransmittalDialog {...of} /> : null}
      {doing === 'identify' && held !== undefined ? <IdentifyDialog row={held} {...of} /> : null}
      {doing === 'giveBack' && held !== undefined ? <GiveBackDialog row={held} {...of} /> : null}
      {doing === 'apply' && fund !== undefined ? <ApplyDialog row={fund} {...of} /> : null}
      {doing === 'transfer' && fund !== undefined ? <TransferDialog row={fund} {...of} /> : null}
      {doing === 'refund' && fund !== undefined && refunds.data !== undefined ? (
        <RefundDialog
          row={fund}
          limitCents={refunds.data.limitCents}
          nextCheckNumber={refunds.data.nextCheckNumber}
          {...of}
        />
      ) : null}
      {(doing === 'approve' || doing === 'refuse') && refund !== undefined ? (
        <DecideDialog row={refund} isApproved={doing === 'approve'} {...of} />
      ) : null}
      {doing === 'limit' && refunds.data !== undefined ? (
        <LimitDialog limitCents={refunds.data.limitCents} onClose={close} />
      ) : null}
      {doing === 'repaid' && transmittal !== undefined ? (
        <TakeTransmittalDialog repays={transmittal} {...of} />
      ) : null}
      {doing === 'failed' ? (
        <CameBack receiptId={(tab === 'suspense' ? held : transmittal)?.receiptId} {...of} />
      ) : null}
      {doing === 'passOn' && transmittal !== undefined ? (
        <PassOnDialog rows={transmittals.data?.rows ?? []} row={transmittal} {...of} />
      ) : null}
    </Screen>
  );
}

const NONE = 0 as never;

const failedOff = (row: TransmittalRow | undefined): string | null =>
  row === undefined
    ? 'No premium is chosen.'
    : row.state === 'waiting' || row.state === 'passedOn'
      ? null
      : 'It came back already.';

/** The same dialog as on the receipt’s own page. */
function CameBack({
  receiptId,
  ...of
}: {
  readonly receiptId: number | undefined;
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
}) {
  const asked = useQuery(
    orpc.receipts.receipt.queryOptions({
      input: { receiptId: receiptId ?? 0 },
      enabled: receiptId !== undefined,
    }),
  );
  return asked.data === undefined ? null : <FailDialog receipt={asked.data} {...of} />;
}

const suspenseKey = (row: SuspenseRow): string => `s${row.receiptId}`;
const fundKey = (row: FundRow): string => `f${row.accountId}-${row.streamId}`;
const refundKey = (row: RefundRow): string => `r${row.refundId}`;
const transmittalKey = (row: TransmittalRow): string => `t${row.receiptId}`;

/** The row the keyboard is on; the first one before it was moved. */
function pick<Row>(
  rows: readonly Row[] | undefined,
  keyOf: (row: Row) => string,
  key: string | null,
): Row | undefined {
  return rows?.find((row) => keyOf(row) === key) ?? rows?.[0];
}
