/** The benchmark runs: nothing else would tell that a command it uses has changed. Its figures here mean nothing. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Goal } from '#test/performance/goal.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test('every part of the benchmark answers, at the smallest size', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['test/performance/bench.ts', '--small', '--entries', '40', '--json'],
    { cwd: ROOT },
  );
  const { machine, goals } = JSON.parse(stdout) as { machine: { sqlite: string }; goals: Goal[] };
  expect(machine.sqlite).toMatch(/^3\./u);
  expect([...new Set(goals.map(({ id }) => id))]).toEqual(
    expect.arrayContaining(['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9', 'P10', 'P11', '–']),
  );
  for (const { what, value, unit, goal, pending } of goals) {
    expect(goal, what).not.toBe('');
    if (pending === true) continue;
    expect(Number.isFinite(value), what).toBe(true);
    expect(unit, what).not.toBe('');
  }
  expect(goals.find(({ what }) => what.startsWith('payment proposal'))?.sizes).toBe('6 open items');
}, 120_000);
