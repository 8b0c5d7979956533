/** Laws of documents that are several entries: each is whole in itself, and together they are the document. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeldChange, PostingLine, PostingPlan } from '#electron/ledger/index.ts';
import { LINES_PER_ENTRY, splitEntry } from '#electron/ledger/split.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';

type Item = { readonly term: number; readonly net: number; readonly share: number; readonly bank: number };
const item: fc.Arbitrary<Item> = fc.record({
  term: fc.integer({ min: 1, max: 400 }),
  net: fc.integer({ min: 1, max: 900_000 }),
  share: fc.integer({ min: 0, max: 90_000 }),
  bank: fc.constantFrom(1, 2),
});

/** What a payment does to the items it pays; money on account may lie in two bank accounts. */
function partsOf(items: readonly Item[]): { readonly lines: PostingLine[]; readonly held: HeldChange[] } {
  const lines: PostingLine[] = [];
  const held: HeldChange[] = [];
  for (const { term: policyTermId, net, share, bank: bankAccountId } of items) {
    const carrier = { beneficiary: 'carrier:1', component: 'premium', policyTermId };
    const agency = { beneficiary: 'agency', component: 'commission', policyTermId };
    lines.push(
      { ...carrier, account: 'T1100', cents: -net as Cents },
      { ...agency, account: 'T1100', cents: -share as Cents },
      { ...agency, account: 'T2050', cents: share as Cents },
      { ...agency, account: 'T2090', cents: -share as Cents },
    );
    held.push(
      { ...carrier, bankAccountId, cents: net as Cents },
      { ...agency, bankAccountId, cents: share as Cents },
    );
  }
  return { lines, held };
}
const sum = (rows: readonly { readonly cents: number }[]): number =>
  rows.reduce((total, { cents }) => total + cents, 0);
const plan = { kind: 'receipt', accountingOn: '2026-11-09' as LocalDate, memo: 'Receipt' } as const;

/** A receipt: cash by bank account. An application: a client's money, bank account by bank account. */
function planOf(items: readonly Item[], isReceipt: boolean): PostingPlan {
  const { lines, held } = partsOf(items);
  const client = { beneficiary: 'client:9', component: 'unapplied' };
  const banks = [1, 2].map((bankAccountId) => ({
    bankAccountId,
    cents: sum(held.filter((change) => change.bankAccountId === bankAccountId)) as Cents,
  }));
  if (isReceipt) {
    const pool = { beneficiary: 'pool', component: 'cash', account: 'T1010' };
    return { ...plan, lines: [...banks.map((bank) => ({ ...pool, ...bank })), ...lines], held };
  }
  const own = banks.map((bank, at) => ({
    ...client,
    ...bank,
    cents: -bank.cents as Cents,
    receiptId: at + 1,
  }));
  return {
    ...plan,
    lines: [{ ...client, account: 'T2030', cents: sum(banks) as Cents }, ...lines],
    held: [...own, ...held],
  };
}

const totalsOf = (rows: readonly (PostingLine | HeldChange)[]): Record<string, number> => {
  const totals: Record<string, number> = {};
  for (const row of rows) {
    const key = [
      'account' in row ? row.account : 'held',
      row.bankAccountId,
      row.beneficiary,
      row.component,
      row.policyTermId,
    ].join(' ');
    totals[key] = (totals[key] ?? 0) + row.cents;
  }
  return Object.fromEntries(Object.entries(totals).filter(([, cents]) => cents !== 0));
};

describe('a document of very many items', () => {
  test.each([
    ['a receipt', true],
    ['an application of money on account', false],
  ])('%s: every entry is whole, and nothing is lost or made', (_name, isReceipt) => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 1_200, size: 'max' }), (items) => {
        const whole = planOf(items, isReceipt);
        const parts = splitEntry(whole);
        for (const { lines, held = [] } of parts) {
          expect(lines.filter(({ cents }) => cents !== 0).length).toBeLessThanOrEqual(LINES_PER_ENTRY);
          expect(sum(lines)).toBe(0);
          const isCash = (line: PostingLine) => line.beneficiary === 'pool';
          for (const bank of [1, 2]) {
            const cash = lines.filter((line) => isCash(line) && line.bankAccountId === bank);
            expect(sum(held.filter((change) => change.bankAccountId === bank))).toBe(sum(cash));
          }
          const owners = Map.groupBy(
            [...lines.filter((line) => !isCash(line)), ...held],
            ({ beneficiary, component }) => `${beneficiary} ${component}`,
          );
          for (const rows of owners.values()) expect(sum(rows)).toBe(0);
        }
        expect(totalsOf(parts.flatMap(({ lines }) => lines))).toEqual(totalsOf(whole.lines));
        expect(totalsOf(parts.flatMap(({ held = [] }) => held))).toEqual(totalsOf(whole.held ?? []));
      }),
      { numRuns: 12, seed: 7 },
    );
  });
});
