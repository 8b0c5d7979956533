/** Reads of bank accounts: what goes where, and the state profiles behind them. */
import type { ReadDb } from '#db/connection/index.ts';
import { BANK_TENDERS } from './tenders.ts';
import { type BankAccount, bankAccountsOf, HOLD_DAYS, holdDaysOf } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { BankAssignment, ManagedBank, StateProfile } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { complianceOf } from './compliance.ts';
import { isStaleOn, lastChecked, type Profile, PROFILES, profileOf } from './profiles.ts';

type Assigned = BankAssignment & { readonly bankAccountId: number; readonly name: string };

export function banks(db: ReadDb, businessOn: LocalDate) {
  const all = [...bankAccountsOf(db, 'trust'), ...bankAccountsOf(db, 'operating')];
  const assigned = db.rows<Assigned>(
    `SELECT g.kind, g.key, g.bank_account_id AS bankAccountId,
       CASE g.kind WHEN 'carrier' THEN (SELECT name FROM carrier WHERE id = CAST(g.key AS INTEGER))
         WHEN 'state' THEN g.key ELSE 'Everything else' END AS name
     FROM bank_assignment AS g ORDER BY g.kind, name`,
  );
  return {
    banks: all.map((bank) => managed(db, bank, all, assigned, businessOn)),
    carriers: db.rows<{ carrierId: number; name: string }>(
      'SELECT id AS carrierId, name FROM carrier WHERE is_active = 1 ORDER BY name',
    ),
    holds: BANK_TENDERS.map(([tender, label]) => ({
      tender,
      label,
      days: holdDaysOf(db, tender, businessOn),
      isDefault: holdDaysOf(db, tender, businessOn) === HOLD_DAYS[tender],
      fromOn:
        db.value<LocalDate | null>('SELECT max(from_on) FROM tender_hold WHERE tender = ?', tender) ?? null,
    })),
    appointments: db
      .rows<{ carrierId: number; state: string; isAppointed: 0 | 1 }>(
        'SELECT carrier_id AS carrierId, state, is_appointed AS isAppointed FROM carrier_appointment ORDER BY 1, 2',
      )
      .map((row) => ({ ...row, isAppointed: row.isAppointed === 1 })),
  };
}

function managed(
  db: ReadDb,
  bank: BankAccount,
  all: readonly BankAccount[],
  assigned: readonly Assigned[],
  businessOn: LocalDate,
): ManagedBank {
  const cash = (role: string): Cents =>
    (db.value<number>(
      `SELECT coalesce(sum(d.cents), 0) FROM bank_day AS d JOIN ledger_account AS a ON a.id = d.ledger_account_id
       WHERE d.bank_account_id = ? AND a.cash_role = ? AND d.on_date <= ?`,
      bank.id,
      role,
      businessOn,
    ) ?? 0) as Cents;
  return {
    bankAccountId: bank.id,
    fund: bank.fund,
    bankName: bank.bank_name,
    lastFour: bank.last_four,
    titledAs: bank.titled_as,
    state: bank.state,
    bearsInterest: bank.bears_interest === 1,
    sweepsClearedOnly: bank.sweeps_cleared_only === 1,
    closedOn: bank.closed_on,
    isDefault: all.find(({ fund }) => fund === bank.fund)?.id === bank.id,
    bookCents: cash('bank'),
    undepositedCents: cash('undeposited'),
    assignments: assigned
      .filter((row) => row.bankAccountId === bank.id)
      .map(({ bankAccountId: _bank, ...assignment }) => assignment),
    rules: bank.fund === 'trust' && bank.closed_on === null ? complianceOf(db, bank, businessOn) : [],
  };
}

const INTEREST: Readonly<Record<Profile['interest'], string>> = {
  agency: 'The agency may keep it.',
  agencyWithConsent: 'The agency’s with consent on file, else the principals’.',
  principals: 'The principals’.',
};
const WITHDRAWALS: Readonly<Record<string, string>> = {
  premium: 'premium to insurers',
  returnPremium: 'return premium to insureds',
  otherFiduciary: 'other fiduciary payments',
  interest: 'interest',
  commission: 'commission, matched with deposits',
  fee: 'fees, matched with deposits',
  voluntary: 'voluntary deposits',
};

export function profiles(db: ReadDb, businessOn: LocalDate): StateProfile[] {
  const used = new Set(
    bankAccountsOf(db, 'trust')
      .filter((bank) => bank.closed_on === null)
      .map((bank) => profileOf(bank.state, businessOn).state),
  );
  return PROFILES.map((profile) => {
    const { on, reviewedOn } = lastChecked(db, profile);
    return {
      state: profile.state,
      name: profile.name,
      from: profile.from,
      to: profile.to,
      verifiedOn: profile.verifiedOn,
      reviewedOn,
      isStale: isStaleOn(on, businessOn),
      citations: [...profile.citations],
      facts: factsOf(profile),
      isUsed: used.has(profile.state),
    };
  });
}

function factsOf(profile: Profile): { label: string; text: string }[] {
  return [
    { label: 'Account', text: profile.accountName },
    { label: 'Must hold', text: profile.mustHold },
    {
      label: 'May leave',
      text: `${profile.withdrawals.map((kind) => WITHDRAWALS[kind] ?? kind).join('; ')}.`,
    },
    { label: 'Interest', text: `${INTEREST[profile.interest]} ${profile.interestText}` },
    { label: 'Fees', text: `Warned of after ${profile.feePromptDays} days. ${profile.feeText}` },
    {
      label: 'Cleared funds',
      text: profile.clearedFundsOnly ? 'Only cleared funds are swept.' : 'Deposited funds may be swept.',
    },
    {
      label: 'Posting',
      text:
        profile.postingDays === null
          ? 'No interval prescribed.'
          : `At least every ${profile.postingDays} days.`,
    },
    { label: 'Reconciliation', text: `At least every ${profile.reconcileDays} days.` },
    { label: 'Retention', text: profile.retentionText },
    { label: 'Registers', text: profile.registerText },
  ];
}
