/** What an account says about its billing, and what every account below it follows until it says something else. */
import { z } from 'zod';

/** Ready-made billing plans: what the date of an invoice means and how long before it the invoice goes out. */
export const BILLING_PLANS = {
  due20: { label: 'By due day, 20 days ahead', dayIs: 'dueDay', leadDays: 20 },
  due10: { label: 'By due day, 10 days ahead', dayIs: 'dueDay', leadDays: 10 },
  due30: { label: 'By due day, 30 days ahead', dayIs: 'dueDay', leadDays: 30 },
  billed15: { label: 'By bill day, due in 15 days', dayIs: 'billDay', leadDays: 15 },
  billed30: { label: 'By bill day, due in 30 days', dayIs: 'billDay', leadDays: 30 },
} as const;
export type BillingPlanName = keyof typeof BILLING_PLANS;

/** How long an unpaid invoice is let be before anything is done about it. */
export const DELINQUENCY_PLANS = {
  standard: { label: 'Standard, 10 days of grace', graceDays: 10 },
  patient: { label: 'Patient, 20 days of grace', graceDays: 20 },
  strict: { label: 'Strict, no days of grace', graceDays: 0 },
  none: { label: 'None: only by hand', graceDays: null },
} as const;
export type DelinquencyPlanName = keyof typeof DELINQUENCY_PLANS;

const keys = <Key extends string>(of: Readonly<Record<Key, unknown>>): [Key, ...Key[]] =>
  Object.keys(of) as [Key, ...Key[]];
export const BillingPlanNameSchema = z.enum(keys(BILLING_PLANS));
export const DelinquencyPlanNameSchema = z.enum(keys(DELINQUENCY_PLANS));

export const DEFAULT_FIELDS = ['billingPlan', 'delinquencyPlan', 'allocationPlan', 'invoiceDay'] as const;
export type DefaultField = (typeof DEFAULT_FIELDS)[number];
