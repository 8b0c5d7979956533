/** Kysely's view of 0105-closing. A test compares it with PRAGMA table_info. */
export type ClosingSchema = {
  period_certificate: {
    id: number;
    through_on: string;
    verified_at: string;
    entries_seq: number;
    entries_hash: string;
    commands_seq: number;
    commands_hash: string;
    checks: string;
  };
  pack: {
    id: number;
    kind: 'examiner' | 'close';
    state: string;
    from_on: string;
    through_on: string;
    sha256: string;
    bytes: number;
    files: string;
    entries_seq: number;
    made_at: string;
  };
};
