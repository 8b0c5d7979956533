/** Remittances in the command palette. */
import { documentSearch, type SearchProvider } from '#electron/ledger/index.ts';
import { ownerName } from '#electron/parties/index.ts';

const byNumber = documentSearch({
  type: 'remittance',
  select: `SELECT d.id, 'Remittance ' || d.number AS title, d.beneficiary AS detail, d.total_cents AS amountCents, d.paid_on AS "on"
    FROM remittance AS d`,
  written: (_db, number) => [`RM-${String(number).padStart(5, '0')}`],
  amountColumn: null,
});

const remittances: SearchProvider = (db, query) =>
  byNumber(db, query).map((hit) => ({ ...hit, detail: ownerName(db, hit.detail) ?? hit.detail }));

export const carrierSearch: readonly SearchProvider[] = [remittances];
