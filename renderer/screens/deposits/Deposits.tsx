import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { ReceiptRow } from '#shared/contract/index.ts';
import { type Cents, formatMoney, parseMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { enterIsNext } from '#renderer/components/formKeys.ts';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { To, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { useListedPdf } from '#renderer/components/print.tsx';
import { ReceiptPick } from '#renderer/components/ReceiptPick.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { counted, shortDay } from '#renderer/components/words.ts';

export function Deposits() {
  const book = useBook();
  return book === undefined ? null : <Form businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

const OPEN_MAX = 500;

function Form({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const query = orpc.receipts.list.queryOptions({
    input: { isUndeposited: true, place: 'drawer', limit: OPEN_MAX },
  });
  const asked = useQuery(query);
  const banks = useQuery(orpc.books.bankAccounts.queryOptions({ input: {} }));
  const bank = banks.data?.bankAccounts.find((each) => each.fund === 'trust');
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [on, setOn] = useState(formatDate(businessOn, 'field'));
  const [slip, setSlip] = useState('');
  const command = useCommand(client.receipts.postDeposit);
  const earlier = useDeposits();
  const last = earlier.rows[0];
  const pdf = useListedPdf(
    'depositSlip',
    last === undefined ? undefined : { id: last.depositId, number: last.number },
  );
  const go = useGo();
  const date = parseDateInput(on, businessOn);
  const rows = asked.data?.rows ?? [];
  const taken = rows.filter((row) => !left.has(row.receiptId));
  const totalCents = taken.reduce((total, row) => total + row.amountCents, 0) as Cents;
  const slipMoney = parseMoney(slip);
  const offBecause = whyNot({
    isReadOnly,
    taken,
    date: date.ok,
    slip: slipMoney.ok ? slipMoney.cents : null,
    totalCents,
  });
  const edit = (next: ReadonlySet<number>) => {
    command.edited();
    setLeft(next);
  };
  const post = async () => {
    if (offBecause !== null || !date.ok || !slipMoney.ok || bank === undefined) return;
    const posted = await command.send({
      depositOn: date.date,
      bankAccountId: bank.bankAccountId,
      receiptIds: taken.map((row) => row.receiptId),
      bankLineCents: slipMoney.cents,
    });
    if (posted === null) return;
    say(
      `Deposit ${posted.number} posted, ${formatMoney(slipMoney.cents)}.`,
      { label: 'Open deposit', run: () => go(places.deposit(posted.depositId)) },
      pdf.follow(posted.depositId),
    );
    setSlip('');
    setLeft(new Set());
  };
  return (
    <Screen
      title="Deposits"
      sub={bank === undefined ? '' : `${bank.bankName} trust ••${bank.lastFour}`}
      busy={command.isSending}
      actions={[
        pdf.action,
        { label: 'Post deposit', keys: 'Ctrl+Enter', run: () => void post(), main: true, offBecause },
      ]}
      strip={[
        { label: 'Take all', keys: 'A', run: () => edit(new Set()) },
        { label: 'Leave all', keys: 'X', run: () => edit(new Set(rows.map((row) => row.receiptId))) },
      ]}
      hints={[{ keys: 'Space', does: 'take or leave' }]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      {pdf.trouble}
      <Answer of={asked} queryKey={query.queryKey} words="Reading what is not deposited">
        {() => (
          <div className="panes deposit-panes">
            <div className="col">
              <Pane>
                <div
                  className="form deposit-form"
                  data-form
                  onKeyDown={enterIsNext()}
                  onInput={command.edited}
                >
                  <DateField
                    label="Deposit date"
                    value={on}
                    onChange={setOn}
                    businessOn={businessOn}
                    error={date.ok ? undefined : date.reason}
                  />
                  <MoneyField
                    label="Total on the slip"
                    look="big-amount"
                    value={slip}
                    onChange={setSlip}
                    error={slip.trim() !== '' && !slipMoney.ok ? slipMoney.reason : undefined}
                    autoFocus
                  />
                  <TextField
                    label="Receipts taken"
                    value={`${formatMoney(totalCents)} in ${taken.length}`}
                    readOnly
                    tabIndex={-1}
                  />
                  <TextField
                    label="Difference"
                    value={slipMoney.ok ? formatMoney((slipMoney.cents - totalCents) as Cents) : ''}
                    readOnly
                    tabIndex={-1}
                  />
                </div>
              </Pane>
              {rows.length === 0 ? (
                <div className="pane grow">
                  <EmptyState
                    action={{
                      label: 'Receive payment',
                      keys: 'Ctrl+R',
                      run: () => go(places.receivePayment()),
                    }}
                  >
                    Every receipt is in the bank. New ones wait here until they are deposited.
                  </EmptyState>
                </div>
              ) : (
                <ReceiptPick
                  title="Not in the bank yet"
                  label="Receipts to deposit"
                  verb="Deposit"
                  sumLabel="On this deposit"
                  rows={rows}
                  left={left}
                  onLeft={edit}
                  businessOn={businessOn}
                  totalCents={totalCents}
                />
              )}
              <AtProcessor cents={asked.data?.atProcessorCents ?? (0 as Cents)} />
            </div>
            <Earlier deposits={earlier} pdf={pdf.button} businessOn={businessOn} />
          </div>
        )}
      </Answer>
    </Screen>
  );
}

/** Cards never lie in the drawer: the processor pays them in. */
function AtProcessor({ cents }: { readonly cents: Cents }) {
  if (cents === 0) return null;
  return (
    <Pane>
      <p className="quiet pad">
        {formatMoney(cents)} of card payments is at the processor and not on a bank deposit.{' '}
        <To href={places.cardSettlements()} className="link">
          Settle the cards
        </To>
      </p>
    </Pane>
  );
}

type Facts = {
  readonly isReadOnly: boolean;
  readonly taken: readonly ReceiptRow[];
  readonly date: boolean;
  readonly slip: Cents | null;
  readonly totalCents: Cents;
};

function whyNot({ isReadOnly, taken, date, slip, totalCents }: Facts): string | null {
  if (isReadOnly) return 'The company folder is open read only.';
  if (taken.length === 0) return 'Take at least one receipt.';
  if (!date) return 'Type the deposit date.';
  if (slip === null || slip === 0) return 'Type the total on the slip.';
  return slip === totalCents
    ? null
    : `The receipts are ${formatMoney(totalCents)}, the slip says ${formatMoney(slip)}.`;
}

const EARLIER_ROWS = 60;

function useDeposits() {
  const query = orpc.receipts.deposits.infiniteOptions({
    input: (cursor: string | undefined) => ({
      limit: EARLIER_ROWS,
      ...(cursor === undefined ? {} : { cursor }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const asked = useInfiniteQuery(query);
  return { asked, rows: asked.data?.pages.flatMap((page) => page.rows) ?? [] };
}

type EarlierProps = {
  readonly deposits: ReturnType<typeof useDeposits>;
  readonly pdf: ReturnType<typeof useListedPdf>['button'];
  readonly businessOn: LocalDate;
};

function Earlier({ deposits: { asked, rows }, pdf, businessOn }: EarlierProps) {
  return (
    <Pane title="Earlier deposits" meta={rows.length === 0 ? 'none yet' : 'newest first'} grow scroll>
      <table className="t s">
        <caption className="sr">Earlier deposits</caption>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">Deposit</th>
            <th scope="col">Receipts</th>
            <th scope="col" className="n">
              Amount
            </th>
            <th scope="col">
              <span className="sr">Slip</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.depositId}>
              <td>{shortDay(row.depositOn, businessOn)}</td>
              <td>
                <To href={places.deposit(row.depositId)}>{row.number}</To>
              </td>
              <td className="soft">
                {row.reversedOn === null ? (
                  counted(row.receiptCount, 'receipt')
                ) : (
                  <StatusChip>Reversed</StatusChip>
                )}
              </td>
              <td className="n b">
                <Amount cents={row.totalCents} />
              </td>
              <td>{pdf({ id: row.depositId, number: row.number })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {asked.hasNextPage ? (
        <button type="button" className="link pad" onClick={() => void asked.fetchNextPage()}>
          Show more
        </button>
      ) : null}
    </Pane>
  );
}
