/**
 * The shortage the agency owes a trust bank account (T1190): opened by facts, told with its story, and made good by a
 * transfer (J05r, J16r, J17r), against the collected share (J45), or from the voluntary deposit.
 */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  balancesAsOf,
  bankAccountOf,
  openBankAccountOf,
  checkDocumentDate,
  describeKind,
  type Envelope,
  type HeldChange,
  type InputOf,
  type OutputOf,
  POOL,
  type PostingLine,
  post,
  refuseClosed,
  trustDaysFrom,
} from '#electron/ledger/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { failures } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney, min, negate, subtract, sum, ZERO } from '#shared/money/index.ts';
import { type Short, shortagesOf } from './facts.ts';
import { RESERVE_OWNER } from './plan.ts';

type Shortage = OutputOf<typeof failures.shortage>;
type OwnerName = (db: ReadDb, beneficiary: string) => string;

export function shortage(
  db: ReadDb,
  asked: { readonly bankAccountId?: number | undefined },
  today: LocalDate,
  ownerName: OwnerName,
): Shortage {
  const bank = bankAccountOf(db, 'trust', asked.bankAccountId);
  const open = shortagesOf(db, bank.id);
  const events = eventsOf(db, bank.id);
  const lastZero = events.findLastIndex((event) => event.balanceCents === 0);
  const balances = new Map(balancesAsOf(db, today).map((row) => [row.code, row.cents]));
  return {
    bankAccountId: bank.id,
    bankName: bank.bank_name,
    lastFour: bank.last_four,
    openCents: sum(open.map(({ cents }) => cents)),
    sinceOn: events[lastZero + 1]?.on ?? null,
    lines: open.map((short) => ({
      bankAccountId: bank.id,
      owner: ownerName(db, short.beneficiary),
      beneficiary: short.beneficiary,
      component: short.component,
      cents: short.cents,
    })),
    events: events.toReversed(),
    operatingCashCents: balances.get('O1200') ?? ZERO,
    offsetCents: sharesIn(db, bank.id).reduce((total, share) => total + share.cents, 0) as Cents,
    freeReserveCents: fromReserve(db, bank.id, open, today),
  };
}

function eventsOf(db: ReadDb, bankAccountId: number): Shortage['events'] {
  const first = db.value<number>("SELECT min(id) FROM bank_account WHERE fund = 'trust'");
  type Row = { entryId: number; on: LocalDate; kind: string; memo: string; cents: Cents };
  const rows = db.rows<Row>(
    `SELECT e.id AS entryId, e.accounting_on AS "on", e.kind, e.memo, sum(l.cents) AS cents FROM journal_line AS l
     JOIN journal_entry AS e ON e.id = l.entry_id
     WHERE l.ledger_account_id = (SELECT id FROM ledger_account WHERE code = 'T1190') AND coalesce(l.bank_account_id, ?) = ?
     GROUP BY e.id HAVING sum(l.cents) <> 0 ORDER BY e.accounting_on, e.seq`,
    first ?? 0,
    bankAccountId,
  );
  let balance = 0;
  return rows.map(({ kind, ...row }) => {
    balance += row.cents;
    return { ...row, title: describeKind(kind).title, balanceCents: balance as Cents };
  });
}

type ShareRow = { receipt_id: number; component: string; policy_term_id: number; cents: Cents };
/** Collected agency share that still lies in this bank account, the oldest receipt first. */
const sharesIn = (db: ReadDb, bankAccountId: number): readonly ShareRow[] =>
  db.rows<ShareRow>(
    `SELECT receipt_id, component, policy_term_id, cents FROM agency_share WHERE bank_account_id = ? AND cents > 0
     ORDER BY receipt_id, component, policy_term_id`,
    bankAccountId,
  );
/** Receipts whose share was swept and then taken back by the bank: what is restored is theirs again. */
const missingIn = (db: ReadDb, bankAccountId: number): readonly ShareRow[] =>
  db.rows<ShareRow>(
    `SELECT receipt_id, component, policy_term_id, -cents AS cents FROM agency_share WHERE bank_account_id = ? AND cents < 0
     ORDER BY receipt_id, component, policy_term_id`,
    bankAccountId,
  );

/**
 * How much of the shortage the voluntary deposit may make good, on every day from this one on. For what was paid on, it
 * covers that already and only changes its name; beyond that it has to be free.
 */
function fromReserve(db: ReadDb, bankAccountId: number, open: readonly Short[], on: LocalDate): Cents {
  const totalOf = (beneficiary: string): number =>
    open.filter((short) => short.beneficiary === beneficiary).reduce((total, { cents }) => total + cents, 0);
  const advanced = totalOf(RESERVE_OWNER.beneficiary);
  const share = totalOf('agency');
  const mayTake = trustDaysFrom(db, bankAccountId, on).map((day) => {
    const lacking = Math.max(0, -day.agencyCents);
    const free = day.reserveCents - day.shortCents - lacking;
    return advanced + Math.min(share, lacking) + free;
  });
  return Math.max(0, Math.min(sum(open.map(({ cents }) => cents)), ...mayTake)) as Cents;
}

type RestoreInput = Omit<InputOf<typeof failures.restore>, 'requestId'>;

export function restore(
  tx: WriteTx,
  order: RestoreInput,
  envelope: Envelope,
): { entryId: number; leftCents: Cents } {
  checkDocumentDate(order.restoredOn, envelope.businessOn, 'restoredOn');
  refuseClosed(tx, order.restoredOn);
  const bank = openBankAccountOf(tx, 'trust', order.bankAccountId);
  const open = shortagesOf(tx, bank.id)
    .filter(({ cents }) => cents > 0)
    .toSorted((a, b) => rank(order.way, a) - rank(order.way, b));
  const openCents = sum(open.map(({ cents }) => cents));
  if (order.cents > openCents) throw tooMuch(openCents, order.cents);
  const parts = take(open, order.cents);
  const healed = parts.flatMap((part) => healedBy(tx, part));
  const source = SOURCES[order.way](tx, bank.id, order, open);
  const { entryId } = post(tx, envelope, {
    kind: source.kind,
    accountingOn: order.restoredOn,
    memo: `${source.words}${order.reference === '' ? '' : `, ${order.reference}`}`,
    lines: [
      ...source.lines,
      ...parts.map((part): PostingLine => ({ ...part, account: 'T1190', cents: negate(part.cents) })),
      { account: 'O2390', cents: order.cents },
    ],
    held: [...source.held, ...healed],
    ownerNames: { reserve: 'the voluntary deposit', agency: 'the agency share' },
  });
  return { entryId, leftCents: subtract(openCents, order.cents) };
}

/** The voluntary deposit first makes good what it stands for already. */
const rank = (way: RestoreInput['way'], short: Short): number =>
  way === 'reserve' && short.beneficiary !== RESERVE_OWNER.beneficiary ? 1 : 0;

function take(open: readonly Short[], cents: Cents): readonly Short[] {
  let left = cents;
  return open.flatMap((short) => {
    const part = min(left, short.cents);
    left = subtract(left, part);
    return part === 0 ? [] : [{ ...short, cents: part }];
  });
}

/** Whose money is whole again: the receipt whose share had been swept, where there is one. */
function healedBy(db: ReadDb, part: Short): HeldChange[] {
  if (part.beneficiary !== 'agency') return [part];
  let left = part.cents;
  const changes: HeldChange[] = [];
  for (const row of missingIn(db, part.bankAccountId)) {
    const isSame = row.component === part.component && row.policy_term_id === (part.policyTermId ?? 0);
    if (!isSame || left === 0) continue;
    const cents = min(left, row.cents);
    left = subtract(left, cents);
    changes.push({ ...part, cents, receiptId: row.receipt_id });
  }
  return left === 0 ? changes : [...changes, { ...part, cents: left }];
}

type Source = {
  readonly kind: 'shortageRestored' | 'shortageOffset' | 'shortageFromReserve';
  readonly words: string;
  readonly lines: readonly PostingLine[];
  readonly held: readonly HeldChange[];
};
const SOURCES: Readonly<
  Record<
    RestoreInput['way'],
    (db: ReadDb, bankAccountId: number, order: RestoreInput, open: readonly Short[]) => Source
  >
> = {
  transfer: (db, bankAccountId, { cents }) => ({
    kind: 'shortageRestored',
    words: 'Shortage restored from operating',
    lines: [
      { ...POOL, account: 'T1000', cents, bankAccountId },
      { account: 'O1200', cents: negate(cents), bankAccountId: bankAccountOf(db, 'operating', undefined).id },
    ],
    held: [],
  }),
  offset: (db, bankAccountId, { cents }) => {
    const shares = offsetShares(db, bankAccountId, cents);
    return {
      kind: 'shortageOffset',
      words: 'Shortage offset against the collected agency share',
      lines: [
        ...shares.map(
          ({ component, policy_term_id, cents: part }): PostingLine => ({
            account: 'T2090',
            beneficiary: 'agency',
            component,
            cents: part,
            ...(policy_term_id === 0 ? {} : { policyTermId: policy_term_id }),
          }),
        ),
        { account: 'O1390', cents: negate(cents) },
      ],
      held: shares.map((share) => ({
        bankAccountId,
        beneficiary: 'agency',
        component: share.component,
        cents: negate(share.cents),
        receiptId: share.receipt_id,
        ...(share.policy_term_id === 0 ? {} : { policyTermId: share.policy_term_id }),
      })),
    };
  },
  reserve: (db, bankAccountId, { cents, restoredOn }, open) => {
    const free = fromReserve(db, bankAccountId, open, restoredOn);
    if (cents > free) {
      throw new Refusal('trust.overdrawn', {
        what: `Not restored: ${formatMoney(free)} of the voluntary deposit is free on ${formatDate(restoredOn, 'long')}, you asked for ${formatMoney(cents)}.`,
        why: 'The rest of it covers what was paid on and not collected.',
        todo: free === 0 ? 'Restore it by a transfer.' : `Use ${formatMoney(free)}, and transfer the rest.`,
        field: 'cents',
      });
    }
    return {
      kind: 'shortageFromReserve',
      words: 'Shortage made good from the voluntary deposit',
      lines: [
        { ...RESERVE_OWNER, account: 'T3100', cents },
        { account: 'O1392', cents: negate(cents) },
      ],
      held: [{ ...RESERVE_OWNER, bankAccountId, cents: negate(cents) }],
    };
  },
};

function offsetShares(db: ReadDb, bankAccountId: number, cents: Cents): readonly ShareRow[] {
  let left = cents;
  const taken: ShareRow[] = [];
  for (const share of sharesIn(db, bankAccountId)) {
    if (left === 0) break;
    const part = min(left, share.cents);
    left = subtract(left, part);
    taken.push({ ...share, cents: part });
  }
  if (left === 0) return taken;
  const there = subtract(cents, left);
  throw new Refusal('conflict', {
    what: `Not offset: ${formatMoney(there)} of the agency’s share is in trust, you asked for ${formatMoney(cents)}.`,
    why: 'Only what was collected and not swept can be set against a shortage.',
    todo: there === 0 ? 'Restore it by a transfer.' : `Offset ${formatMoney(there)}, and transfer the rest.`,
    field: 'cents',
  });
}

function tooMuch(openCents: Cents, cents: Cents): Refusal {
  return new Refusal('conflict', {
    what: `Not restored: ${formatMoney(openCents)} is short, you asked for ${formatMoney(cents)}.`,
    why: 'More than the shortage would be a voluntary deposit.',
    todo: openCents === 0 ? 'Nothing has to be restored.' : `Restore ${formatMoney(openCents)}.`,
    field: 'cents',
  });
}
