/**
 * The only way SQL runs: kysely compiles (typed), better-sqlite3 executes, synchronously, through a statement cache.
 * kysely's own `.execute()` throws here: awaiting inside a transaction lets another write slip in on one connection.
 */
import type BetterSqlite3 from 'better-sqlite3';
import {
  type Compilable,
  type CompiledQuery,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Schema } from '#db/schema/index.ts';
import { Defect, invariant } from '#shared/errors/index.ts';
import { idOf } from '#shared/ids/index.ts';
import type { RawDatabase } from './open.ts';

class RefusingDriver extends DummyDriver {
  override async acquireConnection(): Promise<never> {
    throw new Defect('kysely only compiles here: use ReadDb.all, first or WriteTx.run');
  }
}

/** Query builder without a database behind it. */
export const sql = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new RefusingDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

export type SqlValue = string | number | bigint | null | Uint8Array;
type Built<Row> = Compilable<Row> | CompiledQuery<Row>;

declare const readBrand: unique symbol;
declare const writeBrand: unique symbol;

/** What a query function receives: it can read and nothing else. */
export type ReadDb = {
  readonly [readBrand]: true;
  /** All rows of a kysely query. */
  all<Row>(query: Built<Row>): Row[];
  /** The first row of a kysely query. */
  first<Row>(query: Built<Row>): Row | undefined;
  /** Hand-written SQL for what a builder says badly (windows, json_each, hot paths); rows typed by the caller. */
  rows<Row>(text: string, ...parameters: readonly SqlValue[]): Row[];
  row<Row>(text: string, ...parameters: readonly SqlValue[]): Row | undefined;
  /** Single column of the first row. */
  value<Value extends SqlValue>(text: string, ...parameters: readonly SqlValue[]): Value | undefined;
  iterate<Row>(text: string, ...parameters: readonly SqlValue[]): IterableIterator<Row>;
};

/** What a command receives: a ReadDb inside one BEGIN IMMEDIATE transaction that can also write. */
export type WriteTx = ReadDb & {
  readonly [writeBrand]: true;
  /** Runs a kysely write; answers the number of changed rows. */
  run(query: Built<unknown>): number;
  /** Runs hand-written SQL. */
  exec(text: string, ...parameters: readonly SqlValue[]): number;
  /** The next row id of this device; unused ids of a rolled back command are given out again. */
  nextId(): number;
  /** All of `work` or, when it throws, nothing of it: for a batch whose rows stand or fall one by one. Not nested. */
  attempt<Result>(work: () => Result): Result;
};

/** Statements by SQL text. SQLite's compile costs more than most of our statements take to run. */
const STATEMENTS_MAX = 500;

/** An open ledger file: reads any time, writes one transaction at a time. */
export type Connection = {
  readonly read: ReadDb;
  /** One BEGIN IMMEDIATE … COMMIT; any throw rolls back. Not re-entrant: a command is one transaction. */
  write<Result>(work: (tx: WriteTx) => Result): Result;
  readonly raw: RawDatabase;
  /** Set after an I/O error on COMMIT: the outcome is unknown and the file must be reopened. */
  readonly isPoisoned: () => boolean;
  close(): void;
};

export function connect(raw: RawDatabase, device = 0): Connection {
  const cache = new Map<string, BetterSqlite3.Statement>();
  function prepare(text: string): BetterSqlite3.Statement {
    const known = cache.get(text);
    if (known !== undefined) return known;
    const statement = raw.prepare(text);
    if (cache.size >= STATEMENTS_MAX) cache.delete(cache.keys().next().value as string);
    cache.set(text, statement);
    return statement;
  }
  const compiled = (query: Built<unknown>): CompiledQuery => ('sql' in query ? query : query.compile());
  const reads = {
    all: <Row>(query: Built<Row>): Row[] => {
      const { sql: text, parameters } = compiled(query);
      return prepare(text).all(...(parameters as SqlValue[])) as Row[];
    },
    first: <Row>(query: Built<Row>): Row | undefined => {
      const { sql: text, parameters } = compiled(query);
      return prepare(text).get(...(parameters as SqlValue[])) as Row | undefined;
    },
    rows: <Row>(text: string, ...parameters: readonly SqlValue[]): Row[] =>
      prepare(text).all(...parameters) as Row[],
    row: <Row>(text: string, ...parameters: readonly SqlValue[]): Row | undefined =>
      prepare(text).get(...parameters) as Row | undefined,
    value: <Value extends SqlValue>(text: string, ...parameters: readonly SqlValue[]): Value | undefined => {
      const row = prepare(text).get(...parameters) as Record<string, SqlValue> | undefined;
      return row === undefined ? undefined : (Object.values(row)[0] as Value);
    },
    iterate: <Row>(text: string, ...parameters: readonly SqlValue[]): IterableIterator<Row> =>
      raw.prepare(text).iterate(...parameters) as IterableIterator<Row>,
  };
  const read = reads as unknown as ReadDb;

  let isPoisoned = false;
  let nextSequence: number | null = null;
  let firstUnsaved = 0;
  const tx = {
    ...reads,
    run: (query: Built<unknown>): number => {
      const { sql: text, parameters } = compiled(query);
      return prepare(text).run(...(parameters as SqlValue[])).changes;
    },
    exec: (text: string, ...parameters: readonly SqlValue[]): number =>
      prepare(text).run(...parameters).changes,
    nextId: (): number => {
      nextSequence ??=
        reads.value<number>('SELECT next_sequence FROM device_sequence WHERE device = ?', device) ?? 1;
      const id = idOf(device, nextSequence);
      nextSequence += 1;
      return id;
    },
    attempt: <Result>(work: () => Result): Result => {
      prepare('SAVEPOINT attempt').run();
      try {
        const result = work();
        prepare('RELEASE attempt').run();
        return result;
      } catch (error) {
        // A full disk or a broken file rolls back everything by itself.
        if (raw.inTransaction) {
          prepare('ROLLBACK TO attempt').run();
          prepare('RELEASE attempt').run();
        }
        throw error;
      }
    },
  } as unknown as WriteTx;

  function saveSequence(): void {
    if (nextSequence === null || nextSequence === firstUnsaved) return;
    prepare(
      `INSERT INTO device_sequence (device, next_sequence) VALUES (?, ?)
       ON CONFLICT (device) DO UPDATE SET next_sequence = excluded.next_sequence`,
    ).run(device, nextSequence);
  }

  function write<Result>(work: (tx: WriteTx) => Result): Result {
    if (isPoisoned)
      throw new Defect('The ledger file must be reopened: the outcome of the last COMMIT is unknown.');
    invariant(!raw.inTransaction, 'A command is one transaction: write() inside write().');
    prepare('BEGIN IMMEDIATE').run();
    firstUnsaved = nextSequence ?? 0;
    let result: Result;
    try {
      result = work(tx);
      invariant(!(result instanceof Promise), 'A command must not be asynchronous.');
      saveSequence();
    } catch (error) {
      nextSequence = null;
      if (raw.inTransaction) prepare('ROLLBACK').run();
      throw error;
    }
    try {
      prepare('COMMIT').run();
    } catch (error) {
      nextSequence = null;
      // Whether the entry is on disk cannot be known from here: only the command log, after reopening, can tell.
      isPoisoned = true;
      if (raw.inTransaction) prepare('ROLLBACK').run();
      throw error;
    }
    firstUnsaved = nextSequence ?? 0;
    return result;
  }

  return {
    read,
    write,
    raw,
    isPoisoned: () => isPoisoned,
    close: () => {
      cache.clear();
      raw.close();
    },
  };
}
