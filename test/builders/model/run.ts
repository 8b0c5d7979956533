/** One step on the program and on the model: the same verdict, the same answer, or the step that differs. */
import Database from 'better-sqlite3';
import { type Connection, connect } from '#db/connection/index.ts';
import { MIGRATIONS, migrate } from '#db/migrations/index.ts';
import { executeCommand } from '#electron/rpc/execute.ts';
import { commandNamed } from '#electron/rpc/registry.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { Defect, Refusal } from '#shared/errors/index.ts';
import { testBook } from '#test/builders/book.ts';
import { testRegistry } from '#test/builders/commands.ts';
import { expectation, type Expected } from './expect.ts';
import type { Banks } from './plans.ts';
import { BUSINESS_ON, log, type Model, type ModelAccount } from './state.ts';
import type { Timed } from './steps.ts';

export type Pair = {
  readonly connection: Connection;
  readonly model: Model;
  readonly banks: Banks;
  clock: number;
  requests: number;
};

/** A file in memory: what survives a crash is the business of kill.test.ts; here it would only cost ten times the runs. */
function inMemory(content?: Buffer): Connection {
  const raw = new Database(content ?? ':memory:');
  raw.pragma('foreign_keys = ON');
  raw.pragma('recursive_triggers = ON');
  if (content === undefined) migrate(raw, MIGRATIONS);
  return connect(raw);
}

/** An empty file with all tables, to replay into. */
export const migratedMemory = (): Connection => inMemory();

let base: Buffer | null = null;
/** A book with two trust banks and nothing posted; made once, copied for each run. */
function emptyBook(): Connection {
  if (base === null) {
    const connection = inMemory();
    const book = testBook(testRegistry, { directory: '', path: ':memory:', connection });
    book.run('test.addTrustBank', { lastFour: '9917' });
    base = connection.raw.serialize();
    connection.close();
  }
  return inMemory(base);
}

export function startPair(): Pair {
  const connection = emptyBook();
  const { read } = connection;
  const head = read.row<{ seq: number; hash: string; at: string }>(
    'SELECT seq, hash, at FROM command_log ORDER BY seq DESC LIMIT 1',
  ) as { seq: number; hash: string; at: string };
  const accounts = read
    .rows<{ id: number; code: string; name: string; fund: ModelAccount['fund']; is_control: number }>(
      'SELECT id, code, name, fund, is_control FROM ledger_account ORDER BY id',
    )
    .map(({ is_control, ...account }) => ({ ...account, isControl: is_control === 1 }));
  const model: Model = {
    accounts,
    entries: [],
    answered: new Map(),
    closedThrough: null,
    nextId: read.value<number>('SELECT next_sequence FROM device_sequence') as number,
    commands: head.seq,
    commandHash: head.hash,
    lastAt: head.at,
    held: new Map(),
  };
  const trust = read.rows<{ id: number }>("SELECT id FROM bank_account WHERE fund = 'trust' ORDER BY id");
  const operating = read.value<number>("SELECT id FROM bank_account WHERE fund = 'operating'") as number;
  const banks = { trust: [trust[0]?.id ?? 0, trust[1]?.id ?? 0] as const, operating };
  return { connection, model, banks, clock: Date.parse(head.at), requests: 0 };
}

type Outcome = { readonly output: unknown } | { readonly code: string };

function carryOut(
  pair: Pair,
  expected: Expected,
  requestId: string,
  at: string,
): Outcome & { input: string } {
  const handler = commandNamed(testRegistry, expected.procedure);
  const needsId = Object.hasOwn((handler.input as unknown as { shape: object }).shape, 'requestId');
  const parsed = handler.input.safeParse(needsId ? { ...expected.input, requestId } : expected.input);
  if (!parsed.success) return { code: 'input.invalid', input: '' };
  const { requestId: _requestId, ...logged } = parsed.data as { requestId?: string };
  const input = JSON.stringify(logged);
  const envelope = { requestId, actorId: 1, at, device: 0, businessOn: BUSINESS_ON as LocalDate };
  try {
    const { output } = executeCommand(pair.connection, handler, parsed.data as object, envelope);
    return { output, input };
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, input };
    if (error instanceof Defect) return { code: 'defect', input };
    throw error;
  }
}

/** Runs a step on both sides and says what came of it; throws where they differ. */
export function take(pair: Pair, { step, milliseconds }: Timed): string {
  if (step.do === 'nothing') return 'nothing';
  pair.clock += milliseconds;
  pair.requests += 1;
  const given = new Date(pair.clock).toISOString();
  const { model } = pair;
  const expected = expectation(model, pair.banks, step);
  const requestId = expected.requestId ?? `model-request-${pair.requests}`;
  const outcome = carryOut(pair, expected, requestId, given);
  const differs = (what: string): Error => new Error(`${what}: ${JSON.stringify(step)}`);
  if ('code' in outcome) {
    if (expected.refusals.has(outcome.code) || (expected.isSpoiled && outcome.code !== 'input.invalid'))
      return outcome.code;
    throw differs(
      `refused with ${outcome.code}, expected ${[...expected.refusals].join(', ') || 'to be accepted'}`,
    );
  }
  if (expected.refusals.size > 0 || expected.isSpoiled)
    throw differs(`accepted, expected ${[...expected.refusals].join(', ') || 'a refusal'}`);
  // The program's time never runs backwards, whatever the clock does.
  const at = given < model.lastAt ? model.lastAt : given;
  const output = expected.isRepeat ? expected.answer : expected.effect(at, requestId);
  if (JSON.stringify(outcome.output) !== JSON.stringify(output))
    throw differs(`answered ${JSON.stringify(outcome.output)}, expected ${JSON.stringify(output)}`);
  if (!expected.isRepeat)
    log(model, { requestId, procedure: expected.procedure, input: outcome.input, at }, output);
  return expected.isRepeat ? 'answered again' : 'accepted';
}
