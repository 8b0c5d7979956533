/**
 * `npm test`: static checks, build, Node tests, browser specs; one closing line that counts them all.
 * `npm test -- WORDS` runs only the tests whose file names contain one of the words, for whoever works on them.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from '#electron/launcher/index.ts';
import { findBrowser, installBrowser } from './runner/browser.ts';
import { add, type Counts, closingLine, NOTHING, playwrightCounts, vitestCounts } from './runner/counts.ts';
import { ROOT, runTool } from './runner/tools.ts';

const RESULTS = join(ROOT, 'test-results');
const STATIC_CHECKS: readonly (readonly [name: string, tool: string, ...args: string[]])[] = [
  ['types of shared', 'tsc', '-p', 'shared'],
  ['types of electron and db', 'tsc', '-p', 'electron'],
  ['types of renderer', 'tsc', '-p', 'renderer'],
  ['types of test', 'tsc', '-p', 'test'],
  ['lint', 'oxlint'],
  ['format', 'biome', 'check', '.'],
  // `knip --include exports,dependencies` also names what was built ahead of its use.
  ['no dead files', 'knip', '--no-progress', '--no-config-hints'],
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const one = (ok: boolean): Counts => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });

function checked(name: string, ok: boolean, seconds: number, output: string): Counts {
  say(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
  if (!ok) say(output.trimEnd());
  return one(ok);
}

async function staticChecks(): Promise<Counts> {
  let counts = NOTHING;
  const waiting = [...STATIC_CHECKS];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, tool, ...args] = next;
      const ran = await runTool(tool, args);
      counts = add(counts, checked(name, ran.code === 0, ran.seconds, ran.output));
    }
  };
  await Promise.all([worker(), worker()]);
  return counts;
}

function build(): Counts {
  const started = performance.now();
  const built = ensureBuilt(ROOT, () => undefined);
  const inPlace = built.ok && built.home === ROOT;
  const output = built.ok
    ? 'The specs need the build in out/, and this folder cannot be written.'
    : built.output;
  return checked('build', inPlace, (performance.now() - started) / 1000, output);
}

async function nodeTests(filter: readonly string[]): Promise<Counts> {
  const file = join(RESULTS, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const ran = await runTool('vitest', ['run', ...reporters, ...filter], { live: true });
  return vitestCounts(file, ran.code, filter.length > 0);
}

/** Without a browser the specs that need one are listed, counted as skipped, and named. */
async function browserTests(filter: readonly string[]): Promise<Counts> {
  const browser = findBrowser() ?? installBrowser(say);
  if (browser !== null) {
    say(`Browser specs with ${browser}`);
    return playwright('playwright.json', [], filter, { COVERBOOK_CHROMIUM: browser }, true);
  }
  const listed = await playwright('browser-specs.json', ['--list', '--project=browser'], filter);
  say('No Chromium, Chrome or Edge here: the browser specs are skipped.');
  for (const name of specFiles('browser-specs.json')) say(`skipped ${name}`);
  const desktop = await playwright('playwright.json', ['--project=desktop'], filter, {}, true);
  return add({ passed: 0, failed: 0, skipped: listed.passed + listed.skipped }, desktop);
}

async function playwright(
  reportName: string,
  options: readonly string[],
  filter: readonly string[],
  env: Readonly<Record<string, string>> = {},
  live = false,
): Promise<Counts> {
  const file = join(RESULTS, reportName);
  const reporter = live ? '--reporter=list,json' : '--reporter=json';
  const ran = await runTool('playwright', ['test', ...options, '--pass-with-no-tests', reporter, ...filter], {
    live,
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  });
  return playwrightCounts(file, ran.code, filter.length > 0);
}

function specFiles(reportName: string): string[] {
  const report = JSON.parse(readFileSync(join(RESULTS, reportName), 'utf8')) as {
    suites: { file: string }[];
  };
  return report.suites.map(({ file }) => file);
}

async function everything(): Promise<Counts> {
  const settled = await staticChecks();
  const built = build();
  const tested = await nodeTests([]);
  return [built, tested, await browserTests([])].reduce(add, settled);
}

async function some(filter: readonly string[]): Promise<Counts> {
  const built = build();
  const tested = await nodeTests(['--passWithNoTests', ...filter]);
  return [tested, await browserTests(filter)].reduce(add, built);
}

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const filter = process.argv.slice(2);
const counts = filter.length > 0 ? await some(filter) : await everything();
say(closingLine(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
