/** Kysely's view of 0040-trust. A test compares it with PRAGMA table_info. */
export type TrustSchema = {
  bank_day: { bank_account_id: number; ledger_account_id: number; on_date: string; cents: number };
  short_day: { bank_account_id: number; beneficiary: string; on_date: string; cents: number };
  shortage_day: { bank_account_id: number; on_date: string; cents: number };
  agency_share: {
    bank_account_id: number;
    receipt_id: number;
    component: string;
    policy_term_id: number;
    cents: number;
  };
  agency_undeposited_day: { bank_account_id: number; on_date: string; cents: number };
  open_day: { due_on: string; beneficiary: string; cents: number };
};
