/** The counting behind the closing line: nothing that went wrong may come out as a pass. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBrowser } from '#test/runner/browser.ts';
import { closingLine, playwrightCounts, vitestCounts } from '#test/runner/counts.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coverbook-counts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const written = (report: unknown): string => {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(report));
  return file;
};
const file = (status: string, ...tests: string[]): object => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});
const stats = (expected: number, unexpected: number, flaky: number, skipped: number): object => ({
  stats: { expected, unexpected, flaky, skipped },
  errors: [],
});

describe('vitest', () => {
  test('every result is counted once', () => {
    const report = {
      testResults: [file('failed', 'passed', 'failed'), file('passed', 'passed', 'skipped', 'todo')],
    };
    expect(vitestCounts(written(report), 1, false)).toEqual({ passed: 2, failed: 1, skipped: 2 });
  });

  test.each<readonly [string, unknown, number]>([
    ['a file that could not be loaded', { testResults: [file('failed'), file('passed', 'passed')] }, 1],
    ['a run that ended badly without a failed test', { testResults: [file('passed', 'passed')] }, 1],
    ['a run that saw no test', { testResults: [] }, 0],
    ['a report of another shape', { results: [] }, 0],
  ])('%s is one failure', (_, report, exitCode) => {
    expect(vitestCounts(written(report), exitCode, false).failed).toBe(1);
  });

  test('no report at all is one failure; no test for a filter is none', () => {
    expect(vitestCounts(join(folder, 'gone.json'), 0, false).failed).toBe(1);
    expect(vitestCounts(written({ testResults: [] }), 0, true).failed).toBe(0);
  });
});

describe('Playwright', () => {
  test('flaky is failed', () => {
    expect(playwrightCounts(written(stats(3, 1, 1, 2)), 1, false)).toEqual({
      passed: 3,
      failed: 2,
      skipped: 2,
    });
  });

  test('errors outside a spec, and a bad end without one, are failures', () => {
    const report = { ...stats(3, 0, 0, 0), errors: [{ message: 'the settings could not be read' }] };
    expect(playwrightCounts(written(report), 1, false).failed).toBe(1);
    expect(playwrightCounts(written(stats(3, 0, 0, 0)), 1, false).failed).toBe(1);
  });
});

test('the closing line has the one form machines read', () => {
  expect(closingLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
  expect(closingLine({ passed: 12, failed: 1, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped');
});

test('a named browser is taken or missed, never replaced by another', ({ onTestFinished }) => {
  const before = process.env['COVERBOOK_CHROMIUM'];
  onTestFinished(() => {
    if (before === undefined) delete process.env['COVERBOOK_CHROMIUM'];
    else process.env['COVERBOOK_CHROMIUM'] = before;
  });
  for (const [named, found] of [
    [process.execPath, process.execPath],
    [join(folder, 'gone'), null],
    ['none', null],
  ] as const) {
    process.env['COVERBOOK_CHROMIUM'] = named;
    expect(findBrowser()).toBe(found);
  }
});
