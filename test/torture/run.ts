/**
 * Long counts of the tests that matter most, on demand: npm run torture [-- --only name] [-- --count N] [-- --seed N]
 * Prints a table; exit code 0 only when every suite that could run here passed.
 */
import { parseArgs } from 'node:util';
import { faults } from './faults.ts';
import { imports } from './imports.ts';
import { kills } from './kills.ts';
import { model } from './model.ts';
import { mutants } from './mutants.ts';
import { power } from './power.ts';
import { statements } from './statements.ts';
import { sync } from './sync.ts';
import type { Suite } from './suite.ts';

const SUITES: readonly Suite[] = [mutants, kills, faults, power, model, imports, sync, statements];

const { values } = parseArgs({
  options: { only: { type: 'string' }, count: { type: 'string' }, seed: { type: 'string' } },
});
const chosen = SUITES.filter(({ name }) => values.only === undefined || name === values.only);
const count = values.count === undefined ? null : Number(values.count);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
if (
  chosen.length === 0 ||
  (count !== null && !(Number.isInteger(count) && count > 0)) ||
  !Number.isInteger(seed)
) {
  console.error(
    `Suites: ${SUITES.map(({ name }) => name).join(', ')}. --count and --seed are whole numbers.`,
  );
  process.exit(2);
}

const columns = (...cells: readonly [string, string, string, string]): string =>
  `${cells[0].padEnd(9)} ${cells[1].padEnd(8)} ${cells[2].padStart(9)}  ${cells[3]}`;

console.log(`seed ${seed}\n`);
console.log(columns('suite', 'result', 'time', 'what'));
let failed = 0;
for (const suite of chosen) {
  const start = performance.now();
  const time = (): string => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  try {
    const result = await suite.run(count ?? suite.count, seed);
    if ('skipped' in result) console.log(columns(suite.name, 'skipped', time(), result.skipped));
    else
      console.log(
        columns(
          suite.name,
          'passed',
          time(),
          `${result.done.toLocaleString('en')} ${suite.unit}: ${suite.what}. ${result.note}`,
        ),
      );
  } catch (error) {
    failed += 1;
    console.log(columns(suite.name, 'FAILED', time(), suite.what));
    console.log(error);
  }
}
process.exit(failed === 0 ? 0 : 1);
