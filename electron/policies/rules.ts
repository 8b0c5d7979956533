/**
 * What a policy costs: premiums with their commission, fees, and what the state charges by its dated rates. Each amount
 * is rounded once, here (domain 5.1).
 */
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import {
  type ChargeComponent,
  componentLabel,
  type FurtherCharge,
  isAgencyFee,
  type StateLevy,
} from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import {
  applyRate,
  type Cents,
  formatRatePercent,
  type RatePpm,
  ratePpm,
  sum,
  ZERO,
} from '#shared/money/index.ts';

export type Charge = {
  readonly component: ChargeComponent;
  readonly label: string;
  readonly pattern: 'proRata' | 'immediate' | 'passThrough';
  /** Who the amount, less the commission, belongs to. */
  readonly beneficiary: string;
  readonly amountCents: Cents;
  readonly isCommissionable: boolean;
  readonly commissionPpm: RatePpm;
  /** The agency's part of the amount; all of an agency fee, none of a tax. */
  readonly commissionCents: Cents;
  /** How the amount came about, in words. */
  readonly note: string;
};

export type PolicyTerms = {
  readonly carrierId: number;
  readonly state: string;
  readonly effectiveOn: LocalDate;
  readonly premiumCents: Cents;
  readonly commissionPpm: RatePpm;
  readonly carrierFeeCents: Cents;
  readonly agencyFeeCents: Cents;
  readonly isSurplusLines: boolean;
  readonly furtherCharges?: readonly FurtherCharge[] | undefined;
  /** Levies charged only where they are chosen. */
  readonly levies?: readonly ChargeComponent[] | undefined;
};

const isInForce = (levy: StateLevy, on: LocalDate): boolean =>
  levy.from <= on && (levy.to === null || on <= levy.to);

/** What the state charges on a policy that begins on a date: everything automatic, and what was chosen. */
export function leviesOn(levies: readonly StateLevy[], terms: PolicyTerms): readonly StateLevy[] {
  const known = levies.filter((levy) => levy.state === terms.state && isInForce(levy, terms.effectiveOn));
  const chosen = terms.levies ?? [];
  const missing = chosen.find((component) => !known.some((levy) => levy.component === component));
  if (missing !== undefined) throw noLevy(componentLabel(missing), terms);
  const automatic = terms.isSurplusLines ? known.filter((levy) => levy.isAutomatic) : [];
  if (terms.isSurplusLines && automatic.length === 0) throw noLevy('surplus-lines tax', terms);
  return known.filter((levy) => automatic.includes(levy) || chosen.includes(levy.component));
}

function noLevy(what: string, { state, effectiveOn }: PolicyTerms): Refusal {
  return new Refusal('entry.invalid', {
    what: `No ${what} is known for ${state} on ${formatDate(effectiveOn, 'long')}.`,
    why: 'Coverbook only computes taxes from rates it has a source for.',
    todo: 'Untick surplus lines, choose the state the policy is filed in, or add the rate with its source under State levies.',
    field: 'state',
  });
}

/** The charges of a term, in the order they stand on an invoice. Zero charges are left out. */
export function chargesOf(terms: PolicyTerms, levies: readonly StateLevy[]): readonly Charge[] {
  const further = (terms.furtherCharges ?? []).map((charge) => furtherCharge(charge, terms));
  const of = (component: ChargeComponent): readonly Charge[] =>
    further.filter((charge) => charge.component === component);
  const own = [
    plainCharge(terms, 'premium', terms.premiumCents),
    ...of('premium'),
    plainCharge(terms, 'carrierFee', terms.carrierFeeCents),
    ...of('carrierFee'),
  ];
  const fees = [plainCharge(terms, 'agencyFee', terms.agencyFeeCents), ...of('agencyFee')];
  const asked = terms.isSurplusLines || (terms.levies ?? []).length > 0 ? leviesOn(levies, terms) : [];
  const taxes = asked.map((levy) => levyCharge(levy, terms, [...own, ...fees]));
  return [...own, ...taxes, ...fees].filter((charge) => charge.amountCents > 0);
}

function plainCharge(terms: PolicyTerms, component: FurtherCharge['component'], amountCents: Cents): Charge {
  const isCommissionable = component === 'premium';
  const rate = isCommissionable ? terms.commissionPpm : ratePpm(0);
  return chargeAt(terms, component, componentLabel(component), amountCents, isCommissionable, rate);
}

function furtherCharge(charge: FurtherCharge, terms: PolicyTerms): Charge {
  const isCommissionable = charge.isCommissionable ?? charge.component === 'premium';
  if (!isCommissionable && (charge.commissionPpm ?? 0) > 0) {
    throw new Refusal('entry.invalid', {
      what: `${charge.label} has a commission rate but bears no commission.`,
      why: 'A rate on a charge without commission would never be paid.',
      todo: 'Tick commission for the charge, or clear its rate.',
      field: 'furtherCharges',
    });
  }
  const rate = isCommissionable ? ratePpm(charge.commissionPpm ?? terms.commissionPpm) : ratePpm(0);
  return chargeAt(terms, charge.component, charge.label, charge.amountCents, isCommissionable, rate);
}

function chargeAt(
  terms: PolicyTerms,
  component: FurtherCharge['component'],
  label: string,
  amountCents: Cents,
  isCommissionable: boolean,
  rate: RatePpm,
): Charge {
  const isOwn = component === 'agencyFee';
  return {
    component,
    label,
    pattern: component === 'premium' ? 'proRata' : 'immediate',
    beneficiary: isOwn ? 'agency' : `carrier:${terms.carrierId}`,
    amountCents,
    isCommissionable: isCommissionable && !isOwn,
    commissionPpm: isOwn ? ratePpm(0) : rate,
    commissionCents: isOwn ? amountCents : applyRate(amountCents, rate),
    note: !isOwn && isCommissionable ? `Commission ${formatRatePercent(rate)}` : '',
  };
}

function levyCharge(levy: StateLevy, terms: PolicyTerms, charges: readonly Charge[]): Charge {
  const isTaxed = ({ component }: Charge): boolean =>
    component === 'premium' ||
    (component === 'carrierFee' && levy.baseIncludesCarrierFee) ||
    (component === 'agencyFee' && levy.baseIncludesAgencyFee);
  const base = sum(charges.filter(isTaxed).map((charge) => charge.amountCents));
  const rate = ratePpm(levy.ratePpm);
  return {
    component: levy.component,
    label: levy.name,
    pattern: 'passThrough',
    beneficiary: levy.payee === 'wholesaler' ? `carrier:${terms.carrierId}` : `tax:${levy.state}`,
    amountCents: applyRate(base, rate, levy.rounding),
    isCommissionable: false,
    commissionPpm: ratePpm(0),
    commissionCents: ZERO,
    note: `${formatRatePercent(rate)} from ${levy.from}`,
  };
}

/** A part of an amount: who owns it and under which component. Premium has two, everything else one. */
export type Part = { readonly component: string; readonly beneficiary: string; readonly cents: Cents };

/** Splits an amount of a charge into the owner's part and the agency's. */
export function partsOf(
  charge: { readonly component: ChargeComponent; readonly beneficiary: string },
  amountCents: Cents,
  commissionCents: Cents,
): readonly Part[] {
  if (isAgencyFee(charge.component)) {
    return [{ component: charge.component, beneficiary: 'agency', cents: amountCents }];
  }
  const own: Part = {
    component: charge.component,
    beneficiary: charge.beneficiary,
    cents: (amountCents - commissionCents) as Cents,
  };
  return commissionCents === 0
    ? [own]
    : [own, { component: 'commission', beneficiary: 'agency', cents: commissionCents }];
}

/** The liability account of a part (domain 3.1). Levies without an account of their own are posted as tax is. */
export function liabilityAccount(component: string): string {
  switch (component) {
    case 'premium':
      return 'T2000';
    case 'carrierFee':
      return 'T2005';
    case 'surplusLinesTax':
      return 'T2010';
    case 'stampingFee':
      return 'T2015';
    default:
      return component.startsWith('levy:') ? 'T2010' : 'T2050';
  }
}

/** The receivable a billed part stands on: agency fees apart from premium. */
export function receivableAccount(component: string): string {
  return isAgencyFee(component) ? 'T1120' : 'T1100';
}

export type Split = { readonly splitPpm: number };
const WHOLE = 1_000_000;

/** Refuses parts of a policy that do not add up to the whole, and a producer named twice. */
export function checkSplits(splits: readonly (Split & { readonly producerId: number })[]): void {
  const total = splits.reduce((all, split) => all + split.splitPpm, 0);
  const twice = splits.some((split, at) => splits.findIndex((s) => s.producerId === split.producerId) !== at);
  if (total === WHOLE && !twice) return;
  throw new Refusal('entry.invalid', {
    what: twice ? 'A producer is named twice.' : 'The producers’ parts do not add up.',
    why: twice
      ? 'Each producer has one part of a policy.'
      : `They make ${formatRatePercent(ratePpm(total))} of the policy together.`,
    todo: twice
      ? 'Give that producer one line with both parts.'
      : 'Correct them so that they make 100% together.',
    field: 'producers',
  });
}
