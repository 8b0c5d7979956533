/** What papers say about the agency, addressees and banks, read once from the books. */
import type { ReadDb } from '#db/connection/index.ts';
import { ownerName } from '#electron/parties/index.ts';
import { invariant } from '#shared/errors/index.ts';
import type { Agency } from './paper.ts';
import { lookOf } from './template.ts';

export function agencyOf(db: ReadDb): Agency {
  const row = db.row<Pick<Agency, 'name' | 'state'>>('SELECT agency_name AS name, state FROM book');
  invariant(row !== undefined, 'A ledger file has its book');
  return { ...row, look: lookOf(db) };
}

export type Addressee = { readonly number: string; readonly name: string; readonly lines: readonly string[] };

/** An account as it stands on an envelope; a subaccount under the name of its account. */
export function addresseeOf(db: ReadDb, accountId: number): Addressee {
  const row = db.row<{
    number: string;
    name: string;
    top_name: string;
    address: string;
    city: string;
    state: string;
    postal_code: string;
  }>(
    `SELECT a.number, a.name, t.name AS top_name,
       iif(a.address || a.city = '', t.address, a.address) AS address, iif(a.address || a.city = '', t.city, a.city) AS city,
       iif(a.address || a.city = '', t.state, a.state) AS state,
       iif(a.address || a.city = '', t.postal_code, a.postal_code) AS postal_code
     FROM account AS a JOIN account AS t ON t.id = a.top_id WHERE a.id = ?`,
    accountId,
  );
  invariant(row !== undefined, 'A document has its account');
  const place = [[row.city, row.state].filter((text) => text !== '').join(', '), row.postal_code];
  return {
    number: row.number,
    name: row.top_name,
    lines: [
      ...(row.name === row.top_name ? [] : [row.name]),
      ...(row.address === '' ? [] : [row.address]),
      ...(row.city === '' ? [] : [place.filter((text) => text !== '').join(' ')]),
    ],
  };
}

/** `Prairie State Bank, account ending 4417`. */
export function bankText(db: ReadDb, bankAccountId: number): string {
  const row = db.row<{ bank_name: string; last_four: string }>(
    'SELECT bank_name, last_four FROM bank_account WHERE id = ?',
    bankAccountId,
  );
  invariant(row !== undefined, 'A document has its bank account');
  return `${row.bank_name} ••${row.last_four}`;
}

/** Whom a policy insures: the account, and after a comma the subaccount. */
export function insuredOf(db: ReadDb, policyTermId: number): string {
  return nameOf(
    db,
    'JOIN policy AS p ON p.account_id = a.id JOIN policy_term AS o ON o.policy_id = p.id WHERE o.id = ?',
    policyTermId,
  );
}

/** Who paid: as written on the receipt, or in full when that is only a subaccount's name. */
export function payerOf(db: ReadDb, receiptId: number): string {
  const written = db.value<string>(
    'SELECT payer_name FROM receipt AS r LEFT JOIN account AS a ON a.id = r.account_id WHERE r.id = ? AND payer_name IS NOT a.name',
    receiptId,
  );
  return written ?? nameOf(db, 'JOIN receipt AS r ON r.account_id = a.id WHERE r.id = ?', receiptId);
}

function nameOf(db: ReadDb, which: string, id: number): string {
  const name = db.value<string>(
    `SELECT t.name || iif(a.id = t.id, '', ', ' || a.name) FROM account AS a JOIN account AS t ON t.id = a.top_id ${which}`,
    id,
  );
  invariant(name !== undefined, 'A line has its account');
  return name;
}

/** The name of whoever owns an amount. */
export const ownerText = (db: ReadDb, beneficiary: string): string =>
  ownerName(db, beneficiary) ?? beneficiary;
