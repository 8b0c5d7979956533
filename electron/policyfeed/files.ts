/** Looking at a file and previewing it: nothing is written. */
import type { ReadDb } from '#db/connection/index.ts';
import type { InputOf, OutputOf } from '#electron/ledger/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { policyfeed } from '#shared/contract/index.ts';
import { FEED_FIELD_WORDS } from '#shared/contract/index.ts';
import { missingFields } from './headings.ts';
import { refuseMissing } from './jobs.ts';
import { rememberedMapping } from './queries.ts';
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
  const { format, encoding, delimiter, columns, rowCount, sample, signature, guessed, warnings } =
    await askReader({
      type: 'look',
      path,
    });
  const remembered = rememberedMapping(db, signature);
  const mapping = remembered?.mapping ?? guessed;
  const missing = missingFields(mapping.columns);
  return {
    format,
    encoding,
    delimiter,
    rowCount,
    columns: [...columns],
    sample: sample.map((row) => [...row]),
    mapping,
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
