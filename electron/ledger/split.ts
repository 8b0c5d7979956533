/** Documents larger than one entry may be: several entries of one source, each complete in itself. */
import type { Cents } from '#shared/money/index.ts';
import type { HeldChange, PostingLine, PostingPlan } from './posting.ts';
import { POOL } from './rules.ts';

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
  return numbered(parts.map((lines) => ({ ...plan, lines })));
}

function numbered(plans: readonly PostingPlan[]): readonly PostingPlan[] {
  if (plans.length < 2) return plans;
  return plans.map((plan, at) => ({ ...plan, memo: `${plan.memo}, part ${at + 1} of ${plans.length}` }));
}

/** Room for the cash of each bank account the part is paid from. */
const SOURCE_LINES = 20;

type Group = { readonly lines: PostingLine[]; readonly held: HeldChange[] };

const keyOf = (row: PostingLine | HeldChange): string =>
  row.policyTermId === undefined ? '' : `${row.policyTermId} ${row.beneficiary ?? ''} ${row.component ?? ''}`;
const isCash = (line: PostingLine): boolean => line.beneficiary === POOL.beneficiary;
const total = (rows: readonly { readonly cents: Cents }[]): number =>
  rows.reduce((sum, { cents }) => sum + cents, 0);

/**
 * What pays for the items of a document: its cash, one line a bank account, or the money on account it is paid with. Each
 * part takes as much of it as its own items come to.
 */
type Source = { readonly lineOf: (group: Group) => Group; readonly rest: Group };

/**
 * One plan or several for money that was split to many policies: whose money it is, is proved owner by owner and component
 * by component inside each entry, so those of one policy term stay together and bring their part of the cash along.
 */
export function splitEntry(plan: PostingPlan): readonly [PostingPlan, ...PostingPlan[]] {
  const lines = plan.lines.filter((line) => line.cents !== 0);
  if (lines.length <= LINES_PER_ENTRY) return [plan];
  const held = (plan.held ?? []).filter((change) => change.cents !== 0);
  const { groups, rest } = groupsOf(lines, held);
  const source = rest.lines.some(isCash) ? cashSource(rest) : ownerSource(rest, groups);
  const parts: Group[] = [];
  for (const group of [
    ...(source.rest.lines.length + source.rest.held.length === 0 ? [] : [source.rest]),
    ...groups,
  ]) {
    const last = parts.at(-1);
    if (last === undefined || last.lines.length + group.lines.length > LINES_PER_ENTRY - SOURCE_LINES)
      parts.push({ lines: [...group.lines], held: [...group.held] });
    else {
      last.lines.push(...group.lines);
      last.held.push(...group.held);
    }
  }
  const plans = parts.map((part) => {
    const paid = source.lineOf(part);
    return { ...plan, lines: [...paid.lines, ...part.lines], held: [...paid.held, ...part.held] };
  });
  const [first, ...others] = numbered(plans);
  return first === undefined ? [plan] : [first, ...others];
}

/** By policy term, owner and component, as far as lines and held money of one agree; what does not is the rest. */
function groupsOf(
  lines: readonly PostingLine[],
  held: readonly HeldChange[],
): { readonly groups: readonly Group[]; readonly rest: Group } {
  const groups = new Map<string, Group>();
  const rest: Group = { lines: [], held: [] };
  const groupOf = (key: string): Group => {
    const group = groups.get(key) ?? { lines: [], held: [] };
    groups.set(key, group);
    return group;
  };
  for (const line of lines)
    (isCash(line) || keyOf(line) === '' ? rest : groupOf(keyOf(line))).lines.push(line);
  for (const change of held) (keyOf(change) === '' ? rest : groupOf(keyOf(change))).held.push(change);
  const whole: Group[] = [];
  for (const group of groups.values()) {
    if (total(group.lines) + total(group.held) === 0) whole.push(group);
    else {
      rest.lines.push(...group.lines);
      rest.held.push(...group.held);
    }
  }
  return { groups: whole, rest };
}

const byBank = (held: readonly HeldChange[]): Map<number, number> => {
  const banks = new Map<number, number>();
  for (const { bankAccountId, cents } of held)
    banks.set(bankAccountId, (banks.get(bankAccountId) ?? 0) + cents);
  return banks;
};

function cashSource(rest: Group): Source {
  const cash = new Map(rest.lines.filter(isCash).map((line) => [line.bankAccountId ?? 0, line]));
  return {
    rest: { lines: rest.lines.filter((line) => !isCash(line)), held: rest.held },
    lineOf: (group) => ({
      lines: [...byBank(group.held)].flatMap(([bankAccountId, cents]) => {
        const line = cash.get(bankAccountId);
        return line === undefined || cents === 0 ? [] : [{ ...line, cents: cents as Cents }];
      }),
      held: [],
    }),
  };
}

/** Without cash, an owner's money becomes others': one line of his, and his held money bank account by bank account. */
function ownerSource(rest: Group, groups: readonly Group[]): Source {
  const [line] = rest.lines;
  const isPaid = groups.some(({ lines }) => total(lines) !== 0);
  if (line === undefined || !isPaid) return { rest, lineOf: () => ({ lines: [], held: [] }) };
  const left = rest.held.map((change) => ({ ...change, cents: change.cents as number }));
  return {
    rest: { lines: [], held: [] },
    lineOf: (group) => {
      const held: HeldChange[] = [];
      for (const [bankAccountId, cents] of byBank(group.held)) {
        let missing = cents;
        for (const own of left) {
          if (own.bankAccountId !== bankAccountId || missing <= 0) continue;
          const part = Math.min(missing, -own.cents);
          missing -= part;
          own.cents += part;
          held.push({ ...own, cents: -part as Cents });
        }
      }
      return {
        lines: [{ ...line, cents: -total(group.lines) as Cents }],
        held: held.filter(({ cents }) => cents !== 0),
      };
    },
  };
}
