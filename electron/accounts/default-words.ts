/** Billing defaults in words, for screens and previews. */
import { BILLING_PLANS, type DefaultField, DELINQUENCY_PLANS, FIRST_PLANS } from '#shared/contract/index.ts';

const LABELS: Readonly<Record<DefaultField, string>> = {
  billingPlan: 'Billing plan',
  delinquencyPlan: 'Delinquency plan',
  allocationPlan: 'Allocation plan',
  invoiceDay: 'Invoice day',
};
export const defaultLabel = (field: DefaultField): string => LABELS[field];

const PLANS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(BILLING_PLANS).map(([name, { label }]) => [name, label])),
  ...Object.fromEntries(Object.entries(DELINQUENCY_PLANS).map(([name, { label }]) => [name, label])),
  ...FIRST_PLANS,
};

export function defaultText(field: DefaultField, value: string | number | null): string {
  if (field === 'invoiceDay')
    return value === null ? 'the day each policy takes effect' : `day ${value} of the month`;
  return PLANS[String(value)] ?? String(value);
}
