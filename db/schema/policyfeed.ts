/** Kysely's view of 0070-policyfeed. A test compares it with PRAGMA table_info. */
export type PolicyfeedSchema = {
  policyfeed_mapping: {
    signature: string;
    file_name: string;
    mapping: string;
    used_on: string;
  };
  policyfeed_import: {
    job_id: number;
    sha256: string;
    file_name: string;
    row_count: number;
    new_count: number;
    matched_count: number;
    refused_count: number;
    started_at: string;
    undone_count: number;
    undone_from: number;
  };
  policyfeed_outcome: {
    job_id: number;
    row_no: number;
    outcome: 'new' | 'matched' | 'refused';
    account_name: string;
    policy_number: string;
    detail: string;
    problems: string;
    policy_term_id: number | null;
    made_accounts: string;
  };
};
