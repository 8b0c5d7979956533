/** Kills the poster again and again on one ledger file, and after each kill looks at what is left. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkTails } from '#db/checks/index.ts';
import { connect, openDatabase } from '#db/connection/index.ts';
import { testBook } from '#test/builders/book.ts';
import { testRegistry } from '#test/builders/commands.ts';
import { type Dice, diceOf } from '#test/builders/dice.ts';
import { proofOf } from '#test/builders/proof.ts';
import { requestIdOf } from './work.ts';

/** When to kill: at the nth line of this kind, so many milliseconds later. Starting is killed without waiting for any. */
type Aim = {
  readonly line: 'start' | 'open' | 'ack' | 'checkpoint' | 'snapshot';
  readonly nth: number;
  readonly after: number;
};

function aim(dice: Dice): Aim {
  const roll = dice(20);
  if (roll < 2) return { line: 'start', nth: 1, after: dice(90) };
  if (roll < 4) return { line: 'open', nth: 1, after: dice(8) };
  if (roll < 8) return { line: 'checkpoint', nth: 1 + dice(2), after: dice(4) };
  if (roll < 11) return { line: 'snapshot', nth: 1 + dice(2), after: dice(12) };
  return { line: 'ack', nth: 1 + dice(25), after: dice(4) };
}

type Killed = { readonly acked: readonly { readonly number: number; readonly isAgain: boolean }[] };

/** Runs the poster from `first` on until it is killed; what it had acknowledged by then. */
function postUntilKilled(poster: string, path: string, first: number, target: Aim): Promise<Killed> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [poster, path, String(first)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    let seen = 0;
    let isAimed = target.line === 'start';
    const kill = (): void => {
      setTimeout(() => child.kill('SIGKILL'), target.after);
    };
    if (isAimed) kill();
    child.stderr.on('data', (data: Buffer) => {
      errors += data.toString();
    });
    child.stdout.on('data', (data: Buffer) => {
      const lines = data.toString().split('\n');
      output += data.toString();
      seen += lines.filter((line) => line.startsWith(target.line)).length;
      if (isAimed || seen < target.nth) return;
      isAimed = true;
      kill();
    });
    child.on('close', (code, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`the poster ended by itself (${code}): ${errors}`));
      const acked = [...output.matchAll(/^ack (\d+) (new|again)\n/gm)].map((match) => ({
        number: Number(match[1]),
        isAgain: match[2] === 'again',
      }));
      resolve({ acked });
    });
  });
}

export type LaneResult = {
  readonly kills: number;
  readonly acked: number;
  /** Commands that were on disk though their acknowledgement never came; each was answered again, not posted again. */
  readonly unacknowledged: number;
};

const BATCH_MAX = 7;

/** `kills` kills on one file; throws at the first thing that is not as it must be. */
export async function lane(poster: string, seed: number, kills: number): Promise<LaneResult> {
  const book = testBook(testRegistry);
  book.connection.close();
  const dice = diceOf(seed);
  // Every command up to here is acknowledged, or was found on disk after a kill.
  let known = 0;
  let acked = 0;
  let unacknowledged = 0;
  for (let kill = 1; kill <= kills; kill += 1) {
    const killed = await postUntilKilled(poster, book.path, known + 1, aim(dice));
    const last = killed.acked.at(-1)?.number ?? known;
    acked += last - known;
    const onDisk = inspect(book.path);
    // Nothing acknowledged is lost; at most the command (or the batch) in flight is there without an acknowledgement.
    assert.equal(onDisk.first, onDisk.last === 0 ? 0 : 1);
    assert.ok(onDisk.last >= last, `${last} acknowledged, ${onDisk.last} on disk`);
    assert.ok(onDisk.last <= last + BATCH_MAX, `${last} acknowledged, ${onDisk.last} on disk`);
    assert.equal(onDisk.commands, onDisk.last, 'each exactly once, without gaps');
    assert.equal(onDisk.entries, onDisk.last);
    assert.equal(onDisk.highestDocument, onDisk.last, 'document numbers without gaps');
    assert.equal(onDisk.tails, null);
    unacknowledged += onDisk.last - last;
    if (kill % 20 === 0) assert.deepEqual(proofOf(book.path), {});
    // The next process sends the first request again whose answer never came, whether it is on disk or not.
    known = last;
    clear(book.directory);
  }
  assert.deepEqual(proofOf(book.path), {});
  rmSync(book.directory, { recursive: true, force: true });
  return { kills, acked, unacknowledged };
}

function inspect(path: string) {
  const connection = connect(openDatabase(path, { mode: 'write' }));
  const { read } = connection;
  const count = (text: string): number => read.value<number>(text) ?? 0;
  const numbers = "CAST(substr(request_id, 6) AS INTEGER) FROM command_log WHERE request_id LIKE 'kill-%'";
  const result = {
    first: count(`SELECT min(number) FROM (SELECT ${numbers.replace(' FROM', ' AS number FROM')})`),
    last: count(`SELECT max(number) FROM (SELECT ${numbers.replace(' FROM', ' AS number FROM')})`),
    commands: count("SELECT count(DISTINCT request_id) FROM command_log WHERE request_id LIKE 'kill-%'"),
    entries: count("SELECT count(DISTINCT payload ->> 'requestId') FROM journal_entry"),
    highestDocument: count("SELECT last_number FROM number_series WHERE series = 'kill'"),
    tails: checkTails(read),
  };
  assert.equal(count('SELECT count(*) FROM journal_entry'), result.entries, 'one entry for one command');
  assert.equal(read.value('PRAGMA quick_check'), 'ok', requestIdOf(result.last));
  connection.close();
  return result;
}

/** Snapshots: the finished ones hold a provable book, the one in flight is rubbish; neither is needed any more. */
function clear(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (name.endsWith('.part')) rmSync(join(directory, name));
  }
}
