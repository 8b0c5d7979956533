/** `coverbook sync DIR`: queues and sends what is posted, without a window; exit code 0 only when all of it is in QuickBooks. */
import type { Job } from '#shared/contract/index.ts';
import { Fault, Refusal } from '#shared/errors/index.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import packageJson from '../../package.json' with { type: 'json' };
import { folderOf } from './company.ts';
import { explainFileError } from './file-errors.ts';
import { createProgram, type Program } from './program.ts';
import { type Output, terminal } from './terminal.ts';

const USAGE =
  'Usage: coverbook sync DIR [--through YYYY-MM-DD] [--only-send]   (DIR is a company folder <Agency>.coverbook)';

type Order = { readonly directory: string; readonly through: string | null; readonly onlySends: boolean };

/** 0: everything queued is in QuickBooks and was read back. 1: something is open, said in words. 2: a wrong call. */
export async function syncCommand(args: readonly string[], output: Output = terminal): Promise<number> {
  const order = orderOf(args);
  if (order === null) {
    output.err(USAGE);
    return args[0] === '--help' ? 0 : 2;
  }
  let program: Program | null = null;
  try {
    const directory = folderOf(order.directory);
    program = createProgram({ booksDirectory: directory, version: packageJson.version });
    await program.dispatch('books.open', { directory });
    const isQueued = order.onlySends || (await queue(program, order.through, output));
    return (await send(program, output)) && isQueued ? 0 : 1;
  } catch (error) {
    const explained = explainFileError(error);
    if (!(explained instanceof Refusal || explained instanceof Fault)) throw explained;
    output.err(explained.message);
    return 1;
  } finally {
    await program?.close();
  }
}

function orderOf(args: readonly string[]): Order | null {
  const [directory, ...rest] = args;
  if (directory === undefined || directory.startsWith('-')) return null;
  let through: string | null = null;
  let onlySends = false;
  for (let at = 0; at < rest.length; at += 1) {
    const next = rest[at + 1] ?? '';
    if (rest[at] === '--only-send') onlySends = true;
    else if (rest[at] === '--through' && /^\d{4}-\d\d-\d\d$/.test(next)) {
      through = next;
      at += 1;
    } else return null;
  }
  return { directory, through, onlySends };
}

const POLL_MS = 200;

/** False when it was not all queued. */
async function queue(program: Program, through: string | null, output: Output): Promise<boolean> {
  const { businessOn } = program.dispatch('books.status', {}) as { businessOn: string };
  const throughOn = through ?? businessOn;
  const { jobId } = (await program.dispatch('sync.queue', { throughOn })) as { jobId: number };
  const job = await ended(program, jobId, () => undefined);
  const isDone = job.state === 'done';
  const words = job.message === '' ? 'Nothing new to queue.' : job.message;
  (isDone ? output.out : output.err)(`Through ${throughOn}: ${words}`);
  return isDone;
}

async function send(program: Program, output: Output): Promise<boolean> {
  const { jobId } = program.dispatch('sync.send', {}) as { jobId: number };
  const job = await ended(program, jobId, output.out);
  const isDone = job.state === 'done';
  (isDone ? output.out : output.err)(job.message);
  return isDone && isAllThere(program);
}

/** A job once it is over, its messages told on the way, each once. */
async function ended(program: Program, jobId: number, tell: (message: string) => void): Promise<Job> {
  let said = '';
  for (;;) {
    const job = program.dispatch('jobs.get', { jobId }) as Job;
    if (job.state !== 'running' && job.state !== 'queued') return job;
    if (job.message !== said && job.message !== '') tell(job.message);
    said = job.message;
    await sleep(POLL_MS);
  }
}

function isAllThere(program: Program): boolean {
  const { counts } = program.dispatch('sync.status', {}) as { counts: Record<string, number> };
  return ['queued', 'sending', 'written', 'refused', 'unknown'].every((state) => counts[state] === 0);
}
