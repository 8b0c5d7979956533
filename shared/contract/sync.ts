/** Posting the books to QuickBooks on demand: connection, mapping, preview, queue, results, drift. */
import { z } from 'zod';
import {
  CentsSchema,
  CursorSchema,
  EmptySchema,
  IdSchema,
  InstantSchema,
  LocalDateSchema,
  textSchema,
} from './common.ts';
import { command, host, query } from './procedure.ts';
import { mapping } from './sync-mapping.ts';
import {
  RelayAddressSchema,
  SIMULATED_TROUBLES,
  SYNC_SOURCES,
  SyncCallSchema,
  SyncItemSchema,
  SyncLineSchema,
  SyncSettingsSchema,
} from './sync-shapes.ts';

const CompanySchema = z.strictObject({ companyName: z.string(), realmId: z.string() });
const JobIdSchema = z.strictObject({ jobId: IdSchema });
const EnvironmentSchema = z.enum(['simulator', 'sandbox', 'production']);
const touches = ['sync'] as const;

export const sync = {
  ...mapping,
  status: query({
    name: 'sync.status',
    summary: 'Connection and counts',
    input: EmptySchema,
    output: z.strictObject({
      connection: z.enum(['none', ...EnvironmentSchema.options]),
      companyName: z.string().nullable(),
      realmId: z.string().nullable(),
      isOnline: z.boolean(),
      offlineWhy: z.string().nullable(),
      /** What to do about being offline. */
      fix: z.enum(['reconnect', 'mapping', 'send']).nullable(),
      unqueuedCount: z.int(),
      counts: z.strictObject({
        queued: z.int(),
        sending: z.int(),
        written: z.int(),
        verified: z.int(),
        refused: z.int(),
        unknown: z.int(),
      }),
      /** Queued, but dated when the books there are closed. */
      closedCount: z.int(),
      driftCount: z.int(),
      bookCloseOn: LocalDateSchema.nullable(),
      lastSentAt: InstantSchema.nullable(),
      checkedAt: InstantSchema.nullable(),
      mappingComplete: z.boolean(),
    }),
  }),
  connect: host({
    name: 'sync.connect',
    summary: 'Connect to the QuickBooks simulator on this computer',
    input: EmptySchema,
    output: CompanySchema,
    refusals: ['conflict'],
    touches,
  }),
  beginSignIn: host({
    name: 'sync.beginSignIn',
    summary: 'Begin to connect a QuickBooks Online company',
    description:
      'Answers the address to open in a browser. The keys are those of the agency’s own Intuit application; left out, those stored with the connection are used. They go to the sign-in only, never into the books’ log.',
    input: z.strictObject({
      environment: z.enum(['sandbox', 'production']),
      clientId: textSchema(200).optional(),
      clientSecret: textSchema(200).optional(),
      /** Where Intuit sends the browser back to: an https page of the agency’s. Left out, this computer (development keys only). */
      relayAddress: RelayAddressSchema.optional(),
    }),
    output: z.strictObject({ url: z.string(), redirectUri: z.string() }),
    refusals: ['conflict'],
    example: {
      environment: 'production',
      clientId: 'Example',
      clientSecret: 'Example',
      relayAddress: 'https://agency.example/quickbooks',
    },
  }),
  signIn: host({
    name: 'sync.signIn',
    summary: 'Whether the browser came back from signing in',
    input: EmptySchema,
    output: z.strictObject({
      state: z.enum(['none', 'waiting', 'connected', 'failed']),
      companyName: z.string().nullable(),
      why: z.string().nullable(),
    }),
  }),
  finishSignIn: host({
    name: 'sync.finishSignIn',
    summary: 'Connect with the address the browser was sent back to',
    input: z.strictObject({ callback: textSchema(4000, 1) }),
    output: CompanySchema,
    refusals: ['conflict'],
    touches,
  }),
  disconnect: host({
    name: 'sync.disconnect',
    summary: 'Give up access to QuickBooks; the connection, its mapping and its queue stay',
    input: EmptySchema,
    output: z.strictObject({
      /** False when Intuit could not be told: the keys are gone from this computer all the same. */
      isRevoked: z.boolean(),
    }),
    refusals: ['conflict'],
    touches,
  }),
  retire: host({
    name: 'sync.retire',
    summary: 'Let the connected company go, so that these books may be connected to another one',
    description:
      'What was sent stays there and on record here. The next company gets every entry from its own first day on.',
    input: z.strictObject({ companyName: textSchema(200, 1) }),
    output: z.strictObject({ isRevoked: z.boolean() }),
    refusals: ['conflict'],
    touches,
  }),
  settings: query({
    name: 'sync.settings',
    summary: 'What is sent, how it is netted, and which names go along',
    input: EmptySchema,
    output: z.strictObject({
      settings: SyncSettingsSchema,
      startsOn: LocalDateSchema.nullable(),
      sources: z.array(z.strictObject({ source: z.enum(SYNC_SOURCES), title: z.string() })),
      /** Mapping mode and first day stay once anything was queued. */
      isBegun: z.boolean(),
    }),
  }),
  saveSettings: command({
    name: 'sync.saveSettings',
    summary: 'Change what is sent and how',
    input: z.strictObject({ settings: SyncSettingsSchema, startsOn: LocalDateSchema.nullable() }),
    output: EmptySchema,
    refusals: ['conflict'],
    touches,
  }),
  simulate: host({
    name: 'sync.simulate',
    summary: 'Let the QuickBooks simulator make trouble',
    description:
      'For trying out what happens when QuickBooks refuses or the network is gone. `trouble` is a row of the simulator’s table, for its next `times` requests; null ends all troubles.',
    input: z.strictObject({
      isOffline: z.boolean(),
      trouble: z.enum(SIMULATED_TROUBLES).nullable(),
      times: z.int().min(1).max(1000).default(1),
      /** Closes the simulated company’s books through a date, or opens them with null. */
      bookCloseOn: LocalDateSchema.nullable().optional(),
    }),
    output: EmptySchema,
    refusals: ['conflict'],
    touches,
  }),
  preview: query({
    name: 'sync.preview',
    summary: 'What would be sent: each entry as QuickBooks will see it, a page of about so many of ours',
    input: z.strictObject({
      throughOn: LocalDateSchema.optional(),
      cursor: z
        .string()
        .regex(/^\d{1,15}$/, 'The nextCursor of a page')
        .optional(),
      limit: z.int().min(1).max(500).default(100),
    }),
    output: z.strictObject({
      entries: z.array(
        z.strictObject({
          entryId: IdSchema,
          entryNumber: z.int(),
          /** How many of ours it stands for. */
          entryCount: z.int(),
          accountingOn: LocalDateSchema,
          title: z.string(),
          docNumber: z.string(),
          /** The books there are closed at its date. */
          isClosed: z.boolean(),
          lines: z.array(SyncLineSchema),
        }),
      ),
      /** On this page: entries of ours that net to nothing there. */
      skippedCount: z.int(),
      /** Entries of ours not queued yet, of any date. */
      waitingCount: z.int(),
      /** What the entries of this page still need in QuickBooks. */
      unmapped: z.array(z.string()),
      /** Also set after a page without entries, as long as not all were looked at. */
      nextCursor: CursorSchema.nullable(),
    }),
  }),
  queue: host({
    name: 'sync.queue',
    summary: 'Queue everything posted through a date, as a job',
    description:
      'Writes the outbox; nothing leaves the computer. Entries that net to nothing in QuickBooks are passed over. Refused before anything is queued when something is not mapped. The job can be taken back until something of it was sent.',
    input: z.strictObject({ throughOn: LocalDateSchema }),
    output: JobIdSchema,
    refusals: ['conflict'],
    touches: ['jobs'],
  }),
  send: host({
    name: 'sync.send',
    summary: 'Send the queue, as a job',
    input: EmptySchema,
    output: JobIdSchema,
    refusals: ['conflict'],
    touches: ['jobs'],
  }),
  retry: command({
    name: 'sync.retry',
    summary: 'Queue refused entries again, after the cause was put right',
    input: z.strictObject({ syncItemIds: z.array(IdSchema).min(1).max(1000) }),
    output: z.strictObject({ queuedCount: z.int() }),
    refusals: ['not-found', 'conflict'],
    touches,
  }),
  redate: command({
    name: 'sync.redate',
    summary: 'Post entries there at another date, because the books there are closed at theirs',
    description: 'Only the date in QuickBooks changes, on record; the entry here keeps its own.',
    input: z.strictObject({ syncItemIds: z.array(IdSchema).min(1).max(1000), postOn: LocalDateSchema }),
    output: z.strictObject({ queuedCount: z.int() }),
    refusals: ['not-found', 'conflict'],
    touches,
  }),
  items: query({
    name: 'sync.items',
    summary: 'Queue and history',
    input: z.strictObject({
      state: z.enum(['open', 'done', 'refused', 'all']).default('all'),
      limit: z.int().min(1).max(500).default(200),
    }),
    output: z.strictObject({ items: z.array(SyncItemSchema) }),
  }),
  item: query({
    name: 'sync.item',
    summary: 'One entry of the queue: its lines, the entries of ours in it, every try',
    input: z.strictObject({ syncItemId: IdSchema }),
    output: z.strictObject({
      item: SyncItemSchema,
      note: z.string(),
      lines: z.array(SyncLineSchema),
      entries: z.array(z.strictObject({ entryId: IdSchema, entryNumber: z.int(), title: z.string() })),
      attempts: z.array(
        z.strictObject({
          attemptNo: z.int(),
          startedAt: InstantSchema,
          finishedAt: InstantSchema.nullable(),
          outcome: z.string().nullable(),
          calls: z.array(SyncCallSchema),
        }),
      ),
    }),
    refusals: ['not-found'],
  }),
  problems: query({
    name: 'sync.problems',
    summary: 'What stands in the way, grouped by cause, each with one thing to do',
    input: EmptySchema,
    output: z.strictObject({
      problems: z.array(
        z.strictObject({
          code: z.string(),
          problem: z.string(),
          remedy: z.string(),
          fix: z.enum(['retry', 'redate', 'mapping', 'reconnect', 'send', 'drift', 'none']),
          count: z.int(),
          totalCents: CentsSchema,
          /** The first of them. */
          items: z.array(SyncItemSchema),
          /** All of them, for doing the one thing at once. */
          syncItemIds: z.array(IdSchema),
        }),
      ),
    }),
  }),
  history: query({
    name: 'sync.history',
    summary: 'Every try, newest first: what was asked, what came back, Intuit’s number for its support',
    input: z.strictObject({
      before: InstantSchema.optional(),
      limit: z.int().min(1).max(500).default(200),
    }),
    output: z.strictObject({
      attempts: z.array(
        z.strictObject({
          syncItemId: IdSchema,
          entryId: IdSchema,
          docNumber: z.string(),
          title: z.string(),
          attemptNo: z.int(),
          startedAt: InstantSchema,
          outcome: z.string().nullable(),
          totalCents: CentsSchema,
          calls: z.array(SyncCallSchema),
        }),
      ),
    }),
  }),
  compare: host({
    name: 'sync.compare',
    summary: 'Balances of the mapped accounts here and in QuickBooks through a date',
    input: z.strictObject({ throughOn: LocalDateSchema }),
    output: z.strictObject({
      rows: z.array(
        z.strictObject({
          remoteId: z.string(),
          remoteName: z.string(),
          labels: z.array(z.string()),
          /** Debit positive: in these books, of that what was sent, in QuickBooks. */
          booksCents: CentsSchema,
          sentCents: CentsSchema,
          remoteCents: CentsSchema,
          /** What QuickBooks has beyond what was sent: entries made there, or an opening balance. */
          differenceCents: CentsSchema,
          /** Nothing but these books should post to it. */
          isOurs: z.boolean(),
        }),
      ),
    }),
    refusals: ['conflict'],
  }),
  checkDrift: host({
    name: 'sync.checkDrift',
    summary: 'Look whether entries were changed or deleted in QuickBooks, as a job',
    input: z.strictObject({ isFull: z.boolean().default(false) }),
    output: JobIdSchema,
    refusals: ['conflict'],
    touches: ['jobs'],
  }),
  drift: query({
    name: 'sync.drift',
    summary: 'Entries of ours that are no longer in QuickBooks as they were sent',
    input: EmptySchema,
    output: z.strictObject({
      drifts: z.array(
        z.strictObject({
          driftId: IdSchema,
          item: SyncItemSchema,
          kind: z.enum(['changed', 'gone', 'duplicated']),
          differences: z.array(z.string()),
          foundAt: InstantSchema,
        }),
      ),
    }),
  }),
  resolveDrift: host({
    name: 'sync.resolveDrift',
    summary: 'Decide about an entry that was changed or deleted in QuickBooks',
    description:
      'keep: leave QuickBooks as it is and stop asking. restore: put back what was sent, unless somebody changed it again meanwhile. sendAgain: queue it anew under a new number.',
    input: z.strictObject({ driftId: IdSchema, decision: z.enum(['keep', 'restore', 'sendAgain']) }),
    output: EmptySchema,
    refusals: ['not-found', 'conflict'],
    touches,
  }),
};
