/**
 * What a policy costs: premium with commission, carrier fee, surplus-lines tax and stamping fee from dated state data,
 * agency fee. Each amount is rounded once, here (domain 5.1).
 */
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { ChargeComponent } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import {
  add,
  applyRate,
  type Cents,
  formatRatePercent,
  type RatePpm,
  ratePpm,
  type Rounding,
  ZERO,
} from '#shared/money/index.ts';

export type StateTax = {
  readonly state: string;
  readonly from: string;
  readonly to: string | null;
  readonly surplusLinesTaxPpm: number;
  readonly stampingFeePpm: number;
  readonly baseIncludesCarrierFee: boolean;
  readonly baseIncludesAgencyFee: boolean;
  readonly rounding: Rounding;
  readonly source: string;
  readonly verifiedOn: string;
};

export type Charge = {
  readonly component: ChargeComponent;
  readonly pattern: 'proRata' | 'immediate' | 'passThrough';
  /** Who the amount, less the commission, belongs to. */
  readonly beneficiary: string;
  readonly amountCents: Cents;
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
};

export const COMPONENT_LABELS: Readonly<Record<ChargeComponent | 'commission', string>> = {
  premium: 'Premium',
  carrierFee: 'Carrier fee',
  surplusLinesTax: 'Surplus-lines tax',
  stampingFee: 'Stamping fee',
  agencyFee: 'Agency fee',
  commission: 'Commission',
};

/** The state's tax row in force on the effective date (rates go by policy inception). */
export function taxOn(taxes: readonly StateTax[], state: string, effectiveOn: LocalDate): StateTax {
  const tax = taxes.find(
    (row) => row.state === state && row.from <= effectiveOn && (row.to === null || effectiveOn <= row.to),
  );
  if (tax !== undefined) return tax;
  throw new Refusal('entry.invalid', {
    what: `No surplus-lines tax is known for ${state} on ${formatDate(effectiveOn, 'long')}.`,
    why: 'Coverbook only computes taxes from rates it has a source for.',
    todo: 'Untick surplus lines, or choose the state the policy is filed in.',
    field: 'state',
  });
}

/** The charges of a term, in the order they stand on an invoice. Zero charges are left out. */
export function chargesOf(terms: PolicyTerms, taxes: readonly StateTax[]): readonly Charge[] {
  const carrier = `carrier:${terms.carrierId}`;
  const charges: Charge[] = [
    {
      component: 'premium',
      pattern: 'proRata',
      beneficiary: carrier,
      amountCents: terms.premiumCents,
      commissionCents: applyRate(terms.premiumCents, terms.commissionPpm),
      note: `Commission ${formatRatePercent(terms.commissionPpm)}`,
    },
    {
      component: 'carrierFee',
      pattern: 'immediate',
      beneficiary: carrier,
      amountCents: terms.carrierFeeCents,
      commissionCents: ZERO,
      note: '',
    },
    ...(terms.isSurplusLines ? taxCharges(terms, taxOn(taxes, terms.state, terms.effectiveOn)) : []),
    {
      component: 'agencyFee',
      pattern: 'immediate',
      beneficiary: 'agency',
      amountCents: terms.agencyFeeCents,
      commissionCents: terms.agencyFeeCents,
      note: '',
    },
  ];
  return charges.filter((charge) => charge.amountCents > 0);
}

function taxCharges(terms: PolicyTerms, tax: StateTax): readonly Charge[] {
  const base = add(
    terms.premiumCents,
    tax.baseIncludesCarrierFee ? terms.carrierFeeCents : ZERO,
    tax.baseIncludesAgencyFee ? terms.agencyFeeCents : ZERO,
  );
  const charge = (component: 'surplusLinesTax' | 'stampingFee', rate: RatePpm): Charge => ({
    component,
    pattern: 'passThrough',
    beneficiary: `tax:${tax.state}`,
    amountCents: applyRate(base, rate, tax.rounding),
    commissionCents: ZERO,
    note: `${formatRatePercent(rate)} from ${tax.from}`,
  });
  return [
    charge('surplusLinesTax', ratePpm(tax.surplusLinesTaxPpm)),
    charge('stampingFee', ratePpm(tax.stampingFeePpm)),
  ];
}

/** A part of an amount: who owns it and under which component. Premium has two, everything else one. */
export type Part = { readonly component: string; readonly beneficiary: string; readonly cents: Cents };

/** Splits an amount of a charge into the owner's part and the agency's. */
export function partsOf(
  charge: { readonly component: ChargeComponent; readonly beneficiary: string },
  amountCents: Cents,
  commissionCents: Cents,
): readonly Part[] {
  if (charge.component === 'agencyFee')
    return [{ component: 'agencyFee', beneficiary: 'agency', cents: amountCents }];
  const own: Part = {
    component: charge.component,
    beneficiary: charge.beneficiary,
    cents: (amountCents - commissionCents) as Cents,
  };
  return commissionCents === 0
    ? [own]
    : [own, { component: 'commission', beneficiary: 'agency', cents: commissionCents }];
}

/** The liability account of a part (domain 3.1). */
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
      return 'T2050';
  }
}

/** The receivable a billed part stands on: agency fees apart from premium. */
export function receivableAccount(component: string): string {
  return component === 'agencyFee' ? 'T1120' : 'T1100';
}
