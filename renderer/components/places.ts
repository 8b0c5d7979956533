/** Addresses of the program: every place is one, with its filters. */
import type { LocalDate } from '#shared/calendar/index.ts';

export type Search = Readonly<Record<string, string | undefined>>;

/** `/journal` and `{ from: '2026-01-01' }` make `/journal?from=2026-01-01`; what is empty is left out. */
export function address(path: string, search: Search = {}): string {
  const given = Object.entries(search).filter((entry): entry is [string, string] => (entry[1] ?? '') !== '');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** Addresses other screens may lead to; screens never import each other. */
export const places = {
  journal: (search: Search = {}) => address('/journal', search),
  entry: (entryId: number) => `/journal/${entryId}`,
  register: (ledgerAccountId: number, to?: LocalDate) =>
    address('/register', { account: String(ledgerAccountId), to }),
  manualEntry: () => '/manual-entry',
  trialBalance: () => '/trial-balance',
  chart: () => '/chart',
  receivePayment: (accountId?: number) =>
    address('/receive-payment', { account: accountId === undefined ? undefined : String(accountId) }),
  receipts: () => '/receipts',
  deposits: () => '/deposits',
  deposit: (depositId: number) => `/deposits/${depositId}`,
  paymentBatch: () => '/payment-batch',
  cardSettlements: () => '/card-settlements',
  allocationPlans: (search: Search = {}) => address('/allocation-plans', search),
  moneyOnAccount: (search: Search = {}) => address('/money-on-account', search),
  returnPremium: () => '/return-premium',
  failedPayments: () => '/failed-payments',
  writeOffs: () => '/write-offs',
  shortage: () => '/shortage',
  revenue: () => '/revenue',
  producers: () => '/producers',
  producerStatement: (statementId: number) => `/producers/${statementId}`,
  receipt: (receiptId: number) => `/receipts/${receiptId}`,
  dashboard: () => '/dashboard',
  accounts: (search: Search = {}) => address('/accounts', search),
  quickBooks: () => '/quickbooks',
  account: (accountId: number) => `/accounts/${accountId}`,
  bind: (accountId?: number) =>
    address('/bind', { account: accountId === undefined ? undefined : String(accountId) }),
  import: () => '/import',
  policies: () => '/policies',
  invoices: (search: Search = {}) => address('/invoices', search),
  summaries: (search: Search = {}) => address('/summary-invoices', search),
  summary: (summaryId: number) => `/summary-invoices/${summaryId}`,
  papers: () => '/papers',
  billingRun: () => '/billing-run',
  streams: () => '/streams',
  stream: (streamId: number) => `/streams/${streamId}`,
  newStream: (accountId?: number) =>
    address('/streams/new', { account: accountId === undefined ? undefined : String(accountId) }),
  paymentPlans: () => '/payment-plans',
  billingPlans: () => '/billing-plans',
  stateLevies: () => '/state-levies',
  payables: (payee?: string) => address('/payables', { payee }),
  trustPosition: (search: Search = {}) => address('/trust-position', search),
  heldLedger: (search: Search = {}) => address('/held-ledger', search),
  forecast: (search: Search = {}) => address('/forecast', search),
  bankAccounts: () => '/bank-accounts',
  examinerPack: () => '/examiner-pack',
  statements: (bankAccountId?: number) =>
    address('/statements', { bank: bankAccountId === undefined ? undefined : String(bankAccountId) }),
  reconciliation: (bankAccountId: number, asOf?: LocalDate) =>
    address('/reconciliation', { bank: String(bankAccountId), asOf }),
  policy: (policyId: number) => `/policies/${policyId}`,
  invoice: (invoiceId: number) => `/invoices/${invoiceId}`,
  health: () => '/health',
  periods: () => '/periods',
  settings: () => '/settings',
} as const;
