/**
 * Commands only tests have: they bring plans no screen makes yet to post(), through the same transaction, command log and
 * replay as every real command.
 */
import { z } from 'zod';
import {
  internalCommand,
  ledgerHandlers,
  ledgerNames,
  nextNumber,
  type PostingPlan,
  post,
  reverse,
} from '#electron/ledger/index.ts';
import { buildRegistry, createBookCommand, type Registry, registry } from '#electron/rpc/registry.ts';
import type { LocalDate } from '#shared/calendar/index.ts';

const Posted = z.strictObject({ entryId: z.int(), entryNumber: z.int(), hash: z.string() });

const postPlan = internalCommand(
  { name: 'test.post', input: z.strictObject({ plan: z.unknown() }), output: Posted, touches: ['ledger'] },
  (tx, input, envelope) => post(tx, envelope, input.plan as PostingPlan),
);

const reverseAny = internalCommand(
  {
    name: 'test.reverse',
    input: z.strictObject({
      entryId: z.int(),
      accountingOn: z.string(),
      basis: z.enum(['fact', 'choice']).optional(),
    }),
    output: Posted,
    touches: ['ledger'],
  },
  (tx, input, envelope) =>
    reverse(tx, envelope, {
      entryId: input.entryId,
      accountingOn: input.accountingOn as LocalDate,
      reason: 'a test',
      ...(input.basis === undefined ? {} : { basis: input.basis }),
    }),
);

const takeNumber = internalCommand(
  {
    name: 'test.number',
    input: z.strictObject({ series: z.string(), year: z.int() }),
    output: z.strictObject({ number: z.int() }),
    touches: [],
  },
  (tx, input) => ({ number: nextNumber(tx, input.series, input.year) }),
);

const addTrustBank = internalCommand(
  {
    name: 'test.addTrustBank',
    input: z.strictObject({ lastFour: z.string() }),
    output: z.strictObject({ bankAccountId: z.int() }),
    touches: ['ledger'],
  },
  (tx, input) => {
    const bankAccountId = tx.nextId();
    tx.exec(
      `INSERT INTO bank_account (id, fund, bank_name, last_four, ledger_account_id)
       SELECT ?, 'trust', 'Second Bank', ?, id FROM ledger_account WHERE code = 'T1000'`,
      bankAccountId,
      input.lastFour,
    );
    return { bankAccountId };
  },
);

/** The ledger's own commands and the ones above. */
export const testRegistry: Registry = buildRegistry([
  [createBookCommand, postPlan, reverseAny, takeNumber, addTrustBank],
  ledgerHandlers(ledgerNames),
]);

/** Every command of the product and the ones above. */
export const fullRegistry: Registry = new Map([...testRegistry, ...registry]);
