/** Kysely's view of 0104-trust-accounts. A test compares it with PRAGMA table_info. */
export type TrustAccountsSchema = {
  bank_assignment: {
    fund: 'trust' | 'operating';
    kind: 'all' | 'carrier' | 'state';
    key: string;
    bank_account_id: number;
  };
  tender_hold: { tender: string; from_on: string; days: number };
  bank_evidence: {
    id: number;
    bank_account_id: number;
    requirement: string;
    is_on_file: 0 | 1;
    on_date: string;
    note: string;
  };
  profile_review: { id: number; state: string; reviewed_on: string; note: string };
  carrier_appointment: { carrier_id: number; state: string; is_appointed: 0 | 1 };
  aged_day: { on_date: string; cents: number };
};
