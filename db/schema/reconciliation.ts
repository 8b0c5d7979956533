/** Kysely's view of 0100-reconciliation. A test compares it with PRAGMA table_info. */
export type ReconciliationSchema = {
  bank_item: {
    bank_account_id: number;
    entry_id: number;
    on_date: string;
    cents: number;
    match_id: number | null;
    is_carried: 0 | 1;
  };
  bank_statement: {
    id: number;
    bank_account_id: number;
    sha256: string;
    file_name: string;
    format: 'ofx' | 'qfx' | 'csv' | 'bai2' | 'camt053' | 'mt940';
    section_no: number;
    account_hash: string;
    account_end: string;
    from_on: string;
    to_on: string;
    opening_cents: number;
    closing_cents: number;
    line_count: number;
    in_cents: number;
    out_cents: number;
    known_count: number;
    known_cents: number;
    warnings: string;
    state: 'importing' | 'complete' | 'undoing' | 'undone';
    job_id: number;
    imported_at: string;
    actor_id: number;
  };
  bank_line: {
    id: number;
    bank_account_id: number;
    statement_id: number;
    line_no: number;
    on_date: string;
    cents: number;
    ordinal: number;
    kind: 'check' | 'deposit' | 'fee' | 'interest' | 'return' | 'transfer' | 'other';
    text: string;
    reference: string;
    bank_id: string;
    match_id: number | null;
    error_reason: string | null;
  };
  bank_match: {
    id: number;
    bank_account_id: number;
    how: 'reference' | 'amount' | 'payee' | 'rule' | 'group' | 'pair' | 'hand' | 'posted';
    score: number;
    reason: string;
    made_at: string;
    actor_id: number;
  };
  bank_rejection: { line_id: number; entry_id: number };
  bank_rule: {
    id: number;
    bank_account_id: number;
    words: string;
    is_out: 0 | 1;
    counterpart: string;
    hits: number;
    is_own: 0 | 1;
    made_at: string;
  };
  bank_mapping: {
    bank_account_id: number;
    signature: string;
    file_name: string;
    mapping: string;
    used_on: string;
  };
  bank_reconciliation: {
    id: number;
    number: string;
    bank_account_id: number;
    as_of: string;
    version: number;
    state: 'finished' | 'reopened';
    prepared_by: string;
    prepared_at: string;
    prepared_actor_id: number;
    reviewed_by: string | null;
    reviewed_at: string | null;
    reviewed_actor_id: number | null;
    reopened_at: string | null;
    reopen_reason: string | null;
    reopened_actor_id: number | null;
    proof: string;
    previous_hash: string;
    hash: string;
  };
};
