/** Typing that is not posted outlives the window and the program, outside the books, and of one agency only. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProgram, type Program } from '#electron/app/program.ts';
import { DRAFTS_MAX, type StoredDraft } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';

let base: string;
const open: Program[] = [];
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'coverbook-drafts-'));
});
afterEach(async () => {
  for (const program of open.splice(0)) await program.close();
  rmSync(base, { recursive: true, force: true });
});

function start(): Program {
  const program = createProgram({
    booksDirectory: join(base, 'books'),
    version: 'test',
    stateDirectory: join(base, 'state'),
  });
  open.push(program);
  return program;
}
const create = (program: Program, agencyName: string): void => {
  program.dispatch('books.create', {
    agencyName,
    state: 'TX',
    trustBank: { bankName: 'Prairie', lastFour: '4417' },
    operatingBank: { bankName: 'Prairie', lastFour: '8830' },
  });
};
const draft = (key: string, values: string): StoredDraft => ({ key, requestId: 'request-00000001', values });
const keep = (program: Program, one: StoredDraft) => program.dispatch('drafts.keep', one) as Promise<unknown>;
const all = (program: Program): readonly StoredDraft[] =>
  (program.dispatch('drafts.all', {}) as { drafts: StoredDraft[] }).drafts;
const files = (): string[] => readdirSync(join(base, 'state', 'drafts'));
const onDisk = (): string => join(base, 'state', 'drafts', files()[0] ?? '');

it('is on disk when keep answers: the next program finds it with its request id, the books know nothing of it', async () => {
  const program = start();
  create(program, 'First');
  const { connection, directory } = program.company() ?? expect.fail('nothing is open');
  const commands = connection.read.value('SELECT count(*) FROM command_log');
  await Promise.all(['1', '12', '124'].map((amount) => keep(program, draft('receive-payment', amount))));
  // As after a crash: nothing was closed, another program reads what is there.
  const left = JSON.parse(readFileSync(onDisk(), 'utf8')) as StoredDraft[];
  expect(left).toEqual([draft('receive-payment', '124')]);
  expect(statSync(onDisk()).mode & 0o777).toBe(0o600);
  expect(connection.read.value('SELECT count(*) FROM command_log')).toBe(commands);
  expect(readdirSync(directory).join(' ')).not.toContain('draft');
  await program.close();
  const next = start();
  next.dispatch('books.open', { directory });
  expect(all(next)).toEqual([draft('receive-payment', '124')]);
  await next.dispatch('drafts.drop', { key: 'receive-payment' });
  expect(all(next)).toEqual([]);
  expect(files()).toEqual([]);
});

it('another agency has a desk of its own', async () => {
  const program = start();
  create(program, 'First');
  await keep(program, draft('bind', '{}'));
  create(program, 'Second');
  expect(all(program)).toEqual([]);
  await keep(program, draft('bind', '{"premium":"1"}'));
  expect(files()).toHaveLength(2);
});

it('a damaged file is no reason not to start; too many forms are refused in words', async () => {
  const program = start();
  create(program, 'First');
  await keep(program, draft('bind', '{}'));
  const { directory } = program.company() ?? expect.fail('nothing is open');
  await program.close();
  writeFileSync(onDisk(), '[{"key":');
  const next = start();
  next.dispatch('books.open', { directory });
  expect(all(next)).toEqual([]);
  for (let count = 0; count < DRAFTS_MAX; count += 1) await keep(next, draft(`invoices/${count}`, '{}'));
  await expect(keep(next, draft('bind', '{}'))).rejects.toThrow(Refusal);
});
