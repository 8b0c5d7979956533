import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import { type Cents, formatMoney, parseMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { Choice } from '#renderer/components/Choice.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { enterIsNext } from '#renderer/components/formKeys.ts';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { ReceiptPick } from '#renderer/components/ReceiptPick.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { EarlierPane, ProofPane } from './SidePanes.tsx';

export function CardSettlements() {
  const book = useBook();
  return book === undefined ? null : <Form businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

const OPEN_MAX = 500;
type How = 'gross' | 'net';

function Form({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const banks = useQuery(orpc.books.bankAccounts.queryOptions({ input: {} }));
  const trusts = (banks.data?.bankAccounts ?? []).filter((each) => each.fund === 'trust');
  const [bankId, setBankId] = useState('');
  const bank = trusts.find((each) => String(each.bankAccountId) === bankId) ?? trusts[0];
  const query = orpc.receipts.list.queryOptions({
    input: {
      isUndeposited: true,
      place: 'processor',
      limit: OPEN_MAX,
      ...(bank === undefined ? {} : { bankAccountId: bank.bankAccountId }),
    },
  });
  const asked = useQuery(query);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [on, setOn] = useState(formatDate(businessOn, 'field'));
  const [how, setHow] = useState<How>('gross');
  const [line, setLine] = useState('');
  const [fee, setFee] = useState('');
  const command = useCommand(client.receipts.settle);
  const go = useGo();
  const date = parseDateInput(on, businessOn);
  const rows = asked.data?.rows ?? [];
  const taken = rows.filter((row) => !left.has(row.receiptId));
  const grossCents = taken.reduce((total, row) => total + row.amountCents, 0) as Cents;
  const readLine = parseMoney(line);
  const readFee = parseMoney(fee);
  const lineCents = readLine.ok && readLine.cents > 0 ? readLine.cents : null;
  const feeCents = how === 'gross' ? (0 as Cents) : readFee.ok && readFee.cents > 0 ? readFee.cents : null;
  const offBecause = isReadOnly
    ? 'The company folder is open read only.'
    : whyNot({ taken: taken.length, isDate: date.ok, lineCents, feeCents, grossCents });
  const edit = (next: ReadonlySet<number>) => {
    command.edited();
    setLeft(next);
  };
  const post = async () => {
    if (offBecause !== null || command.isSending || bank === undefined || !date.ok) return;
    if (lineCents === null || feeCents === null) return;
    const posted = await command.send({
      settledOn: date.date,
      bankAccountId: bank.bankAccountId,
      receiptIds: taken.map((row) => row.receiptId),
      bankLineCents: lineCents,
      feeCents,
    });
    if (posted === null) return;
    say(
      `Settlement ${posted.number} posted, ${formatMoney(lineCents)}.`,
      feeCents === 0
        ? { label: 'Open entry', run: () => go(places.entry(posted.entryId)) }
        : { label: `Restore ${formatMoney(feeCents)}`, run: () => go(places.shortage()) },
    );
    setLine('');
    setFee('');
    setLeft(new Set());
  };
  return (
    <Screen
      title="Card settlements"
      sub={asked.data === undefined ? '' : `${formatMoney(asked.data.atProcessorCents)} at the processor`}
      busy={command.isSending}
      actions={[{ label: 'Settle', keys: 'Ctrl+Enter', run: () => void post(), main: true, offBecause }]}
      strip={[
        { label: 'Take all', keys: 'A', run: () => edit(new Set()) },
        { label: 'Leave all', keys: 'X', run: () => edit(new Set(rows.map((row) => row.receiptId))) },
      ]}
      hints={[{ keys: 'Space', does: 'take or leave' }]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <Answer of={asked} queryKey={query.queryKey} words="Reading what is at the processor">
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
                  <MoneyField
                    label="The bank’s line"
                    look="big-amount"
                    value={line}
                    onChange={setLine}
                    error={line.trim() !== '' && !readLine.ok ? readLine.reason : undefined}
                    autoFocus
                  />
                  <MoneyField
                    label="Fee kept"
                    value={how === 'gross' ? '' : fee}
                    onChange={setFee}
                    disabled={how === 'gross'}
                    error={how === 'net' && fee.trim() !== '' && !readFee.ok ? readFee.reason : undefined}
                  />
                  <DateField
                    label="Settled on"
                    value={on}
                    onChange={setOn}
                    businessOn={businessOn}
                    error={date.ok ? undefined : date.reason}
                  />
                  <SelectField
                    label="Bank account"
                    value={bank === undefined ? '' : String(bank.bankAccountId)}
                    options={trusts.map((each) => ({
                      value: String(each.bankAccountId),
                      label: `${each.bankName} trust ••${each.lastFour}`,
                    }))}
                    onChange={(event) => {
                      setBankId(event.currentTarget.value);
                      edit(new Set());
                    }}
                  />
                  <div style={{ gridColumn: '1 / -1' }}>
                    <Choice
                      label="What the processor paid in"
                      value={how}
                      options={[
                        { value: 'gross', label: 'All of it; its fee is billed to operating' },
                        { value: 'net', label: 'Less its fee, kept from trust money' },
                      ]}
                      onChange={(next) => {
                        command.edited();
                        setHow(next);
                      }}
                    />
                  </div>
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
                    No card payment waits at the processor. One received by card stands here until the
                    processor pays it into trust.
                  </EmptyState>
                </div>
              ) : (
                <ReceiptPick
                  title="At the processor"
                  label="Card receipts to settle"
                  verb="Settle"
                  sumLabel="In this settlement"
                  rows={rows}
                  left={left}
                  onLeft={edit}
                  businessOn={businessOn}
                  totalCents={grossCents}
                />
              )}
            </div>
            <div className="col">
              <ProofPane
                grossCents={grossCents}
                lineCents={lineCents}
                feeCents={feeCents}
                offBecause={offBecause}
              />
              <EarlierPane businessOn={businessOn} />
            </div>
          </div>
        )}
      </Answer>
    </Screen>
  );
}

type Facts = {
  readonly taken: number;
  readonly isDate: boolean;
  readonly lineCents: Cents | null;
  readonly feeCents: Cents | null;
  readonly grossCents: Cents;
};

function whyNot({ taken, isDate, lineCents, feeCents, grossCents }: Facts): string | null {
  if (taken === 0) return 'Take at least one card receipt.';
  if (!isDate) return 'Type the date of the bank’s line.';
  if (lineCents === null) return 'Type the amount of the bank’s line.';
  if (feeCents === null) return 'Type the fee the processor kept.';
  const provedCents = (lineCents + feeCents) as Cents;
  return provedCents === grossCents
    ? null
    : `The cards are ${formatMoney(grossCents)}, the bank’s line and the fee are ${formatMoney(provedCents)}.`;
}
