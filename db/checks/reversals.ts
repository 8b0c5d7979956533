/** I6: a reversal is the exact negation of one earlier entry, and an entry is reversed once. */
import { type Check, findings } from './types.ts';

/** `IS NOT NULL` would walk the whole journal; a range finds the few reversals by their index. */
type Pair = readonly [
  seq: number,
  payload: string,
  originalSeq: number | null,
  originalPayload: string | null,
];
type Row = { readonly cents: number };
type Payload = { readonly lines: readonly Row[]; readonly held: readonly Row[] };

export const reversals: Check = {
  name: 'I6',
  title: 'Every reversal is the exact negation of one entry, and no entry is reversed twice',
  advice:
    'Coverbook cannot post such a reversal: the file was changed from outside. Restore the last verified backup and compare.',
  since: 10,
  run: ({ raw, read }) => {
    const found = findings();
    let examined = 0;
    const pairs = raw
      .prepare(
        `SELECT r.seq, r.payload, o.seq, o.payload FROM journal_entry AS r LEFT JOIN journal_entry AS o ON o.id = r.reverses_id
         WHERE r.reverses_id >= -9223372036854775807`,
      )
      .raw()
      .iterate() as IterableIterator<Pair>;
    for (const [seq, payload, originalSeq, originalPayload] of pairs) {
      examined += 1;
      if (originalSeq === null || originalPayload === null)
        found.add(`Entry ${seq} reverses an entry that is not there.`);
      else if (originalSeq >= seq)
        found.add(`Entry ${seq} reverses entry ${originalSeq}, which is not an earlier one.`);
      else if (!isNegation(payload, originalPayload))
        found.add(`Entry ${seq} is not the exact negation of entry ${originalSeq}.`);
    }
    const twice = read.rows<{ reverses_id: number }>(
      `SELECT reverses_id FROM journal_entry WHERE reverses_id >= -9223372036854775807
       GROUP BY reverses_id HAVING count(*) > 1`,
    );
    for (const { reverses_id } of twice) {
      found.add(`The entry with id ${reverses_id} is reversed more than once.`);
    }
    return found.outcome(examined);
  },
};

function isNegation(reversal: string, original: string): boolean {
  const one = JSON.parse(reversal) as Payload;
  const other = JSON.parse(original) as Payload;
  return isNegated(one.lines, other.lines) && isNegated(one.held, other.held);
}

function isNegated(rows: readonly Row[], originals: readonly Row[]): boolean {
  return (
    rows.length === originals.length &&
    rows.every((row, index) => {
      const original = originals[index];
      return original !== undefined && keyOf({ ...row, cents: -row.cents }) === keyOf(original);
    })
  );
}

const keyOf = (row: Row): string =>
  JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)));
