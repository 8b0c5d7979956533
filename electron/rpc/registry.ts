/** All handlers of the program by name. Two modules claiming one name is our defect, found at start. */
import type { CommandHandler, DimensionNames, Handler } from '#electron/ledger/index.ts';
import { createBook, internalCommand, ledgerHandlers, ledgerNames } from '#electron/ledger/index.ts';
import { z } from 'zod';
import { InstantSchema, LocalDateSchema } from '#shared/contract/index.ts';
import { Defect } from '#shared/errors/index.ts';

const BankSchema = z.strictObject({ bankName: z.string(), lastFour: z.string() });

/** Creating the book is the first command of its own log, so that replay starts from nothing. */
export const createBookCommand = internalCommand(
  {
    name: 'books.createBook',
    input: z.strictObject({
      bookUid: z.string(),
      agencyName: z.string(),
      state: z.string(),
      fiscalYearStartMonth: z.int(),
      isSample: z.boolean(),
      businessOn: LocalDateSchema.nullable(),
      trustBank: BankSchema,
      operatingBank: BankSchema,
    }),
    output: z.strictObject({ createdAt: InstantSchema }),
    touches: ['books'],
  },
  (tx, input, envelope) => {
    createBook(tx, input, envelope);
    return { createdAt: envelope.at };
  },
);

export type Registry = ReadonlyMap<string, Handler>;

export function buildRegistry(modules: readonly (readonly Handler[])[]): Registry {
  const registry = new Map<string, Handler>();
  for (const handler of modules.flat()) {
    if (registry.has(handler.name)) throw new Defect(`Two handlers are called ${handler.name}`);
    registry.set(handler.name, handler);
  }
  return registry;
}

const nameOf: DimensionNames = ledgerNames;

export const registry: Registry = buildRegistry([[createBookCommand], ledgerHandlers(nameOf)]);

export function commandNamed(known: Registry, name: string): CommandHandler {
  const handler = known.get(name);
  if (handler?.kind !== 'command') throw new Defect(`No command is called ${name}`);
  return handler;
}
