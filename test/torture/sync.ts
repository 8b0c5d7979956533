import { ENTRIES_IN_RUN, runTemplate, syncRun } from '#test/builders/sync-runs.ts';
import type { Suite } from './suite.ts';

export const sync: Suite = {
  name: 'sync',
  what: 'every entry is in QuickBooks exactly once, whatever the network does',
  unit: 'runs',
  count: 2000,
  run: async (count, seed) => {
    const template = await runTemplate();
    try {
      for (let run = 0; run < count; run += 1) await syncRun(template, seed + run);
    } finally {
      template.dispose();
    }
    return { done: count, note: `${ENTRIES_IN_RUN} entries each, random faults of the table and kills.` };
  },
};
