/** Deterministic fault simulation; see test/builders/sync-runs.ts. A failing seed is in the message and can be run alone. */
import { afterAll, beforeAll, test } from 'vitest';
import type { TestBook } from '#test/builders/book.ts';
import { runTemplate, syncRun } from '#test/builders/sync-runs.ts';

const RUNS = 200;

let template: TestBook;
beforeAll(async () => {
  template = await runTemplate();
});
afterAll(() => template.dispose());

test(`${RUNS} seeded runs of 50 entries, every entry exactly once`, { timeout: 120_000 }, async () => {
  for (let seed = 1; seed <= RUNS; seed += 1) await syncRun(template, seed);
});
