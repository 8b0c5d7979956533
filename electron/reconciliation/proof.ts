/**
 * The three-way proof of one bank account on one day (domain 4.3): A the bank's balance adjusted, B the book rolled forward,
 * C whose the money is. It is built from the rows as they are and says what is off; only a proof at 0.00 can be signed.
 */
import type { ReadDb } from '#db/connection/index.ts';
import { position } from '#electron/trust/index.ts';
import { addDays, daysBetween, type LocalDate } from '#shared/calendar/index.ts';
import type { Proof } from '#shared/contract/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { type Cents, formatMoney, ZERO } from '#shared/money/index.ts';
import { bookAt, bookMoves } from './book.ts';
import { bankItems, isStale, type ItemRow, LINE_COLUMNS, type LineRow, titleOf } from './items.ts';
import { previousProof } from './locked.ts';
import { bankAt, startOf, statementsWithin } from './statements.ts';

/** What proposals would match: shown as if they were, so that the difference is what nobody can explain yet. */
export type Proposed = {
  readonly lineIds: ReadonlySet<number>;
  readonly entryIds: ReadonlySet<number>;
  readonly count: number;
};
export const NOTHING_PROPOSED: Proposed = { lineIds: new Set(), entryIds: new Set(), count: 0 };

type OpenItem = Proof['inTransit'][number];

/** Null when no statement covers the day. */
export function buildProof(
  db: ReadDb,
  asked: { readonly bankAccountId: number; readonly asOf: LocalDate; readonly businessOn: LocalDate },
  proposed: Proposed = NOTHING_PROPOSED,
): Proof | null {
  const { bankAccountId, asOf } = asked;
  const bank = bankAt(db, bankAccountId, asOf);
  const start = startOf(db, bankAccountId);
  if (bank === null || start === null) return null;
  const previous = previousProof(db, bankAccountId, asOf);
  const openedOn = previous?.as_of ?? addDays(start.on, -1);
  const about = aboutOf(db, bankAccountId);
  const side = bankSide(db, bankAccountId, asOf, start.on, proposed);
  const owners = about.fund === 'trust' ? ownerSide(db, asked) : null;
  const bookCents = bookAt(db, bankAccountId, asOf);
  const openCents = [...side.inTransit, ...side.outstanding, ...side.bankErrors, ...side.bookedLater].reduce(
    (total, { cents }) => total + cents,
    0,
  );
  // Lines nobody can explain yet stay in the bank's balance: they are the difference.
  const adjustedCents = (bank.cents + openCents - side.proposedLineCents + side.proposedItemCents) as Cents;
  const head = db.row<{ seq: number; hash: string }>(
    "SELECT seq, hash FROM chain_head WHERE chain = 'entries'",
  );
  invariant(head !== undefined, 'The chain has a head');
  return {
    bankAccountId,
    asOf,
    fromOn: addDays(openedOn, 1),
    ...about,
    statements: [...statementsWithin(db, bankAccountId, addDays(openedOn, 1), asOf)],
    statementCents: bank.cents,
    inTransit: side.inTransit,
    outstanding: side.outstanding,
    bankErrors: side.bankErrors,
    bookedLater: side.bookedLater,
    unmatchedLineCount: side.unmatchedCount,
    unmatchedLineCents: side.unmatchedCents,
    proposedCount: proposed.count,
    startDifferenceCents: startDifference(db, bankAccountId, start),
    adjustedCents,
    bookOpeningCents: previous?.book_cents ?? bookAt(db, bankAccountId, openedOn),
    bookMoves: movesOf(db, bankAccountId, openedOn, asOf, previous?.book_cents ?? null),
    bookCents,
    owners: owners?.owners ?? [],
    ownersCents: owners?.ownersCents ?? ZERO,
    undepositedCents: owners?.undepositedCents ?? ZERO,
    clearingCents: owners?.clearingCents ?? ZERO,
    ownersInBankCents: owners?.inBankCents ?? bookCents,
    differenceAbCents: (adjustedCents - bookCents) as Cents,
    differenceBcCents: (bookCents - (owners?.inBankCents ?? bookCents)) as Cents,
    exceptions: [...(owners?.exceptions ?? []), ...staleOf(side.outstanding)],
    position: owners?.position ?? null,
    entryNumber: head.seq,
    entryHash: head.hash,
  };
}

type About = Pick<Proof, 'fund' | 'agencyName' | 'state' | 'bankName' | 'lastFour'>;
function aboutOf(db: ReadDb, bankAccountId: number): About {
  const row = db.row<About>(
    `SELECT b.fund, k.agency_name AS agencyName, k.state, b.bank_name AS bankName, b.last_four AS lastFour
     FROM bank_account AS b, book AS k WHERE b.id = ?`,
    bankAccountId,
  );
  invariant(row !== undefined, 'A proof is of a bank account');
  return row;
}

/** What the bank had when the statements begin, less what the book had then in entries that had reached the bank. */
export function startDifference(
  db: ReadDb,
  bankAccountId: number,
  start: { readonly on: LocalDate; readonly cents: Cents },
): Cents {
  const carried =
    db.value<number>(
      'SELECT coalesce(sum(cents), 0) FROM bank_item WHERE bank_account_id = ? AND is_carried = 1 AND on_date < ?',
      bankAccountId,
      start.on,
    ) ?? 0;
  return (start.cents - bookAt(db, bankAccountId, addDays(start.on, -1)) + carried) as Cents;
}

function movesOf(
  db: ReadDb,
  bankAccountId: number,
  after: LocalDate,
  to: LocalDate,
  signedCents: Cents | null,
): Proof['bookMoves'] {
  const moves = bookMoves(db, bankAccountId, after, to);
  const later = signedCents === null ? 0 : bookAt(db, bankAccountId, after) - signedCents;
  if (later === 0) return moves;
  // The signed balance stays what it was; what was posted into its days since is told by itself.
  return [
    {
      key: 'later',
      label: 'Posted after the last proof',
      note: 'for days it had proved',
      cents: later as Cents,
    },
    ...moves,
  ];
}

type BankSide = Pick<Proof, 'inTransit' | 'outstanding' | 'bankErrors' | 'bookedLater'> & {
  readonly unmatchedCount: number;
  readonly unmatchedCents: Cents;
  readonly proposedLineCents: number;
  readonly proposedItemCents: number;
};

function bankSide(
  db: ReadDb,
  bankAccountId: number,
  asOf: LocalDate,
  startOn: LocalDate,
  proposed: Proposed,
): BankSide {
  const open = bankItems(
    db,
    'i.bank_account_id = ? AND i.match_id IS NULL AND i.on_date <= ? AND (i.on_date >= ? OR i.is_carried = 1)',
    bankAccountId,
    asOf,
    startOn,
  );
  const openItems = open
    .filter(({ entry_id }) => !proposed.entryIds.has(entry_id))
    .map((row) => openItem(row, asOf, row.cents, null));
  const late = lateMatches(db, bankAccountId, asOf);
  const items = [...openItems, ...late.items].toSorted((a, b) =>
    a.on < b.on ? -1 : a.on > b.on ? 1 : a.entryId - b.entryId,
  );
  const lines = db.rows<LineRow>(
    `SELECT ${LINE_COLUMNS} FROM bank_line AS l WHERE l.bank_account_id = ? AND l.match_id IS NULL AND l.on_date <= ? ORDER BY l.on_date, l.id`,
    bankAccountId,
    asOf,
  );
  const errors = lines.filter(({ error_reason }) => error_reason !== null);
  const unexplained = lines.filter(
    ({ id, error_reason }) => error_reason === null && !proposed.lineIds.has(id),
  );
  const proposedItems = open.filter(({ entry_id }) => proposed.entryIds.has(entry_id));
  const proposedLines = lines.filter(({ id }) => proposed.lineIds.has(id));
  return {
    inTransit: items.filter(({ cents }) => cents > 0),
    outstanding: items.filter(({ cents }) => cents < 0),
    bankErrors: [
      ...errors.map((line) => ({
        lineId: line.id,
        on: line.on_date,
        text: line.text,
        reason: line.error_reason ?? '',
        cents: (0 - line.cents) as Cents,
      })),
      ...late.errors,
    ],
    bookedLater: late.booked,
    unmatchedCount: unexplained.length,
    unmatchedCents: centsOf(unexplained),
    proposedLineCents: centsOf(proposedLines),
    proposedItemCents: centsOf(proposedItems),
  };
}

const centsOf = (rows: readonly { readonly cents: number }[]): Cents =>
  rows.reduce((total, { cents }) => total + cents, 0) as Cents;

function openItem(row: ItemRow, asOf: LocalDate, cents: Cents, clearedOn: LocalDate | null): OpenItem {
  const { title, detail } = titleOf(row);
  const ageDays = daysBetween(row.on_date, asOf);
  return {
    entryId: row.entry_id,
    on: row.on_date,
    title: detail === '' ? title : `${title}, ${detail}`,
    cents,
    ageDays,
    clearedOn,
    isStale: clearedOn === null && isStale(cents, ageDays),
  };
}

type Late = { items: OpenItem[]; errors: Proof['bankErrors']; booked: Proof['bookedLater'] };

/** Matches that reach over the day: on it, one side stood alone. */
function lateMatches(db: ReadDb, bankAccountId: number, asOf: LocalDate): Late {
  const ids = db
    .rows<{ id: number }>(
      `SELECT DISTINCT match_id AS id FROM (
         SELECT match_id FROM bank_line WHERE bank_account_id = ? AND on_date > ? AND match_id IS NOT NULL
         UNION ALL SELECT match_id FROM bank_item WHERE bank_account_id = ? AND on_date > ? AND match_id IS NOT NULL) ORDER BY 1`,
      bankAccountId,
      asOf,
      bankAccountId,
      asOf,
    )
    .map(({ id }) => id);
  const late: Late = { items: [], errors: [], booked: [] };
  for (const id of ids) addLate(late, db, id, asOf);
  return late;
}

function addLate(late: Late, db: ReadDb, matchId: number, asOf: LocalDate): void {
  const items = bankItems(db, 'i.match_id = ?', matchId);
  const lines = db.rows<LineRow>(
    `SELECT ${LINE_COLUMNS} FROM bank_line AS l WHERE l.match_id = ? ORDER BY l.on_date, l.id`,
    matchId,
  );
  const [itemsBy, linesBy] = [
    items.filter(({ on_date }) => on_date <= asOf),
    lines.filter(({ on_date }) => on_date <= asOf),
  ];
  const cents = (centsOf(itemsBy) - centsOf(linesBy)) as Cents;
  if (cents === 0) return;
  const [item, line] = [itemsBy[0], linesBy[0]];
  const later = [...lines, ...items].filter(({ on_date }) => on_date > asOf).map(({ on_date }) => on_date);
  const clearedOn = later.reduce((low, on) => (on < low ? on : low));
  if (item !== undefined) late.items.push(openItem(item, asOf, cents, clearedOn));
  else if (line !== undefined && items.length === 0)
    late.errors.push({
      lineId: line.id,
      on: line.on_date,
      text: line.text,
      reason: `${line.error_reason ?? 'The bank’s mistake'}, put right ${clearedOn}`,
      cents,
    });
  else if (line !== undefined)
    late.booked.push({ lineId: line.id, on: line.on_date, text: line.text, bookedOn: clearedOn, cents });
}

type OwnerSide = Pick<
  Proof,
  'owners' | 'ownersCents' | 'undepositedCents' | 'clearingCents' | 'exceptions' | 'position'
> & {
  readonly inBankCents: Cents;
};

function ownerSide(
  db: ReadDb,
  { bankAccountId, asOf, businessOn }: { bankAccountId: number; asOf: LocalDate; businessOn: LocalDate },
): OwnerSide {
  const at = position(db, { asOf, bankAccountId }, businessOn);
  const owners = at.owners.map(({ beneficiary, name, group, cents }) => ({
    beneficiary,
    name,
    group,
    cents,
  }));
  const ownersCents = centsOf(owners);
  const exceptions: Proof['exceptions'] = [];
  for (const owner of owners)
    if (owner.cents < 0)
      exceptions.push({
        kind: 'negative',
        text: `${owner.name} is below zero, owed by the agency`,
        cents: owner.cents,
      });
  if (at.shortageCents > 0)
    exceptions.push({
      kind: 'shortage',
      text: 'Shortage the agency owes trust (T1190)',
      cents: at.shortageCents,
    });
  for (const owner of owners)
    if (owner.group === 'suspense' && owner.cents !== 0)
      exceptions.push({ kind: 'suspense', text: 'Money whose payer is not known', cents: owner.cents });
  if (at.agencyShareCents > 0)
    exceptions.push({ kind: 'share', text: 'Agency share not withdrawn', cents: at.agencyShareCents });
  return {
    owners,
    ownersCents,
    undepositedCents: at.undepositedCents,
    clearingCents: at.clearingCents,
    inBankCents: (ownersCents - at.undepositedCents - at.clearingCents) as Cents,
    exceptions,
    position: {
      requiredCents: at.requiredCents,
      surplusCents: at.surplusCents,
      agencyShareCents: at.agencyShareCents,
      reserveCents: at.reserveCents,
      shortageCents: at.shortageCents,
      withdrawableCents: at.withdrawableCents,
    },
  };
}

const staleOf = (outstanding: readonly OpenItem[]): Proof['exceptions'] =>
  outstanding
    .filter((item) => item.isStale)
    .map((item) => ({ kind: 'stale', text: `${item.title}, ${item.ageDays} days old`, cents: item.cents }));

/** What keeps a proof from being signed, in words; empty when nothing does. */
export function openReasons(proof: Proof): string[] {
  const reasons: string[] = [];
  const count = proof.unmatchedLineCount;
  if (count > 0)
    reasons.push(
      `${count} ${count === 1 ? 'line' : 'lines'} of the statement ${count === 1 ? 'is' : 'are'} not matched.`,
    );
  if (proof.startDifferenceCents !== 0)
    reasons.push(
      `The statements begin ${formatMoney(proof.startDifferenceCents)} away from the book: mark the entries that were not at the bank yet.`,
    );
  if (proof.differenceAbCents !== 0)
    reasons.push(`Bank and book differ by ${formatMoney(proof.differenceAbCents)}.`);
  if (proof.differenceBcCents !== 0)
    reasons.push(`Book and owners differ by ${formatMoney(proof.differenceBcCents)}.`);
  return reasons;
}
