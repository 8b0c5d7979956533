import { describe, expect, test } from 'vitest';
import type { Cents, SplitMethod } from '#shared/money/index.ts';
import {
  add,
  allocate,
  applyRate,
  cents,
  cumulativeShare,
  negate,
  proRata,
  ratePpm,
  splitByPriority,
  splitProportional,
  subtract,
  sum,
} from '#shared/money/index.ts';
import oracles from '#test/fixtures/oracles.json' with { type: 'json' };

const premium = cents(120_000);
const commissionRate = ratePpm(150_000);

/** A down payment by percentage, the rest in equal installments: the shape of every payment plan. */
function plan(total: Cents, downPpm: number, installments: number, method?: SplitMethod): Cents[] {
  const down = applyRate(total, ratePpm(downPpm));
  return [down, ...allocate(subtract(total, down), Array<number>(installments).fill(1), method)];
}

/** Books a share slice by slice as its base comes in. */
function bookCumulatively(share: Cents, slices: readonly number[]): Cents[] {
  const base = sum(slices.map(cents));
  let paid = cents(0);
  let booked = cents(0);
  return slices.map((slice) => {
    paid = add(paid, cents(slice));
    const now = cumulativeShare(share, base, paid, booked);
    booked = add(booked, now);
    return now;
  });
}

describe('installments', () => {
  test('T01: 1,000.00 in three, by each method', () => {
    const split = (method: SplitMethod) => allocate(cents(100_000), [1, 1, 1], method);
    expect(split('largestRemainder')).toEqual(oracles.T01.largest_remainder);
    expect(split('firstAbsorbs')).toEqual(oracles.T01.first);
    expect(split('lastAbsorbs')).toEqual(oracles.T01.last);
  });

  test('T02: 20 % down and nine installments, by each method', () => {
    expect(plan(premium, 200_000, 9)).toEqual(oracles.T02.largest_remainder);
    expect(plan(premium, 200_000, 9, 'firstAbsorbs')).toEqual(oracles.T02.first);
    expect(plan(premium, 200_000, 9, 'lastAbsorbs')).toEqual(oracles.T02.last);
  });

  test('T04: each charge is sliced by itself and the slices add up per invoice', () => {
    const { allSpreadComponents, allSpread } = oracles.T04;
    const totals = { premium, carrierFee: 7500, slTax: 6184, stamping: 51, agencyFee: 5000 };
    const sliced = Object.entries(totals).map(([name, total]) => [name, plan(cents(total), 250_000, 3)]);
    expect(Object.fromEntries(sliced)).toEqual(allSpreadComponents);
    const invoices = [0, 1, 2, 3].map((i) => sum(sliced.map(([, slices]) => cents(Number(slices?.[i])))));
    expect(invoices).toEqual(allSpread);
  });

  test('T05: weights 3, 2, 1, 1', () => {
    expect(allocate(cents(100_000), [3, 2, 1, 1])).toEqual(oracles.T05.v);
  });

  test('T10 and T11: additional premium 275.50 and return premium 100.00 over six', () => {
    const weights = Array<number>(6).fill(1);
    expect(allocate(cents(27_550), weights)).toEqual(oracles.T10.v);
    expect(allocate(cents(-10_000), weights)).toEqual(oracles.T11.v);
  });

  test('T12: a return premium above what is unbilled empties it and leaves the rest to credit', () => {
    const { unbilled, rp, toCredit } = oracles.T12;
    const consumed = splitProportional(cents(rp), unbilled.map(cents));
    expect(consumed).toEqual(unbilled);
    expect(subtract(cents(rp), sum(consumed))).toBe(toCredit);
  });

  test('T15: the second policy of the shared stream', () => {
    expect(plan(cents(84_510), 250_000, 5)).toEqual(oracles.T15.B);
  });

  test('T22: premium finance, 25 % down', () => {
    const [down, financed] = plan(cents(138_735), 250_000, 1);
    expect({ down25: down, financed }).toEqual(oracles.T22);
  });

  test('T25: what four payments left, spread again', () => {
    const { paid, remaining, quarterly2, semimonthly12 } = oracles.T25;
    expect(sum(oracles.T02.largest_remainder.slice(0, 4).map(cents))).toBe(paid);
    expect(allocate(cents(remaining), [1, 1])).toEqual(quarterly2);
    expect(allocate(cents(remaining), Array<number>(12).fill(1))).toEqual(semimonthly12);
  });
});

describe('payments', () => {
  const names = oracles.T06.buckets.map(([name]) => String(name));
  const open = oracles.T06.buckets.map(([, amount]) => cents(Number(amount)));
  const named = (parts: readonly Cents[]) => Object.fromEntries(parts.map((part, i) => [names[i], part]));

  test('T06: 200.00 on one invoice, by priority and in proportion', () => {
    expect(named(splitByPriority(cents(20_000), open))).toEqual(oracles.T06.priority);
    expect(named(splitProportional(cents(20_000), open))).toEqual(oracles.T06.proportional);
  });

  test('T07: oldest first, what exceeds the open items stays unapplied', () => {
    const invoices = [12_000, 12_000, 12_500].map(cents);
    expect(splitByPriority(cents(30_000), invoices)).toEqual(Object.values(oracles.T07.alloc));
    const overpaid = splitByPriority(cents(40_000), invoices);
    const [applied, unapplied] = oracles.T07.overpay_400;
    expect(overpaid).toEqual(Object.values(applied as Record<string, number>));
    expect(subtract(cents(40_000), sum(overpaid))).toBe(unapplied);
  });

  test('T08: commission on the slices of T02', () => {
    const { premium: slices, cumulative, cumulativeSum } = oracles.T08;
    expect(bookCumulatively(cents(cumulativeSum), slices)).toEqual(cumulative);
  });

  test('T08b: cumulative booking ends exact where rounding each slice drifts by four cents', () => {
    const { premium: slices, totalCommission, cumulative, naive, naiveSum } = oracles.T08b;
    expect(bookCumulatively(cents(totalCommission), slices)).toEqual(cumulative);
    const bySlice = slices.map((slice) => applyRate(cents(slice), ratePpm(125_000)));
    expect(bySlice).toEqual(naive);
    expect(sum(bySlice)).toBe(naiveSum);
  });

  test('T27: commission in a part payment of 200.00', () => {
    const { premiumCash, commissionShare, carrierNet } = oracles.T27;
    const share = cumulativeShare(cents(18_000), premium, cents(premiumCash), cents(0));
    expect(share).toBe(commissionShare);
    expect(subtract(cents(premiumCash), share)).toBe(carrierNet);
  });
});

describe('rates', () => {
  test('T03: tax, stamping fee and commission of the base policy', () => {
    const taxable = cents(127_500);
    expect(applyRate(taxable, ratePpm(48_500))).toBe(oracles.T03.slTax);
    expect(applyRate(taxable, ratePpm(400))).toBe(oracles.T03.stamping);
    expect(applyRate(premium, commissionRate)).toBe(oracles.T03.commission);
  });

  test('T09: pro rata, three-decimal factor and short rate, with the commission and tax that go back', () => {
    const expected = oracles.T09;
    const returned = proRata(premium, expected.unearnedDays, expected.termDays);
    const shortRate = proRata(premium, expected.unearnedDays * 9, expected.termDays * 10);
    expect(expected).toMatchObject({
      proRata: returned,
      proRataFactor3: applyRate(premium, ratePpm(627_000)),
      shortRate90: shortRate,
      returnComm_proRata: applyRate(returned, commissionRate),
      returnComm_shortRate: applyRate(shortRate, commissionRate),
      slTaxReturn_proRata: applyRate(returned, ratePpm(48_500)),
      stampReturn_proRata: applyRate(returned, ratePpm(400)),
    });
  });

  test('T16: Texas tax, its tie under both roundings, and the California rates', () => {
    const tie = cents(101_000);
    const texas = ratePpm(48_500);
    expect(applyRate(cents(127_500), texas)).toBe(oracles.T16.tx_4_85_of_1275);
    expect(applyRate(tie, texas)).toBe(oracles.T16.tie_4_85_of_1010_half_up);
    expect(applyRate(negate(tie), texas)).toBe(-oracles.T16.tie_4_85_of_1010_half_up);
    expect(applyRate(tie, texas, 'half-even')).toBe(oracles.T16.tie_half_even);
    expect(applyRate(cents(234_567), ratePpm(30_000))).toBe(oracles.T16.ca_3_of_2345_67);
    expect(applyRate(cents(234_567), ratePpm(1_800))).toBe(oracles.T16.ca_stamp_018);
  });

  test('T18: card surcharge and the processor’s fee', () => {
    const gross = cents(oracles.T18.gross);
    expect(applyRate(gross, ratePpm(30_000))).toBe(oracles.T18.surcharge3pct);
    expect(add(applyRate(gross, ratePpm(29_000)), cents(30))).toBe(oracles.T18.fee);
  });

  test('T23: commission on an account current, a return premium included', () => {
    const rates: Record<string, number> = { P1: 150_000, P2: 120_000, 'P3 RP': 150_000 };
    for (const [name, gross, commission] of oracles.T23.lines) {
      expect(applyRate(cents(Number(gross)), ratePpm(rates[String(name)] ?? 0))).toBe(commission);
    }
  });
});
