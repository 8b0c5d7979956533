/** Forms that are not posted yet: kept by the host, so that a crash of the window or the computer loses no typing. */
import { z } from 'zod';
import { EmptySchema } from './common.ts';
import { host, RequestIdSchema } from './procedure.ts';

/** What one form may hold, in characters of JSON. */
export const DRAFT_CHARS_MAX = 200_000;
export const DRAFTS_MAX = 60;

const DraftKeySchema = z
  .string()
  .regex(/^[\w/-]{1,120}$/, 'The place of a form: letters, digits, - and /')
  .describe('The screen or document the form is on; one draft each')
  .meta({ examples: ['receive-payment'] });

export const DraftSchema = z.strictObject({
  key: DraftKeySchema,
  /** A draft sent twice posts once, also after a crash. */
  requestId: RequestIdSchema,
  /** JSON of the form's own making; nobody but the form reads it. */
  values: z.string().max(DRAFT_CHARS_MAX),
});
export type StoredDraft = z.infer<typeof DraftSchema>;

export const drafts = {
  all: host({
    name: 'drafts.all',
    summary: 'Forms of this agency that are not posted yet',
    input: EmptySchema,
    output: z.strictObject({ drafts: z.array(DraftSchema) }),
  }),
  keep: host({
    name: 'drafts.keep',
    summary: 'Keep what is typed on a form',
    description:
      'On this computer, beside the books and not in them. Forms with keys or passwords in them are never kept.',
    input: DraftSchema,
    output: EmptySchema,
    refusals: ['conflict'],
    example: {
      key: 'receive-payment',
      requestId: '0198a3c4-7d1e-7c52-9a41-5f3f0c9d2b11',
      values: '{"amount":"346.84"}',
    },
  }),
  drop: host({
    name: 'drafts.drop',
    summary: 'Forget a form: it was posted or discarded',
    input: z.strictObject({ key: DraftKeySchema }),
    output: EmptySchema,
  }),
};
