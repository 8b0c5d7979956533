/** What a row would do to the books as they are known: new, matched or refused, with the reason. Pure. */
import { chargesOf } from '#electron/policies/index.ts';
import { addMonths, formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { StateLevy } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney, formatRatePercent, ratePpm, sum } from '#shared/money/index.ts';
import type { FeedPolicy, FeedRecord, Problem } from './record.ts';

/** A party in the books, or one an earlier row of the same file will make. */
export type Ref = number | string;
export type KnownAccount = {
  readonly ref: Ref;
  readonly number: string;
  readonly name: string;
  readonly searchName: string;
  /** False for what an undone import left behind: it is taken up again. */
  readonly isActive: boolean;
};
export type KnownCarrier = {
  readonly ref: Ref;
  readonly code: string;
  readonly name: string;
  readonly commissionPpm: number;
  readonly isActive: boolean;
};
export type KnownProducer = { readonly ref: Ref; readonly code: string; readonly name: string };
export type KnownTerm = {
  readonly effectiveOn: LocalDate;
  readonly expirationOn: LocalDate;
  readonly premiumCents: number;
  readonly commissionPpm: number;
  readonly carrierFeeCents: number;
  readonly agencyFeeCents: number;
  readonly isSurplusLines: boolean;
  /** `in the books`, or `in row 5` of the same file. */
  readonly where: string;
};
export type KnownPolicy = {
  readonly accountRef: Ref;
  readonly account: string;
  readonly where: string;
  readonly terms: readonly KnownTerm[];
};

/** What a decision may ask of the books. Names are compared as `searchName` writes them. */
export type Known = {
  readonly agencyState: string;
  readonly levies: readonly StateLevy[];
  readonly businessOn: LocalDate;
  readonly searchName: (name: string) => string;
  readonly accountByNumber: (number: string) => KnownAccount | undefined;
  /** Accounts, not subaccounts. */
  readonly accountsByName: (searchName: string) => readonly KnownAccount[];
  readonly subaccount: (parent: Ref, searchName: string) => KnownAccount | undefined;
  readonly carrier: (codeOrName: string) => KnownCarrier | undefined;
  readonly producer: (codeOrName: string) => KnownProducer | undefined;
  readonly policy: (carrier: Ref, number: string) => KnownPolicy | undefined;
};

/** Null where it is to be made. */
export type Plan = {
  readonly account: KnownAccount | null;
  readonly subaccount: KnownAccount | null | undefined;
  readonly carrier: KnownCarrier | null;
  readonly producer: KnownProducer | null | undefined;
  readonly state: string;
  readonly commissionPpm: number;
};
export type Verdict =
  | { readonly outcome: 'refused'; readonly problems: readonly Problem[] }
  | { readonly outcome: 'matched'; readonly detail: string }
  | { readonly outcome: 'new'; readonly detail: string; readonly plan: Plan };

class Unfit extends Error {
  readonly problem: Problem;
  constructor(field: string, text: string) {
    super(text);
    this.problem = { field, text };
  }
}

/** Decides about one row. Never throws for what stands in the row. */
export function judge(record: FeedRecord, known: Known): Verdict {
  if (record.problems.length > 0 || record.account === null) {
    return { outcome: 'refused', problems: record.problems };
  }
  try {
    return decided(record, record.account, known);
  } catch (error) {
    if (error instanceof Unfit) return { outcome: 'refused', problems: [error.problem] };
    if (error instanceof Refusal) {
      return {
        outcome: 'refused',
        problems: [{ field: 'Policy', text: `${error.text.what} ${error.text.why}` }],
      };
    }
    throw error;
  }
}

function decided(record: FeedRecord, facts: NonNullable<FeedRecord['account']>, known: Known): Verdict {
  const account = accountOf(facts, known);
  const subaccount = subaccountOf(facts, account, known);
  const isKnown =
    (account?.isActive ?? false) && (subaccount === undefined || (subaccount?.isActive ?? false));
  if (record.policy === null) {
    if (isKnown)
      return { outcome: 'matched', detail: `Account ${(subaccount ?? account)?.number} is in the books.` };
    const plan = { account, subaccount, carrier: null, producer: undefined, state: '', commissionPpm: 0 };
    return { outcome: 'new', detail: sentence([partiesText(plan, null)], record.notes), plan };
  }
  const policy = record.policy;
  checkYear(policy, known.businessOn);
  const carrier = carrierOf(policy, known);
  const commissionPpm = policy.commissionPpm ?? carrier?.commissionPpm;
  if (commissionPpm === undefined) {
    throw new Unfit('Commission', 'Is missing, and the carrier is not in the books to take its rate from.');
  }
  const inBooks = carrier === null ? undefined : known.policy(carrier.ref, policy.number);
  const holder = subaccount === undefined ? account : subaccount;
  if (inBooks !== undefined) {
    const same = sameTerm(policy, inBooks, holder, commissionPpm);
    if (same !== null) return { outcome: 'matched', detail: same };
  }
  const plan: Plan = {
    account,
    subaccount,
    carrier,
    producer: producerOf(policy, known),
    state: policy.state ?? facts.state ?? known.agencyState,
    commissionPpm,
  };
  const totalCents = totalOf(policy, plan, known.levies);
  return {
    outcome: 'new',
    detail: sentence([partiesText(plan, policy), billText(policy, totalCents)], record.notes),
    plan,
  };
}

function accountOf(facts: NonNullable<FeedRecord['account']>, known: Known): KnownAccount | null {
  const wanted = known.searchName(facts.name);
  if (facts.number !== undefined) {
    const found = known.accountByNumber(facts.number);
    // The number of another system may by chance be one of ours: the name must agree.
    if (found !== undefined && found.searchName !== wanted) {
      throw new Unfit('Account number', `Account ${found.number} is ${found.name} in the books.`);
    }
    return found ?? null;
  }
  const named = known.accountsByName(wanted);
  const active = named.filter(({ isActive }) => isActive);
  const found = active.length > 0 ? active : named.slice(0, 1);
  if (found.length > 1) {
    const numbers = found
      .slice(0, 3)
      .map((account) => account.number)
      .join(', ');
    throw new Unfit(
      'Insured',
      `${found.length} accounts have this name (${numbers}); give the account number.`,
    );
  }
  return found[0] ?? null;
}

function subaccountOf(
  facts: NonNullable<FeedRecord['account']>,
  account: KnownAccount | null,
  known: Known,
): KnownAccount | null | undefined {
  if (facts.subaccountName === undefined) return undefined;
  if (account === null) return null;
  return known.subaccount(account.ref, known.searchName(facts.subaccountName)) ?? null;
}

function carrierOf(policy: FeedPolicy, known: Known): KnownCarrier | null {
  const byCode = policy.carrierCode === undefined ? undefined : known.carrier(policy.carrierCode);
  const byName = policy.carrierName === undefined ? undefined : known.carrier(policy.carrierName);
  if (byCode !== undefined && byName !== undefined && byCode.ref !== byName.ref) {
    throw new Unfit('Carrier', `Code ${policy.carrierCode} is ${byCode.name}, not ${policy.carrierName}.`);
  }
  const carrier = byCode ?? byName ?? null;
  if (carrier?.isActive === false) throw new Unfit('Carrier', `${carrier.name} is no longer active.`);
  return carrier;
}

function producerOf(policy: FeedPolicy, known: Known): KnownProducer | null | undefined {
  if (policy.producerCode === undefined && policy.producerName === undefined) return undefined;
  const byCode = policy.producerCode === undefined ? undefined : known.producer(policy.producerCode);
  const byName = policy.producerName === undefined ? undefined : known.producer(policy.producerName);
  return byCode ?? byName ?? null;
}

const YEARS_BACK_MAX = 10;
const YEARS_AHEAD_MAX = 2;
const MONTHS_MAX = 60;

function checkYear(policy: FeedPolicy, businessOn: LocalDate): void {
  const { effectiveOn, expirationOn } = policy;
  if (
    effectiveOn < addMonths(businessOn, -12 * YEARS_BACK_MAX) ||
    effectiveOn > addMonths(businessOn, 12 * YEARS_AHEAD_MAX)
  ) {
    throw new Unfit(
      'Effective date',
      `${formatDate(effectiveOn, 'field')} is far from today; check the year.`,
    );
  }
  if (expirationOn <= effectiveOn) throw new Unfit('Expiration date', 'Is on or before the effective date.');
  if (expirationOn > addMonths(effectiveOn, MONTHS_MAX))
    throw new Unfit('Expiration date', 'The term is longer than five years.');
}

/** Words when the books hold this very term; null when it is a renewal; refused when it is neither. */
function sameTerm(
  policy: FeedPolicy,
  inBooks: KnownPolicy,
  holder: KnownAccount | null,
  commissionPpm: number,
): string | null {
  if (holder === null || holder.ref !== inBooks.accountRef) {
    throw new Unfit(
      'Policy number',
      `Policy ${policy.number} belongs to ${inBooks.account} ${inBooks.where}.`,
    );
  }
  const term = inBooks.terms.find(({ effectiveOn }) => effectiveOn === policy.effectiveOn);
  if (term !== undefined) {
    const differs = difference(policy, term, commissionPpm);
    if (differs !== null) throw new Unfit(...differs);
    return `Policy ${policy.number} is ${term.where} with the same data.`;
  }
  const last = inBooks.terms.reduce((latest, next) =>
    next.expirationOn > latest.expirationOn ? next : latest,
  );
  if (policy.effectiveOn >= last.expirationOn) return null;
  throw new Unfit(
    'Effective date',
    `Policy ${policy.number} runs to ${formatDate(last.expirationOn, 'field')} ${last.where}.`,
  );
}

function difference(
  policy: FeedPolicy,
  term: KnownTerm,
  commissionPpm: number,
): readonly [string, string] | null {
  const money = (field: string, here: number, there: number): readonly [string, string] | null =>
    here === there
      ? null
      : [field, `Is ${formatMoney(here as Cents)} here and ${formatMoney(there as Cents)} ${term.where}.`];
  const day = (date: LocalDate) => formatDate(date, 'field');
  const rate = (ppm: number) => formatRatePercent(ratePpm(ppm));
  return (
    money('Premium', policy.premiumCents, term.premiumCents) ??
    money('Carrier fee', policy.carrierFeeCents, term.carrierFeeCents) ??
    money('Agency fee', policy.agencyFeeCents, term.agencyFeeCents) ??
    (policy.expirationOn === term.expirationOn
      ? null
      : [
          'Expiration date',
          `Is ${day(policy.expirationOn)} here and ${day(term.expirationOn)} ${term.where}.`,
        ]) ??
    (commissionPpm === term.commissionPpm
      ? null
      : ['Commission', `Is ${rate(commissionPpm)} here and ${rate(term.commissionPpm)} ${term.where}.`]) ??
    (policy.isSurplusLines === term.isSurplusLines
      ? null
      : ['Surplus lines', `Is ${policy.isSurplusLines ? 'yes' : 'no'} here, not ${term.where}.`])
  );
}

function totalOf(policy: FeedPolicy, plan: Plan, levies: readonly StateLevy[]): Cents {
  const charges = chargesOf(
    {
      carrierId: 0,
      state: plan.state,
      effectiveOn: policy.effectiveOn,
      premiumCents: policy.premiumCents,
      commissionPpm: ratePpm(plan.commissionPpm),
      carrierFeeCents: policy.carrierFeeCents,
      agencyFeeCents: policy.agencyFeeCents,
      isSurplusLines: policy.isSurplusLines,
    },
    levies,
  );
  return sum(charges.map((charge) => charge.amountCents));
}

function partiesText(plan: Plan, policy: FeedPolicy | null): string {
  const carrier = policy?.carrierName ?? policy?.carrierCode;
  const made = [
    plan.account === null ? 'new account' : null,
    plan.subaccount === null ? 'new subaccount' : null,
    plan.carrier === null && policy !== null
      ? `new carrier ${carrier} at ${formatRatePercent(ratePpm(plan.commissionPpm))}`
      : null,
    plan.producer === null
      ? `new producer ${policy?.producerName ?? policy?.producerCode}, without a share yet`
      : null,
  ].filter((part) => part !== null);
  if (made.length === 0) {
    const holder = plan.subaccount ?? plan.account;
    return holder === null || holder.number === '' ? 'Account of an earlier row' : `Account ${holder.number}`;
  }
  const text = made.join(', ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function billText(policy: FeedPolicy, totalCents: Cents): string {
  const how = policy.installments === 0 ? 'billed at once' : `in ${policy.installments} installments`;
  const down = policy.installments > 0 && policy.downPaymentPpm > 0 ? ' after a down payment' : '';
  return `${formatMoney(totalCents)} ${how}${down}`;
}

const sentence = (parts: readonly string[], notes: readonly string[]): string =>
  [`${parts.join('; ')}.`, ...notes].join(' ');

/** A code for a carrier or producer that came with a name alone: initials, or the beginning of one word; then -2, -3 … */
export function codeFor(name: string, isTaken: (code: string) => boolean): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '');
  const initials =
    words.length > 1
      ? words
          .map((word) => word[0])
          .join('')
          .slice(0, 6)
      : (words[0] ?? 'X').slice(0, 4);
  for (let attempt = 1; ; attempt += 1) {
    const code = attempt === 1 ? initials : `${initials}-${attempt}`;
    if (!isTaken(code)) return code;
  }
}
