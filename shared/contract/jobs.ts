/** Long work: durable cursor, progress, cancel, undo as one batch. */
import { z } from 'zod';
import { EmptySchema, IdSchema, InstantSchema } from './common.ts';
import { host } from './procedure.ts';

export const JobSchema = z.strictObject({
  jobId: IdSchema,
  kind: z.string(),
  title: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'undoing', 'undone']),
  done: z.int(),
  total: z.int().nullable(),
  startedAt: InstantSchema,
  finishedAt: InstantSchema.nullable(),
  message: z.string(),
  canCancel: z.boolean(),
  canUndo: z.boolean(),
});
export type Job = z.infer<typeof JobSchema>;

const ByIdSchema = z.strictObject({ jobId: IdSchema });

export const jobs = {
  list: host({
    name: 'jobs.list',
    summary: 'Jobs, newest first',
    input: EmptySchema,
    output: z.strictObject({ jobs: z.array(JobSchema) }),
  }),
  get: host({
    name: 'jobs.get',
    summary: 'One job',
    input: ByIdSchema,
    output: JobSchema,
    refusals: ['job.not-found'],
  }),
  cancel: host({
    name: 'jobs.cancel',
    summary: 'Stop a job after its current step',
    description: 'What was done so far stays; undo takes it back as one batch.',
    input: ByIdSchema,
    output: JobSchema,
    refusals: ['job.not-found'],
    touches: ['jobs'],
  }),
  undo: host({
    name: 'jobs.undo',
    summary: 'Take back everything a job did, as one batch',
    input: ByIdSchema,
    output: JobSchema,
    refusals: ['job.not-found', 'job.not-undoable'],
    touches: ['jobs'],
  }),
};
