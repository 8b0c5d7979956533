import { missedBy, refusals, SCHEMA } from '#test/builders/attack/hunt.ts';
import { mutantsOf } from '#test/builders/attack/mutants.ts';
import { SECOND_LAYER } from '#test/builders/attack/second-layer.ts';
import type { Suite } from './suite.ts';

export const mutants: Suite = {
  name: 'mutants',
  what: 'each taken out of the ledger’s schema and missed by an attack',
  unit: 'conditions',
  count: 10_000,
  run: async (count) => {
    const refused = refusals();
    const all = mutantsOf(SCHEMA).slice(0, count);
    const survivors = all.filter((mutant) => missedBy(mutant, refused) === null).map(({ name }) => name);
    const unknown = survivors.filter((name) => SECOND_LAYER[name] === undefined);
    const stale = Object.keys(SECOND_LAYER).filter(
      (name) => all.some((mutant) => mutant.name === name) && !survivors.includes(name),
    );
    if (unknown.length > 0) throw new Error(`nobody misses: ${unknown.join('; ')}`);
    if (stale.length > 0) throw new Error(`no longer a second layer: ${stale.join('; ')}`);
    return { done: all.length, note: `${survivors.length} are a second layer, each with its reason.` };
  },
};
