/** A task that nobody saw running still tells that it ended. */
import { expect, test } from 'vitest';
import type { Job } from '#shared/contract/index.ts';
import { seenOf, sinceThen } from '#renderer/components/taskEnds.ts';

const job = (jobId: number, state: Job['state'], kind = 'closing.close'): Job => ({
  jobId,
  kind,
  title: 'Self-test',
  state,
  done: 0,
  total: null,
  startedAt: '2026-11-09T15:00:00.000Z',
  finishedAt: null,
  message: '',
  canCancel: false,
  canUndo: false,
});
const look = (...jobs: Job[]) => seenOf(jobs, 'closing.close');

test('what had ended before the first look is not told again', () => {
  expect(sinceThen(null, look(job(1, 'done')))).toEqual({ hasEnded: false, done: null });
  expect(sinceThen(look(job(1, 'done')), look(job(1, 'done')))).toEqual({ hasEnded: false, done: null });
});

test('a job seen running, then done', () => {
  const { hasEnded, done } = sinceThen(look(job(1, 'running')), look(job(1, 'done')));
  expect([hasEnded, done?.jobId]).toEqual([true, 1]);
});

test('a job that began and ended between two looks is told', () => {
  expect(sinceThen(look(), look(job(1, 'done'))).done?.jobId).toBe(1);
  expect(sinceThen(look(job(1, 'failed')), look(job(1, 'failed'), job(2, 'done'))).done?.jobId).toBe(2);
});

test('one that failed or was stopped ends without being done; another kind is nobody’s business', () => {
  expect(sinceThen(look(), look(job(1, 'failed')))).toEqual({ hasEnded: true, done: null });
  expect(sinceThen(look(job(1, 'running')), look(job(1, 'cancelled')))).toEqual({
    hasEnded: true,
    done: null,
  });
  expect(sinceThen(look(), look(job(1, 'done', 'closing.makePack')))).toEqual({
    hasEnded: false,
    done: null,
  });
});

test('an undo of an older job is over when nothing runs any more', () => {
  const undoing = look(job(1, 'undoing'), job(2, 'done'));
  expect(sinceThen(undoing, look(job(1, 'undone'), job(2, 'done')))).toEqual({ hasEnded: true, done: null });
});
