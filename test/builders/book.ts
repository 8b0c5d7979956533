/** A real company file in a temporary folder, made by the product's own commands. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, connect, openDatabase } from '#db/connection/index.ts';
import { MIGRATIONS, migrate } from '#db/migrations/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import { OWNER_USER_ID } from '#electron/ledger/index.ts';
import { executeCommand } from '#electron/rpc/execute.ts';
import { commandNamed, type Registry, registry } from '#electron/rpc/registry.ts';
import type { LocalDate } from '#shared/calendar/index.ts';

export type TestBook = {
  readonly directory: string;
  readonly path: string;
  readonly connection: Connection;
  /** Runs a command by name with a fresh request id (or the given one); answers its output. */
  run<Output = unknown>(
    name: string,
    input: object,
    options?: { requestId?: string; at?: string; businessOn?: string },
  ): Output;
  /** Runs a query by name; its answer is checked against the contract, as every host does. */
  ask<Output = unknown>(name: string, input?: object, options?: { businessOn?: string }): Output;
  ledgerAccountId(code: string): number;
  dispose(): void;
};

export const TODAY = '2026-11-09' as LocalDate;

/** An empty migrated file, without a book. */
export function emptyFile(): { directory: string; path: string; connection: Connection } {
  const directory = mkdtempSync(join(tmpdir(), 'coverbook-test-'));
  const path = join(directory, 'ledger.db');
  const raw = openDatabase(path, { mode: 'create' });
  migrate(raw, MIGRATIONS);
  return { directory, path, connection: connect(raw) };
}

/** A book with its chart and two bank accounts, on a fresh file or the given one. */
export function testBook(known: Registry = registry, file = emptyFile()): TestBook {
  const book = bookOver(known, file, 0);
  book.run('books.createBook', {
    bookUid: '00000000-0000-4000-8000-000000000001',
    agencyName: 'Test Agency',
    state: 'TX',
    fiscalYearStartMonth: 1,
    isSample: false,
    businessOn: null,
    trustBank: { bankName: 'Prairie State Bank', lastFour: '4417' },
    operatingBank: { bankName: 'Prairie State Bank', lastFour: '8830' },
  });
  return book;
}

/** A copy of a book, to go on from there; the copied file must not have a write-ahead log beside it. */
export function copiedBook(path: string): TestBook {
  const directory = mkdtempSync(join(tmpdir(), 'coverbook-test-'));
  const copy = join(directory, 'ledger.db');
  copyFileSync(path, copy);
  const connection = connect(openDatabase(copy, { mode: 'write' }));
  return bookOver(registry, { directory, path: copy, connection }, 1_000_000);
}

type File = { readonly directory: string; readonly path: string; readonly connection: Connection };

function bookOver(known: Registry, { directory, path, connection }: File, firstRequest: number): TestBook {
  let requests = firstRequest;
  let milliseconds = Date.UTC(2026, 10, 9, 15);
  function run<Output>(
    name: string,
    input: object,
    options: { requestId?: string; at?: string; businessOn?: string } = {},
  ): Output {
    requests += 1;
    milliseconds += 1000;
    const handler = commandNamed(known, name);
    const requestId = options.requestId ?? `request-${requests}`;
    const envelope: Envelope = {
      requestId,
      actorId: OWNER_USER_ID,
      at: options.at ?? new Date(milliseconds).toISOString(),
      device: 0,
      businessOn: (options.businessOn ?? TODAY) as LocalDate,
    };
    const needsId = Object.hasOwn((handler.input as unknown as { shape: object }).shape, 'requestId');
    const parsed = handler.input.parse(needsId ? { ...input, requestId } : input) as object;
    return executeCommand(connection, handler, parsed, envelope).output as Output;
  }
  return {
    directory,
    path,
    connection,
    run,
    ask: <Output>(name: string, input: object = {}, options: { businessOn?: string } = {}): Output => {
      const handler = registry.get(name);
      if (handler?.kind !== 'query') throw new Error(`no query ${name}`);
      const businessOn = (options.businessOn ?? TODAY) as LocalDate;
      const context = { businessOn, at: new Date(milliseconds).toISOString() };
      return handler.output.parse(
        handler.run(connection.read, handler.input.parse(input) as never, context),
      ) as Output;
    },
    ledgerAccountId: (code) => {
      const id = connection.read.value<number>('SELECT id FROM ledger_account WHERE code = ?', code);
      if (id === undefined) throw new Error(`no account ${code}`);
      return id;
    },
    dispose: () => {
      connection.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
