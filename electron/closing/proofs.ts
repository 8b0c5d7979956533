/** Sheets that prove trust: who owned what at the end, positions by month end, sweeps by receipt, the trust journal. */
import type { ReadDb } from '#db/connection/index.ts';
import { bankAccountsOf, describeKind } from '#electron/ledger/index.ts';
import { heldKeys, heldOwners, nameOf, position, sweepMemo } from '#electron/trust/index.ts';
import { addDays, endOfMonth, type LocalDate, minDate } from '#shared/calendar/index.ts';
import type { HeldKeyRow, Position } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import type { Cell, Sheet } from './csv.ts';
import { signedIn } from './reconciled.ts';
import type { Span } from './registers.ts';

const money = (cents: number): Cell => ({ cents: cents as Cents });
const PAGE = 500;

function* keysOf(db: ReadDb, asOf: LocalDate, beneficiary: string): Generator<HeldKeyRow> {
  let cursor: string | undefined;
  do {
    const page = heldKeys(db, { asOf, beneficiary, withZero: false, limit: PAGE, cursor });
    yield* page.rows;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** The third leg: every owner, policy term and component with money in trust on the last day. */
export function heldSheet(db: ReadDb, asOf: LocalDate): Sheet {
  const rows = heldOwners(db, { asOf }).rows.flatMap((owner) =>
    [...keysOf(db, asOf, owner.beneficiary)].map((key): Cell[] => [
      asOf,
      owner.name,
      owner.group,
      key.lastFour,
      key.policyNumber,
      key.accountName,
      key.label,
      money(key.cents),
    ]),
  );
  return {
    name: 'held-ledger',
    title: 'Held ledger: who owns the trust money',
    columns: ['As of', 'Owner', 'Class', 'Bank account', 'Policy', 'Insured', 'Part', 'Amount'],
    rows,
  };
}

/** Month ends inside the span, and its last day. */
function daysOf({ fromOn, throughOn }: Span): LocalDate[] {
  const days: LocalDate[] = [];
  for (
    let on = minDate(endOfMonth(fromOn), throughOn);
    on < throughOn;
    on = minDate(endOfMonth(addDays(on, 1)), throughOn)
  )
    days.push(on);
  return [...days, throughOn];
}

export function positionsOf(db: ReadDb, span: Span, businessOn: LocalDate): Position[] {
  return bankAccountsOf(db, 'trust').flatMap((bank) =>
    daysOf(span).map((asOf) => position(db, { asOf, bankAccountId: bank.id }, businessOn)),
  );
}

export function positionSheet(positions: readonly Position[]): Sheet {
  return {
    name: 'trust-positions',
    title: 'Trust positions at month ends',
    columns: [
      'As of',
      'Bank',
      'Account',
      'In the bank',
      'Not deposited',
      'Processor clearing',
      'Trust cash',
      'Required for others',
      'Surplus',
      'Agency share',
      'Voluntary deposit',
      'Shortage owed by the agency',
      'Basic ratio',
      'Debit ratio',
      'Real ratio',
      'Ratios not told because',
    ],
    rows: positions.map((p) => [
      p.asOf,
      p.bankName,
      p.lastFour,
      money(p.bankCents),
      money(p.undepositedCents),
      money(p.clearingCents),
      money(p.cashCents),
      money(p.requiredCents),
      money(p.surplusCents),
      money(p.agencyShareCents),
      money(p.reserveCents),
      money(p.shortageCents),
      p.ratios.basic,
      p.ratios.debit,
      p.ratios.real,
      p.ratios.whyNot,
    ]),
  };
}

export function sweepIds(db: ReadDb, { fromOn, throughOn }: Span): number[] {
  return db
    .rows<{ id: number }>(
      'SELECT id FROM sweep WHERE swept_on BETWEEN ? AND ? ORDER BY swept_on, id',
      fromOn,
      throughOn,
    )
    .map(({ id }) => id);
}

/** Each sweep matched and identified with the deposits it came from (50 Ill. Adm. Code 3113.40(h)). */
export function sweepSheet(db: ReadDb, span: Span): Sheet {
  return {
    name: 'sweeps',
    title: 'Sweeps, matched with deposits',
    columns: ['Swept', 'Sweep', 'Receipt', 'Received', 'Deposit', 'Deposited', 'Account', 'Part', 'Amount'],
    rows: sweepIds(db, span).flatMap((id): Cell[][] => {
      const { sweep, lines } = sweepMemo(db, id);
      return lines.map((line) => [
        sweep.sweptOn,
        sweep.number,
        line.receiptNumber,
        line.receivedOn,
        line.depositNumber,
        line.depositOn,
        line.accountName,
        line.label,
        money(line.cents),
      ]);
    }),
  };
}

type JournalRow = {
  seq: number;
  on: string;
  recordedAt: string;
  kind: string;
  memo: string;
  code: string;
  account: string;
  cents: number;
  bank: string | null;
  beneficiary: string;
  component: string;
  policy: string | null;
  hash: string;
};

/** Every line of the trust fund: the audit trail both ways (10 CCR 2190.1). */
export function journalSheet(db: ReadDb, { fromOn, throughOn }: Span): Sheet {
  const rows = db.rows<JournalRow>(
    `SELECT e.seq, e.accounting_on AS "on", e.recorded_at AS recordedAt, e.kind, e.memo, a.code, a.name AS account, l.cents,
       b.last_four AS bank, l.beneficiary, l.component, p.number AS policy, e.hash
     FROM journal_entry AS e JOIN journal_line AS l ON l.entry_id = e.id JOIN ledger_account AS a ON a.id = l.ledger_account_id
     LEFT JOIN bank_account AS b ON b.id = l.bank_account_id LEFT JOIN policy AS p ON p.id = l.policy_id
     WHERE a.fund = 'trust' AND e.accounting_on BETWEEN ? AND ? ORDER BY e.seq, l.line_no`,
    fromOn,
    throughOn,
  );
  return {
    name: 'trust-journal',
    title: 'Journal of the trust fund',
    columns: [
      'Entry',
      'Date',
      'Recorded',
      'Kind',
      'Description',
      'Account',
      'Account name',
      'Debit',
      'Credit',
      'Bank account',
      'Owner',
      'Part',
      'Policy',
      'Entry hash',
    ],
    rows: rows.map((row) => [
      row.seq,
      row.on,
      row.recordedAt,
      describeKind(row.kind).title,
      row.memo,
      row.code,
      row.account,
      row.cents > 0 ? money(row.cents) : null,
      row.cents < 0 ? money(-row.cents) : null,
      row.bank,
      row.beneficiary === 'pool' ? 'all owners together' : nameOf(db, row.beneficiary),
      row.component,
      row.policy,
      row.hash,
    ]),
  };
}

/** What was signed in the span; the proofs themselves lie beside it. */
export function reconciliationSheet(db: ReadDb, { fromOn, throughOn }: Span): Sheet {
  return {
    name: 'reconciliations',
    title: 'Three-way reconciliations',
    columns: [
      'As of',
      'Account',
      'Number',
      'Version',
      'State',
      'Prepared by',
      'Prepared',
      'Reviewed by',
      'Reviewed',
      'Hash',
    ],
    rows: signedIn(db, fromOn, throughOn).map((row) => [
      row.asOf,
      row.lastFour,
      row.number,
      row.version,
      row.state,
      row.preparedBy,
      row.preparedAt,
      row.reviewedBy,
      row.reviewedAt,
      row.hash,
    ]),
  };
}
