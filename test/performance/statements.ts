/**
 * A bank file imported whole: read, compared with what the books have, and kept by the product's own commands, each in its
 * transaction. At growing sizes, so that a size nobody tried holds too.
 */
import { join } from 'node:path';
import { openDatabase, connect, type Connection } from '#db/connection/index.ts';
import { LEDGER_FILE } from '#electron/app/company.ts';
import { sortLines } from '#electron/reconciliation/known.ts';
import { readBankFile } from '#electron/reconciliation/formats/index.ts';
import { addDays, localDate } from '#shared/calendar/index.ts';
import { ofx, type Txn } from '#test/builders/bank.ts';
import { createBook, openBook, runOne, TODAY } from './book.ts';
import { type Goal, timed } from './goal.ts';

const FULL_LINES = 50_000;
const GOAL_MS = 2_000;
const STEP = 500;
const FIRST = localDate('2025-11-01');

function fileOf(count: number): string {
  const lines = Array.from(
    { length: count },
    (_, at): Txn => ({
      on: addDays(FIRST, Math.floor((at * 360) / count)),
      cents: (at % 3 === 0 ? -1 : 1) * (1_000 + ((at * 7_919) % 400_000)),
      text: `ACH CREDIT PAYER ${at % 2_000}`,
      id: `F${at}`,
    }),
  );
  const closing = lines.reduce((total, { cents }) => total + cents, 0);
  return ofx({ from: FIRST, to: addDays(FIRST, 360), closing }, lines, true);
}

function importInto(book: Connection, bytes: Buffer, jobId: number): number {
  const bankAccountId = book.read.value<number>("SELECT id FROM bank_account WHERE fund = 'trust'") as number;
  const statement = readBankFile(bytes)?.[0];
  if (statement === undefined) throw new Error('The bank file of the benchmark was not read.');
  const { fresh, lines } = sortLines(book.read, bankAccountId, statement, jobId);
  const sum = (sign: number): number =>
    lines.reduce((total, { cents }) => total + (cents * sign > 0 ? cents : 0), 0);
  const run = (name: string, input: object, id: string): unknown =>
    runOne(book, { name, input, on: TODAY }, id);
  run(
    'reconciliation.beginStatement',
    {
      jobId,
      bankAccountId,
      sha256: String(jobId).padStart(64, '0'),
      fileName: 'bench.ofx',
      format: 'ofx',
      section: 1,
      accountHash: '',
      accountEnd: '4417',
      fromOn: statement.from,
      toOn: statement.to,
      openingCents: 0,
      closingCents: statement.closingCents,
      lineCount: lines.length,
      inCents: sum(1),
      outCents: sum(-1),
      knownCount: 0,
      knownCents: 0,
      warnings: [],
      signature: null,
      mapping: null,
    },
    `begin-${jobId}`,
  );
  for (let from = 0; from < fresh.length; from += STEP) {
    const tuples = fresh
      .slice(from, from + STEP)
      .map((line) => [
        line.lineNo,
        line.on,
        line.cents,
        line.ordinal,
        line.kind,
        line.text,
        line.reference,
        line.bankId,
      ]);
    run(
      'reconciliation.importLines',
      { jobId, lines: tuples, isLast: from + STEP >= fresh.length },
      `lines-${jobId}-${from}`,
    );
  }
  return book.read.value<number>('SELECT count(*) FROM bank_line') ?? 0;
}

/** Each size in a book of its own: the second import of a book would find lines of the first. */
export function statementGoals(folder: (name: string) => string, sizes: readonly number[]): Goal[] {
  return sizes.map((count): Goal => {
    const directory = createBook(folder(`statements-${count}`));
    const book = openBook(directory);
    const bytes = Buffer.from(fileOf(count), 'utf8');
    let kept = 0;
    const ms = timed(() => {
      kept = importInto(book, bytes, count);
    });
    book.close();
    // Read again by another connection: what was timed is what is in the file.
    const check = connect(openDatabase(join(directory, LEDGER_FILE), { mode: 'read' }));
    const stored = check.read.value<number>('SELECT count(*) FROM bank_line');
    check.close();
    if (kept !== count || stored !== count)
      throw new Error(`The benchmark imported ${stored} of ${count} lines.`);
    const isFull = count === FULL_LINES;
    return {
      id: 'P7',
      what: 'OFX file imported, all on one line',
      value: ms,
      unit: 'ms',
      goal: `≤ ${GOAL_MS} ms`,
      ok: isFull ? ms <= GOAL_MS : null,
      sizes: `${count.toLocaleString('en-US')} lines, ${Math.round(bytes.length / 1024).toLocaleString('en-US')} KB`,
    };
  });
}
