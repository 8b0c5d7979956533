/** Trust money moving, as a module above the ledger would plan it; and the same plan spoiled. */
import type { ModelHeld } from './state.ts';
import type { TrustStep } from './steps.ts';

export type Banks = { readonly trust: readonly [number, number]; readonly operating: number };

const PAYABLE: Readonly<Record<string, readonly [account: string, component: string]>> = {
  'carrier:17': ['T2000', 'premium'],
  'carrier:18': ['T2000', 'premium'],
  'client:55': ['T2030', 'unapplied'],
  'tax:TX': ['T2010', 'surplusLinesTax'],
  agency: ['T2090', 'commission'],
  reserve: ['T3100', 'reserve'],
};
export type PlanLine = {
  account: string;
  cents: number;
  beneficiary?: string;
  component?: string;
  bankAccountId?: number;
};

export function trustPlan(step: TrustStep, banks: Banks): { lines: PlanLine[]; held: ModelHeld[] } {
  const bankAccountId = banks.trust[step.bank];
  const otherBank = banks.trust[step.bank === 0 ? 1 : 0];
  const { cents: size, owner, other, shape } = step;
  const cash = (cents: number, bank = bankAccountId, account = 'T1000'): PlanLine => ({
    account,
    cents,
    beneficiary: 'pool',
    component: 'cash',
    bankAccountId: bank,
  });
  const owed = (whose: string, cents: number, account?: string): PlanLine => {
    const [payable, component] = PAYABLE[whose] as readonly [string, string];
    return { account: account ?? payable, cents, beneficiary: whose, component };
  };
  const holds = (whose: string, cents: number, bank = bankAccountId): ModelHeld => ({
    bankAccountId: bank,
    beneficiary: whose,
    component: (PAYABLE[whose] as readonly [string, string])[1],
    cents,
  });
  const own = (cents: number): PlanLine[] => [
    { account: 'O1392', cents },
    { account: 'O1200', cents: -cents },
  ];
  // The agency puts its own money in as a fact and takes it out as a choice.
  const signed = step.basis === 'fact' ? size : -size;
  switch (shape) {
    case 'in':
      return { lines: [cash(size, bankAccountId, 'T1010'), owed(owner, -size)], held: [holds(owner, size)] };
    case 'out':
      return { lines: [owed(owner, size), cash(-size)], held: [holds(owner, -size)] };
    case 'move':
      return {
        lines: [owed(owner, size), owed(other, -size)],
        held: [holds(owner, -size), holds(other, size)],
      };
    case 'bill':
      return { lines: [owed(owner, size, 'T1100'), owed(owner, -size)], held: [] };
    case 'collect':
      return { lines: [cash(size), owed(owner, -size, 'T1100')], held: [holds(owner, size)] };
    case 'between':
      return {
        lines: [cash(-size), cash(size, otherBank)],
        held: [holds(owner, -size), holds(owner, size, otherBank)],
      };
    case 'reserve':
      return {
        lines: [cash(signed), owed('reserve', -signed), ...own(signed)],
        held: [holds('reserve', signed)],
      };
    case 'fee':
      return { lines: [owed('agency', size, 'T1190'), cash(-size)], held: [holds('agency', -size)] };
  }
}

export function spoiled(
  plan: { lines: PlanLine[]; held: ModelHeld[] },
  step: TrustStep,
  banks: Banks,
): typeof plan {
  const { lines, held } = plan;
  const [first = { account: '', cents: 0 }, ...rest] = lines;
  const bank = banks.trust[step.bank];
  switch (step.spoil) {
    case 'unbalanced':
      return { lines: [{ ...first, cents: first.cents + 1 }, ...rest], held };
    case 'held':
      return {
        lines,
        held: [...held, { bankAccountId: bank, beneficiary: step.owner, component: 'premium', cents: 7 }],
      };
    case 'owner':
      return { lines: [{ account: first.account, cents: first.cents }, ...rest], held };
    case 'bank':
      return { lines: [{ ...first, bankAccountId: banks.operating }, ...rest], held };
    case 'fund':
      return { lines: [...lines, { account: 'O4000', cents: -5 }, { ...first, cents: 5 }], held };
    case null:
      return plan;
  }
}
