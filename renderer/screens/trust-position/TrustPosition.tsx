import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Position } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import { BankFilter, bankIn } from '#renderer/components/BankFilter.tsx';
import { DateFilter, dateIn, Filters } from '#renderer/components/filters.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { LineChart } from '#renderer/components/LineChart.tsx';
import { useFilters, useGo } from '#renderer/components/navigation.tsx';
import { OwnersTable } from '#renderer/components/OwnersTable.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { useListedPdf } from '#renderer/components/print.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { longDay, monthName } from '#renderer/components/words.ts';
import { Ratios } from './Ratios.tsx';
import { ReserveDialog } from './ReserveDialog.tsx';
import { SweepDialog } from './SweepDialog.tsx';
import { SweepsPane } from './SweepsPane.tsx';
import { Warnings } from './Warnings.tsx';

const SWEEP_ROWS = 60;

export function TrustPosition() {
  const book = useBook();
  return book === undefined ? null : <Shown businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

function Shown({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const [search, setSearch] = useFilters();
  const [isSweeping, setSweeping] = useState(false);
  const [isReserving, setReserving] = useState(false);
  const asOf = dateIn(search['asOf']) ?? businessOn;
  const bankAccountId = bankIn(search['bank']);
  const query = orpc.trust.position.queryOptions({
    input: { asOf, ...(bankAccountId === undefined ? {} : { bankAccountId }) },
  });
  const go = useGo();
  const asked = useQuery(query);
  const position = asked.data;
  const sweeps = useQuery(orpc.trust.sweeps.queryOptions({ input: { limit: SWEEP_ROWS } })).data?.rows ?? [];
  const last = sweeps[0];
  const pdf = useListedPdf(
    'sweepMemo',
    last === undefined ? undefined : { id: last.sweepId, number: last.number },
  );
  const offBecause = isReadOnly
    ? 'The company folder is open read only.'
    : asOf !== businessOn
      ? 'A sweep is of today: show today first.'
      : position !== undefined && mayTake(position) === 0
        ? mayTakeWhy(position)
        : null;
  const reserveOff = isReadOnly
    ? 'The company folder is open read only.'
    : asOf !== businessOn
      ? 'Money moves today: show today first.'
      : position === undefined
        ? 'Reading the position.'
        : null;
  return (
    <Screen
      title="Trust position"
      sub={
        position === undefined ? '' : `${position.bankName} ••${position.lastFour}, ${longDay(position.asOf)}`
      }
      actions={[
        {
          label: 'Voluntary deposit',
          keys: 'V',
          run: () => {
            if (reserveOff === null) setReserving(true);
          },
          offBecause: reserveOff,
        },
        pdf.action,
        { label: 'Sweep', keys: 'Ctrl+Enter', run: () => setSweeping(true), main: true, offBecause },
      ]}
      strip={[
        ...(asOf === businessOn
          ? []
          : [{ label: 'Today', keys: 'T', run: () => setSearch({ asOf: undefined }) }]),
        { label: 'Held ledger', keys: 'H', run: () => go(places.heldLedger({ asOf, bank: search['bank'] })) },
        { label: 'Forecast', keys: 'F', run: () => go(places.forecast({ bank: search['bank'] })) },
        { label: 'Money on account', keys: 'M', run: () => go(places.moneyOnAccount()) },
        { label: 'Bank accounts', keys: 'B', run: () => go(places.bankAccounts()) },
      ]}
    >
      {pdf.trouble}
      <Filters label="Position of">
        <DateFilter
          label="As of"
          on={asOf}
          businessOn={businessOn}
          onChange={(on) => setSearch({ asOf: on })}
        />
        <BankFilter value={search['bank']} onChange={(bank) => setSearch({ bank })} />
      </Filters>
      <Answer of={asked} queryKey={query.queryKey} words="Adding up the owners">
        {(known) => (
          <Panes
            position={known}
            businessOn={businessOn}
            sweeps={<SweepsPane rows={sweeps} pdf={pdf.button} businessOn={businessOn} />}
          />
        )}
      </Answer>
      {isSweeping && position !== undefined ? (
        <SweepDialog
          position={position}
          businessOn={businessOn}
          memo={pdf.follow}
          onClose={() => setSweeping(false)}
        />
      ) : null}
      {isReserving && position !== undefined ? (
        <ReserveDialog position={position} businessOn={businessOn} onClose={() => setReserving(false)} />
      ) : null}
    </Screen>
  );
}

/** What a sweep may take: by the strict figure where the account or its state asks for cleared funds. */
const mayTake = (position: Position) =>
  position.sweepsClearedOnly ? position.strictWithdrawableCents : position.withdrawableCents;
const mayTakeWhy = (position: Position): string =>
  position.sweepsClearedOnly ? position.strictWhy : position.withdrawableWhy;

type PanesProps = {
  readonly position: Position;
  readonly businessOn: LocalDate;
  readonly sweeps: ReactNode;
};

function Panes({ position, businessOn, sweeps }: PanesProps) {
  const isShort = position.surplusCents < 0 || position.shortageCents > 0;
  return (
    <>
      <Facts
        facts={[
          {
            label: 'Trust cash',
            value: <Amount cents={position.cashCents} />,
            fund: 'trust',
            context: `${formatMoney(position.undepositedCents)} not in the bank yet`,
          },
          {
            label: 'Held for others',
            value: <Amount cents={position.requiredCents} />,
            fund: 'trust',
            context: 'must be there',
          },
          {
            label: isShort ? 'Trust shortage' : 'Trust surplus',
            value: <Amount cents={position.surplusCents} className={isShort ? 'N' : 'T'} />,
            fund: 'trust',
            context:
              position.shortageCents > 0
                ? `${formatMoney(position.shortageCents)} owed by the agency`
                : 'the agency’s own part',
          },
          {
            label: 'Agency share',
            value: <Amount cents={position.agencyShareCents} />,
            fund: 'operating',
            context:
              position.reserveCents === 0
                ? 'collected, not swept'
                : `and ${formatMoney(position.reserveCents)} voluntary deposit`,
          },
          {
            label: 'May be swept',
            value: <Amount cents={mayTake(position)} className="O" />,
            fund: 'operating',
            context: mayTakeWhy(position),
          },
          {
            label: position.sweepsClearedOnly ? 'Deposited, normal rule' : 'Cleared, strict rule',
            value: (
              <Amount
                cents={
                  position.sweepsClearedOnly ? position.withdrawableCents : position.strictWithdrawableCents
                }
              />
            ),
            fund: 'operating',
            context: position.sweepsClearedOnly ? position.withdrawableWhy : position.strictWhy,
          },
          {
            label: 'Trust ratio',
            value: position.basicRatio ?? 'not reliable',
            isWord: position.basicRatio === null,
            context: position.ratioWhyNot ?? 'basic; debit and real below',
          },
        ]}
      />
      <div className="panes trust-panes">
        <div className="col">
          <Pane title="Who owns the trust cash" grow scroll>
            <OwnersTable position={position} businessOn={businessOn} hrefOf={hrefOf(position)} />
          </Pane>
          <Warnings position={position} />
        </div>
        <div className="col">
          <History position={position} />
          <Ratios position={position} />
          <TieOuts position={position} />
          {sweeps}
        </div>
      </div>
    </>
  );
}

const hrefOf =
  (position: Position) =>
  (beneficiary: string): string =>
    places.heldLedger({
      asOf: position.asOf,
      bank: String(position.bankAccountId),
      owner: beneficiary === 'clients' ? undefined : beneficiary,
    });

function TieOuts({ position }: { readonly position: Position }) {
  const isAllZero = position.tieOuts.every((tie) => tie.differenceCents === 0);
  return (
    <Pane
      title="Tie-outs"
      scroll
      aside={
        isAllZero ? (
          <>
            <Icon name="ok" className="i-s" /> all at 0.00
          </>
        ) : undefined
      }
    >
      <table className="t s">
        <caption className="sr">Tie-outs</caption>
        <colgroup>
          <col />
          <col style={{ width: 110 }} />
          <col style={{ width: 80 }} />
        </colgroup>
        <tbody>
          {position.tieOuts.map((tie) => (
            <tr key={tie.name}>
              <td>{tie.name}</td>
              <td className="n soft">
                <Amount cents={tie.leftCents} />
              </td>
              <td className={`n ${tie.differenceCents === 0 ? '' : 'N b'}`}>
                <Amount cents={tie.differenceCents} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}

function History({ position }: { readonly position: Position }) {
  const { asOf, bankAccountId } = position;
  const asked = useQuery(orpc.trust.history.queryOptions({ input: { asOf, bankAccountId } }));
  const points = asked.data?.points ?? [];
  if (points.length < 2) return null;
  return (
    <Pane title="Twelve months" meta="cash and what is held for others" className="whole">
      <LineChart
        message="Trust cash and what is held for others at each of the last month ends"
        labels={points.map((point) => monthName(point.on).slice(0, 3))}
        lines={[
          { label: 'Trust cash', color: 'var(--trust-1)', values: points.map((point) => point.cashCents) },
          {
            label: 'Held for others',
            color: 'var(--ink-2)',
            isDashed: true,
            values: points.map((point) => point.heldForOthersCents),
          },
        ]}
      />
    </Pane>
  );
}
