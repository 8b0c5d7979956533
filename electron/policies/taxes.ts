/** Dated state tax rates as shipped; rates go by the policy's inception. */
import rows from '#resources/state-taxes.json' with { type: 'json' };
import type { StateTax } from './rules.ts';

export const STATE_TAXES = rows as readonly StateTax[];
