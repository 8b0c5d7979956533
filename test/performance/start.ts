/** P9 and P10: the program as `npm start` runs it, in a process of its own. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureBuilt } from '#electron/launcher/index.ts';
import { atFullSize, type Goal, median, now, sized } from './goal.ts';

const root = dirname(dirname(import.meta.dirname));

/** P9, P10: the built program as `npm start` runs it, from nothing to the open book; the median of three starts. */
export async function coldStarts(directory: string, entries: number): Promise<Goal[]> {
  const build = ensureBuilt(root, () => process.stderr.write('Building Coverbook, once per change …\n'));
  const entry = build.ok ? join(build.home, 'out/main/serve.js') : join(root, 'electron/serve.ts');
  const how = build.ok ? 'built' : 'from source';
  const starts = [
    await coldStart(entry, directory),
    await coldStart(entry, directory),
    await coldStart(entry, directory),
  ];
  const ready = median(starts.map(({ openMs }) => openMs));
  const address = Math.round(median(starts.map(({ addressMs }) => addressMs)));
  const sizes = sized(entries);
  const megabytes = median(starts.map(({ residentMb }) => residentMb));
  return [
    {
      id: 'P9',
      what: `backend ${how}, new process, file in the system's cache, until the book is open (address after ${address} ms)`,
      value: ready,
      unit: 'ms',
      goal: '≤ 200',
      ok: atFullSize(entries, ready <= 200),
      sizes,
    },
    Number.isNaN(megabytes)
      ? { id: 'P10', what: 'memory of the backend', goal: '≤ 300 MB', pending: true }
      : {
          id: 'P10',
          what: 'memory of the backend with the book open (peak resident)',
          value: megabytes,
          unit: 'MB',
          goal: '≤ 300',
          ok: atFullSize(entries, megabytes <= 300),
          sizes,
        },
  ];
}

type Start = { readonly addressMs: number; readonly openMs: number; readonly residentMb: number };

async function coldStart(entry: string, directory: string): Promise<Start> {
  const from = now();
  const child = spawn(process.execPath, [entry, '--headless', '--books', dirname(directory)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, XDG_STATE_HOME: dirname(directory) },
  });
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  try {
    const url = await new Promise<URL>((resolve, reject) => {
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const found = /ready at (\S+)\n/.exec(said)?.[1];
        if (found !== undefined) resolve(new URL(found));
      });
      child.once('exit', () => reject(new Error('The backend ended before it was ready.')));
    });
    const addressMs = now() - from;
    const reply = await fetch(new URL('/api/books/open', url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${url.hash.slice('#token='.length)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ directory }),
    });
    if (!reply.ok) throw new Error(`The book did not open: ${await reply.text()}`);
    const openMs = now() - from;
    const status = `/proc/${child.pid}/status`;
    const peak = existsSync(status) ? /VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
    return { addressMs, openMs, residentMb: Number(peak) / 1024 };
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}
