/** What became of the rows of an import, and how a source was mapped the last time. */
import type { ReadDb } from '#db/connection/index.ts';
import type { FeedRow, Mapping } from '#shared/contract/index.ts';
import { notFound } from '#electron/parties/index.ts';
import type { Counts } from './messages.ts';

type OutcomeRow = {
  row_no: number;
  outcome: FeedRow['outcome'];
  account_name: string;
  policy_number: string;
  detail: string;
  problems: string;
};

export function outcomes(
  db: ReadDb,
  page: {
    readonly jobId: number;
    readonly only: 'all' | 'refused';
    readonly from: number;
    readonly limit: number;
  },
): { rows: FeedRow[]; counts: Counts } {
  const counts = db.row<Counts>(
    'SELECT new_count AS new, matched_count AS matched, refused_count AS refused FROM policyfeed_import WHERE job_id = ?',
    page.jobId,
  );
  if (counts === undefined) throw notFound('import', page.jobId, 'jobId');
  const rows = db.rows<OutcomeRow>(
    `SELECT row_no, outcome, account_name, policy_number, detail, problems FROM policyfeed_outcome
     WHERE job_id = ? ${page.only === 'refused' ? "AND outcome = 'refused'" : ''} ORDER BY row_no LIMIT ? OFFSET ?`,
    page.jobId,
    page.limit,
    page.from,
  );
  return {
    counts,
    rows: rows.map((row) => ({
      rowNo: row.row_no,
      outcome: row.outcome,
      accountName: row.account_name,
      policyNumber: row.policy_number,
      detail: row.detail,
      problems: JSON.parse(row.problems) as FeedRow['problems'],
    })),
  };
}

/** The file an import was made from. Refuses not-found. */
export function importedFile(db: ReadDb, jobId: number): { sha256: string; fileName: string } {
  const row = db.row<{ sha256: string; fileName: string }>(
    'SELECT sha256, file_name AS fileName FROM policyfeed_import WHERE job_id = ?',
    jobId,
  );
  if (row === undefined) throw notFound('import', jobId, 'jobId');
  return row;
}

export type Remembered = { readonly mapping: Mapping; readonly fileName: string; readonly usedOn: string };

export function rememberedMapping(db: ReadDb, signature: string): Remembered | null {
  const row = db.row<{ mapping: string; file_name: string; used_on: string }>(
    'SELECT mapping, file_name, used_on FROM policyfeed_mapping WHERE signature = ?',
    signature,
  );
  if (row === undefined) return null;
  return { mapping: JSON.parse(row.mapping) as Mapping, fileName: row.file_name, usedOn: row.used_on };
}
