/** Imports through the real program: files put, looked at, previewed, imported and taken back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { verifyBook } from '#electron/app/verify.ts';
import { createProgram, type Program } from '#electron/app/program.ts';
import type { InputOf, OutputOf } from '#electron/ledger/index.ts';
import { contract, type Job, type Mapping } from '#shared/contract/index.ts';
import type { ReadDb } from '#db/connection/index.ts';
import { BANKS } from './host.ts';

type Contract = typeof contract.policyfeed;
export type Inspected = OutputOf<Contract['inspect']>;
export type Previewed = OutputOf<Contract['preview']>;
export type Outcomes = OutputOf<Contract['outcomes']>;
type Chosen = { readonly sha256: string; readonly fileName: string; readonly mapping: Mapping };

export type FeedBench = {
  readonly program: Program;
  readonly directory: string;
  readonly db: () => ReadDb;
  put(content: string | Buffer, fileName?: string): Promise<{ sha256: string; fileName: string }>;
  /** As the screen would send it on: month first where the file leaves the order open. */
  inspect(
    content: string | Buffer,
    fileName?: string,
  ): Promise<Omit<Inspected, 'mapping'> & Chosen & { readonly isOrderOpen: boolean }>;
  /** All refused rows as one file. */
  refused(of: InputOf<Contract['refusedRows']>['of'], limit?: number): Promise<string>;
  preview(chosen: Chosen, more?: Partial<InputOf<Contract['preview']>>): Promise<Previewed>;
  /** Runs the import to its end; answers the job. */
  run(chosen: Chosen): Promise<Job>;
  job(jobId: number): Job;
  /** Takes an import back, to its end. */
  undo(jobId: number): Promise<Job>;
  outcomes(jobId: number, only?: 'all' | 'refused'): Outcomes;
  /** Names of failed checks, after a full verification. */
  failedChecks(): Promise<string[]>;
  dispose(): Promise<void>;
};

export function feedBench(today = '2026-11-09'): FeedBench {
  const directory = mkdtempSync(join(tmpdir(), 'coverbook-feed-'));
  let milliseconds = Date.UTC(2026, 10, 9, 15);
  const clock = {
    now: () => {
      milliseconds += 1;
      return new Date(milliseconds).toISOString();
    },
    today: () => today as never,
  };
  const program = createProgram({ booksDirectory: join(directory, 'books'), version: 'test', clock });
  program.dispatch('books.create', { agencyName: 'Mesa Insurance', state: 'TX', ...BANKS });
  const ask = <Output>(name: string, input: object): Output => program.dispatch(name, input) as Output;
  const opened = () => {
    const company = program.company();
    if (company === null) throw new Error('no company is open');
    return company;
  };
  const db = (): ReadDb => opened().connection.read;
  const job = (jobId: number): Job => ask('jobs.get', { jobId });
  const ended = async (jobId: number): Promise<Job> => {
    for (;;) {
      const now = job(jobId);
      if (now.state !== 'queued' && now.state !== 'running' && now.state !== 'undoing') return now;
      await pause(5);
    }
  };
  const put: FeedBench['put'] = async (content, fileName = 'policies.csv') => {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    const { sha256 } = await program.files.put(
      (async function* () {
        yield bytes;
      })(),
    );
    return { sha256, fileName };
  };
  return {
    program,
    directory,
    db,
    put,
    inspect: async (content, fileName) => {
      const file = await put(content, fileName);
      const inspected = await ask<Promise<Inspected>>('policyfeed.inspect', file);
      const { columns, dateOrder } = inspected.mapping;
      const mapping = { columns, dateOrder: dateOrder ?? 'mdy' };
      return { ...file, ...inspected, mapping, isOrderOpen: dateOrder === null };
    },
    refused: async (of, limit = 500) => {
      let csv = '';
      for (let from: number | null = 0; from !== null; ) {
        const page: OutputOf<Contract['refusedRows']> = await ask('policyfeed.refusedRows', {
          of,
          from,
          limit,
        });
        csv += page.csv;
        from = page.nextFrom;
      }
      return csv;
    },
    preview: ({ sha256, fileName, mapping }, more = {}) =>
      ask<Promise<Previewed>>(
        'policyfeed.preview',
        contract.policyfeed.preview['~orpc'].inputSchema?.parse({
          sha256,
          fileName,
          mapping,
          ...more,
        }) as object,
      ),
    run: async ({ sha256, fileName, mapping }) => {
      const { jobId } = ask<{ jobId: number }>('policyfeed.start', { sha256, fileName, mapping });
      return ended(jobId);
    },
    job,
    undo: async (jobId) => {
      ask('jobs.undo', { jobId });
      return ended(jobId);
    },
    outcomes: (jobId, only = 'all') => ask('policyfeed.outcomes', { jobId, only, from: 0, limit: 500 }),
    failedChecks: async () => {
      const { verification } = await verifyBook(join(opened().directory, 'ledger.db'), { at: clock.now() });
      return verification.checks
        .filter(({ ok }) => !ok)
        .map(({ name, findings }) => `${name} ${findings.join(' ')}`);
    },
    dispose: async () => {
      await program.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
