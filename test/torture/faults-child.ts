/** Runs under the shim: one ledger after another, each with one call that fails, and looks at what is left. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkTails } from '#db/checks/index.ts';
import { type Connection, connect, openDatabase } from '#db/connection/index.ts';
import { executeCommand } from '#electron/rpc/execute.ts';
import { Fault } from '#shared/errors/index.ts';
import { testBook } from '#test/builders/book.ts';
import { testRegistry } from '#test/builders/commands.ts';
import { type Dice, diceOf } from '#test/builders/dice.ts';
import { commandOf, requestIdOf } from '#test/builders/kill/work.ts';
import { proof } from '#test/builders/proof.ts';
import { tell } from './tell.ts';

const [directory = '', count = '1', seed = '1'] = process.argv.slice(2);

const EIO = 5;
const ENOSPC = 28;
type Case = {
  readonly call: 'write' | 'sync' | 'truncate';
  readonly nth: number;
  readonly errno: number;
  readonly isSticky: boolean;
  readonly bytes: number;
  /** The process dies with the fault, instead of closing the file in order. */
  readonly isKilled: boolean;
};
function caseOf(dice: Dice): Case {
  const roll = dice(10);
  const how = { isSticky: dice(2) === 0, isKilled: dice(2) === 0 };
  if (roll < 3) return { call: 'sync', nth: 1 + dice(30), errno: EIO, bytes: 0, ...how };
  if (roll < 4) return { call: 'truncate', nth: 1 + dice(2), errno: EIO, bytes: 0, ...how };
  const errno = dice(2) === 0 ? EIO : ENOSPC;
  return { call: 'write', nth: 1 + dice(400), errno, bytes: dice(3) === 0 ? 1 + dice(4_000) : 0, ...how };
}

const base = (() => {
  const book = testBook(testRegistry);
  book.connection.close();
  return book;
})();
const bankOf = (connection: Connection): number =>
  connection.read.value<number>("SELECT id FROM bank_account WHERE fund = 'trust'") ?? 0;

type Failed = { readonly number: number; readonly isUnknown: boolean } | null;
const COMMANDS = 24;

/** Posts until a call fails, or to the end; says which command failed and whether its outcome is known. */
function postUntilFault(connection: Connection): { acked: number; failed: Failed } {
  const bank = bankOf(connection);
  for (let number = 1; number <= COMMANDS; number += 1) {
    try {
      executeCommand(connection, ...commandOf(number, bank));
    } catch (error) {
      // Whatever the disk does, the program must know it for what it is.
      assert.ok(error instanceof Fault, `not a Fault: ${String(error)}`);
      return { acked: number - 1, failed: { number, isUnknown: connection.isPoisoned() } };
    }
    if (number % 8 === 0) checkpoint(connection);
  }
  return { acked: COMMANDS, failed: null };
}

/** A checkpoint that fails loses nothing: the log is still there. */
function checkpoint(connection: Connection): void {
  try {
    connection.raw.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    assert.match(String((error as { code?: unknown }).code), /^SQLITE_(IOERR|FULL|BUSY)/);
  }
}

/** The files as a killed process leaves them: nothing rolled back, nothing checkpointed. */
function leftBehind(folder: string, path: string): string {
  const copy = join(folder, 'left');
  mkdirSync(copy);
  for (const end of ['', '-wal']) {
    if (existsSync(path + end)) copyFileSync(path + end, join(copy, `ledger.db${end}`));
  }
  return join(copy, 'ledger.db');
}

type Tally = { hit: number; unknownSaved: number; unknownLost: number };

function oneFault(fault: Case, index: number, tally: Tally): void {
  const folder = join(directory, `case-${index}`);
  mkdirSync(folder);
  const first = join(folder, 'ledger.db');
  copyFileSync(base.path, first);
  const connection = connect(openDatabase(first, { mode: 'write' }));
  const { call, nth, errno, isSticky, bytes, isKilled } = fault;
  tell(`fail/${call}/${nth}/${errno}/${isSticky ? 1 : 0}/${bytes}`);
  const { acked, failed } = postUntilFault(connection);
  tell('calm');
  const path = isKilled ? leftBehind(folder, first) : first;
  connection.close();

  const raw = openDatabase(path, { mode: 'write' });
  const reopened = connect(raw);
  const isThere = (number: number): boolean =>
    reopened.read.value<number>('SELECT 1 FROM command_log WHERE request_id = ?', requestIdOf(number)) === 1;
  for (let number = 1; number <= acked; number += 1)
    assert.ok(isThere(number), `command ${number} was acknowledged`);
  if (failed !== null) {
    tally.hit += 1;
    const isSaved = isThere(failed.number);
    if (failed.isUnknown) tally[isSaved ? 'unknownSaved' : 'unknownLost'] += 1;
    else assert.ok(!isSaved, 'it said that nothing was changed');
    // The same request again: answered or posted, once in either case.
    const { isReplay } = executeCommand(reopened, ...commandOf(failed.number, bankOf(reopened)));
    assert.equal(isReplay, isSaved);
  }
  const last = failed === null ? acked : failed.number;
  assert.equal(reopened.read.value('SELECT count(*) FROM journal_entry'), last);
  assert.equal(raw.pragma('quick_check', { simple: true }), 'ok');
  assert.equal(checkTails(reopened.read), null);
  if (index % 10 === 0) assert.deepEqual(proof(raw), {});
  reopened.close();
  rmSync(folder, { recursive: true });
}

const dice = diceOf(Number(seed));
const tally: Tally = { hit: 0, unknownSaved: 0, unknownLost: 0 };
for (let index = 0; index < Number(count); index += 1) {
  const fault = caseOf(dice);
  try {
    oneFault(fault, index, tally);
  } catch (error) {
    throw new Error(`case ${index}: ${JSON.stringify(fault)}`, { cause: error });
  }
}
rmSync(base.directory, { recursive: true, force: true });
// Faults that hit nothing would prove nothing.
assert.ok(tally.hit > Number(count) / 3, `only ${tally.hit} faults hit a command`);
const note = `${tally.hit} hit a command; of those with unknown outcome ${tally.unknownSaved} were saved, ${tally.unknownLost} not.`;
process.stdout.write(JSON.stringify({ done: Number(count), note }));
