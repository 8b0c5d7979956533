/** `coverbook sync DIR` against the simulator: all there or said why not, also when it is killed in the middle. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProgram } from '#electron/app/program.ts';
import { syncCommand } from '#electron/app/sync-command.ts';
import type { OutputOf } from '#electron/ledger/index.ts';
import type { LedgerAccount, sync as contract } from '#shared/contract/index.ts';
import { BANKS } from '#test/builders/host.ts';

const ENTRIES = 60;
const CLI = new URL('../../electron/cli.ts', import.meta.url).pathname;
let base: string;
let folder: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'coverbook-sync-command-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** A company folder with entries to send, left closed. */
async function prepared(steps: { connects: boolean; maps: boolean }): Promise<void> {
  const program = createProgram({ booksDirectory: join(base, 'books'), version: 'test' });
  const ask = async <Output>(name: string, input: object = {}): Promise<Output> =>
    (await program.dispatch(name, input)) as Output;
  await ask('books.create', { agencyName: 'Mesa Insurance', state: 'TX', ...BANKS });
  const { books } = await ask<{ books: { directory: string }[] }>('books.list');
  folder = books[0]?.directory ?? '';
  const { accounts } = await ask<{ accounts: LedgerAccount[] }>('ledger.chart');
  const { businessOn: accountingOn } = await ask<{ businessOn: string }>('books.status');
  const id = (code: string) => accounts.find((account) => account.code === code)?.ledgerAccountId;
  for (let cents = 1; cents <= ENTRIES; cents += 1) {
    const lines = [
      { ledgerAccountId: id('O6100'), debitCents: cents },
      { ledgerAccountId: id('O1200'), creditCents: cents },
    ];
    await ask('ledger.postManualEntry', { accountingOn, memo: 'Rent', lines, requestId: `rent-${cents}` });
  }
  if (steps.connects) await ask('sync.connect');
  if (steps.maps) {
    type Remote = OutputOf<typeof contract.remoteObjects>;
    const remote = await ask<Remote>('sync.remoteObjects', { kind: 'account' });
    const choices = remote.suggestions.map(({ target, remoteId }) => {
      const account = remote.objects.find((one) => one.remoteId === remoteId);
      return { target, remoteId, remoteName: account?.name, remoteType: account?.type };
    });
    await ask('sync.saveMapping', { choices, requestId: 'map' });
  }
  await program.close();
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await syncCommand(args, {
    out: (text) => void (said.out += `${text}\n`),
    err: (text) => void (said.err += `${text}\n`),
  });
  return { code, ...said };
}

/** Document numbers the simulated company ever took. */
function there(): string[] {
  const file = join(folder, 'quickbooks-simulator.jsonl');
  if (!existsSync(file)) return [];
  const puts = readFileSync(file, 'utf8').matchAll(/\{"put":\["JournalEntry".*?"DocNumber":"(\w+)"/g);
  return [...puts].map(([, number]) => number ?? '');
}

it('says how it is called, and why it cannot', async () => {
  expect(await run()).toMatchObject({ code: 2, err: expect.stringMatching(/^Usage/) as string });
  expect(await run('x', '--through', 'tomorrow')).toMatchObject({ code: 2 });
  expect(await run(join(base, 'Nobody.coverbook'))).toMatchObject({ code: 1 });
  await prepared({ connects: false, maps: false });
  expect(await run(folder)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/not connected.*Connect to QuickBooks first/s) as string,
  });
});

it('queues nothing while something is not mapped', async () => {
  await prepared({ connects: true, maps: false });
  expect(await run(folder)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/Nothing was queued.*is chosen for/s) as string,
  });
  expect(there()).toEqual([]);
});

it('sends all of it once, and then has nothing to do', { timeout: 120_000 }, async () => {
  await prepared({ connects: true, maps: true });
  const first = await run(folder);
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toMatch(/60 entries queued, 0 net to nothing.*read back/s);
  expect(new Set(there()).size).toBe(ENTRIES);
  expect(there()).toHaveLength(ENTRIES);
  const second = await run(folder, '--through', '2099-12-31');
  expect(second).toMatchObject({ code: 0, err: '' });
  expect(second.out).toMatch(/Nothing new to queue/);
  expect(there()).toHaveLength(ENTRIES);
});

it('killed in the middle again and again, it gets every entry there once', { timeout: 240_000 }, async () => {
  await prepared({ connects: true, maps: true });
  for (const least of [1, 30]) {
    const child = spawn(process.execPath, [CLI, 'sync', folder], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    // In the middle of a batch, or before its answer was written down.
    while (there().length < least && child.exitCode === null) await wait(10);
    child.kill('SIGKILL');
    await ended;
    expect(child.signalCode).toBe('SIGKILL');
  }
  expect(await run(folder)).toMatchObject({ code: 0 });
  expect(there()).toHaveLength(ENTRIES);
  expect(new Set(there()).size).toBe(ENTRIES);
});
