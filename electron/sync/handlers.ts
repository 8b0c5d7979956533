/** Binds the contract's sync procedures that are part of the books, and the commands the sending job issues itself. */
import { z } from 'zod';
import { commandHandler, type Handler, internalCommand, queryHandler } from '#electron/ledger/index.ts';
import { IdSchema, InstantSchema, LocalDateSchema, sync as c } from '#shared/contract/index.ts';
import { holdClosed, redate, retry } from './commands.ts';
import { connectionOf, recordConnection, recordHold, retireConnection, saveStart } from './connection.ts';
import { recordOutcomes, recordReadBack, recordSending } from './delivery.ts';
import { recordChecked, recordDecision, recordDrift } from './drift.ts';
import { drift, history, item, items, problems } from './items.ts';
import { exportMapping } from './mapping-file.ts';
import { saveMapping } from './mapping.ts';
import { isProblemCode, type ProblemCode } from './problems.ts';
import { mapping, names, preview, settings, status } from './queries.ts';
import { queueCommands } from './queue-job.ts';
import { DEFAULT_SETTINGS, saveSettings } from './settings.ts';

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
const OutcomeSchema = z.strictObject({
  syncItemId: IdSchema,
  outcome: z.enum(['written', 'refused', 'unknown', 'held']),
  remoteId: z.string().max(60).nullable(),
  remoteVersion: z.string().max(60).nullable(),
  problem: ProblemSchema.nullable(),
  settlesAt: InstantSchema.nullable(),
  calls: CallsSchema,
  readBack: SeenSchema.nullable(),
});
const FindingSchema = z.strictObject({
  syncItemId: IdSchema,
  kind: z.enum(['changed', 'gone', 'duplicated']).nullable(),
  differences: z.array(z.string().max(1000)).max(500),
  remoteVersion: z.string().max(60).nullable(),
});
const NothingSchema = z.strictObject({});
const touches = ['sync'] as const;
const noted = <S extends z.ZodRawShape>(name: string, shape: S) => ({
  name,
  input: z.strictObject(shape),
  output: NothingSchema,
  touches,
});

const recorded: readonly Handler[] = [
  internalCommand(
    {
      name: 'sync.recordConnection',
      input: z.strictObject({
        system: z.string(),
        environment: z.enum(['simulator', 'sandbox', 'production']),
        realmId: z.string().max(40),
        companyName: z.string().max(200),
      }),
      output: z.strictObject({ connectionId: IdSchema }),
      touches,
    },
    (tx, input, envelope) =>
      recordConnection(tx, { ...input, settings: JSON.stringify(DEFAULT_SETTINGS) }, envelope),
  ),
  internalCommand(
    noted('sync.recordRetired', { companyName: z.string().max(200) }),
    (tx, input, envelope) => {
      retireConnection(tx, input.companyName, envelope);
      return {};
    },
  ),
  internalCommand(noted('sync.recordHold', { problem: ProblemSchema.nullable() }), (tx, input, envelope) => {
    recordHold(tx, connectionOf(tx).id, input.problem, envelope);
    return {};
  }),
  internalCommand(noted('sync.recordClosing', { bookCloseOn: LocalDateSchema.nullable() }), (tx, input) => {
    holdClosed(tx, input.bookCloseOn);
    return {};
  }),
  internalCommand(
    {
      name: 'sync.recordSending',
      input: z.strictObject({ syncItemIds: z.array(IdSchema).min(1).max(30) }),
      output: z.strictObject({ count: z.int() }),
      touches,
    },
    (tx, input, envelope) => recordSending(tx, input.syncItemIds, envelope),
  ),
  internalCommand(
    noted('sync.recordOutcomes', { outcomes: z.array(OutcomeSchema).min(1).max(30) }),
    (tx, input, envelope) => {
      recordOutcomes(tx, input.outcomes, envelope);
      return {};
    },
  ),
  internalCommand(
    noted('sync.recordReadBacks', {
      readBacks: z
        .array(z.strictObject({ syncItemId: IdSchema, ...SeenSchema.shape }))
        .min(1)
        .max(30),
    }),
    (tx, input, envelope) => {
      for (const readBack of input.readBacks) recordReadBack(tx, readBack, envelope);
      return {};
    },
  ),
  internalCommand(
    noted('sync.recordDrift', { findings: z.array(FindingSchema).min(1).max(30) }),
    (tx, input, envelope) => {
      recordDrift(tx, input.findings, envelope);
      return {};
    },
  ),
  internalCommand(noted('sync.recordChecked', { through: z.string().max(40) }), (tx, input, envelope) => {
    recordChecked(tx, input.through, envelope);
    return {};
  }),
  internalCommand(
    noted('sync.recordDecision', {
      driftId: IdSchema,
      decision: z.enum(['kept', 'restored', 'sentAgain']),
    }),
    (tx, input, envelope) => {
      recordDecision(tx, input, envelope);
      return {};
    },
  ),
];

export const syncHandlers: readonly Handler[] = [
  queryHandler(c.status, (db) => status(db)),
  queryHandler(c.settings, (db) => settings(db)),
  queryHandler(c.mapping, (db) => mapping(db)),
  queryHandler(c.names, (db, input) => names(db, input)),
  queryHandler(c.exportMapping, (db) => exportMapping(db)),
  queryHandler(c.preview, (db, input, context) => preview(db, input, context)),
  queryHandler(c.items, (db, input) => items(db, input)),
  queryHandler(c.item, (db, input) => item(db, input.syncItemId)),
  queryHandler(c.problems, (db) => problems(db)),
  queryHandler(c.history, (db, input) => history(db, input)),
  queryHandler(c.drift, (db) => drift(db)),
  commandHandler(c.saveSettings, (tx, input) => {
    saveSettings(tx, input.settings);
    saveStart(tx, input.startsOn);
    return {};
  }),
  commandHandler(c.saveMapping, (tx, input, envelope) => {
    saveMapping(tx, input.choices, envelope);
    return {};
  }),
  commandHandler(c.retry, (tx, input) => retry(tx, input.syncItemIds)),
  commandHandler(c.redate, (tx, input) => redate(tx, input.syncItemIds, input.postOn)),
  ...queueCommands,
  ...recorded,
];
