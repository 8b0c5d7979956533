/** What is typed of a billing plan, and the plan it makes. */
import type { BillingPlan } from '#shared/contract/index.ts';
import { type Cents, formatMoney, parseMoney } from '#shared/money/index.ts';

type Definition = Pick<
  BillingPlan,
  | 'name'
  | 'isActive'
  | 'dayIs'
  | 'leadDays'
  | 'leadUnit'
  | 'dueRoll'
  | 'billRoll'
  | 'lowBalanceCents'
  | 'invoiceFeeCents'
>;
export type Typed = {
  readonly name: string;
  readonly isActive: boolean;
  readonly dayIs: BillingPlan['dayIs'];
  readonly leadDays: string;
  readonly leadUnit: BillingPlan['leadUnit'];
  readonly dueRoll: BillingPlan['dueRoll'];
  readonly billRoll: BillingPlan['billRoll'];
  readonly lowBalance: string;
  readonly invoiceFee: string;
};
export type Problems = Partial<Record<keyof Typed, string>>;

export const EMPTY: Typed = {
  name: '',
  isActive: true,
  dayIs: 'dueDay',
  leadDays: '20',
  leadUnit: 'calendar',
  dueRoll: 'exact',
  billRoll: 'exact',
  lowBalance: '',
  invoiceFee: '',
};

const money = (cents: Cents | undefined): string => (cents === undefined ? '' : formatMoney(cents));

export const typedOf = (plan: BillingPlan): Typed => ({
  name: plan.name,
  isActive: plan.isActive,
  dayIs: plan.dayIs,
  leadDays: String(plan.leadDays),
  leadUnit: plan.leadUnit,
  dueRoll: plan.dueRoll,
  billRoll: plan.billRoll,
  lowBalance: money(plan.lowBalanceCents),
  invoiceFee: money(plan.invoiceFeeCents),
});

const LEAD_MAX = 90;

export function readyOf(typed: Typed): {
  readonly definition: Definition | null;
  readonly problems: Problems;
} {
  const problems: Problems = {};
  const amount = (field: 'lowBalance' | 'invoiceFee'): Cents | undefined => {
    if (typed[field].trim() === '') return undefined;
    const read = parseMoney(typed[field]);
    if (read.ok && read.cents >= 0) return read.cents === 0 ? undefined : read.cents;
    problems[field] = read.ok ? 'Zero or more.' : read.reason;
    return undefined;
  };
  const name = typed.name.trim();
  if (name.length < 2) problems.name = 'Type a name people choose it by.';
  const leadDays = /^\d+$/.test(typed.leadDays.trim()) ? Number(typed.leadDays) : Number.NaN;
  if (!(leadDays <= LEAD_MAX)) problems.leadDays = `A whole number from 0 to ${LEAD_MAX}.`;
  const lowBalanceCents = amount('lowBalance');
  const invoiceFeeCents = amount('invoiceFee');
  if (Object.keys(problems).length > 0) return { definition: null, problems };
  const { isActive, dayIs, leadUnit, dueRoll, billRoll } = typed;
  return {
    problems,
    definition: {
      ...{ name, isActive, dayIs, leadDays, leadUnit, dueRoll, billRoll },
      ...(lowBalanceCents === undefined ? {} : { lowBalanceCents }),
      ...(invoiceFeeCents === undefined ? {} : { invoiceFeeCents }),
    },
  };
}
