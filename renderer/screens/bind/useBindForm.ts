/** What is typed, and the same as the contract wants it. */
import { useEffect, useMemo, useState } from 'react';
import { addMonths, formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { BindInput, ChargeComponent, FurtherCharge, ProducerSplit } from '#shared/contract/index.ts';
import { type Cents, parseMoney, parseRatePercent } from '#shared/money/index.ts';
import { useDraft } from '#renderer/components/useDraft.ts';

export type TypedCharge = {
  readonly component: FurtherCharge['component'];
  readonly label: string;
  readonly amount: string;
  readonly rate: string;
};
export type TypedShare = { readonly producerId: string | null; readonly part: string };

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
  /** Levies charged only where they are chosen. */
  readonly levies: readonly ChargeComponent[];
  readonly further: readonly TypedCharge[];
  /** Producers who share with the first one, and their parts in per cent. */
  readonly shares: readonly TypedShare[];
  /** A stored plan, `preset` for the account's, `own`, or `auto`: the preset where there is one, else typed here. */
  readonly planId: string;
  /** A stream of the account, `new` with a rule of its own, or `preset`: as the account bills. */
  readonly streamId: string;
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
    levies: [],
    further: [],
    shares: [],
    planId: 'auto',
    streamId: 'preset',
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
  const furtherCharges = readFurther(typed, (text) => note('further', text));
  const producers = readShares(typed, (text) => note('shares', text));
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
    !problems.state &&
    !problems.further &&
    !problems.shares;
  if (!isPreviewable) return { input: null, problems };
  return {
    problems,
    input: {
      accountId: Number(typed.accountId),
      carrierId: Number(typed.carrierId),
      ...(producers === null
        ? typed.producerId === null
          ? {}
          : { producerId: Number(typed.producerId) }
        : { producers }),
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
      ...(typed.levies.length === 0 ? {} : { levies: [...typed.levies] }),
      ...(furtherCharges.length === 0 ? {} : { furtherCharges }),
      ...planOf(typed, { downPaymentPpm, installments }),
      ...(typed.streamId === 'new'
        ? { newStream: ruleOf(typed, effectiveOn, dueDay, leadDays) }
        : typed.streamId === 'preset'
          ? {}
          : { streamId: Number(typed.streamId) }),
    },
  };
}

type Rule = NonNullable<BindInput['newStream']>;
function ruleOf(typed: Typed, effectiveOn: LocalDate, dueDay: number | undefined, leadDays: number): Rule {
  return {
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
  };
}

/** A stored plan by its number; the account's preset, else paid at once, by saying nothing; or the plan typed here. */
function planOf(
  typed: Typed,
  own: { readonly downPaymentPpm: number; readonly installments: number },
): Pick<BindInput, 'plan' | 'planId'> {
  if (typed.planId === 'preset' || typed.planId === 'auto') return {};
  if (typed.planId !== 'own') return { planId: Number(typed.planId) };
  return { plan: { ...own, feesAndTaxes: typed.feesAndTaxes, rounding: typed.rounding } };
}

type Note = (text: string) => undefined;

function readFurther(typed: Typed, note: Note): FurtherCharge[] {
  return typed.further.flatMap((charge) => {
    if (charge.amount.trim() === '' && charge.label.trim() === '') return [];
    const amount = parseMoney(charge.amount);
    const label = charge.label.trim();
    if (label.length < 2) note('Name each further charge.');
    if (!amount.ok || amount.cents <= 0) note(amount.ok ? 'More than 0.00.' : amount.reason);
    const rate = charge.rate.trim() === '' ? null : parseRatePercent(charge.rate);
    if (rate !== null && !rate.ok) note(rate.reason);
    if (rate?.ok === true && rate.ratePpm > 1_000_000) note('At most 100%.');
    if (!amount.ok || amount.cents <= 0 || label.length < 2 || rate?.ok === false) return [];
    const hasRate = rate !== null && rate.ratePpm > 0;
    return [
      {
        component: charge.component,
        label,
        amountCents: amount.cents,
        ...(charge.component === 'premium'
          ? { ...(rate === null ? {} : { commissionPpm: rate.ratePpm }) }
          : hasRate
            ? { isCommissionable: true, commissionPpm: rate.ratePpm }
            : {}),
      },
    ];
  });
}

const WHOLE = 1_000_000;

/** Null when one producer has all of it. The first one has what the others leave. */
function readShares(typed: Typed, note: Note): ProducerSplit[] | null {
  if (typed.shares.length === 0) return null;
  if (typed.producerId === null) note('Choose the first producer.');
  let left = WHOLE;
  const others = typed.shares.flatMap((share) => {
    const part = parseRatePercent(share.part);
    if (share.producerId === null) note('Choose each producer.');
    if (!part.ok || part.ratePpm === 0) note(part.ok ? 'A part above 0%.' : part.reason);
    if (!part.ok || share.producerId === null) return [];
    left -= part.ratePpm;
    return [{ producerId: Number(share.producerId), splitPpm: part.ratePpm as number }];
  });
  if (left <= 0) note('The parts of the others must leave some for the first producer.');
  return [{ producerId: Number(typed.producerId), splitPpm: left }, ...others];
}

export function useBindForm(businessOn: LocalDate, state: string) {
  const { found, requestId, keep, drop } = useDraft<Typed>(
    (values) => 'premium' in values && 'further' in values,
  );
  const [typed, setTyped] = useState<Typed>(found ?? emptyTyped(businessOn, state));
  const isDirty = typed.premium !== '' || typed.policyNumber !== '';
  useEffect(() => {
    if (isDirty) keep(typed);
    else drop();
  }, [typed, isDirty, keep, drop]);
  const set = (change: Partial<Typed>) => setTyped((now) => ({ ...now, ...change }));
  const ready = useMemo(() => readyOf(typed, businessOn), [typed, businessOn]);
  return { typed, set, ready, requestId, isDirty, reset: () => setTyped(emptyTyped(businessOn, state)) };
}
