/** A batch of receipts, such as the morning's mail: posted whole when it equals its control total, or not at all. */
import type { WriteTx } from '#db/connection/index.ts';
import { openBankAccountOf, type Envelope, type InputOf, nextNumber } from '#electron/ledger/index.ts';
import type { receiptKinds } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney, ZERO } from '#shared/money/index.ts';
import { postReceipt } from './commands.ts';
import { receiveSuspense } from './suspense.ts';

type BatchInput = InputOf<typeof receiptKinds.postBatch>;
type Line = BatchInput['lines'][number];
type Posted = { receiptId: number; number: string; unappliedCents: Cents };

export function postBatch(
  tx: WriteTx,
  input: BatchInput,
  envelope: Envelope,
): { batchId: number; number: string; receipts: Posted[] } {
  const total = input.lines.reduce((sum, line) => sum + line.amountCents, 0) as Cents;
  if (total !== input.controlCents || input.lines.length !== input.controlCount) {
    throw new Refusal('entry.invalid', {
      what: `Not posted: the lines are ${formatMoney(total)} in ${input.lines.length}, the control total is ${formatMoney(input.controlCents)} in ${input.controlCount}.`,
      why: 'A batch equals the total that was added up by hand before it was typed.',
      todo: 'Find the line that differs, or add the tape up again.',
      field: total === input.controlCents ? 'controlCount' : 'controlCents',
    });
  }
  const batchId = tx.nextId();
  const number = `B-${String(nextNumber(tx, 'batch', 0)).padStart(5, '0')}`;
  const bankAccountId = openBankAccountOf(tx, 'trust', input.bankAccountId).id;
  tx.exec(
    `INSERT INTO receipt_batch (id, number, name, received_on, bank_account_id, control_cents, receipt_count, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    batchId,
    number,
    input.name,
    input.receivedOn,
    bankAccountId,
    input.controlCents,
    input.lines.length,
    envelope.at,
  );
  const posted = input.lines.map((line, index) =>
    atLine(index, () => postLine(tx, { input, line, batchId, bankAccountId, index }, envelope)),
  );
  return { batchId, number, receipts: posted };
}

type LineFacts = {
  readonly input: BatchInput;
  readonly line: Line;
  readonly batchId: number;
  readonly bankAccountId: number;
  readonly index: number;
};

function postLine(tx: WriteTx, facts: LineFacts, envelope: Envelope): Posted {
  const { input, line, batchId, bankAccountId } = facts;
  const { receivedOn, requestId, plan } = input;
  const { amountCents, method, reference, instrument, isDuplicateConfirmed, clue } = line;
  const tender = {
    amountCents,
    method,
    reference,
    instrument,
    isDuplicateConfirmed,
    receivedOn,
    bankAccountId,
  };
  const batch = { batchId, at: '' };
  if (line.accountId === null) {
    const suspense = { ...tender, memo: '', payerName: clue, clue };
    const { receiptId, number } = receiveSuspense(tx, suspense, envelope, batch);
    return { receiptId, number, unappliedCents: ZERO };
  }
  const { receiptId, number, unappliedCents } = postReceipt(
    tx,
    {
      ...tender,
      requestId,
      plan,
      accountId: line.accountId,
      alsoAccountIds: [],
      targetInvoiceIds: line.targetInvoiceIds,
      targetPolicyTermIds: [],
      ...(method === 'premiumFinance' ? { payerName: clue } : {}),
    },
    envelope,
    batch,
  );
  return { receiptId, number, unappliedCents };
}

/** A refusal inside a line says which one, and points to its field. */
function atLine<Result>(index: number, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { field, ...text } = error.text;
    throw new Refusal(error.code, {
      ...text,
      what: `Line ${index + 1}: ${text.what}`,
      field: `lines.${index}${field === undefined ? '' : `.${field}`}`,
    });
  }
}
