/** The entries as a user starts them: what they print, how they end, what they refuse. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const ENTRIES = join(import.meta.dirname, '..', '..', 'electron');
const READY = /^Coverbook is ready at (http:\/\/127\.0\.0\.1:(\d+))\/#token=([\w-]{43})\n$/;

let directory: string;
let children: ChildProcess[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'coverbook-entries-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  rmSync(directory, { recursive: true, force: true });
});

type Run = {
  readonly child: ChildProcess;
  readonly said: { out: string; err: string };
  readonly ended: Promise<number | null>;
};

function run(entry: string, ...args: readonly string[]): Run {
  const env = {
    ...process.env,
    HOME: directory,
    XDG_STATE_HOME: directory,
    DISPLAY: '',
    WAYLAND_DISPLAY: '',
  };
  const child = spawn(process.execPath, [join(ENTRIES, entry), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString('utf8');
  });
  return { child, said, ended: new Promise((resolve) => child.on('close', resolve)) };
}

async function ready({ said }: Run): Promise<{ origin: string; port: string; token: string }> {
  await expect.poll(() => said.out + said.err, { timeout: 25_000 }).toMatch(READY);
  const [, origin = '', port = '', token = ''] = READY.exec(said.out) ?? [];
  return { origin, port, token };
}

const call = async (at: { origin: string; token: string }, path: string, input: object): Promise<unknown> => {
  const headers = { authorization: `Bearer ${at.token}`, 'content-type': 'application/json' };
  const response = await fetch(`${at.origin}/api/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(input),
  });
  return response.json();
};

const AGENCY = {
  agencyName: 'Entry Agency',
  state: 'TX',
  trustBank: { bankName: 'Prairie State Bank', lastFour: '4417' },
  operatingBank: { bankName: 'Prairie State Bank', lastFour: '8830' },
};

describe.each(['serve.ts', 'cli.ts'])('%s', (entry) => {
  const serve = (...args: readonly string[]): Run =>
    run(entry, ...(entry === 'cli.ts' ? ['serve'] : []), ...args);

  test('prints one line, serves, and closes the book when it is told to stop', async () => {
    const books = join(directory, 'books');
    const served = serve('--headless', '--books', books);
    const at = await ready(served);
    await call(at, 'books/create', AGENCY);
    const ledger = join(books, 'Entry Agency.coverbook', 'ledger.db');
    expect(existsSync(`${ledger}-wal`)).toBe(true);
    served.child.kill('SIGTERM');
    expect(await served.ended).toBe(0);
    expect(served.said.out).toMatch(READY);
    expect(served.said.err).toBe('');
    expect([ledger, `${ledger}-wal`].map((path) => existsSync(path))).toEqual([true, false]);
  });

  test('refuses a port that is taken, in plain words', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const served = serve('--headless', '--port', String(port), '--books', directory);
    expect(await served.ended).toBe(1);
    expect(served.said.out).toBe('');
    expect(served.said.err).toMatch(/^That port is taken .*--port 0.*\n$/);
    other.close();
  });

  test('explains its flags', async () => {
    const asked = serve('--help');
    const wrong = serve('--prot', '80');
    expect(await Promise.all([asked.ended, wrong.ended])).toEqual([0, 2]);
    expect(asked.said.out).toContain('--books DIR');
    expect(wrong.said.err).toContain('--books DIR');
    expect(wrong.said.err).not.toMatch(/\bat .*:\d+:\d+/);
  });
});

test('a command that does not exist is refused with those that do', async () => {
  const asked = run('cli.ts', 'destroy');
  const own = run('cli.ts', 'constructor');
  expect(await Promise.all([asked.ended, own.ended])).toEqual([2, 2]);
  expect(asked.said.err).toContain('There is no command called destroy.');
  expect(asked.said.err).toContain('verify DIR');
  expect(asked.said.out).toBe('');
});

test('what cannot start says so in one line, without a stack', async () => {
  const served = run('serve.ts', '--headless', '--sample', '--books', '/dev/null/books');
  expect(await served.ended).toBe(1);
  expect(served.said.err).not.toMatch(/\bat .*:\d+:\d+/);
  expect(served.said.err.trim().split('\n')).toHaveLength(1);
});
