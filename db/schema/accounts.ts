/** Kysely's view of 0080-accounts. A test compares it with PRAGMA table_info. */
export type AccountsSchema = {
  account_open_day: {
    account_id: number;
    due_on: string;
    cents: number;
  };
  account_unbilled: {
    account_id: number;
    cents: number;
  };
  account_move: {
    id: number;
    kind: 'subaccount' | 'policy' | 'merge';
    subject_id: number;
    from_account_id: number | null;
    to_account_id: number | null;
    moved_on: string;
    reason: string;
    moved: string;
    created_at: string;
    undone_at: string | null;
  };
  invoice_payer: {
    invoice_id: number;
    payer_account_id: number;
  };
  summary_invoice: {
    id: number;
    number: string;
    payer_account_id: number;
    bill_on: string;
    due_on: string;
    total_cents: number;
    created_at: string;
  };
  summary_line: {
    invoice_item_id: number;
    summary_id: number;
    invoice_id: number;
    cents: number;
  };
  paper_template: {
    only_row: number;
    template: string;
    saved_at: string;
  };
};
