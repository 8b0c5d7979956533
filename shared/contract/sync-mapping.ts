/** Which object in QuickBooks each of ours posts to: seen, chosen, created, exported and read back. */
import { z } from 'zod';
import { EmptySchema, IdSchema, textSchema } from './common.ts';
import { command, host, query } from './procedure.ts';
import { MappingChoiceSchema, RemoteObjectSchema, SyncNameKindSchema } from './sync-shapes.ts';

const JobIdSchema = z.strictObject({ jobId: IdSchema });
const touches = ['sync'] as const;

export const mapping = {
  remoteObjects: host({
    name: 'sync.remoteObjects',
    summary: 'Accounts, customers, vendors, classes or locations in QuickBooks',
    input: z.strictObject({ kind: z.enum(['account', ...SyncNameKindSchema.options]) }),
    output: z.strictObject({
      objects: z.array(RemoteObjectSchema),
      /** Objects whose name and type speak for a target. Shown beside it, never applied without being chosen. */
      suggestions: z.array(z.strictObject({ target: z.string(), remoteId: z.string() })),
    }),
    refusals: ['conflict'],
  }),
  create: host({
    name: 'sync.create',
    summary: 'Create objects in QuickBooks and map them, as a job',
    input: z.strictObject({
      objects: z
        .array(z.strictObject({ target: textSchema(80, 1), name: textSchema(200, 1) }))
        .min(1)
        .max(1000),
    }),
    output: JobIdSchema,
    refusals: ['not-found', 'conflict'],
    touches: ['jobs'],
  }),
  mapping: query({
    name: 'sync.mapping',
    summary: 'Which QuickBooks account each of ours posts to',
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
          /** QuickBooks account types it may be mapped to. */
          types: z.array(z.string()),
        }),
      ),
    }),
  }),
  names: query({
    name: 'sync.names',
    summary: 'Which customer, vendor, class or location each of ours is, those not mapped first',
    input: z.strictObject({
      kind: SyncNameKindSchema,
      find: z.string().max(100).default(''),
      limit: z.int().min(1).max(1000).default(200),
    }),
    output: z.strictObject({
      names: z.array(
        z.strictObject({
          target: z.string(),
          label: z.string(),
          parent: z.string().nullable(),
          remoteId: z.string().nullable(),
          remoteName: z.string().nullable(),
          /** The name it would get there: QuickBooks takes no colon or quotation mark and 100 characters. */
          fittingName: z.string(),
        }),
      ),
      mappedCount: z.int(),
      totalCount: z.int(),
    }),
  }),
  saveMapping: command({
    name: 'sync.saveMapping',
    summary: 'Map targets to QuickBooks objects: one choice, or several that were reviewed together',
    input: z.strictObject({ choices: z.array(MappingChoiceSchema).min(1).max(2000) }),
    output: EmptySchema,
    refusals: ['not-found', 'conflict'],
    touches,
  }),
  exportMapping: query({
    name: 'sync.exportMapping',
    summary: 'The mapping as a file, to keep or to bring to other books',
    input: EmptySchema,
    output: z.strictObject({ fileName: z.string(), text: z.string() }),
    refusals: ['conflict'],
  }),
  readMapping: host({
    name: 'sync.readMapping',
    summary: 'What a mapping file would map, compared with the connected company; nothing is changed',
    input: z.strictObject({ text: textSchema(400_000, 2) }),
    output: z.strictObject({
      rows: z.array(
        z.strictObject({
          choice: MappingChoiceSchema,
          label: z.string(),
          /** byId: the same object. byName: another company’s file, found by name and type. */
          found: z.enum(['byId', 'byName', 'not']),
          why: z.string().nullable(),
        }),
      ),
    }),
    refusals: ['conflict'],
  }),
};
