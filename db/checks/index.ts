/** Proof: named checks over one ledger file. They only read, and trust nothing the program has computed before. */
import { accountsAgree, accountTree } from './accounts.ts';
import { balances } from './balances.ts';
import { anchors, book, numbers, searchIndex } from './book.ts';
import { cashPlaces } from './cash-places.ts';
import { chainCommands } from './commands.ts';
import {
  chainEntries,
  entriesBalance,
  entriesOfCommands,
  heldEqualsOwed,
  linesMatchPayload,
  periodsClosed,
} from './entries.ts';
import { foreignKeys, integrity, pragmas, schema } from './file.ts';
import { outbox } from './outbox.ts';
import { payableDays } from './payables.ts';
import { reconciliations } from './reconciliation.ts';
import { reversals } from './reversals.ts';
import { controlAccounts, documentParts } from './tie-outs.ts';
import { interfund, required, shortagesOwed } from './trust.ts';
import { trustSums } from './trust-sums.ts';
import type { Check } from './types.ts';

/**
 * Every check, in the order a reader wants them. Two halves of about equal work: each runs in a thread of its own, on
 * its own connection.
 */
const BY_FILE: readonly Check[] = [
  schema,
  pragmas,
  integrity,
  foreignKeys,
  chainCommands,
  anchors,
  book,
  numbers,
  searchIndex,
  balances,
  trustSums,
  cashPlaces,
  accountTree,
  payableDays,
  outbox,
  reconciliations,
];
const BY_ENTRY: readonly Check[] = [
  chainEntries,
  entriesOfCommands,
  linesMatchPayload,
  entriesBalance,
  heldEqualsOwed,
  interfund,
  controlAccounts,
  accountsAgree,
  documentParts,
  reversals,
  periodsClosed,
  required,
  shortagesOwed,
];
export const CHECK_HALVES: readonly (readonly Check[])[] = [BY_FILE, BY_ENTRY];
export const CHECKS: readonly Check[] = CHECK_HALVES.flat();

export { checkTails } from './tails.ts';
export type { Check, CheckedFile, Outcome } from './types.ts';
export { runCheck } from './run.ts';
