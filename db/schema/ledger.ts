/** Kysely's view of 0010-ledger. A test compares it with PRAGMA table_info. */
export type LedgerSchema = {
  book: {
    only_row: 1;
    book_uid: string;
    agency_name: string;
    state: string;
    fiscal_year_start_month: number;
    is_sample: 0 | 1;
    business_on: string | null;
    created_at: string;
  };
  app_user: { id: number; name: string; role: string };
  device_sequence: { device: number; next_sequence: number };
  number_series: { series: string; year: number; last_number: number };
  chain_head: { chain: 'entries' | 'commands'; seq: number; hash: string };
  ledger_account: {
    id: number;
    code: string;
    name: string;
    fund: 'trust' | 'operating';
    class: 'asset' | 'liability' | 'equity' | 'income' | 'expense';
    normal_side: 'debit' | 'credit';
    cash_role: 'bank' | 'undeposited' | 'processor' | null;
    is_control: 0 | 1;
  };
  bank_account: {
    id: number;
    fund: 'trust' | 'operating';
    bank_name: string;
    last_four: string;
    ledger_account_id: number;
  };
  period_event: {
    id: number;
    action: 'close' | 'reopen';
    through_on: string | null;
    reason: string;
    at: string;
    actor_id: number;
  };
  period_lock: { only_row: 1; closed_through: string | null };
  journal_entry: {
    id: number;
    seq: number;
    kind: string;
    basis: 'fact' | 'choice';
    accounting_on: string;
    recorded_at: string;
    memo: string;
    source_type: string | null;
    source_id: number | null;
    reverses_id: number | null;
    total_cents: number;
    payload: string;
    previous_hash: string;
    hash: string;
  };
  journal_line: {
    entry_id: number;
    line_no: number;
    ledger_account_id: number;
    accounting_on: string;
    cents: number;
    beneficiary: string | null;
    component: string | null;
    bank_account_id: number | null;
    account_id: number | null;
    subaccount_id: number | null;
    policy_id: number | null;
    policy_term_id: number | null;
    carrier_id: number | null;
    charge_id: number | null;
    invoice_id: number | null;
    invoice_item_id: number | null;
    producer_id: number | null;
    payer_id: number | null;
    state: string | null;
    memo: string | null;
  };
  account_month: { ledger_account_id: number; month: string; cents: number };
  account_day: { ledger_account_id: number; on_date: string; cents: number };
  held_line: {
    entry_id: number;
    held_no: number;
    accounting_on: string;
    bank_account_id: number;
    beneficiary: string;
    component: string;
    policy_term_id: number | null;
    account_id: number | null;
    receipt_id: number | null;
    cents: number;
  };
  held_day: {
    bank_account_id: number;
    beneficiary: string;
    on_date: string;
    cents: number;
  };
  command_log: {
    seq: number;
    request_id: string;
    procedure: string;
    rules_version: number;
    device: number;
    actor_id: number;
    at: string;
    business_on: string;
    input: string;
    output: string;
    entries_through: number;
    previous_hash: string;
    hash: string;
  };
  entry_search_state: { only_row: 1; indexed_through: number };
  parked_account: { account_id: number; reason: string; since_at: string };
  verification: { id: number; at: string; ok: 0 | 1; result: string };
};
