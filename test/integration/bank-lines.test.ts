/** What a line is, decided on the line: a returned payment, several things at once, and what was outstanding at the start. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '#shared/errors/index.ts';
import type { OutputOf } from '#electron/ledger/index.ts';
import { contract } from '#shared/contract/index.ts';
import { type BankBench, bankBench, ofx, type Txn } from '#test/builders/bank.ts';

type Contract = typeof contract.reconciliation;
let bench: BankBench;
beforeEach(() => {
  bench = bankBench();
});
afterEach(async () => bench.dispose());

const refused = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('was accepted');
};

/** A receipt of 486.25 by check 7001, deposited; answers its id. */
function deposited(on = '2026-10-06', name = 'Cedar Fork Nursery'): number {
  const { carrierId } = bench.run<{ carrierId: number }>('parties.createCarrier', {
    code: 'TGM',
    name: 'Tallgrass Mutual',
    commissionPpm: 150_000,
  });
  const { accountId } = bench.run<{ accountId: number }>('parties.createAccount', { name, state: 'TX' });
  bench.run('billing.bindPolicy', {
    accountId,
    carrierId,
    policyNumber: 'P-1',
    lineOfBusiness: 'Property',
    state: 'TX',
    effectiveOn: '2026-10-05',
    expirationOn: '2027-10-05',
    boundOn: '2026-10-05',
    premiumCents: 48_625,
    isSurplusLines: false,
  });
  const { receiptId } = bench.run<{ receiptId: number }>('receipts.post', {
    accountId,
    amountCents: 48_625,
    receivedOn: on,
    method: 'check',
    reference: '7001',
  });
  bench.run('receipts.postDeposit', {
    depositOn: on,
    bankAccountId: bench.trustId,
    receiptIds: [receiptId],
    bankLineCents: 48_625,
  });
  return receiptId;
}

const october = (lines: readonly Txn[], opening = 0): string =>
  ofx(
    {
      from: '2026-10-01',
      to: '2026-10-31',
      closing: lines.reduce((total, { cents }) => total + cents, opening),
    },
    lines,
  );
const lineOf = (cents: number): number =>
  bench.db().value<number>('SELECT id FROM bank_line WHERE cents = ?', cents) as number;
const preview = (lineId: number): OutputOf<Contract['previewPost']> =>
  bench.ask('reconciliation.previewPost', { lineId });
const acceptAll = (): void => {
  const { proposals } = bench.work('2026-10-31');
  bench.run('reconciliation.accept', {
    bankAccountId: bench.trustId,
    matches: proposals.map(({ lineIds, entryIds }) => ({ lineIds, entryIds, isByHand: true })),
  });
};

describe('a returned payment', () => {
  it('finds its receipt, posts every consequence and is matched; the fee waits for its own line', async () => {
    const receiptId = deposited();
    const lines: Txn[] = [
      { on: '2026-10-06', cents: 48_625, text: 'DEPOSIT' },
      { on: '2026-10-20', cents: -48_625, text: 'RETURNED ITEM CEDAR FORK NURS', type: 'DEBIT' },
      { on: '2026-10-20', cents: -1_200, text: 'RETURN ITEM FEE' },
    ];
    await bench.take(october(lines));
    acceptAll();
    const lineId = lineOf(-48_625);
    expect(preview(lineId).returns).toMatchObject([
      { receiptId, payer: 'Cedar Fork Nursery', cents: 48_625, feeCents: 0, method: 'check' },
    ]);
    const failed = bench.run<OutputOf<Contract['failFromLine']>>('reconciliation.failFromLine', {
      lineId,
      receiptId,
      kind: 'nsf',
      bankFeeCents: 1_200,
      clientFeeCents: 0,
    });
    expect(failed).toMatchObject({ number: 'F-00001', shortageCents: 1_200 });
    expect(bench.count('failed_payment', "failed_on = '2026-10-20'")).toBe(1);
    // The bank’s fee has a line of its own, which now finds the entry the failed payment posted.
    expect(bench.work('2026-10-31').proposals.map(({ lineIds }) => lineIds)).toEqual([[lineOf(-1_200)]]);
    acceptAll();
    const { proof } = bench.work('2026-10-31');
    expect([proof?.unmatchedLineCount, proof?.differenceAbCents, proof?.differenceBcCents]).toEqual([
      0, 0, 0,
    ]);
    expect(preview(lineId).returns).toEqual([]);
    // Taking the match back leaves the failed payment where it is.
    bench.run('reconciliation.release', { matchId: failed.matchId });
    expect(bench.count('failed_payment', 'reinstated_on IS NULL')).toBe(1);
    expect(await bench.failedChecks()).toEqual([]);
  });

  it('with the fee in the same line is matched with both entries; another amount is refused and nothing stays', async () => {
    const receiptId = deposited();
    await bench.take(october([{ on: '2026-10-21', cents: -49_825, text: 'CHARGEBACK' }], 60_000));
    const lineId = lineOf(-49_825);
    expect(preview(lineId).returns).toMatchObject([{ receiptId, feeCents: 1_200 }]);
    const order = { lineId, receiptId, kind: 'nsf', clientFeeCents: 0 };
    const other = refused(() => bench.run('reconciliation.failFromLine', { ...order, bankFeeCents: 100 }));
    expect([other.code, other.text.field]).toEqual(['entry.unbalanced', 'bankFeeCents']);
    expect(bench.count('failed_payment')).toBe(0);
    bench.run('reconciliation.failFromLine', { ...order, bankFeeCents: 1_200 });
    expect(bench.count('bank_item', 'match_id IS NOT NULL')).toBe(2);
    expect(
      refused(() => bench.run('reconciliation.failFromLine', { ...order, bankFeeCents: 1_200 })).code,
    ).toBe('conflict');
  });
});

describe('a split line', () => {
  it('is an entry of the book and a fee; both go back together, and only what was new is reversed', async () => {
    deposited();
    await bench.take(october([{ on: '2026-10-06', cents: 47_425, text: 'DEPOSIT LESS FEE' }]));
    const lineId = lineOf(47_425);
    const deposit = bench.db().value<number>('SELECT entry_id FROM bank_item WHERE cents = 48625') as number;
    const split = (parts: object[], entryIds = [deposit]): unknown =>
      bench.run('reconciliation.splitLine', { lineId, entryIds, parts });
    const fee = { as: { type: 'fee' }, cents: -1_200 };
    expect(refused(() => split([])).code).toBe('conflict');
    expect(refused(() => split([{ ...fee, cents: -1_000 }])).text.what).toContain('476.25');
    expect(refused(() => split([{ ...fee, cents: 1_200 }])).code).toBe('entry.unbalanced');
    const { matchId, entryIds } = split([fee]) as { matchId: number; entryIds: number[] };
    expect(bench.work('2026-10-31').proof).toMatchObject({ unmatchedLineCount: 0, differenceAbCents: 0 });
    bench.run('reconciliation.release', { matchId });
    const reversed = bench
      .db()
      .rows<{ id: number }>('SELECT reverses_id AS id FROM journal_entry WHERE reverses_id IS NOT NULL');
    expect(reversed.map(({ id }) => id)).toEqual(entryIds);
    expect(bench.count('bank_item', `entry_id = ${deposit} AND match_id IS NULL`)).toBe(1);
    expect(await bench.failedChecks()).toEqual([]);
  });

  it('on an operating account is costs of two kinds', async () => {
    const { bankAccountId } = { bankAccountId: bench.operatingId };
    await bench.take(
      ofx({ from: '2026-10-01', to: '2026-10-31', closing: -9_000, account: '0008830' }, [
        { on: '2026-10-09', cents: -9_000, text: 'STATIONER' },
      ]),
      { bankAccountId },
    );
    const account = (code: string): number =>
      bench.db().value<number>('SELECT id FROM ledger_account WHERE code = ?', code) as number;
    const part = (code: string, cents: number) => ({
      as: { type: 'account', ledgerAccountId: account(code), memo: 'stationer' },
      cents,
    });
    bench.run('reconciliation.splitLine', {
      lineId: lineOf(-9_000),
      entryIds: [],
      parts: [part('O6130', -6_000), part('O6160', -3_000)],
    });
    expect(bench.work('2026-10-31', bankAccountId).proof).toMatchObject({ differenceAbCents: 0 });
  });
});

describe('where the statements begin', () => {
  it('what the bank had not seen is marked once; then the beginning is explained to the cent', async () => {
    deposited('2026-09-29');
    const deposit = bench.db().value<number>('SELECT entry_id FROM bank_item WHERE cents = 48625') as number;
    const opening = (): OutputOf<Contract['opening']> =>
      bench.ask('reconciliation.opening', { bankAccountId: bench.trustId });
    expect(opening().start).toBeNull();
    await bench.take(october([{ on: '2026-10-30', cents: 100, text: 'INTEREST' }]));
    expect(opening()).toMatchObject({
      start: { on: '2026-10-01', cents: 0 },
      bookCents: 48_625,
      carriedCents: 0,
      differenceCents: -48_625,
      items: [{ entryId: deposit, isCarried: false, isMatched: false }],
    });
    expect(
      refused(() =>
        bench.run('reconciliation.finish', {
          bankAccountId: bench.trustId,
          asOf: '2026-10-31',
          preparedBy: 'Rosa',
        }),
      ).text.why,
    ).toContain('begin');
    const carry = (isCarried: boolean): unknown =>
      bench.run('reconciliation.carry', { bankAccountId: bench.trustId, entryIds: [deposit], isCarried });
    carry(true);
    expect(opening()).toMatchObject({ carriedCents: 48_625, differenceCents: 0 });
    carry(false);
    expect(opening().differenceCents).toBe(-48_625);
  });
});
