/** What the program and its reading thread say to each other. */
import type { Table } from '#electron/tabular/index.ts';
import type { DateTally, LocalDate } from '#shared/calendar/index.ts';
import type { FeedRow, Mapping } from '#shared/contract/index.ts';
import type { FeedRecord } from './record.ts';

export type Ledger = {
  readonly path: string;
  readonly businessOn: LocalDate;
  /** Changes with every command: what was judged before it is judged again. */
  readonly state: string;
};
export type Question =
  | { readonly type: 'look'; readonly path: string }
  | {
      readonly type: 'records';
      readonly path: string;
      readonly mapping: Mapping;
      readonly from: number;
      readonly limit: number;
    }
  | {
      readonly type: 'preview';
      readonly path: string;
      readonly mapping: Mapping;
      readonly ledger: Ledger;
      readonly from: number;
      readonly limit: number;
      readonly only: 'all' | 'refused';
    }
  | { readonly type: 'lines'; readonly path: string; readonly rows: readonly RefusedRow[] };

export type RefusedRow = Pick<FeedRow, 'rowNo' | 'problems'>;

export type Look = Omit<Table, 'rows'> & {
  readonly rowCount: number;
  readonly sample: readonly (readonly string[])[];
  readonly signature: string;
  readonly guessed: Mapping['columns'];
  readonly dates: readonly DateTally[];
};
export type Counts = { readonly new: number; readonly matched: number; readonly refused: number };
export type Preview = {
  readonly rows: readonly FeedRow[];
  readonly counts: Counts;
  readonly premiumCents: number;
};
/** Of CSV; the headings are for the first page of them. */
export type Lines = { readonly headings: string; readonly lines: string };
export type Found = { look: Look; records: readonly FeedRecord[]; preview: Preview; lines: Lines };
