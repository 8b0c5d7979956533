import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import type { Trouble } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { enterIsNext, focusFirst } from '#renderer/components/formKeys.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { say } from '#renderer/components/say.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { HeadPane, type PostedBatch, ProofPane } from './HeadPanes.tsx';
import { LinesGrid, type Refused } from './LinesGrid.tsx';
import { type Batch, centsOf, isEmptyLine, type Line, lineProblem, OWN_PLAN, useBatch } from './useBatch.ts';

export function PaymentBatch() {
  const book = useBook();
  return book === undefined ? null : <Form businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

function Form({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const batch = useBatch(businessOn);
  const { typed } = batch;
  const command = useCommand(client.receipts.postBatch, batch.requestId);
  const banks = useQuery(orpc.books.bankAccounts.queryOptions({ input: {} }));
  const trusts = (banks.data?.bankAccounts ?? []).filter((each) => each.fund === 'trust');
  const bank = trusts.find((each) => String(each.bankAccountId) === typed.bankId) ?? trusts[0];
  const [posted, setPosted] = useState<PostedBatch | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [sent, setSent] = useState<readonly string[]>([]);
  const box = useRef<HTMLDivElement>(null);
  const date = parseDateInput(typed.on, businessOn);
  const used = typed.lines.filter((line) => !isEmptyLine(line));
  const totalCents = used.reduce((total, line) => total + (centsOf(line.amount) ?? 0), 0) as Cents;
  const proof = { controlCents: centsOf(typed.control), count: countOf(typed.count), totalCents, used };
  const offBecause = isReadOnly ? 'The company folder is open read only.' : whyNot(batch, proof, date.ok);
  const refused = refusedLine(command.trouble, sent);

  const post = async () => {
    if (offBecause !== null || command.isSending || !date.ok) return;
    if (proof.controlCents === null || proof.count === null) return;
    setSent(used.map((line) => line.id));
    const answer = await command.send({
      name: typed.name.trim(),
      receivedOn: date.date,
      ...(bank === undefined ? {} : { bankAccountId: bank.bankAccountId }),
      ...(typed.plan === OWN_PLAN ? {} : { plan: typed.plan }),
      controlCents: proof.controlCents,
      controlCount: proof.count,
      lines: used.map((line) => ({
        accountId: line.payer?.accountId ?? null,
        amountCents: centsOf(line.amount) ?? (0 as Cents),
        method: line.method,
        reference: line.reference.trim(),
        clue: line.clue.trim(),
        targetInvoiceIds: [],
        isDuplicateConfirmed: line.isSecond,
      })),
    });
    if (answer === null) return;
    say(`Batch ${answer.number} posted, ${formatMoney(proof.controlCents)} in ${answer.receipts.length}.`);
    setPosted({ ...answer, totalCents: proof.controlCents });
    batch.reset();
    focusFirst(box.current);
  };
  const discard = () => {
    batch.reset();
    command.dismiss();
    setAsking(false);
    requestAnimationFrame(() => focusFirst(box.current));
  };
  return (
    <Screen
      title="Payment batch"
      chips={batch.isDirty ? <StatusChip>Draft</StatusChip> : null}
      sub={batch.isDirty ? 'kept in this window, nothing posted yet' : 'all of it or nothing'}
      isDirty={batch.isDirty}
      busy={command.isSending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: () => (batch.isDirty ? setAsking(true) : undefined) },
        { label: 'Post batch', keys: 'Ctrl+Enter', run: () => void post(), main: true, offBecause },
      ]}
      hints={[
        { keys: 'Enter', does: 'next field' },
        { keys: 'Alt+Down', does: 'choose from list' },
        { keys: 'Ins', does: 'insert line' },
        { keys: 'Ctrl+Del', does: 'remove line' },
        { keys: '1200/12', does: 'amounts take sums' },
      ]}
    >
      {command.trouble === null || refused !== null ? null : (
        <ErrorState trouble={command.trouble} dismiss={command.dismiss} />
      )}
      <div
        className="panes deposit-panes"
        ref={box}
        data-form
        onKeyDown={enterIsNext()}
        onInput={command.edited}
      >
        <div className="col">
          <HeadPane
            batch={batch}
            businessOn={businessOn}
            trusts={trusts}
            bankId={bank === undefined ? '' : String(bank.bankAccountId)}
            dateProblem={date.ok ? undefined : date.reason}
            onEdited={command.edited}
          />
          <LinesGrid batch={batch} refused={refused} totalCents={totalCents} onEdited={command.edited} />
        </div>
        <ProofPane proof={proof} offBecause={offBecause} posted={posted} isEmpty={!batch.isDirty} />
      </div>
      {isAsking ? (
        <Dialog
          title="Discard this batch?"
          onClose={() => setAsking(false)}
          actions={[
            { label: 'Keep typing', keys: 'Esc', run: () => setAsking(false) },
            { label: 'Discard', keys: 'Ctrl+Enter', run: discard, main: true },
          ]}
        >
          <p className="dialog-text">Nothing was posted. What was typed would be lost.</p>
        </Dialog>
      ) : null}
    </Screen>
  );
}

const countOf = (text: string): number | null =>
  /^\d{1,3}$/u.test(text.trim()) && Number(text) > 0 ? Number(text) : null;

export type Proof = {
  readonly controlCents: Cents | null;
  readonly count: number | null;
  readonly totalCents: Cents;
  readonly used: readonly Line[];
};

function whyNot(
  { typed }: Batch,
  { controlCents, count, totalCents, used }: Proof,
  isDate: boolean,
): string | null {
  if (controlCents === null) return 'Type the control total first.';
  if (count === null) return 'Type how many payments there are.';
  if (!isDate) return 'Type the date.';
  if (typed.name.trim() === '') return 'Name the batch.';
  for (const [index, line] of typed.lines.entries()) {
    const problem = isEmptyLine(line) ? null : lineProblem(line);
    if (problem !== null) return `Line ${index + 1}: ${problem}`;
  }
  if (totalCents !== controlCents)
    return `The lines are ${formatMoney(totalCents)}, the control total is ${formatMoney(controlCents)}.`;
  return used.length === count ? null : `There are ${used.length} lines, ${count} were counted.`;
}

/** `lines.2.amountCents` is the third line that was sent, wherever it stands now. */
function refusedLine(trouble: Trouble | null, sent: readonly string[]): Refused | null {
  const found = /^lines\.(\d+)/u.exec(trouble?.field ?? '');
  const lineId = found === null ? undefined : sent[Number(found[1])];
  if (trouble === null || lineId === undefined) return null;
  return { lineId, trouble, isTwin: trouble.field?.endsWith('isDuplicateConfirmed') === true };
}
