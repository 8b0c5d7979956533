import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProgram, type Program } from '#electron/app/program.ts';
import { localDate } from '#shared/calendar/index.ts';
import type { Job } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { postingJob } from '#test/builders/posting-job.ts';

let base: string;
let folder: string;
let program: Program;
let seconds = 0;
const clock = {
  now: () => new Date(Date.UTC(2026, 10, 9, 15) + (seconds += 1) * 1000).toISOString(),
  today: () => localDate('2026-11-09'),
};
const start = (): Program =>
  createProgram({ booksDirectory: base, version: 'test', clock, jobKinds: [postingJob] });

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'coverbook-jobs-'));
  program = start();
  program.dispatch('books.create', {
    agencyName: 'Mesa Insurance',
    state: 'TX',
    trustBank: { bankName: 'Prairie State Bank', lastFour: '4417' },
    operatingBank: { bankName: 'Prairie State Bank', lastFour: '8830' },
  });
  folder = program.company()?.directory ?? '';
});
afterEach(async () => {
  await program.close();
  rmSync(base, { recursive: true, force: true });
});

const value = <Value extends string | number>(text: string): Value | undefined =>
  program.company()?.connection.read.value<Value>(text);
const jobNow = (jobId: number) => program.dispatch('jobs.get', { jobId }) as Job;
const begin = (input: object) =>
  (program.dispatch('test.postMany', { accountingOn: '2026-11-09', ...input }) as { jobId: number }).jobId;
async function until(jobId: number, isReached: (job: Job) => boolean): Promise<Job> {
  for (let turn = 0; turn < 2000; turn += 1) {
    const job = jobNow(jobId);
    if (isReached(job)) return job;
    await wait(2);
  }
  throw new Error(`job ${jobId} did not get there: ${JSON.stringify(jobNow(jobId))}`);
}
const isOver = (job: Job): boolean => !['queued', 'running'].includes(job.state);
function refusal(work: () => unknown): Refusal | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
/** Balances of every account on every day, and whose money is in trust. */
const everyBalance = () =>
  program
    .company()
    ?.connection.read.rows(
      'SELECT ledger_account_id, on_date, cents FROM account_day WHERE cents <> 0 ORDER BY 1, 2',
    );
const memos = () =>
  program.company()?.connection.read.rows<{ memo: string }>('SELECT memo FROM journal_entry ORDER BY seq');

describe('a job', () => {
  it('runs in steps, each logged under the job’s request id, and tells how far it is', async () => {
    const jobId = begin({ count: 5 });
    expect(jobNow(jobId)).toMatchObject({
      state: 'queued',
      done: 0,
      canCancel: true,
      title: 'Post 5 entries',
    });
    const job = await until(jobId, isOver);
    expect(job).toMatchObject({
      state: 'done',
      done: 5,
      total: 5,
      message: '5 posted.',
      canCancel: false,
      canUndo: true,
    });
    expect(value("SELECT group_concat(request_id, ' ') FROM command_log WHERE request_id LIKE 'job:%'")).toBe(
      [1, 2, 3, 4, 5].map((n) => `job:${jobId}:00000${n}`).join(' '),
    );
    expect((program.dispatch('jobs.list', {}) as { jobs: Job[] }).jobs.map((each) => each.jobId)).toEqual([
      jobId,
    ]);
  });

  it('answers other requests between steps, and stops after the current one when cancelled', async () => {
    const jobId = begin({ count: 5000 });
    await until(jobId, (job) => job.done >= 3);
    const cancelled = program.dispatch('jobs.cancel', { jobId }) as Job;
    const done = cancelled.done;
    expect(cancelled.state).toBe('cancelled');
    await wait(30);
    expect([jobNow(jobId).done, value('SELECT count(*) FROM journal_entry')]).toEqual([done, done]);
    expect(refusal(() => program.dispatch('jobs.cancel', { jobId: 999 }))?.code).toBe('job.not-found');
  });

  it('goes on where it was after the folder was closed, one job after the other', async () => {
    const first = begin({ count: 40 });
    const second = begin({ count: 3 });
    await until(first, (job) => job.done >= 5);
    program.dispatch('books.close', {});
    await wait(10);
    program.dispatch('books.open', { directory: folder });
    expect(jobNow(first).state).toBe('running');
    await until(second, isOver);
    expect(jobNow(first)).toMatchObject({ state: 'done', done: 40 });
    expect(memos()?.map(({ memo }) => memo)).toEqual([
      ...Array.from({ length: 40 }, (_, index) => `Step ${index + 1}`),
      'Step 1',
      'Step 2',
      'Step 3',
    ]);
  });

  it('posts no step twice and skips none, however often it is killed', async () => {
    await program.close();
    const script = new URL('../builders/run-job.ts', import.meta.url).pathname;
    for (const [round, count] of [150, 0, 0].entries()) {
      const child = spawn(process.execPath, [script, base, folder, String(count)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let changes = 0;
      child.stdout.on('data', (text: Buffer) => {
        changes += text.toString().split('\n').length - 1;
        if (changes > 25 + round * 7) child.kill('SIGKILL');
      });
      await once(child, 'exit');
      expect(child.signalCode).toBe('SIGKILL');
    }
    program = start();
    program.dispatch('books.open', { directory: folder });
    const done = jobNow(1).done;
    expect(done).toBeGreaterThan(10);
    expect(done).toBeLessThan(150);
    await until(1, isOver);
    expect(memos()?.map(({ memo }) => memo)).toEqual(
      Array.from({ length: 150 }, (_, index) => `Step ${index + 1}`),
    );
  });

  it('that meets a refusal says why, and keeps what it did', async () => {
    const job = await until(begin({ count: 5, failsAt: 3 }), isOver);
    expect(job).toMatchObject({ state: 'failed', done: 2, canUndo: true });
    expect(job.message).toMatch(/debits and credits differ/);
    expect(value('SELECT count(*) FROM journal_entry')).toBe(2);
  });
});

describe('undo', () => {
  it('restores every balance of every day in one command, once', async () => {
    await until(begin({ count: 2, accountingOn: '2026-11-05' }), isOver);
    const before = everyBalance();
    const jobId = begin({ count: 6, accountingOn: '2026-11-03' });
    await until(jobId, isOver);
    expect(everyBalance()).not.toEqual(before);
    expect(program.dispatch('jobs.undo', { jobId })).toMatchObject({ state: 'undone', canUndo: false });
    expect(everyBalance()).toEqual(before);
    expect(value("SELECT count(*) FROM command_log WHERE procedure = 'ledger.reverseBatch'")).toBe(1);
    expect(refusal(() => program.dispatch('jobs.undo', { jobId }))?.text.why).toMatch(/already/);
  });

  it('leaves alone what was reversed by hand, and takes back a reversal of a reversal', async () => {
    const jobId = begin({ count: 3 });
    await until(jobId, isOver);
    const id = (seq: number) => value<number>(`SELECT id FROM journal_entry WHERE seq = ${seq}`);
    const reverse = (entryId: number | undefined, requestId: string) =>
      program.dispatch('ledger.reverseEntry', {
        entryId,
        requestId,
        accountingOn: '2026-11-09',
        reason: 'by hand',
      }) as {
        entryId: number;
      };
    reverse(id(1), 'by-hand-1');
    reverse(reverse(id(2), 'by-hand-2').entryId, 'by-hand-3');
    program.dispatch('jobs.undo', { jobId });
    expect(everyBalance()).toEqual([]);
    expect(
      value("SELECT output ->> 'reversed' FROM command_log WHERE procedure = 'ledger.reverseBatch'"),
    ).toBe(2);
  });

  it('is refused with the reason while a period is closed, and changes nothing', async () => {
    const jobId = begin({ count: 4, accountingOn: '2026-10-05' });
    await until(jobId, isOver);
    program.dispatch('ledger.closePeriod', { throughOn: '2026-10-31', requestId: 'close-october' });
    const refused = refusal(() => program.dispatch('jobs.undo', { jobId }));
    expect([refused?.code, refused?.text.why]).toEqual([
      'job.not-undoable',
      expect.stringContaining('closed'),
    ]);
    expect([jobNow(jobId).state, value('SELECT count(*) FROM journal_entry')]).toEqual(['done', 4]);
    program.dispatch('ledger.reopenPeriod', {
      throughOn: null,
      reason: 'undo the import',
      requestId: 'reopen-october',
    });
    program.dispatch('jobs.undo', { jobId });
    expect(everyBalance()).toEqual([]);
  });

  it('waits for the end of the job', async () => {
    const jobId = begin({ count: 5000 });
    await until(jobId, (job) => job.done >= 1);
    expect(refusal(() => program.dispatch('jobs.undo', { jobId }))?.text.why).toMatch(/still running/);
    program.dispatch('jobs.cancel', { jobId });
    program.dispatch('jobs.undo', { jobId });
    expect(everyBalance()).toEqual([]);
  });
});

describe('verification as a task', () => {
  it('runs all checks beside other work, keeps the result, and is one at a time', async () => {
    await until(begin({ count: 3 }), isOver);
    const { jobId } = program.dispatch('health.verify', {}) as { jobId: number };
    expect(program.dispatch('health.verify', {})).toEqual({ jobId });
    const job = await until(jobId, isOver);
    expect(job).toMatchObject({ state: 'done', message: 'All checks hold.', done: job.total });
    expect(program.dispatch('health.last', {})).toMatchObject({
      last: { ok: true, entryCount: 3 },
      parked: [],
    });
    expect(program.dispatch('books.status', {})).toMatchObject({ lastVerifiedOk: true });
  });

  it('can be stopped, and ends when the folder is closed', async () => {
    const { jobId } = program.dispatch('health.verify', {}) as { jobId: number };
    program.dispatch('jobs.cancel', { jobId });
    expect(await until(jobId, isOver)).toMatchObject({ state: 'cancelled' });
    program.dispatch('health.verify', {});
    program.dispatch('books.close', {});
    await wait(20);
    program.dispatch('books.open', { directory: folder });
    expect(program.dispatch('health.last', {})).toMatchObject({ last: null });
  });
});
