/** What the program and the thread that reads bank files say to each other. */
import type { BankField, BankMapping, FoundStatement } from '#shared/contract/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';
import type { LineKind } from './formats/statement.ts';

/** Which file, read how, for which bank account of which books. */
export type BankFile = {
  readonly path: string;
  readonly sha256: string;
  readonly ledgerPath: string;
  readonly bankAccountId: number;
  readonly mapping: BankMapping | null;
};
/** What the user added to a statement the file does not say all about. */
export type Completion = {
  readonly section: number;
  readonly closingCents: Cents | null;
  readonly fromOn: LocalDate | null;
  readonly toOn: LocalDate | null;
  readonly isAccountConfirmed: boolean;
};

export type Question =
  | { readonly type: 'look'; readonly file: BankFile }
  | {
      readonly type: 'plan';
      readonly file: BankFile;
      readonly completion: Completion;
      readonly jobId: number | null;
    }
  | {
      readonly type: 'lines';
      readonly file: BankFile;
      readonly completion: Completion;
      readonly jobId: number;
      readonly from: number;
      readonly limit: number;
    };

export type TableLook = {
  readonly columns: readonly string[];
  readonly sample: readonly (readonly string[])[];
  readonly rowCount: number;
  readonly mapping: BankMapping;
  readonly mappingFrom: 'remembered' | 'guessed' | 'given';
  readonly missing: readonly BankField[];
  readonly problem: string;
};
export type Look = { readonly statements: readonly FoundStatement[]; readonly table: TableLook | null };

/** A statement as it will be kept, without its lines. */
export type StatementPlan = {
  readonly format: FoundStatement['format'];
  readonly section: number;
  readonly accountHash: string;
  readonly accountEnd: string;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  readonly openingCents: Cents;
  readonly closingCents: Cents;
  readonly lineCount: number;
  readonly inCents: Cents;
  readonly outCents: Cents;
  readonly knownCount: number;
  readonly knownCents: Cents;
  readonly warnings: readonly string[];
  readonly newCount: number;
  readonly signature: string | null;
  readonly mapping: BankMapping | null;
};
/** One new line; `ordinal` tells it from others of its day and amount. */
export type NewLine = {
  readonly lineNo: number;
  readonly on: LocalDate;
  readonly cents: Cents;
  readonly ordinal: number;
  readonly kind: LineKind;
  readonly text: string;
  readonly reference: string;
  readonly bankId: string;
};

export type Found = { look: Look; plan: StatementPlan; lines: readonly NewLine[] };
