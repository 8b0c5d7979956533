/** What the reading thread does: files as tables, rows as facts, a preview against the books. The last file stays in memory. */
import { readFile } from 'node:fs/promises';
import { connect, openDatabase } from '#db/connection/index.ts';
import { readTable, signatureOf, type Table } from '#electron/tabular/index.ts';
import { type DateTally, tallyDates } from '#shared/calendar/index.ts';
import type { FeedRow, Mapping } from '#shared/contract/index.ts';
import { previewBooks } from './books.ts';
import { fieldOf, guessColumns } from './headings.ts';
import type { Counts, Found, Ledger, Look, Preview, Question } from './messages.ts';
import { type FeedRecord, readRecord } from './record.ts';
import { refusedLines } from './refused.ts';
import { judge } from './rules.ts';

let lastTable: { readonly path: string; readonly table: Table } | null = null;
let lastPreview: { readonly key: string; readonly judged: Judged } | null = null;

export async function answer(question: Question): Promise<Found[keyof Found]> {
  const table = await tableAt(question.path);
  switch (question.type) {
    case 'look':
      return lookAt(table);
    case 'records':
      return recordsOf(table, question.mapping, question.from, question.limit);
    case 'preview': {
      const key = JSON.stringify([question.path, question.mapping, question.ledger]);
      if (lastPreview?.key !== key)
        lastPreview = { key, judged: judgeAll(table, question.mapping, question.ledger) };
      return pageOf(lastPreview.judged, question);
    }
    case 'lines':
      return refusedLines(table, question.rows);
  }
}

async function tableAt(path: string): Promise<Table> {
  if (lastTable?.path === path) return lastTable.table;
  lastTable = null;
  lastPreview = null;
  const table = await readTable(await readFile(path), fieldOf);
  lastTable = { path, table };
  return table;
}

const SAMPLE_ROWS = 5;

function lookAt(table: Table): Look {
  const { rows, ...about } = table;
  return {
    ...about,
    rowCount: rows.length,
    sample: rows
      .slice(0, SAMPLE_ROWS)
      .map((row) => table.columns.map((_, at) => (row.cells[at] ?? '').slice(0, 200))),
    signature: signatureOf(table.columns),
    guessed: guessColumns(table.columns),
    dates: table.columns.map((_, column) => datesOf(table, column)),
  };
}

/** Every row is looked at: the one that contradicts the others may be the last. */
function datesOf(table: Table, column: number): DateTally {
  return tallyDates(table.rows.map((row) => row.cells[column] ?? ''));
}

function recordsOf(table: Table, mapping: Mapping, from: number, limit: number): FeedRecord[] {
  return table.rows.slice(from, from + limit).map((row) => readRecord(row, mapping, table.columns.length));
}

type Judged = {
  readonly rows: readonly FeedRow[];
  readonly refused: readonly FeedRow[];
  readonly counts: Counts;
  readonly premiumCents: number;
};

/** Every row as the import would find it: the books, and what the rows above it will have added. */
function judgeAll(table: Table, mapping: Mapping, ledger: Ledger): Judged {
  const connection = connect(openDatabase(ledger.path, { mode: 'read' }));
  try {
    const books = previewBooks(connection.read, ledger.businessOn);
    const counts = { new: 0, matched: 0, refused: 0 };
    let premiumCents = 0;
    const rows = table.rows.map((row): FeedRow => {
      const record = readRecord(row, mapping, table.columns.length);
      const verdict = judge(record, books);
      counts[verdict.outcome] += 1;
      if (verdict.outcome === 'new') {
        premiumCents += record.policy?.premiumCents ?? 0;
        books.add(record, verdict.plan);
      }
      return {
        rowNo: record.rowNo,
        outcome: verdict.outcome,
        accountName: record.accountName,
        policyNumber: record.policyNumber,
        detail: verdict.outcome === 'refused' ? '' : verdict.detail,
        problems: verdict.outcome === 'refused' ? [...verdict.problems] : [],
      };
    });
    return { rows, refused: rows.filter((row) => row.outcome === 'refused'), counts, premiumCents };
  } finally {
    connection.close();
  }
}

function pageOf(judged: Judged, page: { from: number; limit: number; only: 'all' | 'refused' }): Preview {
  const { counts, premiumCents } = judged;
  const rows = page.only === 'refused' ? judged.refused : judged.rows;
  return { rows: rows.slice(page.from, page.from + page.limit), counts, premiumCents };
}
