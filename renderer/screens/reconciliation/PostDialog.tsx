/** What a line is, when the book does not know it: fee, interest, sweep, deposit, a returned payment, a cost. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { Amount } from '#renderer/components/Amount.tsx';
import { Choice } from '#renderer/components/Choice.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { FailDialog } from '#renderer/components/failed-payment/FailDialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { useChart } from '#renderer/components/ledgerAccounts.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { say } from '#renderer/components/say.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { METHOD_WORDS, shortDay } from '#renderer/components/words.ts';

type Preview = Awaited<ReturnType<typeof client.reconciliation.previewPost>>;
type As = Parameters<typeof client.reconciliation.postFromLine>[0]['as'];
type Type = As['type'] | 'return';
type Props = { readonly lineId: number; readonly businessOn: LocalDate; readonly onClose: () => void };

export function PostDialog(props: Props) {
  const query = orpc.reconciliation.previewPost.queryOptions({ input: { lineId: props.lineId } });
  const asked = useQuery({ ...query, gcTime: 0 });
  if (asked.data !== undefined) return <Form {...props} preview={asked.data} />;
  return (
    <Dialog
      title="New entry"
      onClose={props.onClose}
      actions={[{ label: 'Cancel', keys: 'Esc', run: props.onClose }]}
    >
      <Answer of={asked} queryKey={query.queryKey} words="Looking at the line">
        {() => null}
      </Answer>
    </Dialog>
  );
}

const LABELS: Readonly<Record<Type, string>> = {
  fee: 'Bank fee',
  interest: 'Interest',
  sweep: 'Sweep',
  deposit: 'Deposit',
  account: 'Cost or income',
  return: 'Returned payment',
};

function typesFor({ line, fund }: Preview): Type[] {
  if (fund === 'operating') return line.cents < 0 ? ['account', 'fee'] : ['account', 'interest'];
  return line.cents < 0 ? ['fee', 'sweep', 'return'] : ['deposit', 'interest'];
}

function Form({ preview, businessOn, onClose }: Props & { readonly preview: Preview }) {
  const { line } = preview;
  const types = typesFor(preview);
  const first = types.find((type) => type === preview.suggested) ?? (types[0] as Type);
  const [type, setType] = useState<Type>(first);
  const [owner, setOwner] = useState(preview.interestOwner);
  const [receipts, setReceipts] = useState<ReadonlySet<number>>(new Set(preview.chosenReceiptIds));
  const [accountId, setAccountId] = useState('');
  const [memo, setMemo] = useState(line.text);
  const [returned, setReturned] = useState<number | null>(preview.returns[0]?.receiptId ?? null);
  const [isFailing, setFailing] = useState(false);
  const command = useCommand(client.reconciliation.postFromLine);
  const go = useGo();
  const failing = preview.returns.find(({ receiptId }) => receiptId === returned);
  const total = preview.receipts.reduce((sum, row) => sum + (receipts.has(row.receiptId) ? row.cents : 0), 0);
  const as = asOf(type, { owner, receipts, accountId, memo });
  const offBecause =
    type === 'deposit' && total !== line.cents
      ? `The receipts ticked are ${formatMoney(total as never)}, the line is ${formatMoney(line.cents)}.`
      : type === 'account' && accountId === ''
        ? 'Choose an account.'
        : type === 'return' && failing === undefined
          ? 'No receipt in this bank account fits the line.'
          : null;
  const post = async () => {
    if (type === 'return') {
      setFailing(true);
      return;
    }
    if (as === null) return;
    const done = await command.send({ lineId: line.lineId, as });
    if (done === null) return;
    say(`${LABELS[type]} of ${formatMoney(line.cents)} posted and matched.`, {
      label: 'Open entry',
      run: () => go(places.entry(done.entryId)),
    });
    onClose();
  };
  if (isFailing && failing !== undefined) {
    return (
      <FailDialog
        receipt={failing}
        line={{ lineId: line.lineId, on: line.on, feeCents: failing.feeCents }}
        businessOn={businessOn}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog
      title={`New entry: ${line.text}, ${formatMoney(line.cents)}`}
      widthPx={620}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: type === 'return' ? 'See the consequences' : 'Post and match',
          keys: 'Ctrl+Enter',
          main: true,
          run: () => void post(),
          offBecause,
        },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="filters">
        <Choice
          label="What the line is"
          value={type}
          options={types.map((value) => ({ value, label: LABELS[value] }))}
          onChange={(value) => {
            command.edited();
            setType(value);
          }}
        />
      </div>
      <p className="dialog-text">{aboutOf(type, preview)}</p>
      {type === 'interest' && preview.fund === 'trust' ? (
        <div className="form run-form">
          <SelectField
            label="Whose the interest is"
            value={owner}
            options={[
              { value: 'principals', label: 'Held for the principals (T2070)' },
              { value: 'agency', label: 'The agency keeps it (T2090)' },
            ]}
            onChange={(event) => setOwner(event.currentTarget.value === 'agency' ? 'agency' : 'principals')}
          />
        </div>
      ) : null}
      {type === 'account' ? (
        <AccountFields accountId={accountId} setAccountId={setAccountId} memo={memo} setMemo={setMemo} />
      ) : null}
      {type === 'return' ? (
        <Returned rows={preview.returns} chosen={returned} businessOn={businessOn} onChoose={setReturned} />
      ) : null}
      {type === 'deposit' ? (
        <ReceiptTicks
          preview={preview}
          ticked={receipts}
          businessOn={businessOn}
          onToggle={(id) => setReceipts(toggled(receipts, id))}
        />
      ) : null}
    </Dialog>
  );
}

function toggled(set: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

type Values = {
  owner: 'agency' | 'principals';
  receipts: ReadonlySet<number>;
  accountId: string;
  memo: string;
};

function asOf(type: Type, { owner, receipts, accountId, memo }: Values): As | null {
  switch (type) {
    case 'fee':
    case 'sweep':
      return { type };
    case 'interest':
      return { type, owner };
    case 'deposit':
      return { type, receiptIds: [...receipts] };
    case 'account':
      return { type, ledgerAccountId: Number(accountId), memo };
    case 'return':
      return null;
  }
}

function aboutOf(type: Type, preview: Preview): string {
  switch (type) {
    case 'fee':
      return preview.fund === 'trust'
        ? 'The bank took it from trust, so the agency owes it back: trust is short by it until operating restores it (J17).'
        : 'A cost of the agency.';
    case 'interest':
      return preview.interestWhy;
    case 'sweep':
      return 'The agency share goes to operating, itemised by receipt; the guard refuses more than may be swept (J27).';
    case 'deposit':
      return preview.receiptsWhy;
    case 'account':
      return 'Posted to operating cash and the account you choose.';
    case 'return':
      return preview.returns.length === 0
        ? 'No receipt deposited here within 150 days is of this amount, with or without a fee. If the bank netted several returns into one line, post each from its receipt, then match them with Find others.'
        : 'Which payment did the bank take back? Invoices open again, revenue waits, trust shows what is short: all of it stands before you post.';
  }
}

function AccountFields(props: {
  accountId: string;
  setAccountId: (id: string) => void;
  memo: string;
  setMemo: (memo: string) => void;
}) {
  const accounts = useChart().filter(
    ({ fund, isControl, code }) => fund === 'operating' && !isControl && code !== 'O1200',
  );
  return (
    <div className="form two">
      <SelectField
        label="Account"
        value={props.accountId}
        options={[
          { value: '', label: 'Choose' },
          ...accounts.map(({ ledgerAccountId, code, name }) => ({
            value: String(ledgerAccountId),
            label: `${code} ${name}`,
          })),
        ]}
        onChange={(event) => props.setAccountId(event.currentTarget.value)}
      />
      <TextField
        label="Memo"
        value={props.memo}
        onChange={(event) => props.setMemo(event.currentTarget.value)}
      />
    </div>
  );
}

type TickProps = {
  preview: Preview;
  ticked: ReadonlySet<number>;
  businessOn: LocalDate;
  onToggle: (id: number) => void;
};

function ReceiptTicks({ preview, ticked, businessOn, onToggle }: TickProps) {
  return (
    <div
      className="scrollbox"
      style={{ maxHeight: 260 }}
      tabIndex={0}
      role="region"
      aria-label="Receipts not deposited yet"
    >
      <table className="t s">
        <caption className="sr">Receipts not deposited yet</caption>
        <colgroup>
          <col style={{ width: 40 }} />
          <col style={{ width: 70 }} />
          <col style={{ width: 90 }} />
          <col />
          <col style={{ width: 110 }} />
        </colgroup>
        <tbody>
          {preview.receipts.map((row) => (
            <tr key={row.receiptId}>
              <td>
                <input
                  type="checkbox"
                  className="check"
                  checked={ticked.has(row.receiptId)}
                  onChange={() => onToggle(row.receiptId)}
                  aria-label={`${row.number} ${formatMoney(row.cents)}`}
                />
              </td>
              <td className="soft">{shortDay(row.on, businessOn)}</td>
              <td>{row.number}</td>
              <td>{row.payer}</td>
              <td className="n b">
                <Amount cents={row.cents} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type ReturnedProps = {
  rows: Preview['returns'];
  chosen: number | null;
  businessOn: LocalDate;
  onChoose: (receiptId: number) => void;
};

/** Receipts the bank may have taken back, the likeliest first. */
function Returned({ rows, chosen, businessOn, onChoose }: ReturnedProps) {
  if (rows.length === 0) return null;
  return (
    <div
      className="scrollbox"
      style={{ maxHeight: 260 }}
      tabIndex={0}
      role="region"
      aria-label="Receipts the bank may have taken back"
    >
      <table className="t s">
        <caption className="sr">Receipts the bank may have taken back</caption>
        <colgroup>
          <col style={{ width: 40 }} />
          <col style={{ width: 70 }} />
          <col style={{ width: 80 }} />
          <col />
          <col style={{ width: 86 }} />
          <col style={{ width: 104 }} />
          <col style={{ width: 104 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr">Choose</span>
            </th>
            <th scope="col">Received</th>
            <th scope="col">Receipt</th>
            <th scope="col">Payer</th>
            <th scope="col">Means</th>
            <th scope="col" className="n">
              Amount
            </th>
            <th scope="col" className="n">
              Bank fee
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.receiptId} onClick={() => onChoose(row.receiptId)}>
              <td>
                <input
                  type="radio"
                  name="returned"
                  className="check"
                  checked={row.receiptId === chosen}
                  onChange={() => onChoose(row.receiptId)}
                  aria-label={`${row.number} ${row.payer} ${formatMoney(row.cents)}`}
                />
              </td>
              <td className="soft">{shortDay(row.on, businessOn)}</td>
              <td>{row.number}</td>
              <td title={row.payer}>{row.payer}</td>
              <td className="soft">{METHOD_WORDS[row.method]}</td>
              <td className="n b">
                <Amount cents={row.cents} />
              </td>
              <td className="n soft">
                <Amount cents={row.feeCents} zero="dash" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
