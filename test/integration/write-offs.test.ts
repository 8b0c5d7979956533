/** What will not be collected: J20, J20u, J21 to the cent, who bears what, and taking it back. */
import { afterEach, describe, expect, it } from 'vitest';
import type { WriteOffPreview } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { FAILED_ON, PaidPolicy } from '#test/builders/failures.ts';
import { wholeProof } from '#test/builders/proof.ts';
import { templateNamed } from '#test/builders/templates.ts';

let paid: PaidPolicy;
afterEach(() => {
  expect(wholeProof(paid.book.connection.raw)).toEqual({});
  paid.book.dispose();
});
const template = (code: string): Record<string, number> =>
  Object.fromEntries(templateNamed(code).lines.map(({ acct, dr, cr }) => [acct, dr - cr]));
const invoices = (): number[] =>
  paid.book.connection.read
    .rows<{ id: number }>('SELECT id FROM invoice WHERE open_cents > 0 ORDER BY id')
    .map(({ id }) => id);
const preview = (): WriteOffPreview =>
  paid.book.ask('failures.previewWriteOff', { invoiceIds: invoices() }, { businessOn: FAILED_ON });
const writeOff = (more: object = {}) =>
  paid.on<{ writeOffId: number; entryIds: number[]; number: string }>('failures.writeOff', {
    invoiceIds: invoices(),
    writtenOn: FAILED_ON,
    reason: 'moved away, no answer',
    preparedBy: 'Rosa',
    approvedBy: 'Owen',
    ...more,
  });
const undo = (writeOffId: number) => paid.on('failures.undoWriteOff', { writeOffId, undoneOn: FAILED_ON });
const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'accepted';
};
/** 346.11 of 346.84, so that 0.73 stays open (T26). */
function almostPaid(): void {
  paid = new PaidPolicy({ plan: { downPaymentPpm: 250_000, installments: 3, feesAndTaxes: 'spread' } });
  paid.on('billing.billStream', { streamId: paid.bound.streamId, asOf: '2026-11-09' }, '2026-11-09');
  paid.pay(34_611);
}

describe('uncollectible', () => {
  it('J20u: nothing was collected, the agency must fund what others are owed', () => {
    paid = new PaidPolicy();
    expect(preview()).toMatchObject({
      kind: 'uncollectible',
      totalCents: 138_735,
      shareCents: 23_000,
      othersCents: 115_735,
      shortageCents: 115_735,
      reserveCents: 0,
      needsApproval: true,
    });
    const before = paid.state();
    const written = writeOff();
    expect(paid.sums(written.entryIds)).toEqual(template('J20u'));
    expect(paid.shortage().openCents).toBe(115_735);
    expect(invoices()).toEqual([]);
    undo(written.writeOffId);
    expect(paid.state()).toEqual(before);
    expect(code(() => undo(written.writeOffId))).toBe('conflict');
  });

  it('J20: after J16 and J16r, the reserve that covered the carrier is consumed', () => {
    paid = new PaidPolicy();
    paid.pay();
    paid.deposit();
    paid.sweep();
    paid.remit();
    paid.fail();
    paid.on('failures.restore', { restoredOn: FAILED_ON, way: 'transfer', cents: 132_500 });
    const written = writeOff();
    expect(paid.sums(written.entryIds)).toEqual(template('J20'));
    paid.on('failures.restore', { restoredOn: FAILED_ON, way: 'transfer', cents: 6_235 });
    paid.remit('tax:TX', FAILED_ON);
    expect(paid.balance('T1000')).toBe(0);
    expect(code(() => undo(written.writeOffId))).toBe('conflict');
  });

  it('accrual: income earned on billing becomes a loss', () => {
    paid = new PaidPolicy();
    paid.on('commissions.changeRecognition', {
      mode: 'accrual',
      changedOn: '2026-11-09',
      reason: 'as agreed',
    });
    const before = paid.state();
    const written = writeOff();
    expect(paid.sums(written.entryIds)).toEqual({
      ...template('J20u'),
      O6010: 115_735 + 23_000,
      O1395: -18_000,
      O1396: -5_000,
      O5000: -7_200,
      O2070: 7_200,
    });
    undo(written.writeOffId);
    expect(paid.state()).toEqual(before);
  });

  it('funded and remitted: the carrier gets what is its own', () => {
    paid = new PaidPolicy();
    writeOff();
    paid.on('failures.restore', { restoredOn: FAILED_ON, way: 'transfer', cents: 115_735 });
    paid.remit(undefined, FAILED_ON);
    paid.remit('tax:TX', FAILED_ON);
    expect(paid.balance('T1000')).toBe(0);
    expect(paid.balance('T2000')).toBe(0);
  });
});

describe('small balances', () => {
  it('J21 and T26: 0.73 out of the agency’s own share, no trust cash', () => {
    almostPaid();
    expect(preview()).toMatchObject({
      kind: 'smallBalance',
      totalCents: 73,
      shareCents: 12,
      othersCents: 61,
      givenUpCents: 61,
      shortageCents: 0,
      needsApproval: false,
    });
    const before = paid.state();
    const written = writeOff({ approvedBy: '', preparedBy: '' });
    const { O5000: _expense, O2070: _payable, ...sums } = paid.sums(written.entryIds);
    expect(sums).toEqual(template('J21'));
    undo(written.writeOffId);
    expect(paid.state()).toEqual(before);
  });

  it('the share was swept already: what others are owed is a shortage', () => {
    almostPaid();
    paid.deposit(34_611);
    paid.sweep(paid.balance('O1390'));
    expect(preview()).toMatchObject({ givenUpCents: 0, shortageCents: 61 });
    const written = writeOff({ approvedBy: '', preparedBy: '' });
    expect(paid.sums(written.entryIds)).toMatchObject({ T1190: 61, O6010: 61, O2390: -61 });
  });
});

describe('refusals', () => {
  it('above the limit a second person, who is another one; nothing is written', () => {
    paid = new PaidPolicy();
    const count = () => paid.book.connection.read.value('SELECT count(*) FROM journal_entry');
    const before = count();
    expect(code(() => writeOff({ approvedBy: '' }))).toBe('conflict');
    expect(code(() => writeOff({ approvedBy: ' rosa ' }))).toBe('conflict');
    expect(code(() => writeOff({ writtenOn: '2027-12-31' }))).toBe('date.implausible');
    expect(code(() => writeOff({ invoiceIds: [1] }))).toBe('not-found');
    expect(code(() => writeOff({ invoiceIds: [...invoices(), ...invoices()] }))).toBe('conflict');
    expect(count()).toBe(before);
    const ids = invoices();
    writeOff();
    expect(code(() => writeOff({ invoiceIds: ids }))).toBe('conflict');
  });
});
