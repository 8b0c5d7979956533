/** The import as a job: the file is read by its own thread, its rows are posted in small commands. */
import type { ReadDb } from '#db/connection/index.ts';
import { type InputOf, type JobKind, type JobStep, jobKind } from '#electron/ledger/index.ts';
import { FEED_ROWS_MAX, refuseFile } from '#electron/tabular/index.ts';
import { FEED_FIELD_WORDS, policyfeed } from '#shared/contract/index.ts';
import { beginImport, importRows, refuseBuiltOn, rowsToUndo, undoRows } from './commands.ts';
import { missingFields } from './headings.ts';
import { askReader } from './reader.ts';

/** Rows in one command: under 50 ms also on a small machine. */
const ROWS_PER_STEP = 20;

type Cursor = { readonly from: number; readonly rowCount: number };
type Input = InputOf<typeof policyfeed.start>;

/** Refuses file.invalid when the mapping leaves out what every row needs. */
export function refuseMissing(mapping: Input['mapping']): void {
  const missing = missingFields(mapping.columns);
  if (missing.length === 0) return;
  throw refuseFile(
    `No column is chosen for: ${missing.map((field) => FEED_FIELD_WORDS[field]).join(', ')}.`,
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
  undo: {
    check: (db, jobId) => refuseBuiltOn(db, rowsToUndo(db, jobId, FEED_ROWS_MAX)),
    next: undoStep,
  },
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

function undoStep(db: ReadDb, jobId: number): Omit<JobStep, 'cursor'> | null {
  const row = db.row<{ total: number; undone: number }>(
    'SELECT new_count AS total, undone_count AS undone FROM policyfeed_import WHERE job_id = ?',
    jobId,
  );
  if (row === undefined || row.undone === row.total) return null;
  const limit = Math.min(row.total - row.undone, ROWS_PER_STEP);
  const done = row.undone + limit;
  return {
    command: { name: undoRows.name, input: { jobId, limit } },
    done,
    total: row.total,
    message: `${done} of ${row.total} rows taken back.`,
  };
}
