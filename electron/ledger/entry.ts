/** One entry with everything a reader may ask of it. */
import type { ReadDb } from '#db/connection/index.ts';
import { componentLabel, type Entry, type EntryLine } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { notReversibleBecause } from './commands.ts';
import { describeKind } from './kinds.ts';
import { entryNotFound } from './posting.ts';
import { ENTRY_COLUMNS, toJournalRow } from './queries.ts';

/** Names for the keys a line carries; each module adds its own (accounts, policies, carriers). */
export type DimensionNames = (db: ReadDb, dimension: string, key: string | number) => string | null;

type LineRow = {
  line_no: number;
  ledger_account_id: number;
  code: string;
  name: string;
  fund: 'trust' | 'operating';
  cents: number;
  memo: string | null;
} & Record<string, string | number | null>;

const DIMENSIONS: readonly (readonly [column: string, dimension: string])[] = [
  ['beneficiary', 'owner'],
  ['component', 'component'],
  ['bank_account_id', 'bankAccount'],
  ['account_id', 'account'],
  ['subaccount_id', 'subaccount'],
  ['policy_id', 'policy'],
  ['policy_term_id', 'policyTerm'],
  ['carrier_id', 'carrier'],
  ['charge_id', 'charge'],
  ['invoice_id', 'invoice'],
  ['invoice_item_id', 'invoiceItem'],
  ['producer_id', 'producer'],
  ['payer_id', 'payer'],
  ['state', 'state'],
];

export function entry(db: ReadDb, entryId: number, nameOf: DimensionNames): Entry {
  type Row = Parameters<typeof toJournalRow>[0] & {
    basis: 'fact' | 'choice';
    source_type: string | null;
    source_id: number | null;
    hash: string;
    previous_hash: string;
    original_kind: string | null;
    reversed_by_seq: number | null;
    payload: string;
  };
  const row = db.row<Row>(
    `SELECT ${ENTRY_COLUMNS}, e.basis, e.source_type, e.source_id, e.hash, e.previous_hash, e.payload,
       (SELECT o.kind FROM journal_entry AS o WHERE o.id = e.reverses_id) AS original_kind,
       (SELECT r.seq FROM journal_entry AS r WHERE r.reverses_id = e.id) AS reversed_by_seq
     FROM journal_entry AS e WHERE e.id = ?`,
    entryId,
  );
  if (row === undefined) throw entryNotFound(entryId);
  const kind = describeKind(row.kind);
  const command = db.row<{ request_id: string; name: string }>(
    `SELECT c.request_id, u.name FROM command_log AS c JOIN app_user AS u ON u.id = c.actor_id
     WHERE c.entries_through >= ? ORDER BY c.entries_through, c.seq LIMIT 1`,
    row.seq,
  );
  return {
    ...toJournalRow(row),
    template: kind.template,
    basis: row.basis,
    explanation:
      row.original_kind === null
        ? kind.explanation
        : `${kind.explanation} It undoes: ${describeKind(row.original_kind).title}.`,
    source:
      row.source_type === null || row.source_id === null
        ? null
        : { type: row.source_type, id: row.source_id },
    lines: linesOf(db, entryId, nameOf),
    held: heldOf(db, entryId, nameOf),
    hash: row.hash,
    previousHash: row.previous_hash,
    actor: command?.name ?? '',
    requestId: command?.request_id ?? '',
    notReversibleBecause: notReversibleBecause({
      kind: row.kind,
      isReversalOfManual: row.kind === 'reversal' && row.original_kind === 'manual',
      reversedBySeq: row.reversed_by_seq,
    }),
  };
}

function linesOf(db: ReadDb, entryId: number, nameOf: DimensionNames): EntryLine[] {
  const rows = db.rows<LineRow>(
    `SELECT l.*, a.code, a.name, a.fund FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id
     WHERE l.entry_id = ? ORDER BY l.line_no`,
    entryId,
  );
  return rows.map((row) => ({
    lineNo: row.line_no,
    ledgerAccountId: row.ledger_account_id,
    accountCode: row.code,
    accountName: row.name,
    fund: row.fund,
    debitCents: Math.max(row.cents, 0) as Cents,
    creditCents: Math.max(-row.cents, 0) as Cents,
    memo: row.memo,
    dimensions: DIMENSIONS.flatMap(([column, dimension]) => {
      const key = row[column] ?? null;
      return key === null ? [] : [{ dimension, key, label: nameOf(db, dimension, key) ?? String(key) }];
    }),
  }));
}

function heldOf(db: ReadDb, entryId: number, nameOf: DimensionNames): Entry['held'] {
  return db
    .rows<{ beneficiary: string; component: string; bank_account_id: number; cents: Cents }>(
      'SELECT beneficiary, component, bank_account_id, cents FROM held_line WHERE entry_id = ? ORDER BY held_no',
      entryId,
    )
    .map((row) => ({
      beneficiary: row.beneficiary,
      label: nameOf(db, 'owner', row.beneficiary) ?? row.beneficiary,
      component: row.component,
      bankAccountId: row.bank_account_id,
      cents: row.cents,
    }));
}

/** Names the ledger itself knows; modules above wrap it with theirs. */
export function ledgerNames(db: ReadDb, dimension: string, key: string | number): string | null {
  if (dimension === 'bankAccount') {
    const bank = db.row<{ bank_name: string; last_four: string }>(
      'SELECT bank_name, last_four FROM bank_account WHERE id = ?',
      key,
    );
    return bank === undefined ? null : `${bank.bank_name} ••${bank.last_four}`;
  }
  if (dimension === 'owner') return OWNER_NAMES[String(key)] ?? null;
  if (dimension === 'component') return COMPONENT_NAMES[String(key)] ?? componentLabel(String(key));
  return null;
}

const OWNER_NAMES: Readonly<Record<string, string>> = {
  pool: 'All owners together',
  agency: 'Agency share',
  reserve: 'Agency voluntary deposit',
  suspense: 'Suspense',
  overage: 'Unidentified overage',
};

const COMPONENT_NAMES: Readonly<Record<string, string>> = {
  cash: 'Cash',
  premium: 'Net premium',
  carrierFee: 'Carrier fee',
  surplusLinesTax: 'Surplus-lines tax',
  stampingFee: 'Stamping fee',
  commission: 'Commission',
  agencyFee: 'Agency fee',
  unapplied: 'Unapplied funds',
  suspense: 'Suspense',
  reserve: 'Voluntary deposit',
};
