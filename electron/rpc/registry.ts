/** All handlers of the program by name. Two modules claiming one name is our defect, found at start. */
import type {
  CommandHandler,
  DimensionNames,
  Handler,
  JobKind,
  SearchProvider,
} from '#electron/ledger/index.ts';
import { accountHandlers, summaryRun } from '#electron/accounts/index.ts';
import { allocationHandlers } from '#electron/allocation/index.ts';
import { billingHandlers, billingRun, billingSearch, type OwnerName } from '#electron/billing/index.ts';
import { carrierHandlers, carrierSearch } from '#electron/carriers/index.ts';
import { commissionHandlers, effectiveRun } from '#electron/commissions/index.ts';
import {
  createBook,
  internalCommand,
  ledgerHandlers,
  ledgerNames,
  ledgerSearch,
} from '#electron/ledger/index.ts';
import { failureHandlers } from '#electron/failures/index.ts';
import { documentHandlers } from '#electron/documents/index.ts';
import { partyNames, partySearch } from '#electron/parties/index.ts';
import { closingHandlers } from '#electron/closing/index.ts';
import { policyfeedHandlers, policyImport } from '#electron/policyfeed/index.ts';
import { receiptHandlers, receiptSearch } from '#electron/receipts/index.ts';
import { reconciliationHandlers, statementImport } from '#electron/reconciliation/index.ts';
import { reportHandlers } from '#electron/reports/index.ts';
import { reversalHandlers } from '#electron/reversals/index.ts';
import { exportHandlers, queueRun, syncHandlers } from '#electron/sync/index.ts';
import { trustHandlers } from '#electron/trust/index.ts';
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

/** Words for the keys lines carry, from whichever module knows them. */
const nameOf: DimensionNames = (db, dimension, key) =>
  ledgerNames(db, dimension, key) ?? partyNames(db, dimension, key) ?? documentNames(db, dimension, key);

const DOCUMENTS: Readonly<Record<string, string>> = {
  policy: 'SELECT number FROM policy WHERE id = ?',
  policyTerm:
    "SELECT p.number || ' from ' || t.effective_on FROM policy_term AS t JOIN policy AS p ON p.id = t.policy_id WHERE t.id = ?",
  charge: 'SELECT component FROM charge WHERE id = ?',
  invoice: 'SELECT number FROM invoice WHERE id = ?',
};
const documentNames: DimensionNames = (db, dimension, key) => {
  const text = DOCUMENTS[dimension];
  return text === undefined ? null : (db.value<string>(text, Number(key)) ?? null);
};

const ownerName: OwnerName = (db, beneficiary) => nameOf(db, 'owner', beneficiary) ?? beneficiary;

export const registry: Registry = buildRegistry([
  [createBookCommand],
  ledgerHandlers(nameOf),
  billingHandlers(ownerName),
  allocationHandlers,
  receiptHandlers(ownerName),
  accountHandlers(),
  carrierHandlers(),
  commissionHandlers(),
  failureHandlers(ownerName),
  trustHandlers(),
  reconciliationHandlers,
  reversalHandlers(ownerName),
  reportHandlers(),
  closingHandlers(),
  syncHandlers,
  exportHandlers,
  policyfeedHandlers,
  documentHandlers,
]);

/** What the command palette looks through; a module adds its own. */
export const searchProviders: readonly SearchProvider[] = [
  ...partySearch,
  ...billingSearch,
  ...receiptSearch,
  ...carrierSearch,
  ...ledgerSearch,
];

/** Kinds of long work; a module adds its own. */
export const jobKinds: readonly JobKind[] = [
  billingRun,
  summaryRun,
  effectiveRun,
  policyImport,
  statementImport,
  queueRun,
];

export function commandNamed(known: Registry, name: string): CommandHandler {
  const handler = known.get(name);
  if (handler?.kind !== 'command') throw new Defect(`No command is called ${name}`);
  return handler;
}
