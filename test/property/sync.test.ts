import chart from '#resources/charts-of-accounts/agency.json' with { type: 'json' };
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupEntries, type LocalEntry } from '#electron/sync/rules.ts';
import { chartOfTargets, INTERFUND, type LedgerAccountRow } from '#electron/sync/targets.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';

const accounts = chart.map((account, index) => ({
  ...account,
  id: index + 1,
  cash_role: account.cashRole,
})) as unknown as LedgerAccountRow[];
const idOf = (code: string): number => accounts.find((account) => account.code === code)?.id ?? 0;
const targets = chartOfTargets(accounts, [
  { id: 1, fund: 'trust', bank_name: 'A', last_four: '0001', ledger_account_id: idOf('T1000') },
  { id: 2, fund: 'trust', bank_name: 'B', last_four: '0002', ledger_account_id: idOf('T1000') },
]);
const follows = new Map(targets.targets.map((target) => [target.key, target.follows]));
const order = (key: string): number => targets.targets.findIndex((target) => target.key === key);

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
  source: fc.constantFrom('receipt:1', 'receipt:2'),
  accountingOn: fc.constantFrom('2026-11-09', '2026-11-10'),
  isOpening: fc.boolean(),
});

const entriesOf = (
  plans: readonly (typeof plan extends fc.Arbitrary<infer P> ? P : never)[],
  isMapped: boolean,
): LocalEntry[] =>
  plans.map((given, index) => ({
    entryId: index + 1,
    seq: index + 1,
    requestId: given.requestId,
    accountingOn: given.accountingOn as LocalDate,
    source: given.source,
    title: '',
    memo: '',
    isOpening: given.isOpening,
    lines: given.lines.map(({ code, cents, bank }) => {
      const own = targets.targetOf(idOf(code), bank);
      return { target: isMapped ? own : (follows.get(own) ?? own), cents: cents as Cents };
    }),
  }));

test('whatever balances here is sent balanced, once, or remembered as passed over', () => {
  fc.assert(
    fc.property(fc.array(plan, { maxLength: 8 }), fc.boolean(), (plans, isMapped) => {
      const entries = entriesOf(plans, isMapped);
      const { groups, skipped } = groupEntries(entries, order, INTERFUND);
      for (const group of groups) {
        expect(group.lines.reduce((total, line) => total + line.cents, 0)).toBe(0);
        expect(group.lines.length).toBeGreaterThanOrEqual(2);
        expect(group.lines.length).toBeLessThanOrEqual(200);
        expect(new Set(group.lines.map((line) => line.target)).size).toBe(group.lines.length);
        expect(group.lines.every((line) => line.cents !== 0)).toBe(true);
        expect(new Set(group.entries.map((entry) => entry.accountingOn)).size).toBe(1);
      }
      const placed = [...groups.flatMap((group) => group.entries), ...skipped.map(({ entry }) => entry)];
      expect(placed.map((entry) => entry.entryId).toSorted((a, b) => a - b)).toEqual(
        entries.map((entry) => entry.entryId),
      );
      expect(groupEntries(entries, order, INTERFUND)).toEqual({ groups, skipped });
    }),
    { numRuns: 300 },
  );
});
