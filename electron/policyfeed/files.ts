/** Looking at a file and previewing it: nothing is written. */
import type { ReadDb } from '#db/connection/index.ts';
import type { InputOf, OutputOf } from '#electron/ledger/index.ts';
import {
  addTallies,
  type DateOrder,
  type DateTally,
  formatDate,
  type LocalDate,
  tellDateOrder,
} from '#shared/calendar/index.ts';
import { FEED_FIELD_WORDS, type Mapping, type policyfeed } from '#shared/contract/index.ts';
import { missingFields } from './headings.ts';
import { refuseMissing } from './jobs.ts';
import { importedFile, outcomes, rememberedMapping } from './queries.ts';
import { askReader } from './reader.ts';

export type OpenBooks = {
  readonly db: ReadDb;
  readonly ledgerPath: string;
  readonly businessOn: LocalDate;
};

/** Columns, encoding and a mapping to start from. Refuses file.invalid and file.too-large. */
export async function inspectFile(
  path: string,
  { db }: OpenBooks,
): Promise<OutputOf<typeof policyfeed.inspect>> {
  const { format, encoding, delimiter, columns, rowCount, sample, signature, guessed, dates, warnings } =
    await askReader({
      type: 'look',
      path,
    });
  const remembered = rememberedMapping(db, signature);
  const mapped = remembered?.mapping.columns ?? guessed;
  const mapping = { columns: mapped, dateOrder: orderOf(mapped, dates, remembered?.mapping.dateOrder) };
  const missing = missingFields(mapping.columns);
  return {
    format,
    encoding,
    delimiter,
    rowCount,
    columns: [...columns],
    sample: sample.map((row) => [...row]),
    mapping,
    dates: [...dates],
    mappingFrom: remembered === null ? 'guessed' : 'remembered',
    source:
      remembered === null
        ? ''
        : `${remembered.fileName}, imported ${formatDate(remembered.usedOn as LocalDate, 'long')}`,
    missing,
    warnings: [
      ...warnings,
      ...(rowCount === 0 ? ['There are no rows below the headings.'] : []),
      ...(missing.length === 0
        ? []
        : [`No column was recognised for: ${missing.map((field) => FEED_FIELD_WORDS[field]).join(', ')}.`]),
    ],
  };
}

/** As the file tells, or as the source was read the last time where nothing in this file speaks against it; null: ask. */
function orderOf(
  columns: Mapping['columns'],
  dates: readonly DateTally[],
  remembered: DateOrder | undefined,
): DateOrder | null {
  const chosen = [columns.effectiveOn, columns.expirationOn].flatMap((column) => dates[column ?? -1] ?? []);
  const told = tellDateOrder(addTallies(chosen));
  if (remembered === undefined || told.order === null) return told.order;
  return told.because === 'assumed' || told.order === 'ymd' || told.order === remembered ? remembered : null;
}

/** What each row would do. Refuses file.invalid when a field that every row needs has no column. */
export async function previewFile(
  path: string,
  input: InputOf<typeof policyfeed.preview>,
  { db, ledgerPath, businessOn }: OpenBooks,
): Promise<OutputOf<typeof policyfeed.preview>> {
  refuseMissing(input.mapping);
  const state = db.value<string>("SELECT hash FROM chain_head WHERE chain = 'commands'") ?? '';
  const { mapping, from, limit, only } = input;
  const ledger = { path: ledgerPath, businessOn, state };
  const { rows, counts, premiumCents } = await askReader({
    type: 'preview',
    path,
    mapping,
    ledger,
    from,
    limit,
    only,
  });
  return { rows: [...rows], counts, premiumCents };
}

/** A page of the refused rows as CSV. Refuses not-found for an import that is not there or whose file is gone. */
export async function refusedRows(
  input: InputOf<typeof policyfeed.refusedRows>,
  filePath: (sha256: string) => string,
  books: OpenBooks,
): Promise<OutputOf<typeof policyfeed.refusedRows>> {
  const page = { from: input.from, limit: input.limit, only: 'refused' as const };
  const file = 'jobId' in input.of ? importedFile(books.db, input.of.jobId) : input.of;
  const path = filePath(file.sha256);
  const { rows, counts } =
    'jobId' in input.of
      ? outcomes(books.db, { jobId: input.of.jobId, ...page })
      : await previewFile(path, { ...input.of, ...page }, books);
  const { headings, lines } = await askReader({
    type: 'lines',
    path,
    rows: rows.map(({ rowNo, problems }) => ({ rowNo, problems })),
  });
  const next = input.from + rows.length;
  return {
    fileName: `${file.fileName.replace(/\.[A-Za-z]{2,4}$/, '')} refused.csv`,
    csv: input.from === 0 ? `${headings}${lines}` : lines,
    nextFrom: rows.length === 0 || next >= counts.refused ? null : next,
  };
}
