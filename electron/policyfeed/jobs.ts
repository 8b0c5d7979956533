/** The import as a job: the file is read by its own thread, its rows are posted in small commands. */
import type { ReadDb } from '#db/connection/index.ts';
import { type InputOf, type JobKind, type JobStep, jobKind } from '#electron/ledger/index.ts';
import { policyfeed } from '#shared/contract/index.ts';
import { beginImport, importRows, undoImport } from './commands.ts';
import { FIELD_WORDS, missingFields } from './headings.ts';
import { askReader } from './reader.ts';
import { refuseFile } from './refuse.ts';

/** Rows in one command: under 50 ms also on a small machine. */
const ROWS_PER_STEP = 20;

type Cursor = { readonly from: number; readonly rowCount: number };
type Input = InputOf<typeof policyfeed.start>;

/** Refuses file.invalid when the mapping leaves out what every row needs. */
export function refuseMissing(mapping: Input['mapping']): void {
  const missing = missingFields(mapping.columns);
  if (missing.length === 0) return;
  throw refuseFile(
    `No column is chosen for: ${missing.map((field) => FIELD_WORDS[field]).join(', ')}.`,
    'Choose the columns, or export the file with them.',
  );
}

export const policyImport: JobKind = jobKind(policyfeed.start, {
  touches: ['imports', 'policies', 'billing', 'ledger', 'parties', 'carriers'],
  title: ({ fileName }) => `Import of ${fileName}`,
  check: (_db, { sha256, mapping }, { filePath }) => {
    filePath(sha256);
    refuseMissing(mapping);
  },
  next: (_db: ReadDb, input: Input, saved, { jobId, filePath }) =>
    saved === null
      ? begin(input, jobId, filePath(input.sha256))
      : go(input, saved as Cursor, jobId, filePath(input.sha256)),
  undo: (jobId) => ({ name: undoImport.name, input: { jobId } }),
});

async function begin({ sha256, fileName, mapping }: Input, jobId: number, path: string): Promise<JobStep> {
  const { rowCount, signature } = await askReader({ type: 'look', path });
  return {
    command: { name: beginImport.name, input: { jobId, sha256, fileName, rowCount, signature, mapping } },
    cursor: { from: 0, rowCount } satisfies Cursor,
    done: 0,
    total: rowCount,
    message: `${rowCount} rows.`,
  };
}

async function go(
  { mapping }: Input,
  { from, rowCount }: Cursor,
  jobId: number,
  path: string,
): Promise<JobStep | null> {
  if (from >= rowCount) return null;
  const rows = await askReader({ type: 'records', path, mapping, from, limit: ROWS_PER_STEP });
  const done = from + rows.length;
  return {
    command: { name: importRows.name, input: { jobId, rows } },
    cursor: { from: done, rowCount } satisfies Cursor,
    done,
    total: rowCount,
    message: `${done} of ${rowCount} rows.`,
  };
}
