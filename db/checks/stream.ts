/** What flows past the parts of the scan: rows as SQLite gives them, and the payload as it was posted. */
import type { Outcome } from './types.ts';

export type EntryColumns = readonly [
  id: number,
  seq: number,
  kind: string,
  basis: string,
  accountingOn: string,
  recordedAt: string,
  memo: string,
  sourceType: string | null,
  sourceId: number | null,
  reversesId: number | null,
  totalCents: number,
  payload: string,
  previousHash: string,
  hash: string,
];
/** entry_id, line_no, account, date, cents, beneficiary, component, eleven dimensions, state, memo. */
export type LineColumns = readonly (string | number | null)[];
export type PayloadLine = {
  account?: number;
  cents?: number;
  beneficiary?: string;
  component?: string;
  bankAccountId?: number;
  accountId?: number;
  subaccountId?: number;
  policyId?: number;
  policyTermId?: number;
  carrierId?: number;
  chargeId?: number;
  invoiceId?: number;
  invoiceItemId?: number;
  producerId?: number;
  payerId?: number;
  state?: string;
  memo?: string;
};
export type PayloadHeld = {
  bankAccountId?: number;
  beneficiary?: string;
  component?: string;
  cents?: number;
  policyTermId?: number;
  accountId?: number;
  receiptId?: number;
};
export type Payload = {
  id?: number;
  seq?: number;
  kind?: string;
  basis?: string;
  accountingOn?: string;
  recordedAt?: string;
  memo?: string;
  sourceType?: string;
  sourceId?: number;
  reversesId?: number;
  requestId?: string;
  lines?: readonly PayloadLine[];
  held?: readonly PayloadHeld[];
};

export type ScannedEntry = {
  readonly columns: EntryColumns;
  /** Empty when the stored text is no JSON object. */
  readonly payload: Payload;
  readonly lines: readonly LineColumns[];
  readonly held: readonly LineColumns[];
};

/** A part of the scan: sees every entry once, then says what it found, by check name. */
export type Part = { entry(entry: ScannedEntry): void; finish(): Readonly<Record<string, Outcome>> };

export type ChildRows = {
  /** Rows of one entry; entries must be asked for in ascending id within a device. */
  of(entryId: number): readonly LineColumns[];
  /** Rows that were given out. */
  readonly given: () => number;
};

/** Streams of rows beside the entries; all are closed at the end, also when a check gave up half way. */
export type Streams = { open<Row>(text: string, ...parameters: readonly number[]): Iterator<Row> };

/** The next row of a stream; undefined at its end. */
export function next<Row>(rows: Iterator<Row>): Row | undefined {
  const step = rows.next();
  return step.done === true ? undefined : step.value;
}
