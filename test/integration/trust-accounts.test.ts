/** Several bank accounts: what goes where, what may be closed, whose rules hold, what is cleared. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHECKS, runCheck } from '#db/checks/index.ts';
import { clearsOn } from '#electron/ledger/index.ts';
import { registry } from '#electron/rpc/registry.ts';
import { replay } from '#electron/rpc/replay.ts';
import { interestOwner, profileOf, whyKept } from '#electron/trust/index.ts';
import { localDate } from '#shared/calendar/index.ts';
import type { ManagedBank, PayableItem, Position, StateProfile } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { emptyFile, type TestBook, testBook } from '#test/builders/book.ts';
import { fullRegistry } from '#test/builders/commands.ts';
import { bankOf, basePolicy, type Parties, parties, totals } from '#test/builders/business.ts';

let book: TestBook;
let known: Parties;
beforeEach(() => {
  book = testBook();
  known = parties(book);
});
afterEach(() => book.dispose());

const refusal = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('accepted');
};
const banks = (): ManagedBank[] => book.ask<{ banks: ManagedBank[] }>('trust.banks').banks;
const bank = (id: number): ManagedBank => banks().find((each) => each.bankAccountId === id) as ManagedBank;
const add = (lastFour: string, more: object = {}): number =>
  book.run<{ bankAccountId: number }>('trust.addBank', {
    fund: 'trust',
    bankName: 'Brazos Valley Bank',
    lastFour,
    state: 'TX',
    ...more,
  }).bankAccountId;
const rule = (id: number, key: string) => bank(id).rules.find((each) => each.key === key);
const bind = (more: object = {}): void => {
  book.run(
    'billing.bindPolicy',
    basePolicy(known, { boundOn: '2026-11-02', effectiveOn: '2026-11-02', ...more }),
  );
};
const receive = (more: object = {}): { receiptId: number } =>
  book.run('receipts.post', {
    accountId: known.accountId,
    amountCents: 138_735,
    receivedOn: '2026-11-04',
    ...more,
  });
const deposit = (receiptId: number, bankAccountId: number): unknown =>
  book.run('receipts.postDeposit', {
    depositOn: '2026-11-04',
    bankAccountId,
    receiptIds: [receiptId],
    bankLineCents: 138_735,
  });
const position = (bankAccountId?: number): Position =>
  book.ask<Position>('trust.position', bankAccountId === undefined ? {} : { bankAccountId });

describe('accounts', () => {
  it('are added, changed, and cannot be there twice', () => {
    const second = add('9021', { titledAs: 'Larkspur premium trust account' });
    expect(banks().map(({ lastFour, isDefault }) => [lastFour, isDefault])).toEqual([
      ['4417', true],
      ['9021', false],
      ['8830', true],
    ]);
    expect(refusal(() => add('9021')).code).toBe('conflict');
    // Money of two funds never lies in one account.
    expect(refusal(() => add('9021', { fund: 'operating' })).text.why).toContain('trust fund');
    const changed = {
      bankName: 'Brazos Valley Bank',
      lastFour: '9022',
      state: 'OK',
      sweepsClearedOnly: true,
    };
    book.run('trust.editBank', { bankAccountId: second, ...changed });
    expect(bank(second)).toMatchObject(changed);
    expect(refusal(() => book.run('trust.editBank', { bankAccountId: 999, ...changed })).code).toBe(
      'not-found',
    );
    book.run('trust.editBank', {
      bankAccountId: bankOf(book, 'trust'),
      bankName: 'Prairie State Bank, N.A.',
      lastFour: '4417',
      state: 'TX',
    });
    const file = { read: book.connection.read, raw: book.connection.raw, tick: () => undefined };
    for (const check of CHECKS)
      expect([check.name, runCheck(check, file).findings]).toEqual([check.name, []]);
    // Changed behind the program's back.
    book.connection.raw.exec("UPDATE bank_account SET last_four = '0000' WHERE last_four = '9022'");
    const found = CHECKS.filter(({ name }) => name === 'book').flatMap(
      (check) => runCheck(check, file).findings,
    );
    expect(found).toEqual(['The trust bank account Brazos Valley Bank 9022 is missing or changed.']);
  });

  it('money goes where its carrier, else its state, else everything goes', () => {
    const [carriers, states, rest] = [add('1001'), add('1002'), add('1003')];
    const assign = (kind: string, key: string, bankAccountId: number | null): unknown =>
      book.run('trust.assignBank', { fund: 'trust', kind, key, bankAccountId });
    let policies = 0;
    const goesTo = (): number => {
      bind({ policyNumber: `P-${(policies += 1)}` });
      const { receiptId } = receive({ isDuplicateConfirmed: true });
      return (
        book.connection.read.value<number>('SELECT bank_account_id FROM receipt WHERE id = ?', receiptId) ?? 0
      );
    };
    expect(goesTo()).toBe(bankOf(book, 'trust'));
    assign('all', '', rest);
    expect(goesTo()).toBe(rest);
    assign('state', 'TX', states);
    expect(goesTo()).toBe(states);
    assign('carrier', String(known.carrierId), carriers);
    expect(goesTo()).toBe(carriers);
    expect(bank(carriers).assignments).toEqual([
      { kind: 'carrier', key: String(known.carrierId), name: 'Tallgrass Mutual' },
    ]);
    assign('carrier', String(known.carrierId), null);
    expect(goesTo()).toBe(states);
    expect(refusal(() => assign('carrier', '999', states)).code).toBe('not-found');
    expect(refusal(() => assign('state', 'Texas', states)).code).toBe('conflict');
    expect(refusal(() => assign('all', '', bankOf(book, 'operating'))).text.why).toContain('operating fund');
  });

  it('receipt, deposit, remittance, sweep and position work in a second account by itself', () => {
    const second = add('9021');
    book.run('trust.assignBank', {
      fund: 'trust',
      kind: 'carrier',
      key: String(known.carrierId),
      bankAccountId: second,
    });
    bind();
    deposit(receive().receiptId, second);
    expect(position()).toMatchObject({ cashCents: 0, owners: [] });
    expect(position(second)).toMatchObject({ cashCents: 138_735, withdrawableCents: 23_000 });
    const payee = `carrier:${known.carrierId}`;
    const { items } = book.ask<{ items: PayableItem[] }>('carriers.items', { payee });
    book.run('carriers.remit', {
      payee,
      paidOn: '2026-11-09',
      items: items.map((item) => ({ payableItemId: item.payableItemId, cents: item.openCents })),
    });
    book.run('trust.sweep', { sweptOn: '2026-11-09', bankAccountId: second, cents: 23_000 });
    expect(position(second)).toMatchObject({ cashCents: 6_235, agencyShareCents: 0 });
  });

  it('moves one owner, then all, and only then the account may be closed', () => {
    const first = bankOf(book, 'trust');
    const second = add('9021');
    bind();
    deposit(receive().receiptId, first);
    const close = (bankAccountId: number): unknown =>
      book.run('trust.closeBank', { bankAccountId, closedOn: '2026-11-09' });
    expect(refusal(() => close(first)).text.why).toBe('Its book balance is 1,387.35.');
    const payee = `carrier:${known.carrierId}`;
    const move = (beneficiary?: string): { entryId: number; cents: number } =>
      book.run('trust.moveBetweenBanks', {
        movedOn: '2026-11-09',
        fromBankAccountId: first,
        toBankAccountId: second,
        ...(beneficiary === undefined ? {} : { beneficiary }),
      });
    const moved = move(payee);
    expect(moved.cents).toBe(109_500);
    expect(totals(book, moved.entryId)).toEqual({ T1000: 0 });
    expect(position(first)).toMatchObject({
      cashCents: 29_235,
      requiredCents: 6_235,
      withdrawableCents: 23_000,
    });
    expect(position(second)).toMatchObject({
      cashCents: 109_500,
      requiredCents: 109_500,
      withdrawableCents: 0,
    });
    expect(refusal(() => move(payee)).text.why).toContain('Nothing of it is in');
    expect(move().cents).toBe(29_235);
    expect(position(second)).toMatchObject({ cashCents: 138_735, withdrawableCents: 23_000 });
    close(first);
    expect(bank(first).closedOn).toBe('2026-11-09');
    expect(refusal(() => receive({ bankAccountId: first, isDuplicateConfirmed: true })).text.why).toContain(
      'was closed',
    );
    expect(refusal(() => close(bankOf(book, 'operating'))).text.why).toContain('the only operating account');
    // What is left in the new account is swept there, matched with the receipt of the old one.
    const { lines } = book.run<{ lines: { receiptNumber: string }[] }>('trust.sweep', {
      sweptOn: '2026-11-09',
      cents: 23_000,
    });
    expect(lines.map((line) => line.receiptNumber)).toEqual(['R-00001', 'R-00001']);
    const copy = emptyFile();
    const head = book.connection.read.value("SELECT hash FROM chain_head WHERE chain = 'entries'");
    expect(replay(book.connection, copy.connection, registry).entriesHash).toBe(head);
    copy.connection.close();
  });

  it('undeposited money is not moved', () => {
    const second = add('9021');
    bind();
    receive();
    const order = {
      movedOn: '2026-11-09',
      fromBankAccountId: bankOf(book, 'trust'),
      toBankAccountId: second,
    };
    expect(refusal(() => book.run('trust.moveBetweenBanks', order)).text.why).toContain(
      'Nothing of it is in',
    );
    const same = { ...order, toBankAccountId: order.fromBankAccountId };
    expect(refusal(() => book.run('trust.moveBetweenBanks', same)).code).toBe('conflict');
  });
});

describe('rules of the states', () => {
  it('the strict default holds where no rules are known', () => {
    expect(profileOf('IL', localDate('2026-11-09')).retentionYears).toBe(7);
    expect(profileOf('ND', localDate('2026-11-09'))).toMatchObject({ state: '', clearedFundsOnly: true });
  });

  it('the title, evidence and age of the rules are watched', () => {
    const il = add('7001', { state: 'IL', titledAs: 'Larkspur trust' });
    expect(rule(il, 'title')).toMatchObject({ state: 'warning' });
    expect(rule(il, 'checksTitled')).toMatchObject({ state: 'toDo', isEvidence: true });
    book.run('trust.recordEvidence', {
      bankAccountId: il,
      requirement: 'checksTitled',
      isOnFile: true,
      onDate: '2026-11-05',
      note: 'new checks ordered',
    });
    expect(rule(il, 'checksTitled')).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining('new checks'),
    });
    book.run('trust.editBank', {
      bankAccountId: il,
      bankName: 'Brazos Valley Bank',
      lastFour: '7001',
      state: 'IL',
      titledAs: 'Larkspur, Premium Fund Trust Account',
    });
    expect(rule(il, 'title')).toMatchObject({ state: 'ok' });
    const stale = (businessOn: string): boolean | undefined =>
      book
        .ask<{ profiles: StateProfile[] }>('trust.profiles', {}, { businessOn })
        .profiles.find(({ state }) => state === 'IL')?.isStale;
    expect([stale('2026-11-09'), stale('2027-11-02')]).toEqual([false, true]);
    expect(
      refusal(() => book.run('trust.reviewProfile', { state: 'IL', reviewedOn: '2026-11-10' })).code,
    ).toBe('date.implausible');
    book.run('trust.reviewProfile', { state: 'IL', reviewedOn: '2027-10-30' }, { businessOn: '2027-11-02' });
    expect(stale('2027-11-02')).toBe(false);
    expect(
      refusal(() => book.run('trust.reviewProfile', { state: 'ZZ', reviewedOn: '2026-11-01' })).code,
    ).toBe('not-found');
    const evidence = { bankAccountId: il, requirement: 'nothing', isOnFile: true, onDate: '2026-11-05' };
    expect(refusal(() => book.run('trust.recordEvidence', evidence)).code).toBe('not-found');
  });

  it('interest is the principals’ until their consent is on file', () => {
    const ny = add('7002', { state: 'NY', bearsInterest: true });
    const on = localDate('2026-11-09');
    const owner = (): string => interestOwner(book.connection.read, { id: ny, state: 'NY' }, on);
    expect(owner()).toBe('principals');
    const consent = (isOnFile: boolean): unknown =>
      book.run('trust.recordEvidence', {
        bankAccountId: ny,
        requirement: 'interestConsent',
        isOnFile,
        onDate: '2026-11-05',
      });
    consent(true);
    expect(owner()).toBe('agency');
    consent(false);
    expect(owner()).toBe('principals');
    expect(rule(ny, 'interest')?.detail).toContain('held for the principals');
  });

  it('Florida keeps insurers without an appointment apart', () => {
    book.run('trust.editBank', {
      bankAccountId: bankOf(book, 'trust'),
      bankName: 'Prairie State Bank',
      lastFour: '4417',
      state: 'FL',
    });
    const { carrierId } = book.run<{ carrierId: number }>('parties.createCarrier', {
      code: 'NAP',
      name: 'Nowhere Appointed',
      commissionPpm: 100_000,
    });
    bind();
    bind({ carrierId, policyNumber: 'NAP-1' });
    receive();
    receive({ isDuplicateConfirmed: true });
    const first = bankOf(book, 'trust');
    expect(rule(first, 'nonAppointed')).toMatchObject({ state: 'ok' });
    book.run('trust.setAppointment', { carrierId, state: 'FL', isAppointed: false });
    expect(rule(first, 'nonAppointed')).toMatchObject({ state: 'warning' });
    expect(rule(first, 'nonAppointed')?.detail).toContain('Nowhere Appointed');
  });

  it('a fee left in trust is counted by the day', () => {
    bind();
    const first = bankOf(book, 'trust');
    deposit(receive().receiptId, first);
    expect(rule(first, 'fees')).toMatchObject({ state: 'ok', detail: expect.stringContaining('5 days ago') });
    const late = book.ask<{ banks: ManagedBank[] }>('trust.banks', {}, { businessOn: '2026-12-10' });
    const rules = late.banks.find(({ bankAccountId }) => bankAccountId === first)?.rules;
    expect(rules?.find(({ key }) => key === 'fees')).toMatchObject({ state: 'warning' });
  });
});

it('cleared: banking days after the deposit, by kind of payment; a change spares earlier deposits', () => {
  const { read } = book.connection;
  const clears = (tender: string, on: string): string => clearsOn(read, tender, localDate(on));
  // Nov 11 is Veterans Day, Nov 14 and 15 a weekend.
  expect(clears('cash', '2026-11-09')).toBe('2026-11-09');
  expect(clears('ach', '2026-11-09')).toBe('2026-11-13');
  expect(clears('check', '2026-11-09')).toBe('2026-11-17');
  const hold = (fromOn: string): unknown =>
    book.run('trust.setTenderHold', { tender: 'check', fromOn, days: 2 });
  expect(refusal(() => hold('2026-11-09')).code).toBe('date.implausible');
  hold('2026-11-10');
  expect(clears('check', '2026-11-09')).toBe('2026-11-17');
  expect(clears('check', '2026-11-10')).toBe('2026-11-13');
});

describe('several trust accounts at once', () => {
  const fullBook = (): TestBook => testBook(fullRegistry);
  const postTo = (at: TestBook, plan: object): number =>
    at.run<{ entryId: number }>('test.post', { plan }).entryId;

  it('a shortage of one account stops neither sweeps of another nor hides on the dashboard', () => {
    const first = bankOf(book, 'trust');
    const second = add('9021');
    bind();
    deposit(receive({ bankAccountId: second }).receiptId, second);
    bind({ policyNumber: 'CPS-2' });
    const { receiptId } = receive({ isDuplicateConfirmed: true });
    deposit(receiptId, first);
    // The bank took its fee of a returned payment out of the first account: the agency owes it 35.00.
    book.run('failures.fail', {
      receiptId,
      kind: 'nsf',
      failedOn: '2026-11-06',
      bankFeeCents: 3_500,
      clientFeeCents: 0,
      note: '',
    });
    expect(position(first)).toMatchObject({
      shortageCents: 3_500,
      withdrawableCents: 0,
      surplusCents: -3_500,
    });
    expect(position(second)).toMatchObject({ shortageCents: 0, withdrawableCents: 23_000 });
    const sweepOf = (bankAccountId: number): unknown =>
      book.run('trust.sweep', { sweptOn: '2026-11-09', bankAccountId, cents: 1_000 });
    expect(refusal(() => sweepOf(first)).text.why).toContain('owes trust 35.00');
    sweepOf(second);
    const shown = book.ask<{ position: Position }>('reports.dashboard').position;
    expect(shown).toMatchObject({
      bankName: '2 trust accounts',
      cashCents: 138_735 - 1_000 - 3_500,
      surplusCents: -3_500,
      shortageCents: 3_500,
      withdrawableCents: 22_000,
    });
    // Nobody is moved out whole while the account is short.
    const order = { movedOn: '2026-11-09', fromBankAccountId: first, toBankAccountId: second };
    expect(refusal(() => book.run('trust.moveBetweenBanks', order)).text.why).toContain('shortage');
    const file = { read: book.connection.read, raw: book.connection.raw, tick: () => undefined };
    for (const check of CHECKS) expect([check.name, runCheck(check, file).ok]).toEqual([check.name, true]);
    book.connection.raw.exec(
      'DROP TRIGGER shortage_day_derived_update; UPDATE shortage_day SET cents = cents + 1',
    );
    expect(
      CHECKS.filter(({ name }) => name === 'trust-sums').flatMap((check) => runCheck(check, file).findings),
    ).toHaveLength(1);
  });

  it('money not deposited yet moves to no other bank, though the account has as much of somebody else', () => {
    const first = bankOf(book, 'trust');
    const second = add('9021');
    const { carrierId } = book.run<{ carrierId: number }>('parties.createCarrier', {
      code: 'RSW',
      name: 'Redstart Wholesale',
      commissionPpm: 150_000,
    });
    bind();
    deposit(receive().receiptId, first);
    bind({ policyNumber: 'CPS-2', carrierId });
    receive({ isDuplicateConfirmed: true });
    const move = (beneficiary: string): { cents: number } =>
      book.run('trust.moveBetweenBanks', {
        movedOn: '2026-11-09',
        fromBankAccountId: first,
        toBankAccountId: second,
        beneficiary,
      });
    expect(refusal(() => move(`carrier:${carrierId}`)).text.why).toContain('Nothing of it is in');
    expect(move(`carrier:${known.carrierId}`).cents).toBe(109_500);
  });

  it('interest the agency may keep is swept, each credit by itself; where it needs consent it stays without', () => {
    book.dispose();
    book = fullBook();
    known = parties(book);
    const first = bankOf(book, 'trust');
    const interest = (cents: number, on: string): number =>
      postTo(book, {
        kind: 'trustInterest',
        accountingOn: on,
        memo: 'Interest the agency keeps',
        lines: [
          { account: 'T1000', cents, beneficiary: 'pool', component: 'cash', bankAccountId: first },
          { account: 'T2090', cents: -cents, beneficiary: 'agency', component: 'interest' },
          { account: 'O1390', cents },
          { account: 'O4040', cents: -cents },
        ],
        held: [{ bankAccountId: first, beneficiary: 'agency', component: 'interest', cents }],
      });
    const [september, october] = [interest(412, '2026-09-30'), interest(500, '2026-10-31')];
    type Swept = {
      lines: { entryId: number | null; receiptId: number | null; cents: number; label: string }[];
    };
    const preview = (): { withdrawableCents: number; why: string } => book.ask('trust.previewSweep');
    const editState = (state: string): unknown =>
      book.run('trust.editBank', {
        bankAccountId: first,
        bankName: 'Prairie State Bank',
        lastFour: '4417',
        state,
      });
    editState('NY');
    expect(preview()).toMatchObject({
      withdrawableCents: 0,
      why: expect.stringContaining('consent is on file'),
    });
    editState('TX');
    expect(preview().withdrawableCents).toBe(912);
    const some = book.run<Swept>('trust.sweep', { sweptOn: '2026-11-08', cents: 600 });
    expect(some.lines).toMatchObject([
      { entryId: september, receiptId: null, cents: 412, label: 'Interest' },
      { entryId: october, cents: 188 },
    ]);
    bind();
    deposit(receive().receiptId, first);
    const rest = book.run<Swept & { sweepId: number }>('trust.sweep', {
      sweptOn: '2026-11-09',
      cents: 10_000,
    });
    expect(rest.lines.map(({ entryId, cents }) => [entryId, cents])).toEqual([
      [october, 312],
      [null, 5_000],
      [null, 4_688],
    ]);
    const memo = book.ask<Swept>('trust.sweepMemo', { sweepId: rest.sweepId });
    expect(memo.lines.map(({ cents }) => cents)).toEqual([312, 5_000, 4_688]);
    const copy = emptyFile();
    expect(replay(book.connection, copy.connection, fullRegistry).entriesHash).toBe(
      book.connection.read.value("SELECT hash FROM chain_head WHERE chain = 'entries'"),
    );
    copy.connection.close();
  });
});

it('what may leave trust is said by the profile of the state, not by the program', () => {
  const texas = profileOf('TX', localDate('2026-11-09'));
  const without = (what: string): typeof texas => ({
    ...texas,
    withdrawals: texas.withdrawals.filter((each) => each !== what),
  });
  expect(whyKept(texas, 'commission', false)).toBeNull();
  expect(whyKept(without('commission'), 'commission', true)).toContain('Commission may not be withdrawn');
  expect(whyKept(without('fee'), 'agencyFee', true)).toContain('A fee may not be withdrawn');
  expect(whyKept(without('interest'), 'interest', true)).toContain('Interest may not be withdrawn');
  expect(whyKept({ ...texas, interest: 'principals' }, 'interest', true)).toContain(
    'belongs to the principals',
  );
  expect(whyKept(profileOf('IL', localDate('2026-11-09')), 'interest', true)).toBeNull();
});
