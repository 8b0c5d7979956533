/** Posting a write-off, taking it back, and telling of it. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { entryOf, type OwnerName, pageOf, readCursor } from '#electron/billing/index.ts';
import {
  bankAccountOf,
  checkDocumentDate,
  type Envelope,
  type InputOf,
  nextNumber,
  type OutputOf,
  post,
  refuseParked,
  trustDaysFrom,
} from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { planRevenue, postRevenue } from '#electron/revenue/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import {
  componentLabel,
  type failures,
  type WriteOffPreview,
  type WriteOffRow,
} from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { heldOf, keyText, shortagesOf } from './facts.ts';
import { RESERVE_OWNER } from './plan.ts';
import { moveItems, storedEntry, takeBack, type WriteOffRecord } from './undo.ts';
import { planWriteOff, writeOffEntry, type WriteOffPlan } from './write-off.ts';

type Setting = OutputOf<typeof failures.setting>;
export const setting = (db: ReadDb): Setting =>
  db.row<Setting>(
    `SELECT client_fee_cents AS clientFeeCents, bank_fee_cents AS bankFeeCents, small_balance_cents AS smallBalanceCents,
       approval_limit_cents AS approvalLimitCents FROM failure_setting`,
  ) as Setting;

const plan = (db: ReadDb, invoiceIds: readonly number[]): WriteOffPlan =>
  planWriteOff(db, invoiceIds, bankAccountOf(db, 'trust', undefined).id, setting(db).smallBalanceCents);

export function previewWriteOff(
  db: ReadDb,
  asked: { readonly invoiceIds: readonly number[]; readonly writtenOn: LocalDate },
  ownerName: OwnerName,
): WriteOffPreview {
  const made = plan(db, asked.invoiceIds);
  const { entry, revenue } = writeOffEntry(made, { id: 1, number: '', on: asked.writtenOn });
  const lines = [entry, ...planRevenue(db, revenue).plans].flatMap((each) => each.lines);
  const first = made.invoices[0];
  const limitCents = setting(db).approvalLimitCents;
  const { kind, totalCents, shareCents, othersCents, givenUpCents, reserveCents, shortageCents } = made;
  return {
    accountId: first?.accountId ?? 0,
    accountName: first?.accountName ?? '',
    ...{ kind, totalCents, shareCents, othersCents, givenUpCents, reserveCents, shortageCents, limitCents },
    others: othersOf(db, made, ownerName),
    needsApproval: totalCents > limitCents,
    rows: made.invoices.map(({ invoiceId, number, dueOn, openCents }) => ({
      invoiceId,
      invoiceNumber: number,
      dueOn,
      openCents,
    })),
    entry: entryOf(db, lines).map((line) => ({
      ...line,
      fund: line.code.startsWith('T') ? ('trust' as const) : ('operating' as const),
    })),
  };
}

function othersOf(db: ReadDb, made: WriteOffPlan, ownerName: OwnerName): WriteOffPreview['others'] {
  const owners = new Map<string, { owner: string; component: string; cents: Cents }>();
  for (const part of made.others) {
    const key = `${part.beneficiary} ${part.component}`;
    const label = componentLabel(part.component);
    const known = owners.get(key) ?? {
      owner: ownerName(db, part.beneficiary),
      component: label,
      cents: 0 as Cents,
    };
    owners.set(key, { ...known, cents: (known.cents + part.cents) as Cents });
  }
  return [...owners.values()];
}

type WriteOffInput = Omit<InputOf<typeof failures.writeOff>, 'requestId'>;

export function writeOff(
  tx: WriteTx,
  order: WriteOffInput,
  envelope: Envelope,
): OutputOf<typeof failures.writeOff> {
  checkDocumentDate(order.writtenOn, envelope.businessOn, 'writtenOn');
  const made = plan(tx, order.invoiceIds);
  const accountId = made.invoices[0]?.accountId ?? 0;
  refuseParked(tx, accountId);
  refuseOther(made.totalCents, order.totalCents);
  checkApproval(tx, made.totalCents, order);
  const writeOffId = tx.nextId();
  const number = `WO-${String(nextNumber(tx, 'writeOff', 0)).padStart(5, '0')}`;
  const { entry, revenue } = writeOffEntry(made, { id: writeOffId, number, on: order.writtenOn });
  const { entryId } = post(tx, envelope, entry);
  const earned = postRevenue(tx, envelope, revenue);
  tx.exec(
    `INSERT INTO write_off (id, number, account_id, kind, written_on, total_cents, share_cents, others_cents, given_up_cents,
       reserve_cents, shortage_cents, reason, prepared_by, approved_by, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    writeOffId,
    number,
    accountId,
    made.kind,
    order.writtenOn,
    made.totalCents,
    made.shareCents,
    made.othersCents,
    made.givenUpCents,
    made.reserveCents,
    made.shortageCents,
    order.reason,
    order.preparedBy,
    order.approvedBy,
    entryId,
    envelope.at,
  );
  insertLines(tx, writeOffId, made);
  moveItems(tx, writeOffId, 1);
  return {
    writeOffId,
    number,
    entryIds: [entryId, ...earned.map((posted) => posted.entryId)],
    totalCents: made.totalCents,
  };
}

/** Whoever looked at a small balance does not write off what another window opened meanwhile. */
function refuseOther(totalCents: Cents, shownCents: Cents | undefined): void {
  if (shownCents === undefined || shownCents === totalCents) return;
  throw new Refusal('conflict', {
    what: `Not written off: ${formatMoney(totalCents)} is open now, you were shown ${formatMoney(shownCents)}.`,
    why: 'Something was posted on these invoices since.',
    todo: 'Look at the amounts again, then write off what should be.',
    field: 'totalCents',
  });
}

function checkApproval(db: ReadDb, totalCents: Cents, order: WriteOffInput): void {
  const limit = setting(db).approvalLimitCents;
  if (totalCents <= limit) return;
  const isOther =
    order.approvedBy !== '' &&
    order.preparedBy !== '' &&
    order.approvedBy.trim().toLowerCase() !== order.preparedBy.trim().toLowerCase();
  if (isOther) return;
  throw new Refusal('conflict', {
    what: `Not written off: ${formatMoney(totalCents)} needs a second person.`,
    why: `Above ${formatMoney(limit)} one person prepares a write-off and another approves it.`,
    todo: 'Enter who prepared it and who else approves it.',
    field: 'approvedBy',
  });
}

type Line = {
  invoice_item_id: number;
  cents: number;
  share_cents: number;
  given_up_cents: number;
  covered_cents: number;
};
const line = (invoice_item_id: number, more: Partial<Line> = {}): Line => ({
  ...{ invoice_item_id, cents: 0, share_cents: 0, given_up_cents: 0, covered_cents: 0 },
  ...more,
});
function insertLines(tx: WriteTx, writeOffId: number, made: WriteOffPlan): void {
  const lines = new Map<number, Line>(
    made.items.map((item) => [
      item.id,
      line(item.id, { cents: item.open_cents, share_cents: item.open_commission_cents }),
    ]),
  );
  for (const share of made.givenUp) {
    const known = lines.get(share.itemId) ?? line(share.itemId);
    lines.set(share.itemId, { ...known, given_up_cents: known.given_up_cents + share.cents });
  }
  for (const part of made.covered) {
    const known = lines.get(part.itemId) ?? line(part.itemId);
    lines.set(part.itemId, { ...known, covered_cents: known.covered_cents + part.cents });
  }
  for (const row of lines.values()) {
    tx.exec(
      `INSERT INTO write_off_line (write_off_id, invoice_item_id, cents, share_cents, given_up_cents, covered_cents)
       VALUES (?, ?, ?, ?, ?, ?)`,
      writeOffId,
      row.invoice_item_id,
      row.cents,
      row.share_cents,
      row.given_up_cents,
      row.covered_cents,
    );
  }
}

export function undoWriteOff(
  tx: WriteTx,
  order: { readonly writeOffId: number; readonly undoneOn: LocalDate },
  envelope: Envelope,
): { entryIds: number[] } {
  checkDocumentDate(order.undoneOn, envelope.businessOn, 'undoneOn');
  const row = tx.row<WriteOffRecord>('SELECT * FROM write_off WHERE id = ?', order.writeOffId);
  if (row === undefined) throw notFound('write-off', order.writeOffId, 'writeOffId');
  refuseParked(tx, row.account_id);
  checkUndo(tx, row);
  checkPaidOn(tx, row, order.undoneOn);
  const back = { on: order.undoneOn, reason: 'the client pays after all' };
  return { entryIds: [...takeBack(tx, envelope, row, back)] };
}

/** Refuses what was taken back already, and what the agency has funded since: that money would be counted twice. */
function checkUndo(db: ReadDb, row: WriteOffRecord): void {
  const refuse = (why: string, todo: string): never => {
    throw new Refusal('conflict', {
      what: `Not taken back: ${row.number}.`,
      why,
      todo,
      field: 'writeOffId',
    });
  };
  if (row.undone_on !== null)
    refuse(`It was taken back on ${formatDate(row.undone_on, 'long')}.`, 'Nothing is left to undo.');
  type T1190 = { bank: number; beneficiary: string; component: string; term: number; cents: number };
  const opened = db.rows<T1190>(
    `SELECT bank_account_id AS bank, beneficiary, component, policy_term_id AS term, sum(cents) AS cents FROM journal_line
     WHERE entry_id = ? AND ledger_account_id = (SELECT id FROM ledger_account WHERE code = 'T1190') GROUP BY 1, 2, 3, 4`,
    row.entry_id,
  );
  for (const { bank, beneficiary, component, term, cents } of opened) {
    const key = keyText({ beneficiary, component, policyTermId: term });
    const open = shortagesOf(db, bank).find((short) => keyText(short) === key)?.cents ?? 0;
    if (open < cents)
      refuse(
        'The agency has already put the money in trust for it.',
        'Enter the client’s payment as a receipt; it stays on account or pays what is open.',
      );
  }
}

/** What payees had got out of the agency's share they may have been paid by now: then it is not there to go back. */
function checkPaidOn(db: ReadDb, row: WriteOffRecord, on: LocalDate): void {
  const refuse = (why: string, todo: string): never => {
    throw new Refusal('conflict', { what: `Not taken back: ${row.number}.`, why, todo, field: 'writeOffId' });
  };
  const recovered = db.value<string>(
    `SELECT p.number FROM return_premium AS p WHERE p.recovered_cents > 0 AND p.policy_term_id IN (
       SELECT i.policy_term_id FROM write_off_line AS l JOIN invoice_item AS i ON i.id = l.invoice_item_id
       WHERE l.write_off_id = ?)`,
    row.id,
  );
  if (recovered !== undefined)
    refuse(
      `Return premium ${recovered} went to the agency for it.`,
      'Enter the client’s payment as a receipt; it stays on account.',
    );
  const missing = new Map<number, number>();
  for (const { beneficiary, component, bankAccountId, policyTermId, cents } of storedEntry(db, row.entry_id)
    .held) {
    if (cents <= 0 || beneficiary === 'agency' || beneficiary === RESERVE_OWNER.beneficiary) continue;
    const key = {
      bankAccountId,
      beneficiary,
      component,
      ...(policyTermId === undefined ? {} : { policyTermId }),
    };
    const short = Math.min(cents, cents - heldOf(db, key));
    if (short > 0) missing.set(bankAccountId, (missing.get(bankAccountId) ?? 0) + short);
  }
  for (const [bankAccountId, cents] of missing) {
    const days = trustDaysFrom(db, bankAccountId, on);
    const free = Math.min(...days.map((day) => day.reserveCents - day.shortCents));
    if (free < cents)
      refuse(
        `${formatMoney(cents as Cents)} of what the agency gave up was paid on since; taking it back would leave the payee short.`,
        `Put ${formatMoney((cents - Math.max(0, free)) as Cents)} in as a voluntary deposit first, or enter the client’s payment as a receipt.`,
      );
  }
}

export function writeOffs(
  db: ReadDb,
  asked: InputOf<typeof failures.writeOffs>,
): OutputOf<typeof failures.writeOffs> {
  const place =
    asked.cursor === undefined
      ? (['9999-12-31', Number.MAX_SAFE_INTEGER] as const)
      : readCursor(asked.cursor);
  const rows = db.rows<Omit<WriteOffRow, 'isUndone'> & { undone: 0 | 1 }>(
    `SELECT w.id AS writeOffId, w.number, w.account_id AS accountId, a.name AS accountName, w.kind, w.written_on AS writtenOn,
       w.total_cents AS totalCents, w.share_cents AS shareCents, w.others_cents AS othersCents, w.reason, w.approved_by AS approvedBy,
       w.entry_id AS entryId, w.undone_on IS NOT NULL AS undone
     FROM write_off AS w JOIN account AS a ON a.id = w.account_id
     WHERE (w.written_on, w.id) < (?, ?) AND (? IS NULL OR w.account_id = ?) ORDER BY w.written_on DESC, w.id DESC LIMIT ?`,
    ...place,
    asked.accountId ?? null,
    asked.accountId ?? null,
    asked.limit + 1,
  );
  const page = pageOf(rows, asked.limit, (row) => `${row.writtenOn}|${row.writeOffId}`);
  return {
    rows: page.rows.map(({ undone, ...row }) => ({ ...row, isUndone: undone === 1 })),
    nextCursor: page.nextCursor,
  };
}
