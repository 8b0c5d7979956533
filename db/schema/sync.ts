/** Kysely's view of 0060-sync. */
export type SyncSchema = {
  sync_connection: {
    id: number;
    system: string;
    environment: string;
    realm_id: string;
    company_name: string;
    mapping_mode: 'net' | 'full';
    settings: string;
    starts_on: string | null;
    is_active: 0 | 1;
    connected_at: string;
    retired_at: string | null;
    last_sent_at: string | null;
    book_close_on: string | null;
    changes_through: string | null;
    checked_at: string | null;
    hold_code: string | null;
    hold_detail: string | null;
    held_at: string | null;
    composed_through_seq: number;
    composed_count: number;
    verified_count: number;
  };
  sync_mapping: {
    connection_id: number;
    target: string;
    remote_id: string;
    remote_name: string;
    remote_type: string;
    mapped_at: string;
  };
  sync_item: {
    id: number;
    connection_id: number;
    lead_entry_id: number;
    generation: number;
    replaces_id: number | null;
    doc_number: string;
    accounting_on: string;
    post_on: string | null;
    mapping_mode: 'net' | 'full';
    title: string;
    note: string;
    lines: string;
    total_cents: number;
    state: 'queued' | 'sending' | 'written' | 'verified' | 'refused' | 'unknown';
    attempts: number;
    request_id: string | null;
    remote_id: string | null;
    remote_version: string | null;
    problem_code: string | null;
    problem_detail: string | null;
    settles_at: string | null;
    queued_at: string;
    sent_at: string | null;
    verified_at: string | null;
  };
  sync_payload: {
    request_id: string;
    batch_id: string;
    item_key: string;
    sync_item_id: number;
    stamp: string;
    body: string;
    created_at: string;
  };
  sync_composition: {
    connection_id: number;
    entry_id: number;
    sync_item_id: number | null;
    skipped_because: string | null;
    job_id: number;
  };
  sync_attempt: {
    sync_item_id: number;
    attempt_no: number;
    request_id: string;
    started_at: string;
    finished_at: string | null;
    outcome: string | null;
    calls: string;
  };
  sync_drift: {
    id: number;
    sync_item_id: number;
    kind: 'changed' | 'gone' | 'duplicated';
    differences: string;
    remote_version: string | null;
    found_at: string;
    resolution: 'kept' | 'restored' | 'sentAgain' | 'putRight' | null;
    resolved_at: string | null;
  };
  sync_secret: {
    realm_id: string;
    client_id: string;
    client_secret: string;
    access_token: string;
    refresh_token: string;
    obtained_at: string;
  };
};
