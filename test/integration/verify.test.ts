import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProgram, type Program } from '#electron/app/program.ts';
import { verifyCommand } from '#electron/app/verify-command.ts';
import { localDate } from '#shared/calendar/index.ts';
import type { Job, Verification } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { basePolicy } from '#test/builders/business.ts';
import { behindTriggers } from '#test/builders/tampered.ts';

let base: string;
let folder: string;
let program: Program;
let requests = 0;
const run = <Output>(name: string, input: object): Output => {
  requests += 1;
  return program.dispatch(name, { ...input, requestId: `request-${requests}` }) as Output;
};

/** Two insured accounts, each with a bill. */
const accounts: number[] = [];
beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'coverbook-verify-'));
  const clock = { now: () => '2026-11-09T15:00:00.000Z', today: () => localDate('2026-11-09') };
  program = createProgram({ booksDirectory: base, version: 'test', clock });
  program.dispatch('books.create', {
    agencyName: 'Mesa Insurance',
    state: 'TX',
    trustBank: { bankName: 'Prairie State Bank', lastFour: '4417' },
    operatingBank: { bankName: 'Prairie State Bank', lastFour: '8830' },
  });
  folder = program.company()?.directory ?? '';
  const { contract } = await import('#shared/contract/index.ts');
  const parse = (procedure: { '~orpc': { inputSchema?: unknown } }, input: object): object =>
    (procedure['~orpc'].inputSchema as { parse(input: object): object }).parse({
      ...input,
      requestId: 'parsed-only',
    });
  const { carrierId } = run<{ carrierId: number }>(
    'parties.createCarrier',
    parse(contract.parties.createCarrier, { code: 'TGM', name: 'Tallgrass Mutual', commissionPpm: 150_000 }),
  );
  const { producerId } = run<{ producerId: number }>(
    'parties.createProducer',
    parse(contract.parties.createProducer, { code: 'DK', name: 'Dana Kessler', sharePpm: 400_000 }),
  );
  accounts.length = 0;
  for (const name of ['Cedar Fork Nursery', 'Alder & Vale']) {
    const { accountId } = run<{ accountId: number }>(
      'parties.createAccount',
      parse(contract.parties.createAccount, { name, state: 'TX' }),
    );
    const policy = basePolicy({ carrierId, producerId, accountId }, { policyNumber: `GL-${accountId}` });
    run('billing.bindPolicy', parse(contract.billing.bindPolicy, policy));
    accounts.push(accountId);
  }
});
afterEach(async () => {
  await program.close();
  rmSync(base, { recursive: true, force: true });
});

async function verify(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await verifyCommand(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out, err };
}
const tamper = (sql: string): void => {
  const raw = new Database(join(folder, 'ledger.db'));
  behindTriggers(raw, sql);
  raw.close();
};

describe('coverbook verify', () => {
  it('prints one line a check and the counts last, answers 0, and leaves the folder as it was', async () => {
    await program.close();
    const before = [readdirSync(folder), readFileSync(join(folder, 'ledger.db'))];
    const { code, out, err } = await verify(folder);
    expect([code, err]).toEqual([0, []]);
    expect(out.slice(0, -1).every((line) => /^ok {5}[\w-]+ +\S.* \([\d,]+ examined\)$/.test(line))).toBe(
      true,
    );
    expect(out.at(-1)).toMatch(/^Verified: \d+ checks, 2 entries, \d+ lines, 7 commands, head [0-9a-f]{16}$/);
    expect([readdirSync(folder), readFileSync(join(folder, 'ledger.db'))]).toEqual(before);
  });

  it('answers 1 and says what and what to do when a check fails', async () => {
    await program.close();
    tamper('UPDATE journal_entry SET total_cents = total_cents + 1 WHERE seq = 2');
    const { code, out } = await verify(folder);
    expect(code).toBe(1);
    expect(out.find((line) => line.startsWith('FAILED'))).toMatch(/chain-entries/);
    expect(out.some((line) => line.includes('Entry 2 of 2026-11-09 shows something else'))).toBe(true);
    expect(out.at(-1)).toMatch(/^NOT verified: 1 of \d+ checks failed/);
  });

  it('refuses politely what is open, no folder, or no ledger, and a wrong call', async () => {
    expect(await verify(folder)).toMatchObject({ code: 1, err: [expect.stringMatching(/already open/)] });
    expect(await verify(base)).toMatchObject({ code: 1, err: [expect.stringMatching(/no company folder/)] });
    await program.close();
    for (const args of [[], ['--all'], [folder, 'more']]) expect((await verify(...args)).code).toBe(2);
    const bytes = readFileSync(join(folder, 'ledger.db'));
    const { truncateSync } = await import('node:fs');
    truncateSync(join(folder, 'ledger.db'), bytes.length - 4096);
    expect(await verify(folder)).toMatchObject({ code: 1, err: [expect.stringMatching(/cut off/)] });
  });

  it('works on a folder that can only be read, and from the command line', async () => {
    await program.close();
    chmodSync(join(folder, 'ledger.db'), 0o444);
    expect((await verify(folder)).code).toBe(0);
    const cli = new URL('../../electron/cli.ts', import.meta.url).pathname;
    const { status, stdout } = spawnSync(process.execPath, [cli, 'verify', folder], { encoding: 'utf8' });
    expect([status, stdout.trim().split('\n').at(-1)]).toEqual([0, expect.stringMatching(/^Verified: /)]);
  });
});

it('parks the account whose figures fail, refuses what would post for it, and releases it when they agree', async () => {
  const [first = 0, second = 0] = accounts;
  const change = (cents: number) =>
    program
      .company()
      ?.connection.raw.exec(
        `UPDATE invoice_item SET open_cents = open_cents + ${cents} WHERE id = (SELECT min(id) FROM invoice_item WHERE account_id = ${first})`,
      );
  change(-1);
  expect((await verified()).checks.filter(({ ok }) => !ok).map(({ name }) => name)).toContain('I4-accounts');
  expect(program.dispatch('health.last', {})).toMatchObject({
    parked: [{ accountId: first, label: expect.stringContaining('Cedar Fork Nursery') }],
  });
  const bill = (accountId: number): string => {
    const stream = program
      .company()
      ?.connection.read.value<number>('SELECT id FROM invoice_stream WHERE account_id = ?', accountId);
    try {
      run('billing.billStream', { streamId: stream, asOf: '2026-11-09' });
      return 'accepted';
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  };
  expect([bill(first), bill(second)]).toEqual(['account.parked', 'accepted']);
  change(1);
  expect((await verified()).ok).toBe(true);
  expect(program.dispatch('health.last', {})).toMatchObject({ parked: [] });
  expect(bill(first)).toBe('accepted');

  async function verified(): Promise<Verification> {
    const { jobId } = program.dispatch('health.verify', {}) as { jobId: number };
    while ((program.dispatch('jobs.get', { jobId }) as Job).state === 'running') await wait(5);
    return (program.dispatch('health.last', {}) as { last: Verification }).last;
  }
});
