/** Kysely's view of 0090-receipts. */
export type ReceiptsSchema = {
  allocation_plan: {
    code: string;
    version: number;
    name: string;
    definition: string;
    is_active: 0 | 1;
    created_at: string;
  };
  receipt_batch: {
    id: number;
    number: string;
    name: string;
    received_on: string;
    bank_account_id: number;
    control_cents: number;
    receipt_count: number;
    created_at: string;
  };
  money_in_setting: {
    only_row: number;
    refund_limit_cents: number;
    processor_ppm: number;
    processor_fixed_cents: number;
  };
  unapplied_move: {
    id: number;
    receipt_id: number;
    account_id: number;
    stream_id: number;
    reason: 'received' | 'identified' | 'applied' | 'transferred' | 'refunded' | 'returned';
    cents: number;
    entry_id: number;
  };
  unapplied_lot: {
    account_id: number;
    stream_id: number;
    receipt_id: number;
    cents: number;
  };
  unapplied_application: {
    id: number;
    number: string;
    account_id: number;
    applied_on: string;
    cents: number;
    plan: string;
    plan_version: number;
    trace: string;
    entry_id: number;
    created_at: string;
  };
  suspense_item: {
    receipt_id: number;
    clue: string;
    open_cents: number;
  };
  suspense_resolution: {
    id: number;
    receipt_id: number;
    action: 'identified' | 'returned';
    account_id: number | null;
    cents: number;
    resolved_on: string;
    reason: string;
    reference: string;
    entry_id: number;
    created_at: string;
  };
  transmittal: {
    receipt_id: number;
    carrier_id: number;
    policy_number: string;
    cents: number;
    is_open: 0 | 1;
    passed_on: string | null;
    reference: string;
    passed_entry_id: number | null;
    repays_receipt_id: number | null;
  };
  premium_finance: {
    policy_term_id: number;
    finance_account_id: number;
    receipt_id: number;
  };
  return_premium: {
    id: number;
    number: string;
    policy_term_id: number;
    account_id: number;
    recorded_on: string;
    premium_cents: number;
    commission_cents: number;
    tax_cents: number;
    stamping_cents: number;
    recovered_cents: number;
    given_up_cents: number;
    open_cents: number;
    due_cents: number;
    agency_due_cents: number;
    tax_due_cents: number;
    assigned_cents: number;
    finance_account_id: number | null;
    reason: string;
    entry_id: number;
    created_at: string;
  };
  remittance_credit: {
    remittance_id: number;
    return_premium_id: number;
    cents: number;
  };
  refund: {
    id: number;
    number: string;
    source: 'unapplied' | 'returnPremium' | 'financeCompany';
    account_id: number;
    stream_id: number;
    return_premium_id: number | null;
    payee_name: string;
    bank_account_id: number;
    cents: number;
    method: 'check' | 'ach';
    reason: string;
    state: 'requested' | 'paid' | 'rejected';
    requested_on: string;
    requested_by: string;
    decided_by: string;
    decided_on: string | null;
    decision_note: string;
    check_number: string;
    entry_id: number | null;
    created_at: string;
  };
};
