/** Drafts on their way to the host: the newest always arrives, and a host that fails is asked again. */
import { expect, test } from 'vitest';
import { createKeeper, type Host } from '#renderer/stores/draftKeeper.ts';
import type { Draft } from '#renderer/stores/drafts.ts';

const draft = (values: unknown): Draft => ({ requestId: 'request-1', values });

function desk() {
  const said: string[] = [];
  const failures: unknown[] = [];
  let now: Record<string, Draft> = {};
  let isFailing = false;
  let release = (): void => undefined;
  const answer = (words: string): Promise<void> => {
    said.push(words);
    if (isFailing) return Promise.reject(new Error('the disk is full'));
    return new Promise((resolve) => {
      release = resolve;
    });
  };
  const host: Host = {
    keep: (key, { values }) => answer(`keep ${key} ${String(values)}`),
    drop: (key) => answer(`drop ${key}`),
  };
  const keeper = createKeeper(
    host,
    () => now,
    (error) => failures.push(error),
  );
  return {
    said,
    failures,
    type: (drafts: Record<string, Draft>) => {
      now = drafts;
      return keeper.send();
    },
    answered: async () => {
      release();
      await new Promise((resolve) => setImmediate(resolve));
    },
    fail: (does: boolean) => {
      isFailing = does;
    },
  };
}

test('a change goes out at once; what is typed meanwhile goes in one', async () => {
  const { said, type, answered } = desk();
  void type({ bind: draft('1') });
  void type({ bind: draft('12') });
  void type({ bind: draft('120') });
  expect(said).toEqual(['keep bind 1']);
  await answered();
  expect(said).toEqual(['keep bind 1', 'keep bind 120']);
  await answered();
  void type({});
  expect(said.at(-1)).toBe('drop bind');
  await answered();
  expect(said).toHaveLength(3);
});

test('a failure is told once, and the next key tries again with all that was typed', async () => {
  const { said, failures, type, fail } = desk();
  fail(true);
  await type({ bind: draft('1') });
  await type({ bind: draft('12') });
  expect(failures).toHaveLength(1);
  fail(false);
  void type({ bind: draft('123') });
  expect(said.at(-1)).toBe('keep bind 123');
});
