/** Changes pushed to open screens, after COMMIT. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { EmptySchema } from './common.ts';
import { type ProcedureMeta, TOPICS } from './procedure.ts';

export const ChangeSchema = z.strictObject({
  /** Grows by one with every change; a gap means: refetch everything. */
  sequence: z.int(),
  topics: z.array(z.enum(TOPICS)),
});
export type Change = z.infer<typeof ChangeSchema>;

export const events = {
  changes: oc
    .$meta<ProcedureMeta>({ kind: 'host', touches: [] })
    .route({
      method: 'POST',
      path: '/events/changes',
      operationId: 'events.changes',
      tags: ['events'],
      summary: 'Changes as they happen',
      description: 'A stream (server-sent events) of what was touched; screens that show it refetch.',
    })
    .input(EmptySchema)
    .output(eventIterator(ChangeSchema)),
};
