/**
 * The attack suite, seen failing: every trigger, every RAISE and every CHECK of the ledger's schema is taken out in turn,
 * and an attack must then succeed (or honest work fail). `npm run torture` does the same with every single condition.
 */
import { expect, it } from 'vitest';
import { missedBy, refusals, SCHEMA } from '#test/builders/attack/hunt.ts';
import { mutantsOf } from '#test/builders/attack/mutants.ts';
import { SECOND_LAYER } from '#test/builders/attack/second-layer.ts';

it('misses every trigger, RAISE and CHECK that is taken out', () => {
  const mutants = mutantsOf(SCHEMA).filter(
    ({ name }) => !/: OR |: AND |: CHECK … AND /.test(name) && SECOND_LAYER[name] === undefined,
  );
  const refused = refusals();
  expect(mutants.length).toBeGreaterThan(120);
  expect(mutants.filter((mutant) => missedBy(mutant, refused) === null).map(({ name }) => name)).toEqual([]);
}, 300_000);
