/** Everything the program can be asked, compared with the model adding up from scratch. */
import assert from 'node:assert/strict';
import { registry, type Registry } from '#electron/rpc/registry.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Dice } from '#test/builders/dice.ts';
import type { Pair } from './run.ts';
import { balances, BUSINESS_ON, type Model, type ModelEntry } from './state.ts';

const nonZero = (sums: Iterable<readonly [number | string, number]>) =>
  [...sums].filter(([, cents]) => cents !== 0).sort(([one], [other]) => (one < other ? -1 : 1));

function ask<Output>({ connection }: Pair, name: string, input: object): Output {
  const handler = (registry as Registry).get(name);
  if (handler?.kind !== 'query') throw new Error(`no query ${name}`);
  const context = { businessOn: BUSINESS_ON as LocalDate, at: '2026-11-09T15:00:00.000Z' };
  return handler.output.parse(
    handler.run(connection.read, handler.input.parse(input) as never, context),
  ) as Output;
}

type TrialRow = { ledgerAccountId: number; debitCents: number; creditCents: number };
type Trial = { rows: TrialRow[]; totals: { fund: string; debitCents: number; creditCents: number }[] };

function verifyTrialBalance(pair: Pair, asOf: string, knownAt: string | null): void {
  const trial = ask<Trial>(pair, 'ledger.trialBalance', { asOf, ...(knownAt === null ? {} : { knownAt }) });
  const expected = balances(pair.model, ({ on, at }) => on <= asOf && (knownAt === null || at <= knownAt));
  const actual = trial.rows.map(
    ({ ledgerAccountId, debitCents, creditCents }) => [ledgerAccountId, debitCents - creditCents] as const,
  );
  assert.deepEqual(nonZero(actual), nonZero(expected));
  for (const total of trial.totals) assert.equal(total.debitCents, total.creditCents);
}

type RegisterRow = {
  entryId: number;
  lineNo: number;
  amountCents: number;
  balanceCents: number;
  isReversed: boolean;
};
type Register = { rows: RegisterRow[]; nextCursor: string | null };

/** All pages of one account's register, running balances included, newest first. */
function verifyRegister(pair: Pair, ledgerAccountId: number, limit: number, to: string | null): void {
  const { model } = pair;
  const reversed = new Set(model.entries.map(({ reversesId }) => reversesId));
  const all = model.entries
    .flatMap((entry) => entry.lines.map((line, index) => ({ entry, line, lineNo: index + 1 })))
    .filter(({ line }) => line.account === ledgerAccountId)
    .sort((one, other) => order(one.entry, other.entry) || one.lineNo - other.lineNo);
  let balanceCents = 0;
  const expected = all
    .map(({ entry, line, lineNo }) => {
      balanceCents += line.cents;
      const isReversed = reversed.has(entry.id);
      return {
        on: entry.on,
        row: { entryId: entry.id, lineNo, amountCents: line.cents, balanceCents, isReversed },
      };
    })
    .filter(({ on }) => to === null || on <= to)
    .map(({ row }) => row)
    .reverse();
  const actual: RegisterRow[] = [];
  let cursor: string | null = null;
  do {
    const page: Register = ask(pair, 'ledger.register', {
      ledgerAccountId,
      limit,
      ...(to === null ? {} : { to }),
      ...(cursor === null ? {} : { cursor }),
    });
    actual.push(
      ...page.rows.map(({ entryId, lineNo, amountCents, balanceCents: after, isReversed }) => ({
        entryId,
        lineNo,
        amountCents,
        balanceCents: after,
        isReversed,
      })),
    );
    cursor = page.nextCursor;
  } while (cursor !== null);
  assert.deepEqual(actual, expected);
}

const order = (one: ModelEntry, other: ModelEntry): number =>
  one.on === other.on ? one.id - other.id : one.on < other.on ? -1 : 1;

function verifyJournal(pair: Pair, limit: number): void {
  const seen: number[] = [];
  let cursor: string | null = null;
  do {
    const page: { rows: { entryId: number }[]; nextCursor: string | null } = ask(pair, 'ledger.journal', {
      limit,
      ...(cursor === null ? {} : { cursor }),
    });
    seen.push(...page.rows.map(({ entryId }) => entryId));
    cursor = page.nextCursor;
  } while (cursor !== null);
  assert.deepEqual(
    seen,
    [...pair.model.entries]
      .sort(order)
      .reverse()
      .map(({ id }) => id),
  );
}

const DATES = [
  '2026-07-31',
  '2026-08-31',
  '2026-09-14',
  '2026-10-01',
  '2026-10-31',
  '2026-11-09',
  '2026-12-30',
  '2027-06-30',
];

function verifyState({ connection: { read }, model }: Pair): void {
  assert.equal(read.value('SELECT closed_through FROM period_lock'), model.closedThrough);
  assert.equal(read.value('SELECT count(*) FROM command_log'), model.commands);
  assert.equal(read.value("SELECT hash FROM chain_head WHERE chain = 'commands'"), model.commandHash);
  assert.deepEqual(
    read.rows('SELECT id, seq, hash FROM journal_entry ORDER BY seq'),
    model.entries.map(({ id, seq, hash }) => ({ id, seq, hash })),
  );
  const held = read.rows<{ key: string; cents: number }>(
    "SELECT bank_account_id || ' ' || beneficiary || ' ' || on_date AS key, cents FROM held_day",
  );
  assert.deepEqual(nonZero(held.map(({ key, cents }) => [key, cents])), nonZero(model.held));
}

/** Compares all of it; `dice` chooses the questions that have too many answers to ask them all. */
export function verify(pair: Pair, dice: Dice): void {
  const { model } = pair;
  verifyState(pair);
  verifyTrialBalance(pair, '2199-12-31', null);
  const pick = <T>(from: readonly T[]): T => from[dice(from.length)] as T;
  for (let count = 0; count < 3; count += 1) {
    verifyTrialBalance(pair, pick(DATES), null);
    verifyTrialBalance(pair, pick(DATES), pick(instantsOf(model)));
    verifyRegister(pair, pick(model.accounts).id, 1 + dice(30), dice(2) === 0 ? null : pick(DATES));
  }
  // Cash and the account that balances have the longest registers.
  for (const code of ['T1000', 'O1200']) {
    const busy = model.accounts.find((account) => account.code === code);
    if (busy !== undefined) verifyRegister(pair, busy.id, 1 + dice(60), null);
  }
  verifyJournal(pair, 1 + dice(90));
}

const instantsOf = (model: Model): readonly string[] => [
  '2026-11-09T00:00:00.000Z',
  model.lastAt,
  ...model.entries.map(({ at }) => at),
];
