import chart from '#resources/charts-of-accounts/agency.json' with { type: 'json' };
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupEntries, type Grouping, type LocalEntry } from '#electron/sync/rules.ts';
import {
  type BankAccountRow,
  chartOfTargets,
  INTERFUND,
  type LedgerAccountRow,
} from '#electron/sync/targets.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';

const accounts = chart.map((account, index) => ({
  ...account,
  id: index + 1,
  cash_role: account.cashRole,
})) as unknown as LedgerAccountRow[];
const idOf = (code: string): number => accounts.find((account) => account.code === code)?.id ?? 0;
const banks: BankAccountRow[] = [
  { id: 1, fund: 'trust', bank_name: 'A', last_four: '0001', ledger_account_id: idOf('T1000') },
  { id: 2, fund: 'trust', bank_name: 'B', last_four: '0002', ledger_account_id: idOf('T1000') },
];
/** Lines of one fund that balance: any amounts, the last line takes what is left. */
const balancedIn = (fund: string) => {
  const codes = accounts.filter((account) => account.fund === fund).map((account) => account.code);
  const line = fc.record({
    code: fc.constantFrom(...codes),
    cents: fc.integer({ min: -1e9, max: 1e9 }),
    bank: fc.constantFrom(1, 2),
  });
  return fc
    .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom(...codes), fc.constantFrom(1, 2))
    .map(([lines, code, bank]) => [
      ...lines,
      { code, cents: -lines.reduce((total, { cents }) => total + cents, 0), bank },
    ]);
};

const plan = fc.record({
  lines: fc.tuple(balancedIn('trust'), balancedIn('operating')).map((funds) => funds.flat()),
  requestId: fc.constantFrom('a', 'b'),
  document: fc.constantFrom('receipt:1', 'receipt:2'),
  source: fc.constantFrom('receipts' as const, 'manual' as const),
  names: fc.constantFrom(undefined, 'customer:1', 'customer:2'),
  accountingOn: fc.constantFrom('2026-11-09', '2026-11-10'),
  isOpening: fc.boolean(),
});

type Plan = typeof plan extends fc.Arbitrary<infer P> ? P : never;
const entriesOf = (plans: readonly Plan[], targetOf: (code: string, bank: number) => string): LocalEntry[] =>
  plans.map((given, index) => ({
    entryId: index + 1,
    seq: index + 1,
    requestId: given.requestId,
    accountingOn: given.accountingOn as LocalDate,
    document: given.document,
    source: given.source,
    title: '',
    memo: '',
    isOpening: given.isOpening,
    lines: given.lines.map(({ code, cents, bank }) => {
      const target = targetOf(code, bank);
      const line = { target, cents: cents as Cents };
      const { names } = given;
      return names === undefined || !target.startsWith('account:') ? line : { ...line, name: names };
    }),
  }));

const posting = fc.constantFrom('entry' as const, 'day' as const, 'month' as const);

test('whatever balances here is sent balanced, once, or remembered as passed over', () => {
  fc.assert(
    fc.property(
      fc.array(plan, { maxLength: 8 }),
      fc.boolean(),
      fc.constantFrom('net' as const, 'full' as const),
      fc.record({ receipts: posting, manual: posting }),
      (plans, isMapped, mode, postings) => {
        const targets = chartOfTargets(accounts, banks, mode);
        const follows = new Map(targets.targets.map((target) => [target.key, target.follows]));
        const entries = entriesOf(plans, (code, bank) => {
          const own = targets.targetOf(idOf(code), bank);
          return isMapped ? own : (follows.get(own) ?? own);
        });
        const grouping: Grouping = {
          order: (key) => targets.targets.findIndex((target) => target.key === key),
          interfund: INTERFUND,
          postingOf: (source) => (source === 'manual' ? postings.manual : postings.receipts),
          throughOn: '2026-11-20' as LocalDate,
          startsOn: null,
        };
        const { groups, skipped } = groupEntries(entries, grouping);
        for (const group of groups) {
          expect(group.lines.reduce((total, line) => total + line.cents, 0)).toBe(0);
          expect(group.lines.length).toBeGreaterThanOrEqual(2);
          expect(group.lines.length).toBeLessThanOrEqual(200);
          expect(new Set(group.lines.map((line) => `${line.target} ${line.name}`)).size).toBe(
            group.lines.length,
          );
          expect(group.lines.every((line) => line.cents !== 0)).toBe(true);
          const days = new Set(group.entries.map((entry) => entry.accountingOn));
          if (group.posting !== 'month') expect([...days]).toEqual([group.accountingOn]);
          expect([...days].every((day) => day <= group.accountingOn)).toBe(true);
        }
        const placed = [...groups.flatMap((group) => group.entries), ...skipped.map(({ entry }) => entry)];
        expect(placed.map((entry) => entry.entryId).toSorted((a, b) => a - b)).toEqual(
          entries.map((entry) => entry.entryId),
        );
        // Nothing is lost by netting: the sums by target are those of the entries.
        const sums = (lines: readonly { target: string; cents: number }[]): Record<string, number> => {
          const totals = new Map<string, number>();
          for (const line of lines) totals.set(line.target, (totals.get(line.target) ?? 0) + line.cents);
          return Object.fromEntries(
            [...totals].filter(([, cents]) => cents !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1)),
          );
        };
        const netted = skipped.filter(({ because }) => because === 'nets to nothing');
        expect(sums(groups.flatMap((group) => group.lines))).toEqual(
          sums([
            ...groups.flatMap((group) => group.entries.flatMap((entry) => entry.lines)),
            ...netted.flatMap(({ entry }) => entry.lines),
          ]),
        );
        expect(groupEntries(entries, grouping)).toEqual({ groups, skipped });
      },
    ),
    { numRuns: 300 },
  );
});
