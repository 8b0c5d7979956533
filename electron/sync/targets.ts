/**
 * Which account of another ledger each of ours posts to, before any is chosen (domain 3.2b). Net mapping: all trust accounts
 * other than cash are one premium trust liability. Full mapping: each is its own, and the agency's uncollected share cancels
 * against the commission and fees receivable of accrual books. In both, the interfund accounts cancel and post only what
 * does not; operating cash goes to a clearing account, because the bank feed there already has the bank's own lines.
 */
import type { AccountClass, Fund } from '#shared/contract/index.ts';
import { invariant } from '#shared/errors/index.ts';

/** What a target is decides which QuickBooks account types may take it. */
export type TargetKind =
  | 'trustCash'
  | 'clearing'
  | 'trustLiability'
  | 'interfund'
  | 'uncollected'
  | 'asset'
  | 'liability'
  | 'equity'
  | 'income'
  | 'expense';

export type Target = {
  /** Stable key, such as `trustCash:5`, `clearing` or `account:O4000`. */
  readonly key: string;
  readonly kind: TargetKind;
  readonly label: string;
  readonly codes: readonly string[];
  /** The target that takes these lines while this one is not mapped: receipts on their way to a bank are that bank's. */
  readonly follows: string | null;
};

export type LedgerAccountRow = {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly fund: Fund;
  readonly class: AccountClass;
  readonly cash_role: 'bank' | 'undeposited' | 'processor' | null;
};
export type BankAccountRow = {
  readonly id: number;
  readonly fund: Fund;
  readonly bank_name: string;
  readonly last_four: string;
  readonly ledger_account_id: number;
};

/** Pairs that say what one fund owes the other (domain 3.1, I3): O1390 = T2090, O1392 = T3100, O2390 = T1190. */
const INTERFUND_CODES: readonly string[] = ['T1190', 'T2090', 'T3100', 'O1390', 'O1392', 'O2390'];
/** The same cents on both sides of accrual books: what the insured still owes the agency in trust, and operating's claim. */
const UNCOLLECTED_CODES: readonly string[] = ['T2050', 'O1395', 'O1396'];
export type MappingMode = 'net' | 'full';
export const TRUST_LIABILITY = 'trustLiability';
export const UNCOLLECTED = 'uncollectedShare';
export const INTERFUND = 'interfund';
export const CLEARING = 'clearing';

export type Chart = {
  readonly targets: readonly Target[];
  /** Where a line of a ledger account goes; the bank account tells the cash of several trust banks apart. */
  targetOf(ledgerAccountId: number, bankAccountId: number | null): string;
};

/** Targets in the order in which they are shown and in which lines are written. */
export function chartOfTargets(
  accounts: readonly LedgerAccountRow[],
  banks: readonly BankAccountRow[],
  mode: MappingMode,
): Chart {
  const targets = new Map<string, Target>();
  const keyByAccount = new Map<number, string>();
  const cashByAccount = new Map<number, CashTarget>();
  const add = (target: Target, code: string): void => {
    const known = targets.get(target.key);
    targets.set(target.key, known === undefined ? target : { ...known, codes: [...known.codes, code] });
  };
  const trustBanks = banks.filter((bank) => bank.fund === 'trust');
  for (const account of accounts.toSorted((a, b) => orderOf(a) - orderOf(b) || (a.code < b.code ? -1 : 1))) {
    const cash = cashTargetOf(account);
    if (cash === null) {
      const target = targetOfAccount(account, mode);
      add(target, account.code);
      keyByAccount.set(account.id, target.key);
      continue;
    }
    cashByAccount.set(account.id, cash);
    for (const bank of trustBanks) {
      if (cash !== 'trustCash' || bank.ledger_account_id === account.id) {
        add(cashTarget(cash, account, bank), account.code);
      }
    }
  }
  return {
    targets: [...targets.values()],
    targetOf: (ledgerAccountId, bankAccountId) => {
      const cash = cashByAccount.get(ledgerAccountId);
      const key = cash === undefined ? keyByAccount.get(ledgerAccountId) : `${cash}:${bankAccountId}`;
      invariant(key !== undefined, `No target for ledger account ${ledgerAccountId}`);
      return key;
    },
  };
}

type CashTarget = 'trustCash' | 'trustUndeposited' | 'trustProcessor';
function cashTargetOf(account: LedgerAccountRow): CashTarget | null {
  if (account.fund !== 'trust' || account.cash_role === null) return null;
  if (account.cash_role === 'bank') return 'trustCash';
  return account.cash_role === 'undeposited' ? 'trustUndeposited' : 'trustProcessor';
}

/** Trust cash first, its liability, operating cash, the rest by code, what cancels last. */
function orderOf(account: LedgerAccountRow): number {
  if (cashTargetOf(account) !== null) return 0;
  if (INTERFUND_CODES.includes(account.code)) return 4;
  if (account.fund === 'trust') return 1;
  return account.cash_role === null ? 3 : 2;
}

const CASH_LABELS: Readonly<Record<CashTarget, string>> = {
  trustCash: 'Trust cash',
  trustUndeposited: 'Trust receipts not yet deposited',
  trustProcessor: 'Trust money at the card processor',
};

function cashTarget(cash: CashTarget, account: LedgerAccountRow, bank: BankAccountRow): Target {
  return {
    key: `${cash}:${bank.id}`,
    kind: 'trustCash',
    label: `${CASH_LABELS[cash]}, ${bank.bank_name} ··${bank.last_four}`,
    codes: [account.code],
    follows: cash === 'trustCash' ? null : `trustCash:${bank.id}`,
  };
}

function targetOfAccount(account: LedgerAccountRow, mode: MappingMode): Target {
  const codes = [account.code];
  if (INTERFUND_CODES.includes(account.code)) {
    return {
      key: INTERFUND,
      kind: 'interfund',
      label: 'Due between trust and operating',
      codes,
      follows: null,
    };
  }
  if (mode === 'full' && UNCOLLECTED_CODES.includes(account.code)) {
    return {
      key: UNCOLLECTED,
      kind: 'uncollected',
      label: 'Agency share not yet collected',
      codes,
      follows: null,
    };
  }
  if (mode === 'net' && account.fund === 'trust') {
    return {
      key: TRUST_LIABILITY,
      kind: 'trustLiability',
      label: 'Premium trust liability',
      codes,
      follows: null,
    };
  }
  if (account.cash_role === 'bank') {
    return { key: CLEARING, kind: 'clearing', label: 'Coverbook clearing', codes, follows: null };
  }
  const key = `account:${account.code}`;
  if (account.cash_role !== null) {
    return { key, kind: 'clearing', label: account.name, codes, follows: CLEARING };
  }
  return { key, kind: account.class, label: account.name, codes, follows: null };
}

const CURRENT_LIABILITY = ['Other Current Liability', 'Long Term Liability'];
/** QuickBooks account types each kind may post to. Receivable and payable types never (domain 3.2b). */
const TYPES: Readonly<Record<TargetKind, readonly string[]>> = {
  trustCash: ['Bank', 'Other Current Asset'],
  clearing: ['Bank', 'Other Current Asset', 'Other Current Liability'],
  trustLiability: CURRENT_LIABILITY,
  interfund: ['Other Current Asset', 'Other Current Liability'],
  uncollected: ['Other Current Liability', 'Other Current Asset'],
  asset: ['Other Current Asset', 'Fixed Asset', 'Other Asset', 'Bank'],
  liability: [...CURRENT_LIABILITY, 'Credit Card'],
  equity: ['Equity'],
  income: ['Income', 'Other Income', 'Expense', 'Other Expense', 'Cost of Goods Sold'],
  expense: ['Expense', 'Other Expense', 'Cost of Goods Sold', 'Income', 'Other Income'],
};

export function typesFor(kind: TargetKind): readonly string[] {
  return TYPES[kind];
}

const LEDGER_TYPES = ['Accounts Receivable', 'Accounts Payable'];

/** Why a QuickBooks account type cannot take a target, in words; null when it can. */
export function typeRefusedBecause(target: Target, remoteType: string): string | null {
  if (LEDGER_TYPES.includes(remoteType)) {
    return `It is of type ${remoteType}: QuickBooks keeps those from its own invoices and bills, and cash-basis reports would distort them.`;
  }
  if (TYPES[target.kind].includes(remoteType)) return null;
  return `It is of type ${remoteType}; ${target.label} needs ${TYPES[target.kind].join(' or ')}.`;
}
