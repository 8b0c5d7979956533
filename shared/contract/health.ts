/** Proof: named checks with advice, parked accounts, and the anchors of both chains. */
import { z } from 'zod';
import { EmptySchema, IdSchema, InstantSchema } from './common.ts';
import { host, query } from './procedure.ts';

export const CheckResultSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  ok: z.boolean(),
  /** How many rows were looked at, so that an empty pass is visible. */
  examined: z.int(),
  findings: z.array(z.string()),
  advice: z.string(),
  milliseconds: z.number(),
});
export type CheckResult = z.infer<typeof CheckResultSchema>;

export const VerificationSchema = z.strictObject({
  at: InstantSchema,
  ok: z.boolean(),
  checks: z.array(CheckResultSchema),
  entryCount: z.int(),
  lineCount: z.int(),
  commandCount: z.int(),
  headHash: z.string(),
  commandHash: z.string(),
});
export type Verification = z.infer<typeof VerificationSchema>;

export const health = {
  last: query({
    name: 'health.last',
    summary: 'The last verification, and parked accounts',
    input: EmptySchema,
    output: z.strictObject({
      last: VerificationSchema.nullable(),
      /** All named checks, so that the screen can teach them before the first run. */
      checks: z.array(z.strictObject({ name: z.string(), title: z.string(), advice: z.string() })),
      parked: z.array(
        z.strictObject({ accountId: IdSchema, label: z.string(), reason: z.string(), since: InstantSchema }),
      ),
      headHash: z.string(),
      commandHash: z.string(),
    }),
  }),
  verify: host({
    name: 'health.verify',
    summary: 'Verify the books now',
    description:
      'Starts all named checks in a worker on a read-only connection; the answer names the job to follow.',
    input: EmptySchema,
    output: z.strictObject({ jobId: IdSchema }),
    touches: ['jobs'],
  }),
};
