/** Shapes of posting the books to QuickBooks, and the closed lists behind its choices. */
import { z } from 'zod';
import { CentsSchema, IdSchema, InstantSchema, LocalDateSchema, textSchema } from './common.ts';

export const SyncItemSchema = z.strictObject({
  syncItemId: IdSchema,
  entryId: IdSchema,
  entryNumber: z.int(),
  accountingOn: LocalDateSchema,
  /** Another date there, where the books are closed at ours. */
  postOn: LocalDateSchema.nullable(),
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

export const SyncPostingSchema = z.enum(['entry', 'day', 'month']);
export type SyncPosting = z.infer<typeof SyncPostingSchema>;

export const SYNC_SOURCES = [
  'billing',
  'receipts',
  'deposits',
  'failures',
  'refunds',
  'writeOffs',
  'carriers',
  'commissions',
  'transfers',
  'bank',
  'manual',
  'other',
] as const;
export type SyncSource = (typeof SYNC_SOURCES)[number];

const GroupingSchema = z.enum(['off', 'carrier', 'producer', 'state', 'lineOfBusiness']);

export const RelayAddressSchema = z
  .string()
  .max(300)
  .regex(/^https:\/\/[^\s/]+\.[^\s]+$/, 'An address that begins with https:// and names a host, not a number')
  .meta({ examples: ['https://agency.example/quickbooks'] });

export const SyncSettingsSchema = z.strictObject({
  /** net: trust money other than cash is one liability. full: account by account. */
  mappingMode: z.enum(['net', 'full']),
  posting: z.strictObject(
    Object.fromEntries(SYNC_SOURCES.map((source) => [source, SyncPostingSchema])) as Record<
      SyncSource,
      typeof SyncPostingSchema
    >,
  ),
  /** Accounts as customers there, subaccounts as sub-customers. */
  customers: z.enum(['off', 'accounts', 'subaccounts']),
  /** Carriers as vendors there. */
  vendors: z.enum(['off', 'carriers']),
  classBy: GroupingSchema,
  locationBy: GroupingSchema,
  sendsWhenPosting: z.boolean(),
  /** The https page Intuit sends the browser back to; it passes the answer on to this computer. */
  relayAddress: RelayAddressSchema.nullable(),
});
export type SyncSettings = z.infer<typeof SyncSettingsSchema>;

export const SyncNameKindSchema = z.enum(['customer', 'vendor', 'class', 'location']);
export type SyncNameKind = z.infer<typeof SyncNameKindSchema>;

export const RemoteObjectSchema = z.strictObject({
  remoteId: z.string(),
  name: z.string(),
  type: z.string(),
  isActive: z.boolean(),
});

export const MappingChoiceSchema = z.strictObject({
  target: textSchema(80, 1),
  remoteId: textSchema(40, 1),
  remoteName: textSchema(300, 1),
  remoteType: textSchema(60, 1),
});

export const SyncCallSchema = z.strictObject({
  call: z.string(),
  status: z.int().nullable(),
  intuitTid: z.string().nullable(),
});

export const SyncLineSchema = z.strictObject({
  target: z.string(),
  label: z.string(),
  /** Customer or vendor, class, location; empty for none. */
  names: z.string(),
  debitCents: CentsSchema,
  creditCents: CentsSchema,
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
  'part-of-batch-left-out',
  'changed-there',
] as const;
