/** Kysely's view of 0094-failures. A test compares it with PRAGMA table_info. */
export type FailuresSchema = {
  failed_payment: {
    id: number;
    number: string;
    receipt_id: number;
    account_id: number | null;
    kind: 'nsf' | 'achReturn' | 'chargeback' | 'stopPayment' | 'cardDecline';
    return_code: string;
    failed_on: string;
    place: 'drawer' | 'processor' | 'bank' | 'operating';
    amount_cents: number;
    unapplied_cents: number;
    suspense_cents: number;
    swept_cents: number;
    advanced_cents: number;
    bank_fee_cents: number;
    bank_fee_from: 'trust' | 'operating';
    dispute_fee_cents: number;
    client_fee_cents: number;
    client_fee_item_id: number | null;
    note: string;
    retry_on: string | null;
    attempts: number;
    retry_until: string | null;
    cancel_after_on: string | null;
    entry_id: number;
    reinstated_on: string | null;
    reinstated_why: 'paidAgain' | 'bankError' | null;
    reinstated_entry_id: number | null;
    created_at: string;
  };
  allocation_change: {
    id: number;
    allocation_id: number;
    failed_payment_id: number | null;
    reversal_id: number | null;
    cents: number;
    commission_cents: number;
    entry_id: number;
  };
  return_premium_use: {
    failed_payment_id: number;
    return_premium_id: number;
    cents: number;
    due_cents: number;
    tax_due_cents: number;
    entry_id: number;
  };
  return_premium_loss: {
    failed_payment_id: number;
    return_premium_id: number;
    invoice_item_id: number;
    cents: number;
  };
  failure_setting: {
    only_row: number;
    client_fee_cents: number;
    bank_fee_cents: number;
    small_balance_cents: number;
    approval_limit_cents: number;
  };
  write_off: {
    id: number;
    number: string;
    account_id: number;
    kind: 'uncollectible' | 'smallBalance';
    written_on: string;
    total_cents: number;
    share_cents: number;
    others_cents: number;
    given_up_cents: number;
    reserve_cents: number;
    shortage_cents: number;
    reason: string;
    prepared_by: string;
    approved_by: string;
    entry_id: number;
    undone_on: string | null;
    undone_entry_id: number | null;
    created_at: string;
  };
  write_off_line: {
    write_off_id: number;
    invoice_item_id: number;
    cents: number;
    share_cents: number;
    given_up_cents: number;
    covered_cents: number;
  };
};
