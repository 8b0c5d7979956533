/**
 * The disk fails: full in the middle of a command, or an error on COMMIT, after which nobody knows whether it was saved.
 * Real faults of every call (ENOSPC, EIO, short writes, lost fsyncs) are injected by `npm run torture`.
 */
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, connect, openDatabase, type RawDatabase } from '#db/connection/index.ts';
import { executeCommand } from '#electron/rpc/execute.ts';
import { Defect, Fault } from '#shared/errors/index.ts';
import { dump } from '#test/builders/attack/target.ts';
import { type TestBook, testBook } from '#test/builders/book.ts';
import { testRegistry } from '#test/builders/commands.ts';
import { commandOf, requestIdOf } from '#test/builders/kill/work.ts';
import { proof } from '#test/builders/proof.ts';

let book: TestBook;
let bank: number;
beforeEach(() => {
  book = testBook(testRegistry);
  bank = book.connection.read.value<number>("SELECT id FROM bank_account WHERE fund = 'trust'") ?? 0;
});
afterEach(() => book.dispose());

const send = (connection: Connection, number: number) =>
  executeCommand(connection, ...commandOf(number, bank));
const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
};
const commands = (connection: Connection, number: number): number =>
  connection.read.value<number>(
    'SELECT count(*) FROM command_log WHERE request_id = ?',
    requestIdOf(number),
  ) ?? 0;

describe('a full disk', () => {
  it('refuses the command, changes nothing, and takes the next one when there is space', () => {
    const { connection } = book;
    const { raw } = connection;
    const pages = raw.pragma('page_count', { simple: true }) as number;
    let number = 1;
    let fault: unknown = null;
    let before = dump(raw);
    // The first commands may still fit on pages that are not full.
    raw.pragma(`max_page_count = ${pages}`);
    while (fault === null && number < 1_000) {
      before = dump(raw);
      fault = thrownBy(() => send(connection, number));
      if (fault === null) number += 1;
    }
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ code: 'disk-full', outcomeUnknown: false });
    expect(dump(raw)).toBe(before);
    expect(raw.inTransaction).toBe(false);
    expect(connection.isPoisoned()).toBe(false);
    // Reading still works, and so does failing again.
    expect(thrownBy(() => send(connection, number))).toBeInstanceOf(Fault);
    expect(dump(raw)).toBe(before);

    raw.pragma('max_page_count = 1000000');
    expect(send(connection, number).isReplay).toBe(false);
    expect(commands(connection, number)).toBe(1);
    expect(proof(raw)).toEqual({});
  });
});

describe('an error on COMMIT', () => {
  /** The same database, except that the next COMMIT reports an I/O error, having been carried out or not. */
  function failingCommit(raw: RawDatabase, isCarriedOut: boolean): RawDatabase {
    const failing = (): never => {
      if (isCarriedOut) raw.exec('COMMIT');
      throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC');
    };
    return new Proxy(raw, {
      get: (target, key) => {
        if (key === 'prepare')
          return (text: string) => (text === 'COMMIT' ? { run: failing } : target.prepare(text));
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  it.each([
    { outcome: 'carried out all the same', isCarriedOut: true },
    { outcome: 'not carried out', isCarriedOut: false },
  ])('leaves the outcome unknown until the file is opened again: $outcome', ({ isCarriedOut }) => {
    const before = dump(book.connection.raw);
    const connection = connect(failingCommit(book.connection.raw, isCarriedOut));
    const fault = thrownBy(() => send(connection, 1));
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ code: 'disk', outcomeUnknown: true });
    expect(connection.isPoisoned()).toBe(true);
    expect(book.connection.raw.inTransaction).toBe(false);
    // Nothing more is written through a connection that does not know where it stands.
    const refused = thrownBy(() => send(connection, 2));
    expect(refused).toBeInstanceOf(Defect);
    connection.close();

    const raw = openDatabase(book.path, { mode: 'write' });
    const reopened = connect(raw);
    expect(commands(reopened, 1)).toBe(isCarriedOut ? 1 : 0);
    if (!isCarriedOut) expect(dump(raw)).toBe(before);
    // The same request again: answered from the log, or posted now; once in either case.
    expect(send(reopened, 1).isReplay).toBe(isCarriedOut);
    expect(commands(reopened, 1)).toBe(1);
    expect(send(reopened, 2).isReplay).toBe(false);
    expect(proof(raw)).toEqual({});
    reopened.close();
  });
});
