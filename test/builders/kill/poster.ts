/**
 * The process that is killed: posts command after command, and says so only after COMMIT. What a command contains
 * follows from its number alone, so that the next process can send the same request again.
 *   node poster.ts <ledger file> <first number>
 */
import { writeSync } from 'node:fs';
import { connect, openDatabase } from '#db/connection/index.ts';
import { executeBatch, executeCommand } from '#electron/rpc/execute.ts';
import { commandOf } from './work.ts';

const [path = '', first = '1'] = process.argv.slice(2);
const connection = connect(openDatabase(path, { mode: 'write' }));
const say = (line: string): void => {
  // Straight to the pipe: a buffered acknowledgement would be lost with the process.
  writeSync(1, `${line}\n`);
};

const BATCH = 7;
const COMMANDS_BETWEEN_MAINTENANCE = 12;
const bank = connection.read.value<number>("SELECT id FROM bank_account WHERE fund = 'trust'") ?? 0;

let number = Number(first);
say('open');
for (;;) {
  for (let count = 0; count < COMMANDS_BETWEEN_MAINTENANCE; count += 1) {
    const { isReplay } = executeCommand(connection, ...commandOf(number, bank));
    say(`ack ${number} ${isReplay ? 'again' : 'new'}`);
    number += 1;
  }
  const batch = Array.from({ length: BATCH }, (_, index) => commandOf(number + index, bank));
  executeBatch(
    connection,
    batch.map(([handler, input, envelope]) => ({ handler, input, envelope })),
  );
  number += BATCH;
  say(`ack ${number - 1} new`);
  say('checkpoint');
  connection.raw.pragma('wal_checkpoint(TRUNCATE)');
  say('snapshot');
  connection.raw.prepare('VACUUM INTO ?').run(`${path}.${number}.part`);
}
