/** Kysely's view of 0082-streams. A test compares it with PRAGMA table_info. */
export type StreamsSchema = {
  policy_term_producer: {
    policy_term_id: number;
    position: number;
    producer_id: number;
    split_ppm: number;
    share_ppm: number;
  };
  payment_plan: {
    id: number;
    name: string;
    version: number;
    definition: string;
    is_active: 0 | 1;
    created_at: string;
  };
  payment_plan_version: {
    plan_id: number;
    version: number;
    name: string;
    definition: string;
    is_active: 0 | 1;
    at: string;
  };
  carrier_payment_plan: {
    carrier_id: number;
    plan_id: number;
    position: number;
  };
  account_payment_plan: {
    account_id: number;
    plan_id: number;
  };
  stream_claim: {
    policy_id: number;
    stream_id: number;
  };
  stream_change: {
    id: number;
    stream_id: number;
    kind: 'rule' | 'move';
    summary: string;
    before: string;
    after: string;
    changed_on: string;
    changed_at: string;
    undone_at: string | null;
  };
  state_levy: {
    state: string;
    component: string;
    from_on: string;
    to_on: string | null;
    name: string;
    rate_ppm: number;
    base_carrier_fee: 0 | 1;
    base_agency_fee: 0 | 1;
    rounding: 'half-up' | 'half-even';
    payee: 'state' | 'wholesaler';
    is_automatic: 0 | 1;
    filing: string;
    source: string;
    verified_on: string;
    is_off: 0 | 1;
    changed_at: string;
  };
  holiday_change: {
    on_date: string;
    name: string;
    is_closed: 0 | 1;
    changed_at: string;
  };
  billing_plan: {
    code: string;
    version: number;
    name: string;
    day_is: 'dueDay' | 'billDay';
    lead_days: number;
    lead_unit: 'calendar' | 'business';
    due_roll: string;
    bill_roll: string;
    low_balance_cents: number;
    invoice_fee_cents: number;
    is_active: 0 | 1;
  };
  billing_run: {
    job_id: number;
    as_of: string;
    started_at: string;
    invoice_count: number;
    total_cents: number;
    undone_count: number;
  };
  billing_run_invoice: {
    job_id: number;
    invoice_id: number;
  };
  carry_forward: {
    id: number;
    stream_id: number;
    job_id: number | null;
    from_bill_on: string;
    from_due_on: string;
    to_bill_on: string;
    to_due_on: string;
    total_cents: number;
    items: string;
    carried_at: string;
    undone_at: string | null;
  };
  void_invoice_line: {
    invoice_id: number;
    line_no: number;
    policy_term_id: number;
    installment_no: number;
    component: string;
    label: string;
    beneficiary: string;
    amount_cents: number;
    commission_cents: number;
  };
};
