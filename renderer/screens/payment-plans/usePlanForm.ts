/** What is typed into a payment plan, and the plan it makes. */
import type { PaymentPlan, PlanFrom, StoredPlan } from '#shared/contract/index.ts';
import {
  type Cents,
  formatMoney,
  formatRatePercent,
  parseMoney,
  parseRatePercent,
  ratePpm,
} from '#shared/money/index.ts';

export type Typed = {
  readonly name: string;
  readonly down: string;
  readonly installments: string;
  readonly weights: string;
  readonly fees: PaymentPlan['feesAndTaxes'];
  readonly rounding: PaymentPlan['rounding'];
  readonly downFrom: PlanFrom['reference'];
  readonly downDays: string;
  readonly firstFrom: PlanFrom['reference'] | 'next';
  readonly firstDays: string;
  readonly blackout: string;
  readonly late: 'no' | 'yes';
  readonly fee: string;
  readonly isActive: boolean;
  readonly carrierIds: readonly number[];
};
export type Problems = Partial<Record<keyof Typed, string>>;

export const EMPTY: Typed = {
  name: '',
  down: '',
  installments: '4',
  weights: '',
  fees: 'spread',
  rounding: 'largestRemainder',
  downFrom: 'effective',
  downDays: '0',
  firstFrom: 'next',
  firstDays: '0',
  blackout: '',
  late: 'no',
  fee: '',
  isActive: true,
  carrierIds: [],
};

export function typedOf({ name, plan, isActive, carrierIds }: StoredPlan): Typed {
  const down =
    plan.downPaymentPpm > 0
      ? formatRatePercent(ratePpm(plan.downPaymentPpm))
      : (plan.downPaymentCents ?? 0) > 0
        ? formatMoney(plan.downPaymentCents as Cents)
        : '';
  return {
    name,
    down,
    installments: String(plan.installments),
    weights: plan.weights?.join(' ') ?? '',
    fees: plan.feesAndTaxes,
    rounding: plan.rounding,
    downFrom: plan.downPaymentFrom?.reference ?? 'effective',
    downDays: String(plan.downPaymentFrom?.days ?? 0),
    firstFrom: plan.firstInstallmentFrom?.reference ?? 'next',
    firstDays: String(plan.firstInstallmentFrom?.days ?? 0),
    blackout: plan.blackoutDays === undefined ? '' : String(plan.blackoutDays),
    late: plan.mayBillAfterExpiration === true ? 'yes' : 'no',
    fee: (plan.installmentFeeCents ?? 0) > 0 ? formatMoney(plan.installmentFeeCents as Cents) : '',
    isActive,
    carrierIds,
  };
}

export function readyOf(typed: Typed): { readonly plan: PaymentPlan | null; readonly problems: Problems } {
  const problems: Problems = {};
  const note = (field: keyof Typed, text: string): undefined => {
    problems[field] = text;
    return undefined;
  };
  const whole = (
    field: 'installments' | 'downDays' | 'firstDays' | 'blackout',
    most: number,
  ): number | undefined => {
    const text = typed[field].trim();
    if (text === '') return undefined;
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    return value <= most ? value : note(field, `A whole number to ${most}.`);
  };
  if (typed.name.trim().length < 2) note('name', 'Type a name people choose it by.');
  const installments = whole('installments', 60) ?? 0;
  const down = readDown(typed.down, (text) => note('down', text));
  const weights =
    typed.weights.trim() === ''
      ? []
      : typed.weights
          .trim()
          .split(/[\s,]+/)
          .map(Number);
  if (weights.some((weight) => !(Number.isSafeInteger(weight) && weight >= 1 && weight <= 1000)))
    note('weights', 'Whole numbers from 1, such as 3 2 1.');
  else if (weights.length > installments) note('weights', 'More weights than installments.');
  const blackoutDays = whole('blackout', 366);
  const downDays = whole('downDays', 366) ?? 0;
  const firstDays = whole('firstDays', 366) ?? 0;
  const fee = typed.fee.trim() === '' ? null : parseMoney(typed.fee);
  if (fee !== null && !fee.ok) note('fee', fee.reason);
  if (fee?.ok === true && fee.cents < 0) note('fee', 'Zero or more.');
  const isGood = Object.keys(problems).every((field) => field === 'name');
  if (!isGood) return { plan: null, problems };
  return {
    problems,
    plan: {
      ...down,
      installments,
      ...(weights.length === 0 ? {} : { weights }),
      feesAndTaxes: typed.fees,
      rounding: typed.rounding,
      ...(typed.downFrom === 'effective' && downDays === 0
        ? {}
        : { downPaymentFrom: { reference: typed.downFrom, days: downDays } }),
      ...(typed.firstFrom === 'next'
        ? {}
        : { firstInstallmentFrom: { reference: typed.firstFrom, days: firstDays } }),
      ...(blackoutDays === undefined ? {} : { blackoutDays }),
      ...(typed.late === 'yes' ? { mayBillAfterExpiration: true } : {}),
      ...(fee?.ok === true && fee.cents > 0 ? { installmentFeeCents: fee.cents } : {}),
    },
  };
}

/** `20%` is a share, `250` and `250.00` an amount. */
export function readDown(
  text: string,
  note: (text: string) => undefined,
): Pick<PaymentPlan, 'downPaymentPpm' | 'downPaymentCents'> {
  const typed = text.trim();
  if (typed === '') return { downPaymentPpm: 0 };
  if (typed.endsWith('%')) {
    const rate = parseRatePercent(typed);
    if (!rate.ok) note(rate.reason);
    else if (rate.ratePpm > 1_000_000) note('At most 100%.');
    return { downPaymentPpm: rate.ok ? rate.ratePpm : 0 };
  }
  const money = parseMoney(typed);
  if (!money.ok) note(`${money.reason} Or a share, such as 20%.`);
  else if (money.cents < 0) note('Zero or more.');
  return { downPaymentPpm: 0, ...(money.ok && money.cents > 0 ? { downPaymentCents: money.cents } : {}) };
}
