/** Binds the contract's sync procedures that are part of the books, and the commands the sending job issues itself. */
import { z } from 'zod';
import { commandHandler, type Handler, internalCommand, queryHandler } from '#electron/ledger/index.ts';
import { IdSchema, InstantSchema, sync as c } from '#shared/contract/index.ts';
import { connectionOf, queueThrough, recordConnection, recordHold, retry, saveMapping } from './commands.ts';
import { recordOutcome, recordReadBack, recordSending } from './delivery.ts';
import { isProblemCode, type ProblemCode } from './problems.ts';
import { items, mapping, preview, status } from './queries.ts';

const ProblemSchema = z.strictObject({
  code: z.string().refine(isProblemCode) as unknown as z.ZodType<ProblemCode, ProblemCode>,
  detail: z.string().max(500),
});
const CallsSchema = z.array(
  z.strictObject({
    call: z.string().max(60),
    status: z.int().nullable(),
    intuitTid: z.string().max(100).nullable(),
  }),
);
const SeenSchema = z.strictObject({
  problem: ProblemSchema.nullable(),
  remoteVersion: z.string().max(60).nullable(),
  calls: CallsSchema,
});
const NothingSchema = z.strictObject({});
const touches = ['sync'] as const;

const recorded: readonly Handler[] = [
  internalCommand(
    {
      name: 'sync.recordConnection',
      input: z.strictObject({
        system: z.string(),
        environment: z.string(),
        realmId: z.string(),
        companyName: z.string().max(200),
      }),
      output: z.strictObject({ connectionId: IdSchema }),
      touches,
    },
    (tx, input, envelope) => recordConnection(tx, input, envelope),
  ),
  internalCommand(
    {
      name: 'sync.recordHold',
      input: z.strictObject({ problem: ProblemSchema.nullable() }),
      output: NothingSchema,
      touches,
    },
    (tx, input, envelope) => {
      recordHold(tx, connectionOf(tx).id, input.problem, envelope);
      return {};
    },
  ),
  internalCommand(
    {
      name: 'sync.recordSending',
      input: z.strictObject({ syncItemId: IdSchema }),
      output: z.strictObject({ attemptNo: z.int() }),
      touches,
    },
    (tx, input, envelope) => recordSending(tx, input.syncItemId, envelope),
  ),
  internalCommand(
    {
      name: 'sync.recordOutcome',
      input: z.strictObject({
        syncItemId: IdSchema,
        outcome: z.enum(['written', 'refused', 'unknown', 'held']),
        remoteId: z.string().max(60).nullable(),
        remoteVersion: z.string().max(60).nullable(),
        problem: ProblemSchema.nullable(),
        settlesAt: InstantSchema.nullable(),
        calls: CallsSchema,
        readBack: SeenSchema.nullable(),
      }),
      output: NothingSchema,
      touches,
    },
    (tx, input, envelope) => {
      recordOutcome(tx, input, envelope);
      return {};
    },
  ),
  internalCommand(
    {
      name: 'sync.recordReadBack',
      input: z.strictObject({
        syncItemId: IdSchema,
        ...SeenSchema.shape,
      }),
      output: NothingSchema,
      touches,
    },
    (tx, input, envelope) => {
      recordReadBack(tx, input, envelope);
      return {};
    },
  ),
];

export const syncHandlers: readonly Handler[] = [
  queryHandler(c.status, (db) => status(db)),
  queryHandler(c.mapping, (db) => mapping(db)),
  queryHandler(c.preview, (db, input, context) => preview(db, input, context)),
  queryHandler(c.items, (db, input) => items(db, input)),
  commandHandler(c.saveMapping, (tx, input, envelope) => {
    saveMapping(tx, input, envelope);
    return {};
  }),
  commandHandler(c.queue, (tx, input, envelope) => queueThrough(tx, input.throughOn, envelope)),
  commandHandler(c.retry, (tx, input) => retry(tx, input.syncItemIds)),
  ...recorded,
];
