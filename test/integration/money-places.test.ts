/**
 * Where money lies and since when: trust money that was moved to another bank account, money on account that came later than
 * the day it is used on, money leaving a bank account that has none.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { basePolicy } from '#test/builders/business.ts';
import { type Desk, desk, expectVerified, refusalOf } from '#test/builders/money-in.ts';

let on: Desk;
beforeEach(() => {
  on = desk();
});
afterEach(() => {
  expectVerified(on.book);
  on.book.dispose();
});

const refusedOn = (name: string, input: object, businessOn: string) =>
  refusalOf(on.book, () => on.book.run(name, input, { businessOn }));
const addBank = (): number =>
  on.book.run<{ bankAccountId: number }>('trust.addBank', {
    fund: 'trust',
    bankName: 'Second State Bank',
    lastFour: '9999',
    titledAs: '',
    state: 'TX',
    bearsInterest: false,
    sweepsClearedOnly: false,
  }).bankAccountId;
const moveAll = (fromBankAccountId: number, toBankAccountId: number, movedOn = '2026-11-10') =>
  on.book.run(
    'trust.moveBetweenBanks',
    { fromBankAccountId, toBankAccountId, movedOn },
    { businessOn: movedOn },
  );
const account = (name: string): number =>
  on.book.run<{ accountId: number }>('parties.createAccount', { name, state: 'TX' }).accountId;
/** Owners below zero on any day, by bank account. */
const short = () =>
  on.book.connection.read.rows(
    `SELECT * FROM (SELECT bank_account_id AS bank, beneficiary AS owner, on_date AS day,
       sum(cents) OVER (PARTITION BY bank_account_id, beneficiary ORDER BY on_date) AS cents FROM held_day) WHERE cents < 0`,
  );
/** The lowest a trust bank account stands at on any day. */
const lowestCash = (bank: number): number =>
  on.book.connection.read.value<number>(
    `SELECT min(cents) FROM (SELECT sum(b.cents) OVER (ORDER BY b.on_date) AS cents FROM bank_day AS b
       JOIN ledger_account AS a ON a.id = b.ledger_account_id WHERE a.code = 'T1000' AND b.bank_account_id = ?)`,
    bank,
  ) ?? 0;
const balance = (code: string): number =>
  on.book.connection.read.value<number>(
    `SELECT coalesce(sum(l.cents), 0) FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id WHERE a.code = ?`,
    code,
  ) ?? 0;
const apply = (accountId: number, cents: number, appliedOn: string, businessOn = appliedOn) =>
  on.book.run('unapplied.apply', { accountId, streamId: 0, cents, appliedOn }, { businessOn });
const carrierItems = () =>
  on.book.connection.read.rows<{ payableItemId: number; cents: number }>(
    "SELECT id AS payableItemId, owed_cents AS cents FROM payable_item WHERE beneficiary LIKE 'carrier:%'",
  );

describe('money that was moved to another trust bank account', () => {
  it('is applied where it lies, when its first account is closed, and the carrier is paid from there', () => {
    const paid = on.pay(138_735);
    on.deposit([paid.receiptId], '2026-11-09');
    const second = addBank();
    moveAll(on.trustBank, second);
    on.book.run(
      'trust.closeBank',
      { bankAccountId: on.trustBank, closedOn: '2026-11-10' },
      { businessOn: '2026-11-10' },
    );
    on.book.run('billing.bindPolicy', basePolicy(on.known), { businessOn: '2026-11-11' });
    apply(on.known.accountId, 138_735, '2026-11-11');
    expect(short()).toEqual([]);
    on.book.run(
      'carriers.remit',
      {
        payee: `carrier:${on.known.carrierId}`,
        paidOn: '2026-11-12',
        method: 'ach',
        reference: '',
        bankAccountId: second,
        items: carrierItems(),
      },
      { businessOn: '2026-11-12' },
    );
    expect(short()).toEqual([]);
  });

  it('leaves no shortage when its payment bounces: it is called back, and nothing of it can be remitted', () => {
    on.bind();
    const paid = on.pay(138_735);
    on.deposit([paid.receiptId], '2026-11-09');
    const second = addBank();
    moveAll(on.trustBank, second);
    const failed = on.book.run<{ shortageCents: number }>(
      'failures.fail',
      { receiptId: paid.receiptId, kind: 'nsf', failedOn: '2026-11-12' },
      { businessOn: '2026-11-12' },
    );
    expect(failed.shortageCents).toBe(0);
    expect(balance('T1190')).toBe(0);
    expect(short()).toEqual([]);
    expect(lowestCash(on.trustBank)).toBe(0);
    const refused = refusedOn(
      'carriers.remit',
      {
        payee: `carrier:${on.known.carrierId}`,
        paidOn: '2026-11-12',
        method: 'ach',
        reference: '',
        bankAccountId: second,
        items: carrierItems(),
      },
      '2026-11-12',
    );
    expect(refused.code).toBe('trust.overdrawn');
  });

  it('goes along with a policy from where it lies', () => {
    const second = addBank();
    const other = account('Other Client');
    const third = account('Third Client');
    const take = (bankAccountId: number, reference: string, receivedOn: string) => {
      const { receiptId } = on.book.run<{ receiptId: number }>('receipts.post', {
        accountId: other,
        amountCents: 5_000,
        receivedOn,
        reference,
        method: 'cash',
        bankAccountId,
      });
      on.book.run('receipts.postDeposit', {
        depositOn: '2026-11-05',
        bankAccountId,
        receiptIds: [receiptId],
        bankLineCents: 5_000,
      });
    };
    take(second, 'q1', '2026-11-02');
    take(on.trustBank, 'q2', '2026-11-05');
    const { policyId } = on.book.run<{ policyId: number }>(
      'billing.bindPolicy',
      basePolicy({ ...on.known, accountId: other }),
    );
    on.book.run('accounts.move', {
      what: { type: 'policy', policyId },
      toAccountId: third,
      unappliedCents: 5_000,
      reason: 'sold',
    });
    apply(third, 5_000, '2026-11-09');
    expect(short()).toEqual([]);
  });

  it('identifies and returns suspense money where it lies', () => {
    const { receiptId } = on.book.run<{ receiptId: number }>('suspense.receive', {
      amountCents: 25_000,
      receivedOn: '2026-11-09',
      method: 'check',
      reference: 's1',
      payerName: 'Unknown',
      clue: 'none',
    });
    on.deposit([receiptId], '2026-11-09');
    const second = addBank();
    moveAll(on.trustBank, second);
    on.book.run(
      'suspense.identify',
      {
        receiptId,
        accountId: on.known.accountId,
        cents: 10_000,
        identifiedOn: '2026-11-11',
        reason: 'letter',
      },
      { businessOn: '2026-11-11' },
    );
    on.book.run(
      'suspense.giveBack',
      { receiptId, cents: 15_000, returnedOn: '2026-11-12', reason: 'not ours', reference: '' },
      { businessOn: '2026-11-12' },
    );
    expect(short()).toEqual([]);
    expect(lowestCash(on.trustBank)).toBe(0);
  });
});

describe('money on account on a day it was not there yet', () => {
  it('pays nothing before it reached the account', () => {
    on.bind();
    const other = account('Other Client');
    const { receiptId } = on.book.run<{ receiptId: number }>(
      'receipts.post',
      { accountId: other, amountCents: 100_000, receivedOn: '2026-11-02', reference: 'c1', method: 'check' },
      { businessOn: '2026-11-20' },
    );
    on.deposit([receiptId], '2026-11-02');
    on.book.run(
      'unapplied.transfer',
      {
        fromAccountId: other,
        toAccountId: on.known.accountId,
        cents: 100_000,
        movedOn: '2026-11-20',
        reason: 'family',
        consent: 'letter',
      },
      { businessOn: '2026-11-20' },
    );
    const refused = refusedOn(
      'unapplied.apply',
      { accountId: on.known.accountId, streamId: 0, cents: 100_000, appliedOn: '2026-11-03' },
      '2026-11-20',
    );
    expect(refused).toMatchObject({ code: 'entry.invalid', field: 'appliedOn' });
    expect(refused.text).toContain('20');
    apply(on.known.accountId, 100_000, '2026-11-20');
    expect(short()).toEqual([]);
  });

  it('of suspense, not before it was identified', () => {
    on.bind();
    const { receiptId } = on.book.run<{ receiptId: number }>('suspense.receive', {
      amountCents: 25_000,
      receivedOn: '2026-11-02',
      method: 'check',
      reference: 's1',
      payerName: 'Unknown',
      clue: 'none',
    });
    on.book.run(
      'suspense.identify',
      {
        receiptId,
        accountId: on.known.accountId,
        cents: 25_000,
        identifiedOn: '2026-11-20',
        reason: 'letter',
      },
      { businessOn: '2026-11-20' },
    );
    const early = { accountId: on.known.accountId, streamId: 0, cents: 25_000, appliedOn: '2026-11-05' };
    expect(refusedOn('unapplied.apply', early, '2026-11-20').code).toBe('entry.invalid');
  });
});

describe('money that leaves a trust bank account', () => {
  const refund = (accountId: number, cents: number, requestedOn: string, more: object = {}) => ({
    source: 'unapplied',
    accountId,
    streamId: 0,
    cents,
    method: 'check',
    reason: 'overpaid',
    requestedOn,
    requestedBy: 'Rosa Bell',
    isUnclearedConfirmed: true,
    checkNumber: '9',
    ...more,
  });

  it('is not refunded before the day of its deposit', () => {
    const other = account('Other Client');
    const { receiptId } = on.book.run<{ receiptId: number }>('receipts.post', {
      accountId: other,
      amountCents: 50_000,
      receivedOn: '2026-11-02',
      reference: 'c1',
      method: 'check',
    });
    on.deposit([receiptId], '2026-11-16');
    const early = refusedOn('refunds.request', refund(other, 50_000, '2026-11-05'), '2026-11-17');
    expect(early.code).toBe('conflict');
    on.book.run('refunds.request', refund(other, 50_000, '2026-11-16'), { businessOn: '2026-11-17' });
    expect(lowestCash(on.trustBank)).toBe(0);
  });

  it('is not refunded from an account the bank has emptied', () => {
    on.bind();
    const other = account('Other Client');
    const own = on.book.run<{ receiptId: number }>('receipts.post', {
      accountId: other,
      amountCents: 40_000,
      receivedOn: '2026-11-02',
      reference: 'c2',
      method: 'cash',
    });
    const paid = on.pay(138_735);
    on.deposit([own.receiptId], '2026-11-09');
    on.deposit([paid.receiptId], '2026-11-09');
    on.book.run(
      'carriers.remit',
      {
        payee: `carrier:${on.known.carrierId}`,
        paidOn: '2026-11-10',
        method: 'ach',
        reference: '',
        items: carrierItems(),
      },
      { businessOn: '2026-11-10' },
    );
    on.book.run(
      'failures.fail',
      { receiptId: paid.receiptId, kind: 'nsf', failedOn: '2026-11-12' },
      { businessOn: '2026-11-12' },
    );
    const before = lowestCash(on.trustBank);
    expect(before).toBeLessThan(0);
    const refused = refusedOn('refunds.request', refund(other, 40_000, '2026-11-12'), '2026-11-12');
    expect(refused.code).toBe('trust.overdrawn');
    expect(lowestCash(on.trustBank)).toBe(before);
  });
});
