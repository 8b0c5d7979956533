/** Kysely's view of 0030-business. A test compares it with PRAGMA table_info. */
export type BusinessSchema = {
  producer: {
    id: number;
    code: string;
    name: string;
    share_ppm: number;
    is_active: 0 | 1;
  };
  carrier: {
    id: number;
    code: string;
    name: string;
    kind: 'carrier' | 'mga';
    bills_by_installment: 0 | 1;
    remit_days: number;
    commission_ppm: number;
    is_active: 0 | 1;
  };
  account: {
    id: number;
    number: string;
    name: string;
    search_name: string;
    kind: 'person' | 'business' | 'financeCompany' | 'mortgagee';
    parent_id: number | null;
    top_id: number;
    email: string;
    phone: string;
    address: string;
    city: string;
    state: string;
    postal_code: string;
    service_tier: string;
    producer_id: number | null;
    payer_account_id: number | null;
    pays_for_children: 0 | 1;
    billing_plan: string | null;
    delinquency_plan: string | null;
    allocation_plan: string | null;
    invoice_day: number | null;
    merged_into_id: number | null;
    is_active: 0 | 1;
    created_at: string;
  };
  external_reference: {
    system: string;
    entity: string;
    entity_id: number;
    external_id: string;
  };
  policy: {
    id: number;
    number: string;
    carrier_id: number;
    account_id: number;
    producer_id: number | null;
    line_of_business: string;
    state: string;
    created_at: string;
  };
  invoice_stream: {
    id: number;
    account_id: number;
    name: string;
    every:
      | 'weekly'
      | 'everyOtherWeek'
      | 'twiceMonthly'
      | 'monthly'
      | 'everyOtherMonth'
      | 'quarterly'
      | 'everySixMonths'
      | 'yearly';
    anchor_on: string;
    anchor_day: number | null;
    second_anchor_day: number | null;
    day_is: 'dueDay' | 'billDay';
    lead_days: number;
    lead_unit: 'calendar' | 'business';
    due_roll: 'exact' | 'next' | 'previous' | 'modifiedFollowing';
    bill_roll: 'exact' | 'next' | 'previous' | 'modifiedFollowing';
    payment_method: string;
    is_automatic: 0 | 1;
    low_balance_cents: number;
    invoice_fee_cents: number;
    is_active: 0 | 1;
    created_at: string;
  };
  policy_term: {
    id: number;
    policy_id: number;
    effective_on: string;
    expiration_on: string;
    bill_type: 'agencyBill';
    commission_ppm: number;
    producer_share_ppm: number;
    stream_id: number;
    plan: string;
    plan_id: number | null;
    plan_version: number | null;
    bound_at: string;
    undone_at: string | null;
  };
  charge: {
    id: number;
    policy_term_id: number;
    component: string;
    label: string;
    pattern: 'proRata' | 'immediate' | 'passThrough';
    beneficiary: string;
    amount_cents: number;
    is_commissionable: 0 | 1;
    commission_ppm: number;
    commission_cents: number;
  };
  invoice: {
    id: number;
    number: string;
    account_id: number;
    stream_id: number;
    bill_on: string;
    due_on: string;
    total_cents: number;
    open_cents: number;
    entry_id: number;
    created_at: string;
    voided_at: string | null;
  };
  invoice_item: {
    id: number;
    charge_id: number;
    policy_term_id: number;
    account_id: number;
    stream_id: number;
    installment_no: number;
    bill_on: string;
    due_on: string;
    amount_cents: number;
    commission_cents: number;
    open_cents: number;
    open_commission_cents: number;
    written_off_share_cents: number;
    given_up_cents: number;
    is_separate: 0 | 1;
    invoice_id: number | null;
  };
  payable_item: {
    id: number;
    charge_id: number;
    invoice_item_id: number | null;
    policy_term_id: number;
    beneficiary: string;
    component: string;
    due_on: string;
    owed_cents: number;
    collected_cents: number;
    remitted_cents: number;
    returned_cents: number;
  };
  document_reversal: {
    id: number;
    document_type: string;
    document_id: number;
    reversed_on: string;
    reason: string;
    actor_id: number;
    entry_id: number;
    created_at: string;
  };
  deposit_taken_off: {
    deposit_id: number;
    receipt_id: number;
    taken_off_on: string;
  };
  receipt: {
    id: number;
    number: string;
    received_on: string;
    kind: 'payment' | 'suspense' | 'transmittal' | 'fee' | 'contra';
    account_id: number | null;
    payer_account_id: number | null;
    payer_name: string;
    method: 'cash' | 'check' | 'ach' | 'card' | 'eft' | 'moneyOrder' | 'premiumFinance';
    place: 'drawer' | 'processor' | 'operating' | 'none';
    reference: string;
    instrument: string;
    token: string;
    bank_account_id: number;
    amount_cents: number;
    unapplied_cents: number;
    memo: string;
    plan: string;
    plan_version: number;
    trace: string;
    batch_id: number | null;
    deposit_id: number | null;
    cleared_on: string | null;
    contingent_until: string | null;
    entry_id: number;
    created_at: string;
  };
  allocation: {
    id: number;
    receipt_id: number;
    invoice_item_id: number;
    source: 'receipt' | 'unapplied' | 'contra' | 'shortfall' | 'returnPremium';
    cents: number;
    commission_cents: number;
    entry_id: number;
  };
  unapplied_fund: {
    account_id: number;
    stream_id: number;
    cents: number;
  };
  deposit: {
    id: number;
    number: string;
    kind: 'bank' | 'processor';
    deposit_on: string;
    bank_account_id: number;
    total_cents: number;
    fee_cents: number;
    receipt_count: number;
    entry_id: number;
    created_at: string;
  };
  remittance: {
    id: number;
    number: string;
    beneficiary: string;
    paid_on: string;
    method: 'check' | 'ach' | 'eft' | 'wire' | 'carrierSweep';
    reference: string;
    bank_account_id: number;
    total_cents: number;
    advanced_cents: number;
    entry_id: number;
    created_at: string;
  };
  remittance_line: {
    remittance_id: number;
    payable_item_id: number;
    cents: number;
    advanced_cents: number;
  };
  sweep: {
    id: number;
    number: string;
    swept_on: string;
    bank_account_id: number;
    operating_bank_account_id: number;
    total_cents: number;
    entry_id: number;
    created_at: string;
  };
  sweep_line: {
    sweep_id: number;
    line_no: number;
    receipt_id: number | null;
    interest_entry_id: number | null;
    component: string;
    cents: number;
  };
};
