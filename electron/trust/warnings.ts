/** What somebody must look at in a trust bank account: short policies, carriers paid with others' money, late fees. */
import type { ReadDb } from '#db/connection/index.ts';
import { type BankAccount, type HeldOwner } from '#electron/ledger/index.ts';
import { ownerName } from '#electron/parties/index.ts';
import { daysBetween, formatDate, type LocalDate } from '#shared/calendar/index.ts';
import { componentLabel, type TrustWarning } from '#shared/contract/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { feesInTrust } from './fees.ts';
import { isStaleOn, lastChecked, profileOf } from './profiles.ts';

/** More short policies than this are told as one number. */
const SHORT_SHOWN_MAX = 40;
const SUSPENSE_DAYS_MAX = 30;

type ShortKey = {
  beneficiary: string;
  component: string;
  policyTermId: number | null;
  cents: number;
  policy: string | null;
};

export function warningsOf(
  db: ReadDb,
  bank: BankAccount,
  owners: readonly HeldOwner[],
  asOf: LocalDate,
  businessOn: LocalDate,
): TrustWarning[] {
  const short = owners.filter((owner) => owner.shortCents > 0);
  return [
    ...short.flatMap((owner) => earmarks(db, bank, owner, asOf)),
    ...suspense(db, bank, owners, asOf),
    ...(asOf === businessOn ? [...lateFees(db, bank, asOf), ...staleRules(db, bank, businessOn)] : []),
  ];
}

const NOTHING = { cents: null, beneficiary: null, policyTermId: null, receiptId: null } as const;

/** One policy's money must not pay another's: each policy and component that is short, by itself (domain 4.4). */
function earmarks(db: ReadDb, bank: BankAccount, owner: HeldOwner, asOf: LocalDate): TrustWarning[] {
  const { beneficiary } = owner;
  const name = ownerName(db, beneficiary) ?? beneficiary;
  const keys = db.rows<ShortKey>(
    `SELECT beneficiary, component, policy_term_id AS policyTermId, sum(cents) AS cents,
       (SELECT p.number FROM policy_term AS t JOIN policy AS p ON p.id = t.policy_id WHERE t.id = policy_term_id) AS policy
     FROM held_line WHERE bank_account_id = ? AND beneficiary = ? AND accounting_on <= ?
     GROUP BY component, policy_term_id HAVING sum(cents) < 0 ORDER BY sum(cents), policy_term_id LIMIT ?`,
    bank.id,
    beneficiary,
    asOf,
    SHORT_SHOWN_MAX,
  );
  const isCovered = owner.cents >= 0;
  return keys.map((key) => ({
    ...NOTHING,
    kind: isCovered ? 'earmark' : 'shortage',
    title: `${name}${key.policy === null ? '' : `, policy ${key.policy}`}: ${formatMoney(-key.cents as Cents)} short`,
    detail: isCovered
      ? `${componentLabel(key.component)} was paid on before it was collected; other policies’ money of ${name} covers it meanwhile, which it may not.`
      : `${componentLabel(key.component)} is missing. The agency owes it to trust.`,
    cents: key.cents as Cents,
    beneficiary,
    policyTermId: key.policyTermId,
  }));
}

/** Money of unknown payers that waits too long. */
function suspense(
  db: ReadDb,
  bank: BankAccount,
  owners: readonly HeldOwner[],
  asOf: LocalDate,
): TrustWarning[] {
  const held = owners.find(({ beneficiary }) => beneficiary === 'suspense');
  if (held === undefined || held.cents <= 0) return [];
  const oldest = db.value<LocalDate>(
    `SELECT min(on_date) FROM held_day WHERE bank_account_id = ? AND beneficiary = 'suspense' AND on_date <= ? AND cents > 0`,
    bank.id,
    asOf,
  );
  const days = oldest === undefined || oldest === null ? 0 : daysBetween(oldest, asOf);
  if (days <= SUSPENSE_DAYS_MAX) return [];
  return [
    {
      ...NOTHING,
      kind: 'suspense',
      title: `${formatMoney(held.cents)} in suspense`,
      detail: `Some of it since ${formatDate(oldest as LocalDate, 'long')}. Find the payer, or send it back.`,
      cents: held.cents,
      beneficiary: 'suspense',
    },
  ];
}

function lateFees(db: ReadDb, bank: BankAccount, asOf: LocalDate): TrustWarning[] {
  const oldest = feesInTrust(db, bank.id, asOf, 1)[0];
  const { feePromptDays, citations } = profileOf(bank.state, asOf);
  if (oldest === undefined || oldest.days <= feePromptDays) return [];
  return [
    {
      ...NOTHING,
      kind: 'fees',
      title: `Agency fee in trust for ${oldest.days} days`,
      detail: `Receipt ${oldest.receiptNumber}, ${oldest.accountName}: late after ${feePromptDays} days. Sweep it. ${citations[0] ?? ''}`,
      cents: oldest.cents,
      receiptId: oldest.receiptId,
    },
  ];
}

function staleRules(db: ReadDb, bank: BankAccount, businessOn: LocalDate): TrustWarning[] {
  const profile = profileOf(bank.state, businessOn);
  const { on } = lastChecked(db, profile);
  if (!isStaleOn(on, businessOn)) return [];
  return [
    {
      ...NOTHING,
      kind: 'profile',
      title: `Rules of ${profile.name} have not been checked for a year`,
      detail: `Last checked ${formatDate(on, 'long')}: read ${profile.citations[0] ?? 'the source'} again and record it under Bank accounts.`,
    },
  ];
}
