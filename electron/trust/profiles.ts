/** Rules of trust accounts by state: dated data with source and last-verified date, never a rule in code. */
import rows from '#resources/state-profiles.json' with { type: 'json' };
import type { ReadDb } from '#db/connection/index.ts';
import { addMonths, type LocalDate } from '#shared/calendar/index.ts';
import { invariant } from '#shared/errors/index.ts';

export type Withdrawal =
  | 'premium'
  | 'returnPremium'
  | 'otherFiduciary'
  | 'interest'
  | 'commission'
  | 'fee'
  | 'voluntary';

export type Profile = {
  /** Empty: the strict default. */
  readonly state: string;
  readonly name: string;
  readonly from: LocalDate;
  readonly to: LocalDate | null;
  readonly verifiedOn: LocalDate;
  readonly citations: readonly string[];
  readonly accountName: string;
  /** The title of the account must have one of these words; the first is proposed. */
  readonly titleWords: readonly string[];
  readonly mustHold: string;
  readonly withdrawals: readonly Withdrawal[];
  readonly interest: 'agency' | 'agencyWithConsent' | 'principals';
  readonly interestText: string;
  readonly clearedFundsOnly: boolean;
  /** Days after which a collected fee still in trust is warned of. */
  readonly feePromptDays: number;
  readonly feeText: string;
  readonly postingDays: number | null;
  readonly reconcileDays: number;
  readonly retentionYears: number;
  readonly retentionText: string;
  readonly separateForNonAppointed: boolean;
  readonly evidence: readonly {
    readonly key: string;
    readonly text: string;
    readonly when: 'always' | 'interest';
    readonly citation: string;
  }[];
  readonly registers: readonly ('receipts' | 'disbursements' | 'policies')[];
  readonly registerText: string;
};

export const PROFILES = rows as unknown as readonly Profile[];
const STRICT_DEFAULT = '';
/** The consent or authorisation without which interest belongs to the principals. */
export const INTEREST_CONSENT = 'interestConsent';

/** The rules of a state on a day; the strict default where the state has none. */
export function profileOf(state: string, on: LocalDate, profiles = PROFILES): Profile {
  const inForce = (profile: Profile): boolean =>
    profile.from <= on && (profile.to === null || on <= profile.to);
  const found =
    profiles.find((profile) => profile.state === state && inForce(profile)) ??
    profiles.find((profile) => profile.state === STRICT_DEFAULT && inForce(profile));
  invariant(found !== undefined, 'The strict default is in force on every day');
  return found;
}

/** Rules older than this may have changed since: somebody must look at the source again. */
const STALE_AFTER_MONTHS = 12;

/** When a state's rules were last compared with their source, by us or by the agency. */
export function lastChecked(db: ReadDb, profile: Profile): { on: LocalDate; reviewedOn: LocalDate | null } {
  const reviewedOn =
    db.value<LocalDate | null>(
      'SELECT max(reviewed_on) FROM profile_review WHERE state = ?',
      profile.state,
    ) ?? null;
  const on = reviewedOn !== null && reviewedOn > profile.verifiedOn ? reviewedOn : profile.verifiedOn;
  return { on, reviewedOn };
}

export const isStaleOn = (checkedOn: LocalDate, businessOn: LocalDate): boolean =>
  addMonths(checkedOn, STALE_AFTER_MONTHS) < businessOn;

/** Whether a rule's evidence is on file for a bank account, by the last record of it. */
export function isOnFile(db: ReadDb, bankAccountId: number, requirement: string): boolean {
  return (
    db.value<number>(
      'SELECT is_on_file FROM bank_evidence WHERE bank_account_id = ? AND requirement = ? ORDER BY id DESC LIMIT 1',
      bankAccountId,
      requirement,
    ) === 1
  );
}

/** Whether sweeps of a bank account take cleared funds only: by its own setting, or because its state says so. */
export const clearedOnly = (
  bank: { readonly state: string; readonly sweeps_cleared_only: 0 | 1 },
  on: LocalDate,
): boolean => bank.sweeps_cleared_only === 1 || profileOf(bank.state, on).clearedFundsOnly;

/** Whose the interest on a trust bank account is, by the rules of its state and what is on file (J32, J32n). */
export function interestOwner(
  db: ReadDb,
  bank: { id: number; state: string },
  on: LocalDate,
): 'agency' | 'principals' {
  const rule = profileOf(bank.state, on).interest;
  if (rule === 'agencyWithConsent') return isOnFile(db, bank.id, INTEREST_CONSENT) ? 'agency' : 'principals';
  return rule;
}

const WITHDRAWAL_WORDS = { interest: 'Interest', fee: 'A fee', commission: 'Commission' } as const;

/** Which of the allowed withdrawals a component of the agency's share leaves by. Pure. */
const withdrawalOf = (component: string): keyof typeof WITHDRAWAL_WORDS =>
  component === 'interest' ? 'interest' : component === 'agencyFee' ? 'fee' : 'commission';

/** Why a component may not leave by a sweep under these rules; null when it may. Pure. */
export function whyKept(profile: Profile, component: string, hasConsent: boolean): string | null {
  const what = withdrawalOf(component);
  const words = WITHDRAWAL_WORDS[what];
  const source = profile.citations[0] ?? '';
  if (!profile.withdrawals.includes(what))
    return `${words} may not be withdrawn under the rules of ${profile.name}. ${source}`;
  if (what === 'interest' && profile.interest === 'principals')
    return `Interest belongs to the principals under the rules of ${profile.name}. ${source}`;
  if (what === 'interest' && profile.interest === 'agencyWithConsent' && !hasConsent)
    return `Interest stays until the principals’ consent is on file, see Bank accounts. ${source}`;
  return null;
}

/** What of the agency's share stays in a bank account on a day, whatever is withdrawable, with the reason. */
export function keptBack(
  db: ReadDb,
  bank: { readonly id: number; readonly state: string },
  on: LocalDate,
): (component: string) => string | null {
  const profile = profileOf(bank.state, on);
  const hasConsent = isOnFile(db, bank.id, INTEREST_CONSENT);
  return (component) => whyKept(profile, component, hasConsent);
}
