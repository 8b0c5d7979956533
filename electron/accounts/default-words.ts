/** Billing defaults: in words for screens and previews, and only plans that are there. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { InputOf } from '#electron/ledger/index.ts';
import { notFound, setDefaults } from '#electron/parties/index.ts';
import {
  type accounts,
  type DefaultField,
  DELINQUENCY_PLANS,
  type DelinquencyPlanName,
} from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';

const LABELS: Readonly<Record<DefaultField, string>> = {
  billingPlan: 'Billing plan',
  delinquencyPlan: 'Delinquency plan',
  allocationPlan: 'Allocation plan',
  invoiceDay: 'Invoice day',
};
export const defaultLabel = (field: DefaultField): string => LABELS[field];

type Stored = { readonly name: string; readonly is_active: 0 | 1 };
const STORED = {
  billingPlan: 'SELECT name, is_active FROM billing_plan WHERE code = ?',
  allocationPlan: 'SELECT name, is_active FROM allocation_plan WHERE code = ? ORDER BY version DESC LIMIT 1',
} as const;

export function defaultText(db: ReadDb, field: DefaultField, value: string | number | null): string {
  if (field === 'invoiceDay')
    return value === null ? 'the day each policy takes effect' : `day ${value} of the month`;
  if (field === 'delinquencyPlan')
    return DELINQUENCY_PLANS[value as DelinquencyPlanName]?.label ?? String(value);
  const plan = db.row<Stored>(STORED[field], String(value));
  if (plan === undefined) return String(value);
  return plan.is_active === 1 ? plan.name : `${plan.name}, out of use`;
}

/** Refuses plans that are not there, or out of use. */
export function saveDefaults(
  tx: WriteTx,
  input: InputOf<typeof accounts.setDefaults>,
): { accountId: number } {
  for (const field of ['billingPlan', 'allocationPlan'] as const) {
    const code = input[field];
    if (code === undefined || code === null) continue;
    const plan = tx.row<Stored>(STORED[field], code);
    if (plan === undefined) throw notFound(LABELS[field].toLowerCase(), code, field);
    if (plan.is_active === 1 || isKept(tx, input.accountId, field, code)) continue;
    throw new Refusal('conflict', {
      what: `Not saved: the plan ${plan.name} is out of use.`,
      why: 'A plan out of use stays only with the accounts that name it already.',
      todo: 'Choose a plan that is in use.',
      field,
    });
  }
  return setDefaults(tx, input);
}

const COLUMNS = { billingPlan: 'billing_plan', allocationPlan: 'allocation_plan' } as const;
const isKept = (db: ReadDb, accountId: number, field: keyof typeof COLUMNS, code: string): boolean =>
  db.value<string>(`SELECT ${COLUMNS[field]} FROM account WHERE id = ?`, accountId) === code;
