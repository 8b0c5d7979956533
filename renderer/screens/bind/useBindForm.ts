/** What is typed, and the same as the contract wants it. */
import { useMemo, useState } from 'react';
import { addMonths, formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { BindInput } from '#shared/contract/index.ts';
import { type Cents, parseMoney, parseRatePercent } from '#shared/money/index.ts';

export type Typed = {
  readonly accountId: string | null;
  readonly carrierId: string | null;
  readonly producerId: string | null;
  readonly policyNumber: string;
  readonly lineOfBusiness: string;
  readonly state: string;
  readonly effective: string;
  readonly expiration: string;
  readonly premium: string;
  readonly commission: string;
  readonly carrierFee: string;
  readonly agencyFee: string;
  readonly isSurplusLines: boolean;
  readonly downPayment: string;
  readonly installments: string;
  readonly feesAndTaxes: 'downPayment' | 'spread';
  readonly rounding: 'largestRemainder' | 'firstAbsorbs' | 'lastAbsorbs';
  readonly dayIs: 'dueDay' | 'billDay';
  readonly dueDay: string;
  readonly leadDays: string;
};

export function emptyTyped(businessOn: LocalDate, state: string): Typed {
  return {
    accountId: null,
    carrierId: null,
    producerId: null,
    policyNumber: '',
    lineOfBusiness: '',
    state,
    effective: formatDate(businessOn, 'field'),
    expiration: formatDate(addMonths(businessOn, 12), 'field'),
    premium: '',
    commission: '',
    carrierFee: '',
    agencyFee: '',
    isSurplusLines: false,
    downPayment: '0',
    installments: '0',
    feesAndTaxes: 'spread',
    rounding: 'largestRemainder',
    dayIs: 'dueDay',
    dueDay: '',
    leadDays: '20',
  };
}

export type Problems = Partial<Record<keyof Typed, string>>;
export type Ready = { readonly input: BindInput | null; readonly problems: Problems };

const PREVIEW_NUMBER = 'preview';

/** The input for the preview as soon as the money is known; `problems` name what post still needs. */
export function readyOf(typed: Typed, businessOn: LocalDate): Ready {
  const problems: Problems = {};
  const note = (field: keyof Typed, text: string): undefined => {
    problems[field] = text;
    return undefined;
  };
  const money = (field: 'premium' | 'carrierFee' | 'agencyFee'): Cents | undefined => {
    if (typed[field].trim() === '')
      return field === 'premium' ? note(field, 'Type the premium.') : (0 as Cents);
    const read = parseMoney(typed[field]);
    if (!read.ok) return note(field, read.reason);
    return read.cents < 0 || (field === 'premium' && read.cents === 0)
      ? note(field, 'More than 0.00.')
      : read.cents;
  };
  const rate = (field: 'commission' | 'downPayment'): number | undefined => {
    if (typed[field].trim() === '') return undefined;
    const read = parseRatePercent(typed[field]);
    return read.ok ? read.ratePpm : note(field, read.reason);
  };
  const whole = (field: 'installments' | 'leadDays' | 'dueDay', most: number): number | undefined => {
    if (typed[field].trim() === '') return undefined;
    const value = Number(typed[field]);
    return Number.isSafeInteger(value) && value >= 0 && value <= most
      ? value
      : note(field, `A whole number to ${most}.`);
  };
  const date = (field: 'effective' | 'expiration'): LocalDate | undefined => {
    const read = parseDateInput(typed[field], businessOn);
    return read.ok ? read.date : note(field, read.reason);
  };
  const premiumCents = money('premium');
  const effectiveOn = date('effective');
  const expirationOn = date('expiration');
  const commissionPpm = rate('commission');
  const downPaymentPpm = rate('downPayment') ?? 0;
  const installments = whole('installments', 60) ?? 0;
  const leadDays = whole('leadDays', 90) ?? 20;
  const dueDay = whole('dueDay', 31);
  const carrierFeeCents = money('carrierFee') ?? (0 as Cents);
  const agencyFeeCents = money('agencyFee') ?? (0 as Cents);
  if (typed.accountId === null) note('accountId', 'Choose the insured.');
  if (typed.carrierId === null) note('carrierId', 'Choose the carrier.');
  if (typed.policyNumber.trim().length < 2) note('policyNumber', 'Type the policy number.');
  if (typed.lineOfBusiness.trim().length < 2) note('lineOfBusiness', 'Type the line.');
  if (!/^[A-Za-z]{2}$/.test(typed.state.trim())) note('state', 'Two letters.');
  const isPreviewable =
    premiumCents !== undefined &&
    effectiveOn !== undefined &&
    expirationOn !== undefined &&
    typed.accountId !== null &&
    typed.carrierId !== null &&
    !problems.state;
  if (!isPreviewable) return { input: null, problems };
  return {
    problems,
    input: {
      accountId: Number(typed.accountId),
      carrierId: Number(typed.carrierId),
      ...(typed.producerId === null ? {} : { producerId: Number(typed.producerId) }),
      policyNumber: typed.policyNumber.trim().length < 2 ? PREVIEW_NUMBER : typed.policyNumber.trim(),
      lineOfBusiness: typed.lineOfBusiness.trim().length < 2 ? PREVIEW_NUMBER : typed.lineOfBusiness.trim(),
      state: typed.state.trim().toUpperCase(),
      effectiveOn,
      expirationOn,
      premiumCents,
      ...(commissionPpm === undefined ? {} : { commissionPpm }),
      carrierFeeCents,
      agencyFeeCents,
      isSurplusLines: typed.isSurplusLines,
      plan: { downPaymentPpm, installments, feesAndTaxes: typed.feesAndTaxes, rounding: typed.rounding },
      newStream: {
        name: 'Policies',
        every: 'monthly',
        anchorOn: effectiveOn,
        ...(dueDay === undefined || dueDay === 0 ? {} : { anchorDay: dueDay }),
        dayIs: typed.dayIs,
        leadDays,
        leadUnit: 'calendar',
        dueRoll: 'exact',
        billRoll: 'exact',
        paymentMethod: { kind: 'wait' },
        isAutomatic: false,
      },
    },
  };
}

export function useBindForm(businessOn: LocalDate, state: string) {
  const [typed, setTyped] = useState<Typed>(() => emptyTyped(businessOn, state));
  const set = (change: Partial<Typed>) => setTyped((now) => ({ ...now, ...change }));
  const ready = useMemo(() => readyOf(typed, businessOn), [typed, businessOn]);
  return { typed, set, ready, reset: () => setTyped(emptyTyped(businessOn, state)) };
}
