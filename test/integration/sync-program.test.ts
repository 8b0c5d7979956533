/** Sync through the public API of the running program: its own simulator on loopback, sending as a job, restarts. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProgram, type Program } from '#electron/app/program.ts';
import type { OutputOf } from '#electron/ledger/index.ts';
import type { BookStatus, Job, LedgerAccount, sync as contract } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { BANKS } from '#test/builders/host.ts';

let directory: string;
let program: Program;
const logged: unknown[] = [];
const start = (): Program =>
  createProgram({
    booksDirectory: join(directory, 'books'),
    version: 'test',
    log: (...line) => void logged.push(line),
  });
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'coverbook-sync-'));
  program = start();
  program.dispatch('books.create', { agencyName: 'Mesa Insurance', state: 'TX', ...BANKS });
});
afterEach(async () => {
  await program.close();
  rmSync(directory, { recursive: true, force: true });
});

let requests = 0;
const command = <Output>(name: string, input: object): Output => {
  requests += 1;
  return program.dispatch(name, { ...input, requestId: `request-${requests}` }) as Output;
};
const ask = async <Output>(name: string, input: object = {}): Promise<Output> =>
  (await program.dispatch(name, input)) as Output;
type Status = OutputOf<typeof contract.status>;

function rent(cents: number): void {
  const { accounts } = program.dispatch('ledger.chart', {}) as { accounts: LedgerAccount[] };
  const id = (code: string): number =>
    accounts.find((account) => account.code === code)?.ledgerAccountId ?? 0;
  const accountingOn = (program.dispatch('books.status', {}) as BookStatus).businessOn;
  command('ledger.postManualEntry', {
    accountingOn,
    memo: 'Rent',
    lines: [
      { ledgerAccountId: id('O6100'), debitCents: cents },
      { ledgerAccountId: id('O1200'), creditCents: cents },
    ],
  });
}

async function mapSuggestions(): Promise<void> {
  const remote = await ask<OutputOf<typeof contract.remoteObjects>>('sync.remoteObjects', {
    kind: 'account',
  });
  const choices = remote.suggestions.map(({ target, remoteId }) => {
    const account = remote.objects.find((one) => one.remoteId === remoteId);
    return { target, remoteId, remoteName: account?.name, remoteType: account?.type };
  });
  command('sync.saveMapping', { choices });
}

const sent = async (): Promise<Job> => ended((await ask<{ jobId: number }>('sync.send')).jobId);
async function ended(jobId: number): Promise<Job> {
  for (;;) {
    const job = await ask<Job>('jobs.get', { jobId });
    if (job.state !== 'running' && job.state !== 'queued') return job;
    await wait(10);
  }
}
const queue = async (): Promise<Job> =>
  ended((await ask<{ jobId: number }>('sync.queue', { throughOn: '2099-12-31' })).jobId);

it('connects, suggests, sends, survives being closed and opened, keeps one company', async () => {
  const refused = await ask('sync.remoteObjects', { kind: 'account' }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refusal);
  expect(await ask<Status>('sync.status')).toMatchObject({ connection: 'none', isOnline: false });
  const company = await ask<{ companyName: string; realmId: string }>('sync.connect');
  expect(company.companyName).toBe('Mesa Insurance');
  rent(120_000);
  const before = await ask<OutputOf<typeof contract.mapping>>('sync.mapping');
  expect(before.targets.filter((target) => target.remoteId !== null)).toEqual([]);
  await mapSuggestions();
  expect(await ask<Status>('sync.status')).toMatchObject({ mappingComplete: true, unqueuedCount: 1 });
  expect(await queue()).toMatchObject({
    state: 'done',
    message: expect.stringMatching(/^1 entry queued/) as string,
  });
  expect((await ask<BookStatus>('books.status')).queuedForSync).toBe(1);
  expect(await sent()).toMatchObject({
    state: 'done',
    message: expect.stringMatching(/read back/) as string,
  });
  expect((await ask<BookStatus>('books.status')).queuedForSync).toBe(0);

  await program.close();
  program = start();
  const { books } = await ask<{ books: { directory: string }[] }>('books.list');
  await ask('books.open', { directory: books[0]?.directory });
  rent(5);
  await queue();
  expect(await sent()).toMatchObject({ state: 'done' });
  expect(await ask('sync.connect')).toEqual(company);
  expect((await ask<Status>('sync.status')).counts.verified).toBe(2);
  const file = join(books[0]?.directory ?? '', 'quickbooks-simulator.jsonl');
  const entries = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{"put":["JournalEntry"'));
  expect(entries).toHaveLength(2);
});

it('waits without a network, says why, and goes on', async () => {
  await ask('sync.connect');
  rent(100);
  await mapSuggestions();
  await queue();
  await ask('sync.simulate', { isOffline: true, trouble: null, times: 1 });
  const failed = await sent();
  expect(failed).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(/could not be reached.*queue waits/) as string,
  });
  expect(await ask<Status>('sync.status')).toMatchObject({ isOnline: false, counts: { queued: 1 } });
  await ask('sync.simulate', { isOffline: false, trouble: 'period-closed', times: 1 });
  expect(await sent()).toMatchObject({
    state: 'done',
    message: expect.stringMatching(/1 refused/) as string,
  });
  const { items } = await ask<OutputOf<typeof contract.items>>('sync.items', { state: 'refused', limit: 10 });
  expect(items[0]).toMatchObject({
    problem: expect.stringMatching(/closed at this date/) as string,
    remedy: expect.stringMatching(/closing date/) as string,
  });
  command('sync.retry', { syncItemIds: items.map(({ syncItemId }) => syncItemId) });
  await ask('sync.simulate', { isOffline: false, trouble: 'connection-lost-after', times: 1 });
  expect(await sent()).toMatchObject({ state: 'done' });
  expect((await ask<Status>('sync.status')).counts).toMatchObject({ verified: 1, queued: 0, unknown: 0 });
});

it('can be stopped in the middle, and closing the books leaves nothing running', async () => {
  await ask('sync.connect');
  for (let cents = 1; cents <= 30; cents += 1) rent(cents);
  await mapSuggestions();
  await queue();
  const { jobId } = await ask<{ jobId: number }>('sync.send');
  expect((await ask<{ jobId: number }>('sync.send')).jobId).toBe(jobId);
  await wait(30);
  await ask('jobs.cancel', { jobId });
  while ((await ask<Job>('jobs.get', { jobId })).state === 'running') await wait(5);
  const { counts } = await ask<Status>('sync.status');
  expect(counts.verified + counts.written + counts.queued + counts.sending).toBe(30);
  await ask('sync.send');
  await wait(5);
  await ask('books.close');
  await wait(50);
  const { books } = await ask<{ books: { directory: string }[] }>('books.list');
  await ask('books.open', { directory: books[0]?.directory });
  expect(await sent()).toMatchObject({ state: 'done' });
  expect((await ask<Status>('sync.status')).counts.verified).toBe(30);
  const file = join(books[0]?.directory ?? '', 'quickbooks-simulator.jsonl');
  const numbers = [
    ...readFileSync(file, 'utf8').matchAll(/\{"put":\["JournalEntry".*?"DocNumber":"(\w+)"/g),
  ].map((found) => found[1]);
  expect(numbers).toHaveLength(30);
  expect(new Set(numbers).size).toBe(30);
});

it('writes keys to the company file only', async () => {
  await ask('sync.connect');
  rent(100);
  await mapSuggestions();
  await queue();
  await ask('sync.simulate', { isOffline: false, trouble: 'signed-out', times: 2 });
  await sent();
  const { books } = await ask<{ books: { directory: string }[] }>('books.list');
  const simulator = readFileSync(join(books[0]?.directory ?? '', 'quickbooks-simulator.jsonl'), 'utf8');
  const secrets = [...simulator.matchAll(/SIM(?:access|refresh)[0-9a-f]{40}/g)].map(([secret]) => secret);
  expect(secrets.length).toBeGreaterThan(1);
  const answers = [
    await ask('sync.status'),
    await ask('sync.items', { state: 'all', limit: 500 }),
    await ask('sync.remoteObjects', { kind: 'account' }),
    await ask('jobs.list'),
    logged,
  ];
  const said = JSON.stringify(answers);
  for (const secret of secrets) expect(said).not.toContain(secret);
  expect(readdirSync(books[0]?.directory ?? '').filter((name) => name.includes('token'))).toEqual([]);
});

it('sends what is posted by itself while QuickBooks answers, where the settings say so', {
  timeout: 60_000,
}, async () => {
  await ask('sync.connect');
  rent(100);
  await mapSuggestions();
  type Settings = OutputOf<typeof contract.settings>;
  const { settings } = await ask<Settings>('sync.settings');
  command('sync.saveSettings', { settings: { ...settings, sendsWhenPosting: true }, startsOn: null });
  const verified = async (): Promise<number> => (await ask<Status>('sync.status')).counts.verified;
  const until = async (isThere: () => Promise<boolean>): Promise<void> => {
    while (!(await isThere())) await wait(50);
  };
  rent(200);
  rent(300);
  await until(async () => (await verified()) === 3);

  // Offline: it is queued, says why, and is not tried at every posting.
  await ask('sync.simulate', { isOffline: true, trouble: null, times: 1 });
  rent(400);
  await until(async () => !(await ask<Status>('sync.status')).isOnline);
  rent(500);
  await wait(2_600);
  expect(await ask<Status>('sync.status')).toMatchObject({
    counts: { queued: 1, verified: 3 },
    unqueuedCount: 1,
    offlineWhy: expect.stringMatching(/could not be reached/) as string,
  });

  // Sent by hand once it is back; from then on by itself again.
  await ask('sync.simulate', { isOffline: false, trouble: null, times: 1 });
  expect(await sent()).toMatchObject({ state: 'done' });
  rent(600);
  await until(async () => (await verified()) === 6);
});
