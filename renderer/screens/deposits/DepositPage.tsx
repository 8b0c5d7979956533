import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ReceiptRow } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { FailDialog } from '#renderer/components/failed-payment/FailDialog.tsx';
import { canComeBack } from '#renderer/components/failed-payment/PickDialog.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { To, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { useSavePdf } from '#renderer/components/print.tsx';
import { useReversal } from '#renderer/components/reversal/useReversal.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { counted, METHOD_WORDS, shortDay } from '#renderer/components/words.ts';

/** What was taken to the bank in one batch, receipt by receipt. */
export function DepositPage() {
  const { id } = useParams({ strict: false });
  const depositId = Number(id);
  const query = orpc.receipts.deposit.queryOptions({ input: { depositId } });
  const asked = useQuery(query);
  const businessOn = useBusinessOn();
  const go = useGo();
  const slip = useSavePdf({ type: 'depositSlip', id: depositId });
  const reversal = useReversal({ type: 'deposit', id: depositId });
  const [active, setActive] = useState<ReceiptRow | null>(null);
  const [failing, setFailing] = useState<ReceiptRow | null>(null);
  const columns = useMemo(() => (businessOn === undefined ? [] : columnsFor(businessOn)), [businessOn]);
  const deposit = asked.data?.deposit;
  const rows = asked.data?.receipts ?? [];
  const row = rows.find((each) => each.receiptId === active?.receiptId) ?? rows[0];
  const failOff =
    row === undefined
      ? 'No receipt is chosen.'
      : row.failedNumber !== null
        ? `${row.failedNumber} took it back already.`
        : canComeBack(row)
          ? null
          : 'Its money cannot come back.';
  const isSettlement = deposit?.kind === 'processor';
  return (
    <Screen
      title={
        deposit === undefined
          ? 'Deposit'
          : `${isSettlement ? 'Card settlement' : 'Deposit'} ${deposit.number}`
      }
      tabTitle={deposit?.number ?? 'Deposit'}
      chips={reversal.chip}
      sub={deposit === undefined || businessOn === undefined ? '' : shortDay(deposit.depositOn, businessOn)}
      actions={[
        { label: 'All deposits', keys: 'Backspace', run: () => go(places.deposits()) },
        {
          label: 'Came back',
          keys: 'F',
          run: () => {
            if (failOff === null && row !== undefined) setFailing(row);
          },
          offBecause: failOff,
        },
        reversal.action,
        { ...slip.action, label: 'Slip' },
      ]}
      hints={[{ keys: 'Enter', does: 'open the receipt' }]}
    >
      {slip.trouble}
      {reversal.notice}
      {reversal.dialog}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the deposit">
        {(shown) => (
          <>
            <Facts
              facts={[
                {
                  label: 'Bank’s line',
                  value: (
                    <To href={places.entry(shown.deposit.entryId)}>
                      <Amount cents={shown.deposit.totalCents} />
                    </To>
                  ),
                  fund: 'trust',
                  context: counted(shown.deposit.receiptCount, 'receipt'),
                },
                {
                  label: 'Kept by the processor',
                  value: <Amount cents={shown.deposit.feeCents} zero="dash" />,
                  context: isSettlement ? 'owed to trust until restored' : 'no card was on it',
                },
                {
                  label: 'Came back',
                  value: String(shown.receipts.filter((each) => each.failedNumber !== null).length),
                  context: 'the bank’s line stays as it is',
                },
              ]}
            />
            <div className="panes">
              <div className="pane">
                <DataGrid
                  label="Receipts of the deposit"
                  rows={shown.receipts}
                  columns={columns}
                  rowKey={(each) => String(each.receiptId)}
                  onOpen={(each) => go(places.receipt(each.receiptId))}
                  onActive={setActive}
                  rowClass={(each) => (each.failedNumber === null ? '' : 'off')}
                  autoFocus
                />
              </div>
            </div>
          </>
        )}
      </Answer>
      {failing !== null && businessOn !== undefined ? (
        <FailDialog receipt={failing} businessOn={businessOn} onClose={() => setFailing(null)} />
      ) : null}
    </Screen>
  );
}

const columnsFor = (businessOn: LocalDate): readonly Column<ReceiptRow>[] => [
  { id: 'on', header: 'Received', width: 92, cell: (row) => shortDay(row.receivedOn, businessOn) },
  {
    id: 'receipt',
    header: 'Receipt',
    width: 92,
    cell: (row) => (
      <To href={places.receipt(row.receiptId)} inGrid>
        {row.number}
      </To>
    ),
  },
  { id: 'payer', header: 'Payer', share: 2, cell: (row) => row.payerName },
  {
    id: 'method',
    header: 'Method',
    width: 130,
    className: () => 'soft',
    cell: (row) => METHOD_WORDS[row.method],
  },
  { id: 'reference', header: 'Reference', width: 130, className: () => 'soft', cell: (row) => row.reference },
  {
    id: 'cents',
    header: 'Amount',
    width: 118,
    align: 'amount',
    cell: (row) => <Amount cents={row.amountCents} className="b" />,
  },
  {
    id: 'state',
    header: 'State',
    width: 150,
    className: (row) => (row.failedNumber === null ? 'soft' : 'W'),
    cell: (row) => (row.failedNumber === null ? '' : `Came back, ${row.failedNumber}`),
  },
];
