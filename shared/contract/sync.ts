/** Posting the books to QuickBooks on demand: connection, mapping, preview, queue, results. */
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

export const SyncItemSchema = z.strictObject({
  syncItemId: IdSchema,
  entryId: IdSchema,
  entryNumber: z.int(),
  accountingOn: LocalDateSchema,
  title: z.string(),
  docNumber: z.string(),
  totalCents: CentsSchema,
  state: z.enum(['queued', 'sending', 'written', 'verified', 'refused', 'unknown']),
  attempts: z.int(),
  remoteId: z.string().nullable(),
  /** What QuickBooks said, and what to do about it. */
  problem: z.string().nullable(),
  remedy: z.string().nullable(),
  sentAt: InstantSchema.nullable(),
});
export type SyncItem = z.infer<typeof SyncItemSchema>;

export const RemoteAccountSchema = z.strictObject({
  remoteId: z.string(),
  name: z.string(),
  type: z.string(),
  isActive: z.boolean(),
});

/** What the simulator can be asked to do wrong, in the order of its table. */
export const SIMULATED_TROUBLES = [
  'signed-out',
  'disconnected',
  'subscription-lapsed',
  'too-many-requests',
  'account-missing',
  'number-taken',
  'period-closed',
  'try-again-later',
  'try-again-later-but-saved',
  'connection-lost-before',
  'connection-lost-after',
  'empty-answer',
  'bad-gateway',
  'system-failure',
] as const;

export const sync = {
  status: query({
    name: 'sync.status',
    summary: 'Connection and counts',
    input: EmptySchema,
    output: z.strictObject({
      connection: z.enum(['none', 'simulator']),
      companyName: z.string().nullable(),
      realmId: z.string().nullable(),
      isOnline: z.boolean(),
      offlineWhy: z.string().nullable(),
      unqueuedCount: z.int(),
      counts: z.strictObject({
        queued: z.int(),
        sending: z.int(),
        written: z.int(),
        verified: z.int(),
        refused: z.int(),
        unknown: z.int(),
      }),
      lastSentAt: InstantSchema.nullable(),
      mappingComplete: z.boolean(),
    }),
  }),
  connect: host({
    name: 'sync.connect',
    summary: 'Connect to the QuickBooks simulator on this computer',
    input: EmptySchema,
    output: z.strictObject({ companyName: z.string(), realmId: z.string() }),
    refusals: ['conflict'],
    touches: ['sync'],
  }),
  remoteAccounts: host({
    name: 'sync.remoteAccounts',
    summary: 'Chart of accounts in QuickBooks',
    input: EmptySchema,
    output: z.strictObject({
      accounts: z.array(RemoteAccountSchema),
      /** Accounts whose name and type speak for a target. Shown beside it, never applied without being chosen. */
      suggestions: z.array(z.strictObject({ target: z.string(), remoteId: z.string() })),
    }),
    refusals: ['conflict'],
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
    }),
    output: EmptySchema,
    refusals: ['conflict'],
    touches: ['sync'],
  }),
  mapping: query({
    name: 'sync.mapping',
    summary: 'Which QuickBooks account each of ours posts to (net mapping)',
    input: EmptySchema,
    output: z.strictObject({
      targets: z.array(
        z.strictObject({
          target: z.string(),
          label: z.string(),
          codes: z.array(z.string()),
          remoteId: z.string().nullable(),
          remoteName: z.string().nullable(),
          isNeeded: z.boolean(),
        }),
      ),
    }),
  }),
  saveMapping: command({
    name: 'sync.saveMapping',
    summary: 'Map one target to a QuickBooks account',
    input: z.strictObject({
      target: textSchema(60, 1),
      remoteId: textSchema(40, 1),
      remoteName: textSchema(200, 1),
      remoteType: textSchema(60, 1),
    }),
    output: EmptySchema,
    refusals: ['not-found', 'conflict'],
    touches: ['sync'],
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
          accountingOn: LocalDateSchema,
          title: z.string(),
          docNumber: z.string(),
          lines: z.array(
            z.strictObject({
              target: z.string(),
              label: z.string(),
              debitCents: CentsSchema,
              creditCents: CentsSchema,
            }),
          ),
        }),
      ),
      /** On this page: entries of ours that net to nothing there. */
      skippedCount: z.int(),
      /** Entries of ours not queued yet, of any date. */
      waitingCount: z.int(),
      /** What the entries of this page still need an account for. */
      unmapped: z.array(z.string()),
      /** Also set after a page without entries, as long as not all were looked at. */
      nextCursor: CursorSchema.nullable(),
    }),
  }),
  queue: command({
    name: 'sync.queue',
    summary: 'Queue everything posted through a date',
    description:
      'Writes the outbox; nothing leaves the computer. Entries that net to nothing in QuickBooks are passed over.',
    input: z.strictObject({ throughOn: LocalDateSchema }),
    output: z.strictObject({ queuedCount: z.int(), skippedCount: z.int() }),
    refusals: ['conflict'],
    touches: ['sync'],
  }),
  send: host({
    name: 'sync.send',
    summary: 'Send the queue, as a job',
    input: EmptySchema,
    output: z.strictObject({ jobId: IdSchema }),
    refusals: ['conflict'],
    touches: ['jobs'],
  }),
  retry: command({
    name: 'sync.retry',
    summary: 'Queue refused entries again, after the cause was put right',
    input: z.strictObject({ syncItemIds: z.array(IdSchema).min(1).max(1000) }),
    output: z.strictObject({ queuedCount: z.int() }),
    refusals: ['not-found', 'conflict'],
    touches: ['sync'],
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
};
