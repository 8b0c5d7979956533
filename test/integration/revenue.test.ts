/** When the agency's share is income: four modes, to the cent, from the business events; and what producers earn of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProducerRow, RecognitionPreview } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type TestBook, testBook } from '#test/builders/book.ts';
import { type Bound, basePolicy, bankOf, type Parties, parties, totals } from '#test/builders/business.ts';
import { wholeProof } from '#test/builders/proof.ts';

let book: TestBook;
let known: Parties;
beforeEach(() => {
  book = testBook();
  known = parties(book);
});
afterEach(() => {
  expect(wholeProof(book.connection.raw)).toEqual({});
  book.dispose();
});

const ON = '2026-11-09';
const bind = (more: object = {}): Bound => book.run<Bound>('billing.bindPolicy', basePolicy(known, more));
const choose = (mode: string) =>
  book.run<{ entryIds: number[]; itemCount: number }>('commissions.changeRecognition', {
    mode,
    changedOn: ON,
    reason: 'as agreed with the accountant',
  });
let payments = 0;
function pay(amountCents: number, receivedOn = ON): { receiptId: number; entryIds: number[] } {
  payments += 1;
  return book.run('receipts.post', {
    accountId: known.accountId,
    amountCents,
    receivedOn,
    reference: `check ${payments}`,
  });
}
/** What one command posted, by kind of entry. */
function posted(entryIds: readonly number[]): Record<string, Record<string, number>> {
  return Object.fromEntries(
    entryIds.map((id) => [
      book.connection.read.value<string>('SELECT kind FROM journal_entry WHERE id = ?', id) as string,
      totals(book, id),
    ]),
  );
}
function lastEntries(count: number): Record<string, Record<string, number>> {
  return posted(
    book.connection.read
      .rows<{ id: number }>('SELECT id FROM journal_entry ORDER BY seq DESC LIMIT ?', count)
      .map(({ id }) => id),
  );
}
const balance = (code: string): number =>
  book.connection.read.value<number>(
    `SELECT coalesce(sum(m.cents), 0) FROM account_month AS m JOIN ledger_account AS a ON a.id = m.ledger_account_id
     WHERE a.code = ?`,
    code,
  ) as number;
function remitAll(): void {
  const items = book.connection.read.rows<{ id: number; cents: number }>(
    'SELECT id, owed_cents AS cents FROM payable_item WHERE beneficiary = ?',
    `carrier:${known.carrierId}`,
  );
  book.run('carriers.remit', {
    payee: `carrier:${known.carrierId}`,
    paidOn: ON,
    method: 'ach',
    reference: '',
    items: items.map(({ id, cents }) => ({ payableItemId: id, cents })),
  });
}
function deposit(receiptId: number, cents: number): void {
  book.run('receipts.postDeposit', {
    depositOn: ON,
    bankAccountId: bankOf(book, 'trust'),
    receiptIds: [receiptId],
    bankLineCents: cents,
  });
}

describe('accrual', () => {
  beforeEach(() => choose('accrual'));

  it('J01a: invoiced on the effective date; J02a: collected', () => {
    const bound = bind();
    expect(posted(bound.entryIds)['accrualRevenue']).toEqual({
      O1395: 18_000,
      O1396: 5_000,
      O4000: -18_000,
      O4020: -5_000,
    });
    const producer = posted(bound.entryIds)['producerCommission'];
    expect(producer).toEqual({ O5000: 7_200, O2070: -7_200 });
    const receipt = posted(pay(138_735).entryIds);
    expect(receipt['accrualCollected']).toEqual({ O1390: 23_000, O1395: -18_000, O1396: -5_000 });
    expect(receipt['producerCommission']).toBeUndefined();
  });

  it('J01b: invoiced before the effective date; J01c: earned when it has come, once', () => {
    const bound = bind({ effectiveOn: '2026-11-20', expirationOn: '2027-11-20' });
    expect(posted(bound.entryIds)['accrualDeferred']).toEqual({
      O1395: 18_000,
      O1396: 5_000,
      O2400: -23_000,
    });
    const run = (asOf: string): { entries: number } =>
      book.run('commissions.earnTerms', { policyTermIds: [bound.policyTermId], asOf });
    expect(run('2026-11-19').entries).toBe(0);
    expect(run('2026-11-20').entries).toBe(2);
    expect(lastEntries(2)).toEqual({
      accrualEffective: { O2400: 23_000, O4000: -18_000, O4020: -5_000 },
      producerCommission: { O5000: 7_200, O2070: -7_200 },
    });
    expect(run('2026-11-21').entries).toBe(0);
  });

  it('on installments: all of the share stands from the binding, half of it collected', () => {
    bind({ plan: { downPaymentPpm: 250_000, installments: 3, feesAndTaxes: 'spread' } });
    expect(balance('O1395') + balance('O1396')).toBe(23_000);
    expect(balance('O4000') + balance('O4020')).toBe(-23_000);
    book.run('billing.billStream', {
      streamId: book.connection.read.value<number>('SELECT id FROM invoice_stream') as number,
      asOf: ON,
    });
    pay(20_000);
    expect(balance('O1390')).toBe(3_316);
    expect(balance('O1395') + balance('O1396')).toBe(23_000 - 3_316);
  });
});

it('cash, fully paid: J02e in part, J02f with the last payment', () => {
  choose('cashFullyPaid');
  bind();
  const first = posted(pay(100_000).entryIds);
  const collected = first['revenueDeferred']?.['O1390'] ?? 0;
  expect(first['revenueDeferred']).toEqual({ O1390: collected, O2400: -collected });
  expect(balance('O4000') + balance('O4020')).toBe(0);
  const second = posted(pay(38_735).entryIds);
  expect(second['revenueOnCollection']).toEqual({
    O1390: 23_000 - collected,
    O2400: collected,
    O4000: -18_000,
    O4020: -5_000,
  });
  expect(second['producerCommission']).toEqual({ O5000: 7_200, O2070: -7_200 });
});

it('on carrier payment: J02e on collection, J02f when the carrier is paid', () => {
  choose('onCarrierPayment');
  bind();
  const receipt = pay(138_735);
  expect(posted(receipt.entryIds)['revenueDeferred']).toEqual({ O1390: 23_000, O2400: -23_000 });
  deposit(receipt.receiptId, 138_735);
  remitAll();
  expect(lastEntries(2)).toEqual({
    revenueEarned: { O2400: 23_000, O4000: -18_000, O4020: -5_000 },
    producerCommission: { O5000: 7_200, O2070: -7_200 },
  });
});

describe('changing the mode', () => {
  const MODES = ['cashPartial', 'accrual', 'cashFullyPaid', 'onCarrierPayment'] as const;

  it('cash to accrual: what is billed and not collected becomes income, as the preview said', () => {
    bind();
    pay(20_000);
    const collected = balance('O1390');
    const preview = book.ask<RecognitionPreview>('commissions.previewRecognition', { mode: 'accrual' });
    expect(preview.incomeCents).toBe(23_000 - collected);
    const { entryIds } = choose('accrual');
    const transition = posted(entryIds)['recognitionChanged'] ?? {};
    expect(transition['O1395']).toBe(-(transition['O4000'] ?? 0));
    expect(transition['O1396']).toBe(-(transition['O4020'] ?? 0));
    expect(balance('O1395') + balance('O1396')).toBe(23_000 - collected);
    expect(balance('O4000') + balance('O4020')).toBe(-23_000);
    expect(balance('O5000')).toBe(7_200);
    expect(preview.entry.reduce((sum, line) => sum + line.debitCents - line.creditCents, 0)).toBe(0);
  });

  it('through every mode and back: each balance is what it was', () => {
    bind();
    bind({ policyNumber: 'LATER-1', effectiveOn: '2026-12-01', expirationOn: '2027-12-01' });
    const receipt = pay(60_000);
    deposit(receipt.receiptId, 60_000);
    const balances = () =>
      book.connection.read.rows(
        `SELECT a.code, sum(m.cents) AS cents FROM account_month AS m JOIN ledger_account AS a ON a.id = m.ledger_account_id
         GROUP BY 1 HAVING sum(m.cents) <> 0 ORDER BY 1`,
      );
    const before = balances();
    for (const mode of [...MODES.slice(1), ...MODES.toReversed()].filter(
      (each, at, all) => each !== all[at - 1],
    )) {
      choose(mode);
      expect(wholeProof(book.connection.raw)).toEqual({});
    }
    expect(balances()).toEqual(before);
  });

  it('refuses the mode it has, a closed period and a slipped date; nothing is written', () => {
    bind();
    book.run('ledger.closePeriod', { throughOn: '2026-10-31', reason: 'reviewed' });
    const count = book.connection.read.value('SELECT count(*) FROM command_log');
    const change = (mode: string, changedOn: string) => () =>
      book.run('commissions.changeRecognition', { mode, changedOn, reason: 'a reason' });
    expect(change('cashPartial', ON)).toThrow('recognised this way already');
    expect(change('accrual', '2026-10-30')).toThrow('closed period');
    expect(change('accrual', '2027-11-09')).toThrow(Refusal);
    expect(book.connection.read.value('SELECT count(*) FROM command_log')).toBe(count);
    expect(book.connection.read.value('SELECT mode FROM revenue_setting')).toBe('cashPartial');
  });
});

describe('producers', () => {
  const open = (): { producer: ProducerRow; totalCents: number; debitCents: number; earnedCents: number } =>
    book.ask('commissions.openStatement', { producerId: known.producerId });
  const payStatement = (totalCents: number) =>
    book.run<{ entryId: number; statementId: number; number: string }>('commissions.payStatement', {
      producerId: known.producerId,
      paidOn: ON,
      totalCents,
    });

  it('J28p: the statement pays what was earned, once', () => {
    bind();
    pay(138_735);
    expect(open()).toMatchObject({ totalCents: 7_200, earnedCents: 7_200, debitCents: 0 });
    expect(() => payStatement(7_199)).toThrow('posted meanwhile');
    const paid = payStatement(7_200);
    expect(paid.number).toBe('PS-00001');
    expect(totals(book, paid.entryId)).toEqual({ O2070: 7_200, O1200: -7_200 });
    expect(() => payStatement(7_200)).toThrow('Nothing is open');
    expect(book.ask('commissions.statement', { statementId: paid.statementId })).toMatchObject({
      lines: [{ policyNumber: 'CPS-GL-20931', cents: 7_200, baseCents: 18_000 }],
    });
  });

  it('earns on another event than the agency: on bill, on payment, when the commission is safe', () => {
    const trigger = (earnsOn: string): { changeCents: number } =>
      book.run('commissions.setTrigger', { producerId: known.producerId, earnsOn, changedOn: ON });
    trigger('onBill');
    bind();
    expect(balance('O2070')).toBe(-7_200);
    expect(trigger('onAgencyPaid').changeCents).toBe(-7_200);
    expect(balance('O2070')).toBe(0);
    const receipt = pay(138_735);
    expect(balance('O2070')).toBe(-7_200);
    expect(trigger('onCommissionReceived').changeCents).toBe(-7_200);
    deposit(receipt.receiptId, 138_735);
    remitAll();
    expect(balance('O2070')).toBe(-7_200);
  });

  it('J28n: a share taken back after it was paid is a debit, carried until it is earned again', () => {
    bind();
    pay(138_735);
    payStatement(7_200);
    const back = book.run<{ changeCents: number; entryIds: number[] }>('commissions.setTrigger', {
      producerId: known.producerId,
      earnsOn: 'onCommissionReceived',
      changedOn: ON,
    });
    expect(totals(book, back.entryIds[0] as number)).toEqual({ O1410: 7_200, O5000: -7_200 });
    expect(open()).toMatchObject({ totalCents: -7_200, debitCents: 7_200 });
    expect(() => payStatement(-7_200)).toThrow('carried to the next statement');
    bind({ policyNumber: 'SECOND', premiumCents: 240_000 });
    book.run('commissions.setTrigger', {
      producerId: known.producerId,
      earnsOn: 'onBill',
      changedOn: ON,
    });
    expect(open()).toMatchObject({ totalCents: 14_400, debitCents: 0 });
  });
});
