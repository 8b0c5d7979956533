/** Money in, each template from its business event through the public commands, to the cent, everything verified after each. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replay } from '#electron/rpc/replay.ts';
import { registry } from '#electron/rpc/registry.ts';
import { emptyFile } from '#test/builders/book.ts';
import { held, totals } from '#test/builders/business.ts';
import { type Desk, desk, expectVerified, refusalOf } from '#test/builders/money-in.ts';

let on: Desk;
beforeEach(() => {
  on = desk();
});
afterEach(() => {
  expectVerified(on.book);
  on.book.dispose();
});

const entry = (entryId: number | undefined) => totals(on.book, entryId ?? 0);
const account = (name: string, more: object = {}): number =>
  on.book.run<{ accountId: number }>('parties.createAccount', { name, state: 'TX', ...more }).accountId;
const PAID_IN_FULL = { T1100: -133_735, T1120: -5_000, T2050: 23_000, T2090: -23_000 };

describe('cards', () => {
  it('J04, J04s: the money waits at the processor until it settles, gross', () => {
    on.bind();
    const card = { brand: 'Visa', lastFour: '4242', expires: '04/28', token: 'tok_8f2a91' };
    const paid = on.pay(138_735, { method: 'card', reference: '', instrument: card });
    expect(entry(paid.entryIds[0])).toEqual({ T1015: 138_735, ...PAID_IN_FULL });
    expectVerified(on.book);
    const order = { bankAccountId: on.trustBank, receiptIds: [paid.receiptId], bankLineCents: 138_735 };
    expect(
      refusalOf(on.book, () => on.book.run('receipts.postDeposit', { ...order, depositOn: '2026-11-09' }))
        .code,
    ).toBe('conflict');
    const settled = on.book.run<{ entryId: number }>('receipts.settle', {
      ...order,
      settledOn: '2026-11-09',
    });
    expect(entry(settled.entryId)).toEqual({ T1000: 138_735, T1015: -138_735 });
    expect(
      refusalOf(on.book, () => on.book.run('receipts.settle', { ...order, settledOn: '2026-11-09' })).code,
    ).toBe('conflict');
    const stored = on.book.ask<{ instrument: string }>('receipts.receipt', { receiptId: paid.receiptId });
    expect(stored.instrument).toBe('Visa ••4242, expires 04/28');
  });

  it('T18, J05n: net settlement leaves a shortage the agency owes, and nothing may be swept', () => {
    on.bind();
    const paid = on.pay(138_735, { method: 'card', reference: '' });
    const order = { bankAccountId: on.trustBank, receiptIds: [paid.receiptId], settledOn: '2026-11-09' };
    const wrong = refusalOf(on.book, () =>
      on.book.run('receipts.settle', { ...order, bankLineCents: 134_682 }),
    );
    expect(wrong).toMatchObject({ code: 'entry.invalid', field: 'feeCents' });
    const net = on.book.run<{ entryId: number }>('receipts.settle', {
      ...order,
      bankLineCents: 134_682,
      feeCents: 4_053,
    });
    expect(entry(net.entryId)).toEqual({
      T1000: 134_682,
      T1190: 4_053,
      T1015: -138_735,
      O6000: 4_053,
      O2390: -4_053,
    });
    const position = on.book.ask<{ shortageCents: number; withdrawableCents: number }>('trust.position');
    expect(position).toMatchObject({ shortageCents: 4_053, withdrawableCents: 0 });
  });

  it.each([
    ['4242 4242 4242 4242', 'reference'],
    ['card 5555-5555-5555-4444', 'memo'],
    ['378282246310005', 'payerName'],
    ['cvv 123', 'memo'],
  ])('refuses %s in %s before it enters a command', (text, field) => {
    on.bind();
    expect(() => on.pay(100, { [field]: text })).toThrow(/never/u);
    expect(on.book.connection.read.value('SELECT count(*) FROM receipt')).toBe(0);
    expect(
      on.book.connection.read.value('SELECT count(*) FROM command_log WHERE instr(input, ?) > 0', text),
    ).toBe(0);
  });

  it('keeps numbers that are none: a check, a trace, a policy', () => {
    on.bind();
    for (const reference of ['20417', '091000019876543', 'CPS-GL-20931-2026'])
      expect(on.pay(100, { reference }).receiptId).toBeGreaterThan(0);
  });
});

describe('finance companies', () => {
  it('T22, J22: the company funds the agency; it is remembered for return premium', () => {
    const finance = account('Summit Premium Finance', { kind: 'financeCompany' });
    const bound = on.bind();
    const paid = on.pay(138_735, { method: 'premiumFinance', payerAccountId: finance });
    expect(entry(paid.entryIds[0])).toEqual({ T1010: 138_735, ...PAID_IN_FULL });
    expect(
      on.book.connection.read.row(
        'SELECT payer_id FROM journal_line WHERE entry_id = ? LIMIT 1',
        paid.entryIds[0] ?? 0,
      ),
    ).toEqual({ payer_id: finance });
    expect(
      on.book.connection.read.row(
        'SELECT finance_account_id FROM premium_finance WHERE policy_term_id = ?',
        bound.policyTermId,
      ),
    ).toEqual({ finance_account_id: finance });
    expect(refusalOf(on.book, () => on.pay(100, { method: 'premiumFinance' })).field).toBe('payerAccountId');
  });

  it('T22, J23: the company pays the carrier; the down payment covers the rest to the cent', () => {
    const finance = account('Summit Premium Finance', { kind: 'financeCompany' });
    const bound = on.bind();
    const order = {
      accountId: on.known.accountId,
      financeAccountId: finance,
      policyTermId: bound.policyTermId,
      paidOn: '2026-11-09',
    };
    const direct = on.book.run<{ entryId: number }>('receipts.financedDirect', {
      ...order,
      amountCents: 104_051,
    });
    expect(entry(direct.entryId)).toEqual({ T2000: 102_000, T2005: 2_051, T1100: -104_051 });
    expect(held(on.book)).toEqual({});
    expectVerified(on.book);
    const down = on.pay(34_684);
    expect(entry(down.entryIds[0])).toEqual({
      T1010: 34_684,
      T1100: -29_684,
      T1120: -5_000,
      T2050: 23_000,
      T2090: -23_000,
    });
    expect(held(on.book)).toEqual({
      'agency agencyFee': 5_000,
      'agency commission': 18_000,
      [`carrier:${on.known.carrierId} carrierFee`]: 5_449,
      'tax:TX stampingFee': 51,
      'tax:TX surplusLinesTax': 6_184,
    });
    expect(
      refusalOf(on.book, () => on.book.run('receipts.financedDirect', { ...order, amountCents: 1 })).code,
    ).toBe('entry.invalid');
    expect(
      refusalOf(on.book, () =>
        on.book.run('receipts.financedDirect', {
          ...order,
          amountCents: 1,
          financeAccountId: on.known.accountId,
        }),
      ).field,
    ).toBe('financeAccountId');
  });
});

describe('suspense', () => {
  const receive = (amountCents = 33_200) =>
    on.book.run<{ receiptId: number; entryId: number }>('suspense.receive', {
      amountCents,
      receivedOn: '2026-11-09',
      method: 'check',
      reference: '771',
      payerName: 'Cedar F',
      clue: 'Cedar Fork',
    });

  it('J09, J09i, J08, J08d: found, and applied at once', () => {
    on.bind();
    const unknown = receive();
    expect(entry(unknown.entryId)).toEqual({ T1010: 33_200, T2045: -33_200 });
    expectVerified(on.book);
    const list = on.book.ask<{ rows: { guesses: { accountId: number }[] }[]; openCents: number }>(
      'suspense.list',
    );
    expect(list.openCents).toBe(33_200);
    expect(list.rows[0]?.guesses[0]?.accountId).toBe(on.known.accountId);
    const order = {
      receiptId: unknown.receiptId,
      accountId: on.known.accountId,
      identifiedOn: '2026-11-09',
      reason: 'He called',
    };
    expect(refusalOf(on.book, () => on.book.run('suspense.identify', { ...order, cents: 33_201 })).code).toBe(
      'entry.invalid',
    );
    const first = on.book.run<{ entryIds: number[] }>('suspense.identify', { ...order, cents: 3_200 });
    expect(entry(first.entryIds[0])).toEqual({ T2045: 3_200, T2030: -3_200 });
    expectVerified(on.book);
    const rest = on.book.run<{ entryIds: number[]; appliedCents: number }>('suspense.identify', {
      ...order,
      cents: 30_000,
      applyPlan: 'oldestFeesFirst',
    });
    expect(rest.appliedCents).toBe(30_000);
    expect(rest.entryIds.length).toBe(4);
    expect(refusalOf(on.book, () => on.book.run('suspense.identify', { ...order, cents: 1 })).code).toBe(
      'conflict',
    );
    // Its share may be swept like any other once it is deposited.
    on.deposit([unknown.receiptId]);
    const swept = on.book.ask<{ withdrawableCents: number }>('trust.previewSweep', { sweptOn: '2026-11-09' });
    expect(swept.withdrawableCents).toBe(5_000 + 1_690);
  });

  it('J09r: goes back only once it is in the bank, and never twice', () => {
    const unknown = receive();
    const order = {
      receiptId: unknown.receiptId,
      cents: 33_200,
      returnedOn: '2026-11-09',
      reason: 'Nobody knows him',
    };
    expect(refusalOf(on.book, () => on.book.run('suspense.giveBack', order)).code).toBe('conflict');
    on.deposit([unknown.receiptId]);
    const back = on.book.run<{ entryId: number }>('suspense.giveBack', order);
    expect(entry(back.entryId)).toEqual({ T2045: 33_200, T1000: -33_200 });
    expect(held(on.book)).toEqual({});
    expect(refusalOf(on.book, () => on.book.run('suspense.giveBack', order)).code).toBe('conflict');
  });
});

describe('money on account', () => {
  it('J07, J08, J08d: 12.65 left over pays premium at 15 % later, from the receipt it came with', () => {
    on.bind();
    const paid = on.pay(140_000);
    expect(paid.unappliedCents).toBe(1_265);
    on.bind({ premiumCents: 10_000, carrierFeeCents: 0, agencyFeeCents: 0, isSurplusLines: false });
    const stream = on.book.connection.read.value<number>('SELECT stream_id FROM unapplied_lot') ?? 0;
    const fund = { accountId: on.known.accountId, streamId: stream, cents: 1_265 };
    const preview = on.book.ask<{ appliedCents: number; entry: { code: string }[] }>(
      'unapplied.preview',
      fund,
    );
    expect(preview.appliedCents).toBe(1_265);
    const applied = on.book.run<{ entryIds: number[] }>('unapplied.apply', {
      ...fund,
      appliedOn: '2026-11-09',
    });
    expect(entry(applied.entryIds[0])).toEqual({ T2030: 1_265, T2050: 190, T1100: -1_265, T2090: -190 });
    expect(entry(applied.entryIds[1])).toEqual({ O1390: 190, O4000: -190 });
    expect(entry(applied.entryIds[2])).toEqual({ O2070: -76, O5000: 76 });
    const known = on.book.ask<{
      stillUnappliedCents: number;
      allocations: { source: string; why: string[] }[];
    }>('receipts.receipt', { receiptId: paid.receiptId });
    expect(known.stillUnappliedCents).toBe(0);
    expect(known.allocations.at(-1)).toMatchObject({ source: 'unapplied' });
    expect(known.allocations.at(-1)?.why.join(' ')).toContain('money on account was applied');
    expect(
      refusalOf(on.book, () => on.book.run('unapplied.apply', { ...fund, appliedOn: '2026-11-09' })).code,
    ).toBe('entry.invalid');
  });

  it('J36: moves to a subaccount; to another client only with consent', () => {
    const shop = account('Shop', { parentId: on.known.accountId });
    const other = account('Somebody else');
    on.pay(5_000);
    const order = {
      fromAccountId: on.known.accountId,
      movedOn: '2026-11-09',
      cents: 5_000,
      reason: 'His wish',
    };
    const moved = on.book.run<{ entryId: number }>('unapplied.transfer', { ...order, toAccountId: shop });
    expect(
      on.book.connection.read.rows(
        'SELECT cents FROM journal_line WHERE entry_id = ? ORDER BY line_no',
        moved.entryId,
      ),
    ).toEqual([{ cents: 5_000 }, { cents: -5_000 }]);
    expect(held(on.book)).toEqual({ [`client:${shop} unapplied`]: 5_000 });
    expectVerified(on.book);
    const away = { ...order, fromAccountId: shop, toAccountId: other };
    expect(refusalOf(on.book, () => on.book.run('unapplied.transfer', away)).field).toBe('consent');
    on.book.run('unapplied.transfer', { ...away, consent: 'Letter of Nov 9' });
    expect(
      refusalOf(on.book, () => on.book.run('unapplied.transfer', { ...away, consent: 'Letter' })).code,
    ).toBe('entry.invalid');
  });
});

describe('direct bill', () => {
  it('J30, J30s: in at the desk, out to the carrier, to the cent', () => {
    const taken = on.book.run<{ receiptId: number; entryId: number }>('transmittals.receive', {
      carrierId: on.known.carrierId,
      policyNumber: 'DB-1',
      payerName: 'Walk-in',
      amountCents: 25_000,
      receivedOn: '2026-11-09',
      method: 'cash',
    });
    expect(entry(taken.entryId)).toEqual({ T1010: 25_000, T2020: -25_000 });
    const order = {
      carrierId: on.known.carrierId,
      receiptIds: [taken.receiptId],
      takenOn: '2026-11-09',
      bankLineCents: 25_000,
    };
    expect(refusalOf(on.book, () => on.book.run('transmittals.passOn', order)).code).toBe('conflict');
    on.deposit([taken.receiptId]);
    expect(
      refusalOf(on.book, () => on.book.run('transmittals.passOn', { ...order, bankLineCents: 24_999 })).code,
    ).toBe('entry.invalid');
    const passed = on.book.run<{ entryId: number }>('transmittals.passOn', order);
    expect(entry(passed.entryId)).toEqual({ T2020: 25_000, T1000: -25_000 });
    expect(refusalOf(on.book, () => on.book.run('transmittals.passOn', order)).code).toBe('conflict');
  });
});

it('J41: a fee paid into operating never touches trust cash', () => {
  const bound = on.bind();
  const order = { accountId: on.known.accountId, invoiceId: bound.invoiceId, receivedOn: '2026-11-09' };
  const fee = on.book.run<{ entryId: number; receiptId: number }>('receipts.payFee', {
    ...order,
    amountCents: 5_000,
  });
  expect(entry(fee.entryId)).toEqual({ T2050: 5_000, O1200: 5_000, T1120: -5_000, O4020: -5_000 });
  expect(held(on.book)).toEqual({});
  expect(refusalOf(on.book, () => on.book.run('receipts.payFee', { ...order, amountCents: 1 })).code).toBe(
    'entry.invalid',
  );
  expect(on.book.ask<{ undepositedCents: number }>('receipts.list').undepositedCents).toBe(0);
});

describe('a few cents short', () => {
  const save = (toleranceCents: number) =>
    on.book.run('allocation.savePlan', {
      code: 'withTolerance',
      baseVersion: 0,
      name: 'Lets a few cents go',
      definition: {
        filters: ['billed'],
        order: ['oldestDue'],
        inside: 'proportional',
        components: ['agencyFee', 'carrierFee', 'surplusLinesTax', 'stampingFee', 'premium'],
        priorityLines: [],
        toleranceCents,
      },
    });

  it('T26, J21: 346.11 of 346.84: the agency’s share bears 0.73, everybody else gets all', () => {
    const bound = on.bind({ plan: { downPaymentPpm: 250_000, installments: 3, feesAndTaxes: 'spread' } });
    on.book.run('billing.billStream', { streamId: bound.streamId, asOf: '2026-11-09' });
    save(100);
    const paid = on.pay(34_611, { plan: 'withTolerance' });
    expect(entry(paid.entryIds.at(-2))).toEqual({
      T2050: 12,
      T2090: 61,
      O4000: 61,
      T1100: -70,
      T1120: -3,
      O1390: -61,
    });
    // The producer’s 40 % of the 0.61 follow it.
    expect(entry(paid.entryIds.at(-1))).toEqual({ O2070: 24, O5000: -24 });
    expect(on.book.connection.read.value('SELECT open_cents FROM invoice')).toBe(0);
    expect(held(on.book)).toMatchObject({
      [`carrier:${on.known.carrierId} premium`]: 25_500,
      [`carrier:${on.known.carrierId} carrierFee`]: 1_875,
      'tax:TX surplusLinesTax': 1_546,
      'tax:TX stampingFee': 13,
    });
  });

  it('more than the tolerance stays open', () => {
    const bound = on.bind({ plan: { downPaymentPpm: 250_000, installments: 3, feesAndTaxes: 'spread' } });
    on.book.run('billing.billStream', { streamId: bound.streamId, asOf: '2026-11-09' });
    save(72);
    on.pay(34_611, { plan: 'withTolerance' });
    expect(on.book.connection.read.value('SELECT open_cents FROM invoice')).toBe(73);
  });
});

it('pays several accounts, keeps the rest, and names the third who paid', () => {
  const other = account('Elgin Sausage House');
  const trustee = account('Old Mill Mortgage', { kind: 'mortgagee' });
  on.bind();
  on.bind({ accountId: other, policyNumber: 'OTHER-1' });
  const paid = on.pay(280_000, { alsoAccountIds: [other], payerAccountId: trustee });
  expect(paid.unappliedCents).toBe(2_530);
  expect(on.book.connection.read.rows('SELECT open_cents FROM invoice')).toEqual([
    { open_cents: 0 },
    { open_cents: 0 },
  ]);
  const known = on.book.ask<{ payerName: string; payerAccountId: number }>('receipts.receipt', {
    receiptId: paid.receiptId,
  });
  expect(known).toMatchObject({ payerName: 'Old Mill Mortgage', payerAccountId: trustee });
});

it('bills the next planned installment before paying it, where the plan may', () => {
  const bound = on.bind({ plan: { downPaymentPpm: 0, installments: 4, feesAndTaxes: 'spread' } });
  on.book.run('billing.billStream', { streamId: bound.streamId, asOf: '2026-11-09' });
  on.book.run('allocation.savePlan', {
    code: 'next',
    baseVersion: 0,
    name: 'Also the next planned',
    definition: {
      filters: ['billed', 'nextPlanned'],
      order: ['oldestDue'],
      inside: 'proportional',
      components: ['agencyFee', 'carrierFee', 'surplusLinesTax', 'stampingFee', 'premium'],
      priorityLines: [],
      toleranceCents: 0,
    },
  });
  const paid = on.pay(50_000, { plan: 'next' });
  expect(paid.unappliedCents).toBe(0);
  expect(
    on.book.connection.read.rows('SELECT total_cents - open_cents AS paid FROM invoice ORDER BY id'),
  ).toEqual([{ paid: 34_684 }, { paid: 15_316 }]);
});

describe('batches', () => {
  const lines = () => [
    { accountId: on.known.accountId, amountCents: 138_735, method: 'check', reference: '1001' },
    { accountId: null, amountCents: 5_000, method: 'check', reference: '1002', clue: 'Smudged' },
  ];
  const batch = (more: object) =>
    on.book.run<{ receipts: { receiptId: number }[] }>('receipts.postBatch', {
      name: 'Mail Nov 9',
      receivedOn: '2026-11-09',
      controlCents: 143_735,
      controlCount: 2,
      lines: lines(),
      ...more,
    });

  it('posts all when it equals the control total, or nothing', () => {
    on.bind();
    expect(refusalOf(on.book, () => batch({ controlCents: 143_734 })).field).toBe('controlCents');
    expect(refusalOf(on.book, () => batch({ controlCount: 3 })).field).toBe('controlCount');
    const twins = [
      ...lines(),
      { accountId: on.known.accountId, amountCents: 138_735, method: 'check', reference: '1001' },
    ];
    const twice = refusalOf(on.book, () => batch({ lines: twins, controlCents: 282_470, controlCount: 3 }));
    expect(twice).toMatchObject({ code: 'conflict', field: 'lines.2.isDuplicateConfirmed' });
    expect(batch({}).receipts.length).toBe(2);
    expect(on.book.connection.read.value('SELECT count(*) FROM suspense_item')).toBe(1);
  });
});

describe('cleared money', () => {
  it('a check clears five bank days later, over Veterans Day; an ACH stays contingent for 60 days', () => {
    on.bind();
    const check = on.pay(10_000);
    const ach = on.pay(20_000, { method: 'ach' });
    const cash = on.pay(30_000, { method: 'cash', reference: '' });
    on.deposit([check.receiptId, ach.receiptId, cash.receiptId]);
    const dates = (receiptId: number) =>
      on.book.ask<{ clearedOn: string; contingentUntil: string | null }>('receipts.receipt', { receiptId });
    expect(dates(check.receiptId)).toMatchObject({ clearedOn: '2026-11-17', contingentUntil: null });
    expect(dates(ach.receiptId)).toMatchObject({ clearedOn: '2026-11-13', contingentUntil: '2027-01-08' });
    expect(dates(cash.receiptId)).toMatchObject({ clearedOn: '2026-11-09' });
    const known = on.book.ask<{ unclearedCents: number }>('receipts.clearing', { asOf: '2026-11-12' });
    expect(known.unclearedCents).toBe(30_000);
  });
});

it('replays to the same books, hash for hash', () => {
  on.bind();
  on.pay(140_000);
  on.book.run('suspense.receive', {
    amountCents: 700,
    receivedOn: '2026-11-09',
    payerName: 'Nobody',
    reference: '',
  });
  const copy = emptyFile();
  const replayed = replay(on.book.connection, copy.connection, registry);
  expect(replayed.entriesHash).toBe(
    on.book.connection.read.value("SELECT hash FROM chain_head WHERE chain = 'entries'"),
  );
  copy.connection.close();
});
