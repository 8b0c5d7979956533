/** What the runners counted, read from their JSON reports: the closing line is never scraped from text. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };
const RUN_BROKEN: Counts = { passed: 0, failed: 1, skipped: 0 };

export const add = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** 'N passed, N failed' and, if any were, ', N skipped'. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

const VitestReport = z.object({
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

/** A file that could not even be loaded counts as one failure, and so does a run that ended badly in any other way. */
export function vitestCounts(reportFile: string, exitCode: number, mayBeEmpty: boolean): Counts {
  const report = read(reportFile, VitestReport);
  if (report === null) return RUN_BROKEN;
  const counts = report.testResults.map(({ status, assertionResults }) => {
    const of = (...wanted: string[]): number =>
      assertionResults.filter((each) => wanted.includes(each.status)).length;
    const failed = of('failed');
    return {
      passed: of('passed'),
      failed: failed === 0 && status === 'failed' ? 1 : failed,
      skipped: of('skipped', 'pending', 'todo', 'disabled'),
    };
  });
  return noSilentFailure(counts.reduce(add, NOTHING), exitCode, mayBeEmpty);
}

const PlaywrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
  errors: z.array(z.unknown()),
});

/** Flaky is failed: what passes at the second try is a defect of the test or of the product. */
export function playwrightCounts(reportFile: string, exitCode: number, mayBeEmpty: boolean): Counts {
  const report = read(reportFile, PlaywrightReport);
  if (report === null) return RUN_BROKEN;
  const { expected, unexpected, flaky, skipped } = report.stats;
  const counts = { passed: expected, failed: unexpected + flaky + report.errors.length, skipped };
  return noSilentFailure(counts, exitCode, mayBeEmpty);
}

function noSilentFailure(counts: Counts, exitCode: number, mayBeEmpty: boolean): Counts {
  const ranNothing = !mayBeEmpty && counts.passed + counts.failed + counts.skipped === 0;
  return counts.failed === 0 && (exitCode !== 0 || ranNothing) ? add(counts, RUN_BROKEN) : counts;
}

function read<Output>(file: string, schema: z.ZodType<Output>): Output | null {
  if (!existsSync(file)) return null;
  const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return parsed.success ? parsed.data : null;
}
