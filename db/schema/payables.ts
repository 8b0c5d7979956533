/** Kysely's view of 0096-payables. A test compares it with PRAGMA table_info. */
export type PayablesSchema = {
  payable_day: {
    beneficiary: string;
    due_on: string;
    kind: 'carrier' | 'tax';
    open_cents: number;
    collected_cents: number;
    items: number;
  };
};
