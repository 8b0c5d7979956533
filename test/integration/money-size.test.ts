/** A payment of any number of items: received, failed, standing again, applied from money on account; all of it proved. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, desk, expectVerified } from '#test/builders/money-in.ts';

/** Policies of twenty items each: 2,000 items take half a minute, so the everyday run is smaller. */
const POLICIES = Number(process.env['COVERBOOK_FLEET'] ?? 40);

let on: Desk;
beforeEach(() => {
  on = desk();
});
afterEach(() => on.book.dispose());

const rows = (text: string) => on.book.connection.read.rows<Record<string, string | number>>(text);
const balances = () =>
  rows(
    `SELECT a.code, coalesce(l.beneficiary, '') AS owner, sum(l.cents) AS cents FROM journal_line AS l
     JOIN ledger_account AS a ON a.id = l.ledger_account_id GROUP BY 1, 2 HAVING sum(l.cents) <> 0 ORDER BY 1, 2`,
  );
const open = (): number => Number(rows('SELECT sum(open_cents) AS cents FROM invoice_item')[0]?.['cents']);
const partsOf = (kind: string): number =>
  Number(rows(`SELECT count(*) AS parts FROM journal_entry WHERE kind = '${kind}'`)[0]?.['parts']);

/** So many policies of twenty charges each, billed when bound; answers what is owed. */
const fleet = (policies: number): number => {
  const furtherCharges = Array.from({ length: 15 }, (_, at) => ({
    component: 'premium',
    label: `Vehicle ${at + 1}`,
    amountCents: 10_000 + at,
  }));
  for (let at = 0; at < policies; at += 1) on.bind({ furtherCharges });
  return open();
};

describe('a payment of very many items', () => {
  it('is posted, fails and stands again, each as several entries of one document', () => {
    const owed = fleet(POLICIES);
    expect(rows('SELECT count(*) AS items FROM invoice_item')).toEqual([{ items: 20 * POLICIES }]);
    const billed = balances();
    const paid = on.pay(owed);
    expect(paid.unappliedCents).toBe(0);
    expect(open()).toBe(0);
    expect(partsOf('receipt')).toBeGreaterThan(2);
    expectVerified(on.book);
    on.deposit([paid.receiptId]);
    const standing = balances();

    const { failedPaymentId, shortageCents } = on.book.run<{
      failedPaymentId: number;
      shortageCents: number;
    }>(
      'failures.fail',
      { receiptId: paid.receiptId, kind: 'nsf', failedOn: '2026-11-12' },
      { businessOn: '2026-11-12' },
    );
    expect(shortageCents).toBe(0);
    expect(open()).toBe(owed);
    expect(balances()).toEqual(billed);
    expectVerified(on.book);

    on.book.run(
      'failures.reinstate',
      { failedPaymentId, reinstatedOn: '2026-11-13', why: 'bankError' },
      { businessOn: '2026-11-13' },
    );
    expect(open()).toBe(0);
    expect(balances()).toEqual(standing);
    expectVerified(on.book);
  }, 180_000);

  it('of 600, after its money was moved on: what was swept is a shortage, and a part of it is left over', () => {
    const owed = fleet(30);
    const paid = on.pay(owed + 12_345);
    on.deposit([paid.receiptId]);
    const { withdrawableCents } = on.book.ask<{ withdrawableCents: number }>('trust.previewSweep', {
      sweptOn: '2026-11-09',
    });
    on.book.run('trust.sweep', { sweptOn: '2026-11-09', cents: withdrawableCents });
    const { shortageCents } = on.book.run<{ shortageCents: number }>(
      'failures.fail',
      { receiptId: paid.receiptId, kind: 'nsf', failedOn: '2026-11-12' },
      { businessOn: '2026-11-12' },
    );
    expect(shortageCents).toBe(withdrawableCents);
    expectVerified(on.book);
  }, 120_000);

  it('of 600, from money on account of two receipts', () => {
    const first = on.pay(200_000);
    const second = on.pay(9_000_000);
    on.deposit([first.receiptId, second.receiptId]);
    const owed = fleet(30);
    const { appliedCents, entryIds } = on.book.run<{ appliedCents: number; entryIds: number[] }>(
      'unapplied.apply',
      { accountId: on.known.accountId, streamId: 0, cents: owed, appliedOn: '2026-11-10' },
      { businessOn: '2026-11-10' },
    );
    expect(appliedCents).toBe(owed);
    expect(entryIds.length).toBeGreaterThan(2);
    expect(partsOf('unappliedApplied')).toBeGreaterThan(2);
    expectVerified(on.book);
  }, 120_000);
});
