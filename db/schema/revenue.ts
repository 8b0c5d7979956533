/** Kysely's view of 0092-revenue. A test compares it with PRAGMA table_info. */
export type RevenueSchema = {
  revenue_setting: {
    only_row: number;
    mode: 'accrual' | 'cashPartial' | 'cashFullyPaid' | 'onCarrierPayment';
  };
  revenue_mode_change: {
    id: number;
    from_mode: 'accrual' | 'cashPartial' | 'cashFullyPaid' | 'onCarrierPayment';
    to_mode: 'accrual' | 'cashPartial' | 'cashFullyPaid' | 'onCarrierPayment';
    changed_on: string;
    reason: string;
    entry_id: number | null;
    created_at: string;
  };
  revenue_item: {
    invoice_item_id: number;
    policy_term_id: number;
    income: 'O4000' | 'O4020' | 'O4050';
    collected_cents: number;
    accrued_cents: number;
    deferred_cents: number;
    earned_cents: number;
    lost_cents: number;
  };
  producer_share: {
    policy_term_id: number;
    producer_id: number;
    base_cents: number;
    earned_cents: number;
    paid_cents: number;
  };
  producer_statement: {
    id: number;
    number: string;
    producer_id: number;
    paid_on: string;
    method: 'check' | 'ach' | 'payroll';
    reference: string;
    bank_account_id: number;
    earned_cents: number;
    debit_cents: number;
    total_cents: number;
    entry_id: number;
    created_at: string;
  };
  producer_statement_line: {
    statement_id: number;
    policy_term_id: number;
    base_cents: number;
    paid_before_cents: number;
    cents: number;
  };
  producer_trigger: {
    producer_id: number;
    earns_on: 'asRevenue' | 'onBill' | 'onAgencyPaid' | 'onCommissionReceived';
  };
};
