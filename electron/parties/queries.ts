/** Reads of parties that need nothing above them: carriers, producers, names for dimensions. */
import type { ReadDb } from '#db/connection/index.ts';
import type { Carrier, Producer } from '#shared/contract/index.ts';
import { likePattern, searchName } from './rules.ts';

export function carriers(db: ReadDb): Carrier[] {
  return db
    .rows<{
      id: number;
      code: string;
      name: string;
      kind: 'carrier' | 'mga';
      bills_by_installment: 0 | 1;
      remit_days: number;
      commission_ppm: number;
    }>('SELECT * FROM carrier WHERE is_active = 1 ORDER BY name')
    .map((row) => ({
      carrierId: row.id,
      code: row.code,
      name: row.name,
      kind: row.kind,
      billsByInstallment: row.bills_by_installment === 1,
      remitDays: row.remit_days,
      commissionPpm: row.commission_ppm,
    }));
}

/** Accounts and subaccounts with the name of their root before them. */
export function allAccounts(db: ReadDb, text: string, limit: number) {
  const pattern = likePattern(searchName(text));
  return db.rows<{ accountId: number; number: string; fullName: string }>(
    `SELECT a.id AS accountId, a.number, CASE WHEN a.id = a.top_id THEN a.name ELSE t.name || ', ' || a.name END AS fullName
     FROM account AS a JOIN account AS t ON t.id = a.top_id
     WHERE a.is_active = 1 AND (a.search_name LIKE ? ESCAPE '\\' OR t.search_name LIKE ? ESCAPE '\\' OR a.number LIKE ? ESCAPE '\\')
     ORDER BY t.search_name, a.number LIMIT ?`,
    pattern,
    pattern,
    likePattern(text),
    limit,
  );
}

export function producers(db: ReadDb): Producer[] {
  return db
    .rows<{ id: number; code: string; name: string; share_ppm: number }>(
      'SELECT id, code, name, share_ppm FROM producer WHERE is_active = 1 ORDER BY name',
    )
    .map((row) => ({ producerId: row.id, code: row.code, name: row.name, sharePpm: row.share_ppm }));
}

/** The words for an owner of money: `carrier:17`, `client:55`, `tax:TX` … null when it names no party. */
export function ownerName(db: ReadDb, beneficiary: string): string | null {
  const [kind = '', key = ''] = beneficiary.split(':');
  switch (kind) {
    case 'carrier':
      return db.value<string>('SELECT name FROM carrier WHERE id = ?', Number(key)) ?? null;
    case 'client':
    case 'finance':
      return db.value<string>('SELECT name FROM account WHERE id = ?', Number(key)) ?? null;
    case 'tax':
      return `Surplus-lines tax, ${key}`;
    default:
      return null;
  }
}

const TABLES: Readonly<Record<string, string>> = {
  account: "SELECT number || ' ' || name FROM account WHERE id = ?",
  subaccount: "SELECT number || ' ' || name FROM account WHERE id = ?",
  payer: "SELECT number || ' ' || name FROM account WHERE id = ?",
  carrier: 'SELECT name FROM carrier WHERE id = ?',
  producer: 'SELECT name FROM producer WHERE id = ?',
};

/** Names of the dimensions parties own, for journal lines. */
export function partyNames(db: ReadDb, dimension: string, key: string | number): string | null {
  if (dimension === 'owner') return ownerName(db, String(key));
  const text = TABLES[dimension];
  return text === undefined ? null : (db.value<string>(text, Number(key)) ?? null);
}
