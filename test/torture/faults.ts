import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledShim, underShim } from './shim.ts';
import type { Suite } from './suite.ts';

export const faults: Suite = {
  name: 'faults',
  what: 'the n-th write, fsync or truncate fails (ENOSPC, EIO, half written; once or from then on)',
  unit: 'faults',
  count: 1_400,
  run: async (count, seed) => {
    const directory = mkdtempSync(join(tmpdir(), 'coverbook-faults-'));
    try {
      const shim = compiledShim(directory);
      if ('missing' in shim) return { skipped: shim.missing };
      const output = await underShim(shim.path, 'faults-child.ts', [directory, String(count), String(seed)]);
      return JSON.parse(output) as { done: number; note: string };
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
