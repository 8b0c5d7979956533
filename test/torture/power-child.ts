/** Runs under the shim: posts commands while every write and fsync is written down, then stops dead. */
import { connect, openDatabase } from '#db/connection/index.ts';
import { executeCommand } from '#electron/rpc/execute.ts';
import { commandOf } from '#test/builders/kill/work.ts';
import { tell } from './tell.ts';

const [path = '', log = '', synchronous = 'FULL', autocheckpoint = '1000', commands = '1'] =
  process.argv.slice(2);
tell(`record${log}`);
const raw = openDatabase(path, { mode: 'write' });
raw.pragma(`synchronous = ${synchronous}`);
raw.pragma(`wal_autocheckpoint = ${autocheckpoint}`);
const connection = connect(raw);
const bank = connection.read.value<number>("SELECT id FROM bank_account WHERE fund = 'trust'") ?? 0;
for (let number = 1; number <= Number(commands); number += 1) {
  executeCommand(connection, ...commandOf(number, bank));
  tell(`ack/${number}`);
}
process.kill(process.pid, 'SIGKILL');
