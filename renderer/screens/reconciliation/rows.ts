/** The lines to work on, in the order of days: proposals first come together with their entries, then what stands alone. */
import type { BankLine, BookItem, MatchProposal } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import type { Work } from './types.ts';

export type WorkRow = {
  readonly key: string;
  readonly proposal: MatchProposal | null;
  readonly lines: readonly BankLine[];
  readonly items: readonly BookItem[];
};

/** Exact matches: the amount and the whole reference. They are accepted together. */
export const isExact = ({ score, isAmbiguous }: MatchProposal): boolean => score === 100 && !isAmbiguous;

export function rowsOf(work: Work): {
  readonly rows: readonly WorkRow[];
  readonly exact: readonly WorkRow[];
  readonly alone: readonly WorkRow[];
} {
  const lines = new Map(work.lines.map((line) => [line.lineId, line]));
  const items = new Map(work.items.map((item) => [item.entryId, item]));
  const known = <Value>(map: ReadonlyMap<number, Value>, ids: readonly number[]): Value[] =>
    ids.flatMap((id) => map.get(id) ?? []);
  const proposed = work.proposals.map(
    (proposal): WorkRow => ({
      key: `p${proposal.lineIds.join('.')}-${proposal.entryIds.join('.')}`,
      proposal,
      lines: known(lines, proposal.lineIds),
      items: known(items, proposal.entryIds),
    }),
  );
  const alone = known(lines, work.onlyBank).map(
    (line): WorkRow => ({ key: `l${line.lineId}`, proposal: null, lines: [line], items: [] }),
  );
  return {
    exact: proposed.filter((row) => row.proposal !== null && isExact(row.proposal)),
    rows: proposed.filter((row) => row.proposal === null || !isExact(row.proposal)),
    alone,
  };
}

export const sumOf = (rows: readonly { readonly cents: number }[]): Cents =>
  rows.reduce((total, { cents }) => total + cents, 0) as Cents;

/** The row whose amounts this one could be exchanged with: another pair of the same amount that asks. */
export function swapWith(row: WorkRow, rows: readonly WorkRow[]): WorkRow | undefined {
  if (row.proposal?.isAmbiguous !== true || row.lines.length !== 1 || row.items.length !== 1)
    return undefined;
  return rows.find(
    (other) =>
      other !== row &&
      other.proposal?.isAmbiguous === true &&
      other.lines.length === 1 &&
      other.items.length === 1 &&
      other.lines[0]?.cents === row.lines[0]?.cents,
  );
}
