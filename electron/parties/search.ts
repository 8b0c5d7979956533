/** Parties in the command palette: accounts by number or any part of the name, carriers and producers by name or code. */
import type { SearchProvider } from '#electron/ledger/index.ts';
import type { Hit } from '#shared/contract/index.ts';
import { likePattern, searchName } from './rules.ts';

type Row = { id: number; title: string; detail: string };
const toHit =
  (type: Hit['type']) =>
  (row: Row): Hit => ({ ...row, type, amountCents: null, on: null });

const accounts: SearchProvider = (db, { text, limit }) => {
  const name = searchName(text);
  const columns =
    // One that was joined with another leads to the one that stayed.
    "coalesce(merged_into_id, id) AS id, name AS title, number || CASE city WHEN '' THEN '' ELSE ', ' || city END AS detail FROM account";
  const byNumber = db.rows<Row>(`SELECT ${columns} WHERE number = ?`, text.toUpperCase());
  const byName =
    name === ''
      ? []
      : db.rows<Row>(
          // Names that begin so come first; the shortest of them is what was meant.
          `SELECT ${columns} WHERE search_name LIKE ? ESCAPE '\\'
           ORDER BY search_name NOT LIKE ? ESCAPE '\\', is_active DESC, length(search_name), account.id LIMIT ?`,
          likePattern(name),
          likePattern(name).slice(1),
          limit,
        );
  const unique = new Map([...byNumber, ...byName].map((row) => [row.id, row]));
  return [...unique.values()].slice(0, limit).map(toHit('account'));
};

const named =
  (type: 'carrier' | 'producer'): SearchProvider =>
  (db, { text, limit }) =>
    db
      .rows<Row>(
        `SELECT id, name AS title, code AS detail FROM ${type} WHERE code = ? OR name LIKE ? ESCAPE '\\' ORDER BY name LIMIT ?`,
        text,
        likePattern(text),
        limit,
      )
      .map(toHit(type));

export const partySearch: readonly SearchProvider[] = [accounts, named('carrier'), named('producer')];
