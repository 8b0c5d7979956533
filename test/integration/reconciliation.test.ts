/** Oracle T19 to the cent, and the life of a proof: matched, signed, locked, reviewed, reopened. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { POOL, type PostingPlan } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Proof } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { type BankBench, bankBench, ofx, type Txn } from '#test/builders/bank.ts';

/** Domain 5.4, T19: what stands at the bank, on its way and outstanding makes the book, and the book is its owners'. */
const T19 = {
  statement: 4_821_510,
  depositsInTransit: [125_000, 187_000],
  outstanding: [896_437, 250_000, 50_000],
  adjustedBank: 3_937_073,
  bookBalance: 3_937_073,
} as const;
let bench: BankBench;
beforeEach(() => {
  bench = bankBench();
});
afterEach(async () => bench.dispose());

/** Owners here have money without bills behind it, so only the checks of this room are asked. */
const wrong = async (): Promise<string[]> =>
  (await bench.failedChecks()).filter((text) =>
    /^(reconciliation|schema|integrity|foreign|balances|entries)/.test(text),
  );

const refused = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('was accepted');
};

/** Owners of T19 with the liability that holds each. */
const OWNERS: readonly (readonly [owner: string, component: string, account: string, cents: number])[] = [
  ['carrier:1', 'premium', 'T2000', 2_140_000],
  ['carrier:2', 'premium', 'T2000', 985_573],
  ['carrier:3', 'premium', 'T2000', 310_000],
  ['tax:TX', 'surplusLinesTax', 'T2010', 88_612],
  ['client:55', 'returnPremium', 'T2035', 64_550],
  ['client:56', 'unapplied', 'T2030', 41_265],
  ['suspense', 'suspense', 'T2045', 15_000],
  ['agency', 'commission', 'T2090', 162_073],
  ['agency', 'agencyFee', 'T2090', 30_000],
  ['reserve', 'reserve', 'T3100', 100_000],
];

function plan(
  kind: PostingPlan['kind'],
  on: string,
  memo: string,
  cents: number,
  owners: typeof OWNERS = OWNERS.slice(0, 1),
): PostingPlan {
  const whole = owners.length > 1;
  return {
    kind,
    accountingOn: on as LocalDate,
    memo,
    lines: [
      { ...POOL, account: 'T1000', cents: cents as Cents, bankAccountId: bench.trustId },
      ...owners.map(([beneficiary, component, account, of]) => ({
        beneficiary,
        component,
        account,
        cents: (whole ? -of : -cents) as Cents,
      })),
    ],
    held: owners.map(([beneficiary, component, , of]) => ({
      bankAccountId: bench.trustId,
      beneficiary,
      component,
      cents: (whole ? of : cents) as Cents,
    })),
  };
}

/** A book of 39,370.73 on October 31 with two deposits on their way and three payments outstanding. */
function bookOfT19(): { lines: Txn[] } {
  const total = OWNERS.reduce((sum, [, , , cents]) => sum + cents, 0);
  expect(total).toBe(T19.bookBalance);
  // Moves that leave the owners as they are in the oracle: what goes out of Alpha's money came in before.
  bench.post(plan('opening', '2026-09-30', 'Brought forward', total, OWNERS));
  const moves: readonly (readonly [kind: PostingPlan['kind'], on: string, memo: string, cents: number])[] = [
    ['deposit', '2026-10-05', 'Deposit D-00417, 4 receipts', 259_160],
    ['deposit', '2026-10-05', 'Deposit D-00418, 1 receipt', 82_700],
    ['remittanceAdvanced', '2026-10-10', 'Remittance RM-00231, Ostrander Casualty, 284560', -284_560],
    ['deposit', '2026-10-12', 'Deposit D-00419, 2 receipts', 48_625],
    ['deposit', '2026-10-12', 'Deposit D-00420, 2 receipts', 778_512],
    ['deposit', '2026-10-30', 'Deposit D-00421, 2 receipts', 125_000],
    ['deposit', '2026-10-31', 'Deposit D-00422, 3 receipts', 187_000],
    ['remittance', '2026-10-30', 'Remittance RM-00233, Tallgrass Mutual, 1190', -896_437],
    ['remittance', '2026-10-26', 'Remittance RM-00232, Redstart Wholesale, check 1181', -250_000],
    ['opening', '2026-04-28', 'Refund RF-00102, Fernhill Dental Group, check 1102', -50_000],
  ];
  for (const [kind, on, memo, cents] of moves) bench.post(plan(kind, on, memo, cents));
  const lines: Txn[] = [
    { on: '2026-10-06', cents: 341_860, text: 'DEPOSIT' },
    { on: '2026-10-12', cents: -284_560, text: 'WIRE OUT OSTRANDER CAS CO', check: '284560' },
    { on: '2026-10-13', cents: 48_625, text: 'MOBILE DEPOSIT' },
    { on: '2026-10-13', cents: 778_512, text: 'MOBILE DEPOSIT' },
  ];
  return { lines };
}

const october = (lines: readonly Txn[]): string =>
  ofx({ from: '2026-10-01', to: '2026-10-31', closing: T19.statement }, lines);

async function matchedT19(): Promise<Proof> {
  const { lines } = bookOfT19();
  await bench.take(october(lines));
  // The old check had not reached the bank when the statements began.
  const stale = bench.db().value<number>("SELECT id FROM journal_entry WHERE memo LIKE 'Refund%'") as number;
  bench.run('reconciliation.carry', { bankAccountId: bench.trustId, entryIds: [stale], isCarried: true });
  const { proposals, proof } = bench.work('2026-10-31');
  expect(
    proposals.map(({ how, score, lineIds, entryIds }) => [how, score >= 70, lineIds.length, entryIds.length]),
  ).toEqual([
    ['reference', true, 1, 1],
    ['amount', true, 1, 1],
    ['amount', true, 1, 1],
    ['group', true, 1, 2],
  ]);
  expect(proof?.differenceAbCents).toBe(0);
  bench.run('reconciliation.accept', {
    bankAccountId: bench.trustId,
    matches: proposals.map(({ lineIds, entryIds }) => ({ lineIds, entryIds })),
  });
  return bench.work('2026-10-31').proof as Proof;
}

const sign = (preparedBy = 'Rosa Benning') =>
  bench.run<{ reconciliationId: number; hash: string; version: number; number: string }>(
    'reconciliation.finish',
    {
      bankAccountId: bench.trustId,
      asOf: '2026-10-31',
      preparedBy,
    },
  );

describe('T19', () => {
  it('holds to the cent through the public procedures', async () => {
    const proof = await matchedT19();
    expect(proof.statementCents).toBe(T19.statement);
    expect(proof.inTransit.map(({ cents }) => cents)).toEqual(T19.depositsInTransit);
    expect(proof.outstanding.map(({ cents }) => -cents).toSorted((a, b) => b - a)).toEqual(T19.outstanding);
    expect(proof.adjustedCents).toBe(T19.adjustedBank);
    expect(proof.bookCents).toBe(T19.bookBalance);
    expect(proof.outstanding.filter(({ isStale }) => isStale).map(({ ageDays }) => ageDays)).toEqual([186]);
    expect([proof.differenceAbCents, proof.differenceBcCents, proof.startDifferenceCents]).toEqual([0, 0, 0]);
    expect(proof.ownersInBankCents).toBe(proof.bookCents);
    expect(proof.bookOpeningCents + proof.bookMoves.reduce((sum, { cents }) => sum + cents, 0)).toBe(
      proof.bookCents,
    );
    expect(proof.exceptions.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['suspense', 'stale']));
  });

  it('is signed, locked, reviewed by another, reopened with the old proof kept', async () => {
    await matchedT19();
    const signed = sign();
    expect(signed).toMatchObject({ number: 'TR-4417-2026-10', version: 1 });
    const line = bench.db().value<number>('SELECT id FROM bank_line ORDER BY id') as number;
    const matchId = bench.db().value<number>('SELECT match_id FROM bank_line WHERE id = ?', line) as number;
    expect(refused(() => bench.run('reconciliation.release', { matchId })).text.why).toMatch(
      /in a signed proof/,
    );
    expect(refused(() => bench.run('reconciliation.markError', { lineId: line, reason: 'x' })).code).toBe(
      'conflict',
    );
    expect(refused(() => sign()).text.why).toMatch(/in a signed proof/);
    const jobId = bench.db().value<number>('SELECT job_id FROM bank_statement') as number;
    expect(refused(() => bench.ask('jobs.undo', { jobId })).text.why).toMatch(/TR-4417-2026-10/);
    const review = (reviewedBy: string) =>
      bench.run<{ reviewedBy: string }>('reconciliation.review', {
        reconciliationId: signed.reconciliationId,
        reviewedBy,
      });
    expect(refused(() => review(' rosa benning ')).text.why).toMatch(/two people/);
    expect(review('Theo Lund').reviewedBy).toBe('Theo Lund');
    const kept = bench.ask<{ csv: string; row: { hash: string } }>('reconciliation.proof', signed);
    expect(
      bench.ask<{ csv: string }>('reconciliation.proof', { reconciliationId: signed.reconciliationId }).csv,
    ).toBe(kept.csv);
    expect(kept.csv).toContain(
      '4 Comparison,A bank\\, adjusted'.replace('\\', '').replace('A bank, adjusted', '"A bank, adjusted"'),
    );

    bench.run('reconciliation.reopen', {
      reconciliationId: signed.reconciliationId,
      reason: 'a check was missed',
    });
    bench.run('reconciliation.release', { matchId });
    expect(refused(() => sign()).text.why).toMatch(/1 line of the statement is not matched/);
    const again = bench.work('2026-10-31').proposals;
    bench.run('reconciliation.accept', {
      bankAccountId: bench.trustId,
      matches: again.map(({ lineIds, entryIds }) => ({ lineIds, entryIds })),
    });
    const second = sign('Theo Lund');
    expect([second.version, second.hash === signed.hash]).toEqual([2, false]);
    const { proofs } = bench.ask<{
      proofs: { state: string; version: number; reopenReason: string | null; hash: string }[];
    }>('reconciliation.proofs', { bankAccountId: bench.trustId });
    expect(proofs.map(({ state, version, reopenReason }) => [state, version, reopenReason])).toEqual([
      ['finished', 2, null],
      ['reopened', 1, 'a check was missed'],
    ]);
    expect(proofs[1]?.hash).toBe(signed.hash);
    expect(await wrong()).toEqual([]);
  });

  it('stands against raw SQL once it is signed', async () => {
    await matchedT19();
    sign();
    const raw = bench.program.company()?.connection.raw;
    if (raw === undefined) throw new Error('no company is open');
    const attacks = [
      'UPDATE bank_line SET cents = cents + 1',
      'UPDATE bank_line SET match_id = NULL',
      "UPDATE bank_line SET error_reason = 'x'",
      'DELETE FROM bank_line',
      'UPDATE bank_item SET match_id = NULL WHERE match_id IS NOT NULL',
      'UPDATE bank_item SET cents = 1',
      'UPDATE bank_item SET is_carried = 1 - is_carried',
      'DELETE FROM bank_item',
      'DELETE FROM bank_match',
      'UPDATE bank_match SET score = 1',
      "UPDATE bank_statement SET state = 'undoing'",
      'UPDATE bank_statement SET closing_cents = 0',
      'DELETE FROM bank_statement',
      "UPDATE bank_reconciliation SET proof = '{}'",
      "UPDATE bank_reconciliation SET state = 'reopened'",
      "UPDATE bank_reconciliation SET reviewed_by = prepared_by, reviewed_at = 'x'",
      'DELETE FROM bank_reconciliation',
      `INSERT INTO bank_line (id, bank_account_id, statement_id, line_no, on_date, cents, ordinal, kind, text, reference, bank_id)
       SELECT id + 100000, bank_account_id, statement_id, 99, on_date, 77, 1, kind, text, reference, bank_id FROM bank_line LIMIT 1`,
      'REPLACE INTO bank_line SELECT * FROM bank_line LIMIT 1',
      'REPLACE INTO bank_reconciliation SELECT * FROM bank_reconciliation',
      'INSERT INTO bank_item SELECT bank_account_id, entry_id, on_date, 5, NULL, 0 FROM bank_item LIMIT 1',
    ];
    for (const setting of ['ON', 'OFF']) {
      raw.pragma(`recursive_triggers = ${setting}`);
      for (const attack of attacks) expect(() => raw.exec(attack), attack).toThrow(/./);
    }
    raw.pragma('recursive_triggers = ON');
    expect(await wrong()).toEqual([]);
  });
});

it('refuses what does not add up, is matched, or is of another account', async () => {
  const { lines } = bookOfT19();
  await bench.take(october(lines));
  const [line] = bench.work('2026-10-31').lines;
  const entry = bench.db().value<number>('SELECT entry_id FROM bank_item WHERE cents = 125000') as number;
  const accept = (lineIds: number[], entryIds: number[], bankAccountId = bench.trustId) =>
    bench.run('reconciliation.accept', { bankAccountId, matches: [{ lineIds, entryIds }] });
  const id = line?.lineId as number;
  expect(refused(() => accept([id], [entry])).code).toBe('entry.unbalanced');
  expect(refused(() => accept([id], [])).text.why).toMatch(/alone is no match/);
  expect(refused(() => accept([id], [entry], bench.operatingId)).code).toBe('not-found');
  expect(bench.count('bank_match')).toBe(0);
  const group = bench.work('2026-10-31').proposals.find(({ how }) => how === 'group');
  accept(group?.lineIds ?? [], group?.entryIds ?? []);
  expect(refused(() => accept(group?.lineIds ?? [], group?.entryIds ?? [])).text.why).toMatch(
    /matched already/,
  );
});

describe('an entry from a line', () => {
  beforeEach(async () => {
    bench.post(
      plan('opening', '2026-09-30', 'Brought forward', 100_000, [
        ['carrier:1', 'premium', 'T2000', 90_000],
        ['reserve', 'reserve', 'T3100', 10_000],
      ]),
    );
    await bench.take(
      ofx({ from: '2026-10-01', to: '2026-10-31', closing: 99_210 }, [
        { on: '2026-10-20', cents: -1_200, text: 'SERVICE CHARGE' },
        { on: '2026-10-31', cents: 410, text: 'INTEREST PAID' },
      ]),
    );
  });
  const lineWith = (cents: number): number =>
    bench.db().value<number>('SELECT id FROM bank_line WHERE cents = ?', cents) as number;
  const balances = (entryId: number): Record<string, number> =>
    Object.fromEntries(
      bench
        .db()
        .rows<{ code: string; cents: number }>(
          `SELECT a.code, l.cents FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id WHERE l.entry_id = ? ORDER BY a.code`,
          entryId,
        )
        .map(({ code, cents }) => [code, cents]),
    );

  it('is J17 for a fee and J32n for interest, and the proof is 0.00', async () => {
    const fee = bench.run<{ entryId: number; matchId: number }>('reconciliation.postFromLine', {
      lineId: lineWith(-1_200),
      as: { type: 'fee' },
    });
    expect(balances(fee.entryId)).toEqual({ O2390: -1_200, O6000: 1_200, T1000: -1_200, T1190: 1_200 });
    const interest = bench.run<{ entryId: number }>('reconciliation.postFromLine', {
      lineId: lineWith(410),
      as: { type: 'interest', owner: 'principals' },
    });
    expect(balances(interest.entryId)).toEqual({ T1000: 410, T2070: -410 });
    const { proof } = bench.work('2026-10-31');
    expect([proof?.differenceAbCents, proof?.differenceBcCents, proof?.unmatchedLineCount]).toEqual([
      0, 0, 0,
    ]);
    expect(proof?.exceptions.map(({ kind }) => kind)).toEqual(['negative', 'shortage']);
    expect(sign().version).toBe(1);
    expect(await wrong()).toEqual([]);
  });

  it('is J32 where the agency may keep the interest, and is taken back with its match', async () => {
    const lineId = lineWith(410);
    const posted = bench.run<{ entryId: number; matchId: number }>('reconciliation.postFromLine', {
      lineId,
      as: { type: 'interest', owner: 'agency' },
    });
    expect(balances(posted.entryId)).toEqual({ O1390: 410, O4040: -410, T1000: 410, T2090: -410 });
    bench.run('reconciliation.release', { matchId: posted.matchId });
    expect(bench.db().value('SELECT count(*) FROM journal_entry WHERE reverses_id = ?', posted.entryId)).toBe(
      1,
    );
    expect(bench.db().value('SELECT match_id FROM bank_line WHERE id = ?', lineId)).toBe(null);
    expect(bench.work('2026-10-31').onlyBook).toEqual([]);
    expect(await wrong()).toEqual([]);
  });

  it('goes the way of the line, and trust money keeps to its documents', () => {
    const post = (cents: number, as: object) =>
      refused(() => bench.run('reconciliation.postFromLine', { lineId: lineWith(cents), as }));
    expect(post(410, { type: 'fee' }).text.why).toBe('A fee goes out.');
    expect(post(-1_200, { type: 'interest' }).text.why).toBe('Interest comes in.');
    expect(post(-1_200, { type: 'sweep' }).code).toBe('trust.overdrawn');
    expect(post(-1_200, { type: 'account', ledgerAccountId: 1, memo: 'rent' }).text.why).toMatch(
      /has an owner/,
    );
    expect(bench.count('journal_entry')).toBe(1);
  });

  it('is told apart from a mistake of the bank, which the proof lists', () => {
    bench.run('reconciliation.markError', {
      lineId: lineWith(-1_200),
      reason: 'charged to the wrong account',
    });
    bench.run('reconciliation.postFromLine', {
      lineId: lineWith(410),
      as: { type: 'interest', owner: 'principals' },
    });
    const { proof } = bench.work('2026-10-31');
    expect(proof?.bankErrors).toMatchObject([{ reason: 'charged to the wrong account', cents: 1_200 }]);
    expect(proof?.differenceAbCents).toBe(0);
    expect(sign().number).toBe('TR-4417-2026-10');
  });
});
