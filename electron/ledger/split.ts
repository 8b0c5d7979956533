/** Documents larger than one entry may be: several entries of one source, each complete in itself. */
import type { PostingLine, PostingPlan } from './posting.ts';

/** The database takes at most 999 lines an entry; this leaves room for what a later rule adds. */
export const LINES_PER_ENTRY = 900;

/**
 * One plan or several, none of them larger than an entry may be. Lines of one group stay together and balance by themselves
 * in each fund, so every part is an entry of its own; the memo says which part of how many. No group is larger than an entry.
 */
export function splitPlan(
  plan: Omit<PostingPlan, 'lines'>,
  groups: readonly (readonly PostingLine[])[],
): readonly PostingPlan[] {
  const parts: PostingLine[][] = [];
  for (const group of groups) {
    const standing = group.filter((line) => line.cents !== 0);
    const last = parts.at(-1);
    if (standing.length === 0) continue;
    if (last === undefined || last.length + standing.length > LINES_PER_ENTRY) parts.push([...standing]);
    else last.push(...standing);
  }
  const [only, ...others] = parts;
  if (only === undefined) return [];
  if (others.length === 0) return [{ ...plan, lines: only }];
  return parts.map((lines, at) => ({
    ...plan,
    memo: `${plan.memo}, part ${at + 1} of ${parts.length}`,
    lines,
  }));
}
