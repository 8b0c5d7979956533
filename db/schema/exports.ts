/** Kysely's view of 0112-exports. */
export type ExportsSchema = {
  export_account: {
    format: string;
    target: string;
    code: string;
    name: string;
  };
  export_layout: {
    only_row: number;
    layout: string;
  };
  export_file: {
    id: number;
    format: string;
    mapping: 'net' | 'full';
    from_on: string | null;
    through_on: string | null;
    through_seq: number;
    only_new: 0 | 1;
    entry_count: number;
    line_count: number;
    debit_cents: number;
    files: string;
    made_at: string;
    set_aside_at: string | null;
    set_aside_id: number | null;
  };
};
