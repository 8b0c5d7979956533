/** How a trust bank account stands to the rules of its state today: each rule with what is right, missing or wrong. */
import type { ReadDb } from '#db/connection/index.ts';
import { type BankAccount, ownersAsOf, type TrustDay, trustDaysFrom } from '#electron/ledger/index.ts';
import { ownerName } from '#electron/parties/index.ts';
import { WAITING } from '#electron/receipts/index.ts';
import { daysBetween, formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { RuleState } from '#shared/contract/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { feesInTrust } from './fees.ts';
import { interestOwner, isOnFile, isStaleOn, lastChecked, type Profile, profileOf } from './profiles.ts';
import { cashOf, requiredOf } from './rules.ts';

type Rule = Omit<RuleState, 'isEvidence'>;

export function complianceOf(db: ReadDb, bank: BankAccount, businessOn: LocalDate): RuleState[] {
  const profile = profileOf(bank.state, businessOn);
  const rules: (Rule | null)[] = [
    freshness(db, bank, profile, businessOn),
    title(bank, profile),
    mustHold(db, bank, profile, businessOn),
    fees(db, bank, profile, businessOn),
    interest(db, bank, profile, businessOn),
    posting(db, bank, profile, businessOn),
    nonAppointed(db, bank, profile, businessOn),
    elsewhere(db, bank, businessOn),
  ];
  return [
    ...rules.filter((rule): rule is Rule => rule !== null).map((rule) => ({ ...rule, isEvidence: false })),
    ...evidence(db, bank, profile),
  ];
}

const citation = (profile: Profile): string => profile.citations[0] ?? '';

function freshness(db: ReadDb, bank: BankAccount, profile: Profile, businessOn: LocalDate): Rule {
  const { on } = lastChecked(db, profile);
  const isStale = isStaleOn(on, businessOn);
  const whose =
    profile.state === bank.state
      ? `Rules of ${profile.name}`
      : `No rules of ${bank.state === '' ? 'its state' : bank.state} are known, so the strict default holds`;
  return {
    key: 'profile',
    title: isStale ? 'Rules have not been checked for a year' : 'Rules of the state',
    detail: `${whose}, last checked ${formatDate(on, 'long')}.${isStale ? ' Read the source again and record it.' : ''}`,
    citation: profile.citations.join('; '),
    state: isStale ? 'warning' : profile.state === bank.state ? 'ok' : 'info',
  };
}

function title(bank: BankAccount, profile: Profile): Rule {
  const words = profile.titleWords;
  const isRight =
    words.length === 0 || words.some((word) => bank.titled_as.toLowerCase().includes(word.toLowerCase()));
  return {
    key: 'title',
    title: 'Title of the account',
    detail:
      bank.titled_as === ''
        ? `Not recorded. ${profile.accountName}`
        : isRight
          ? `“${bank.titled_as}”`
          : `“${bank.titled_as}” has none of: ${words.join(', ')}. ${profile.accountName}`,
    citation: citation(profile),
    state: bank.titled_as === '' ? 'toDo' : isRight ? 'ok' : 'warning',
  };
}

function mustHold(db: ReadDb, bank: BankAccount, profile: Profile, businessOn: LocalDate): Rule {
  const day = trustDaysFrom(db, bank.id, businessOn)[0] as TrustDay;
  const surplus = (cashOf(day) - requiredOf(day)) as Cents;
  return {
    key: 'mustHold',
    title: 'What must be held',
    detail: `${profile.mustHold} Held ${formatMoney(cashOf(day))}, required ${formatMoney(requiredOf(day))}${surplus < 0 ? `: short by ${formatMoney(-surplus as Cents)}` : ''}.`,
    citation: citation(profile),
    state: surplus < 0 ? 'warning' : 'ok',
  };
}

function fees(db: ReadDb, bank: BankAccount, profile: Profile, businessOn: LocalDate): Rule {
  const oldest = feesInTrust(db, bank.id, businessOn, 1)[0];
  const isLate = oldest !== undefined && oldest.days > profile.feePromptDays;
  return {
    key: 'fees',
    title: 'Fees leave promptly',
    detail:
      oldest === undefined
        ? profile.feeText
        : `Receipt ${oldest.receiptNumber} brought a fee ${oldest.days} days ago; after ${profile.feePromptDays} days it is late. ${profile.feeText}`,
    citation: citation(profile),
    state: isLate ? 'warning' : 'ok',
  };
}

function interest(db: ReadDb, bank: BankAccount, profile: Profile, businessOn: LocalDate): Rule | null {
  if (bank.bears_interest === 0) return null;
  const owner = interestOwner(db, bank, businessOn);
  return {
    key: 'interest',
    title: 'Interest',
    detail: `Interest is booked as ${owner === 'agency' ? 'the agency’s' : 'held for the principals'}. ${profile.interestText}`,
    citation: citation(profile),
    state: 'info',
  };
}

function posting(db: ReadDb, bank: BankAccount, profile: Profile, businessOn: LocalDate): Rule | null {
  if (profile.postingDays === null) return null;
  const oldest = db.value<LocalDate | null>(
    `SELECT min(received_on) FROM receipt AS r WHERE bank_account_id = ? AND ${WAITING('r')} AND place = 'drawer' AND received_on <= ?`,
    bank.id,
    businessOn,
  );
  const days = oldest === null || oldest === undefined ? 0 : daysBetween(oldest, businessOn);
  const last = db.value<LocalDate | null>(
    'SELECT max(on_date) FROM bank_day WHERE bank_account_id = ? AND on_date <= ?',
    bank.id,
    businessOn,
  );
  const silent = last === null || last === undefined ? 0 : daysBetween(last, businessOn);
  const isLate = Math.max(days, silent) > profile.postingDays;
  return {
    key: 'posting',
    title: `Posted every ${profile.postingDays} days`,
    detail:
      days > profile.postingDays
        ? `The oldest receipt not taken to the bank is ${days} days old.`
        : `The last entry of this account is of ${last === null || last === undefined ? 'no day yet' : formatDate(last, 'long')}.`,
    citation: citation(profile),
    state: isLate ? 'warning' : 'ok',
  };
}

/** Carriers by whether the agent is appointed for them, where the state keeps their money apart. */
function nonAppointed(db: ReadDb, bank: BankAccount, profile: Profile, businessOn: LocalDate): Rule | null {
  if (!profile.separateForNonAppointed) return null;
  const carriers = carriersIn(db, bank, businessOn);
  const not = new Set(
    db
      .rows<{ carrier_id: number }>(
        'SELECT carrier_id FROM carrier_appointment WHERE state = ? AND is_appointed = 0',
        bank.state,
      )
      .map((row) => `carrier:${row.carrier_id}`),
  );
  const mixed = carriers.filter((owner) => not.has(owner));
  const isMixed = mixed.length > 0 && mixed.length < carriers.length;
  return {
    key: 'nonAppointed',
    title: 'Insurers without an appointment apart',
    detail: isMixed
      ? `${names(db, mixed)}: not appointed, but their money lies with that of other insurers. Assign them an account of their own and move it.`
      : 'No money of insurers without an appointment lies with that of others.',
    citation: citation(profile),
    state: isMixed ? 'warning' : 'ok',
  };
}

function elsewhere(db: ReadDb, bank: BankAccount, businessOn: LocalDate): Rule | null {
  const assigned = new Map(
    db
      .rows<{ key: string; bank_account_id: number }>(
        "SELECT key, bank_account_id FROM bank_assignment WHERE fund = 'trust' AND kind = 'carrier'",
      )
      .map((row) => [`carrier:${row.key}`, row.bank_account_id]),
  );
  const wrong = carriersIn(db, bank, businessOn).filter(
    (owner) => (assigned.get(owner) ?? bank.id) !== bank.id,
  );
  if (wrong.length === 0) return null;
  return {
    key: 'elsewhere',
    title: 'Money that belongs in another account',
    detail: `${names(db, wrong)}: assigned to another trust account, but money lies here. Move it there.`,
    citation: '',
    state: 'warning',
  };
}

function carriersIn(db: ReadDb, bank: BankAccount, on: LocalDate): string[] {
  return ownersAsOf(db, bank.id, on)
    .filter(({ beneficiary, cents }) => beneficiary.startsWith('carrier:') && cents > 0)
    .map(({ beneficiary }) => beneficiary);
}

const NAMED_MAX = 3;
function names(db: ReadDb, owners: readonly string[]): string {
  const named = owners.slice(0, NAMED_MAX).map((owner) => ownerName(db, owner) ?? owner);
  return owners.length > NAMED_MAX
    ? `${named.join(', ')} and ${owners.length - NAMED_MAX} more`
    : named.join(', ');
}

function evidence(db: ReadDb, bank: BankAccount, profile: Profile): RuleState[] {
  return profile.evidence
    .filter(({ when }) => when === 'always' || bank.bears_interest === 1)
    .map(({ key, text, citation: source }) => {
      const last = db.row<{ is_on_file: 0 | 1; on_date: LocalDate; note: string }>(
        `SELECT is_on_file, on_date, note FROM bank_evidence WHERE bank_account_id = ? AND requirement = ?
         ORDER BY id DESC LIMIT 1`,
        bank.id,
        key,
      );
      const has = isOnFile(db, bank.id, key);
      return {
        key,
        title: text,
        detail:
          last === undefined
            ? 'Nothing recorded yet.'
            : `${has ? 'On file' : 'Not on file'} since ${formatDate(last.on_date, 'long')}${last.note === '' ? '' : `: ${last.note}`}.`,
        citation: source,
        state: has ? 'ok' : 'toDo',
        isEvidence: true,
      };
    });
}
