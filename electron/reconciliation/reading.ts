/** What the reading thread does: a bank file as statements, compared with the books. The last file stays in memory. */
import { readFile } from 'node:fs/promises';
import { connect, openDatabase, type ReadDb } from '#db/connection/index.ts';
import { readTable, refuseFile, signatureOf, type Table } from '#electron/tabular/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { formatDate } from '#shared/calendar/index.ts';
import { BANK_FIELD_WORDS, type BankMapping, type FoundStatement } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { bankFieldOf, lookAtCsv, missingBankFields, readCsvStatement } from './formats/csv.ts';
import { readBankFile } from './formats/index.ts';
import type { ParsedStatement } from './formats/statement.ts';
import { accountEnd, accountHash, sortLines, type Sorted } from './known.ts';
import type { BankFile, Completion, Found, Look, Question, StatementPlan, TableLook } from './messages.ts';

type Read = { readonly statements: readonly ParsedStatement[]; readonly table: Table | null };
let lastRead: { readonly key: string; readonly read: Read } | null = null;
let lastSorted: { readonly key: string; readonly plan: StatementPlan; readonly sorted: Sorted } | null = null;

export async function answer(question: Question): Promise<Found[keyof Found]> {
  const { file } = question;
  const connection = connect(openDatabase(file.ledgerPath, { mode: 'read' }));
  try {
    switch (question.type) {
      case 'look':
        return await look(connection.read, file);
      case 'plan':
        return (await planned(connection.read, file, question.completion, question.jobId)).plan;
      case 'lines': {
        const { sorted } = await planned(connection.read, file, question.completion, question.jobId, true);
        return sorted.fresh.slice(question.from, question.from + question.limit);
      }
    }
  } finally {
    connection.close();
  }
}

async function look(db: ReadDb, file: BankFile): Promise<Look> {
  const { table, statements, problem, mapping, mappingFrom } = await readAll(db, file);
  const about: TableLook | null =
    table === null || mapping === null
      ? null
      : {
          columns: table.columns,
          sample: table.rows
            .slice(0, 6)
            .map((row) => table.columns.map((_, at) => (row.cells[at] ?? '').slice(0, 80))),
          rowCount: table.rows.length,
          mapping,
          mappingFrom,
          missing: missingBankFields(mapping.columns),
          problem,
        };
  return { table: about, statements: statements.map((each, at) => foundOf(db, file, each, at + 1)) };
}

type All = Read & { problem: string; mapping: BankMapping | null; mappingFrom: TableLook['mappingFrom'] };

/** Reads the file once; a table with the mapping given, else the one remembered for the bank account, else a guess. */
async function readAll(db: ReadDb, file: BankFile): Promise<All> {
  const read = await readOnce(file);
  const none = { problem: '', mapping: null, mappingFrom: 'guessed' as const };
  if (read.table === null) return { ...read, ...none };
  const { guessed, signature } = lookAtCsv(read.table);
  const remembered = db.value<string>(
    'SELECT mapping FROM bank_mapping WHERE bank_account_id = ? AND signature = ?',
    file.bankAccountId,
    signature,
  );
  const mapping =
    file.mapping ?? (remembered === undefined ? guessed : (JSON.parse(remembered) as BankMapping));
  const mappingFrom = file.mapping !== null ? 'given' : remembered === undefined ? 'guessed' : 'remembered';
  const missing = missingBankFields(mapping.columns);
  if (missing.length > 0) {
    const words = missing.map((field) => BANK_FIELD_WORDS[field]).join(', ');
    return { ...read, mapping, mappingFrom, problem: `No column is chosen for: ${words}.` };
  }
  try {
    return {
      ...read,
      statements: [readCsvStatement(read.table, mapping)],
      mapping,
      mappingFrom,
      problem: '',
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...read, mapping, mappingFrom, problem: error.text.why };
  }
}

async function readOnce({ path }: BankFile): Promise<Read> {
  if (lastRead?.key === path) return lastRead.read;
  lastRead = null;
  lastSorted = null;
  const bytes = await readFile(path);
  const statements = readBankFile(bytes);
  const read: Read =
    statements === null
      ? { statements: [], table: await readTable(bytes, bankFieldOf) }
      : { statements, table: null };
  lastRead = { key: path, read };
  return read;
}

const inOf = (lines: readonly { cents: number }[]): Cents =>
  lines.reduce((total, { cents }) => total + Math.max(0, cents), 0) as Cents;
const outOf = (lines: readonly { cents: number }[]): Cents =>
  lines.reduce((total, { cents }) => total + Math.min(0, cents), 0) as Cents;

function foundOf(db: ReadDb, file: BankFile, statement: ParsedStatement, section: number): FoundStatement {
  const sorted = sortLines(db, file.bankAccountId, statement, null);
  const judged = judge(db, file, statement, section, sorted);
  return {
    section,
    format: statement.format,
    accountEnd: accountEnd(statement.account),
    currency: statement.currency,
    fromOn: statement.from,
    toOn: statement.to,
    openingCents: openingOf(statement, statement.closingCents, sorted),
    closingCents: statement.closingCents,
    lineCount: sorted.lines.length,
    inCents: inOf(sorted.lines),
    outCents: outOf(sorted.lines),
    knownCount: sorted.knownCount,
    warnings: [...statement.warnings, ...sorted.warnings],
    refusal:
      judged.refusal === null ? null : { why: judged.refusal.text.why, todo: judged.refusal.text.todo },
    needsConfirmation: judged.needsConfirmation,
    sample: sorted.lines.slice(0, 8).map(({ on, text, cents }) => ({ on, text, cents })),
  };
}

/** A format without an opening balance has it in its closing one. */
const openingOf = (statement: ParsedStatement, closing: Cents | null, { lines }: Sorted): Cents | null =>
  statement.openingCents ??
  (closing === null ? null : ((closing - lines.reduce((total, line) => total + line.cents, 0)) as Cents));

type Judged = { readonly refusal: Refusal | null; readonly needsConfirmation: boolean };

/** Whether a statement may go into the bank account: its currency, its account, its being new. */
function judge(
  db: ReadDb,
  file: BankFile,
  statement: ParsedStatement,
  section: number,
  sorted: Sorted,
): Judged {
  const refused = (why: string, todo: string): Judged => ({
    refusal: conflict(why, todo),
    needsConfirmation: false,
  });
  if (statement.currency !== '' && statement.currency !== 'USD') {
    return refused(
      `The statement is in ${statement.currency}; the books are in US dollars.`,
      'Choose the statement of a US dollar account.',
    );
  }
  const earlier = db.row<{ imported_at: string }>(
    "SELECT imported_at FROM bank_statement WHERE bank_account_id = ? AND sha256 = ? AND section_no = ? AND state <> 'undone'",
    file.bankAccountId,
    file.sha256,
    section,
  );
  if (earlier !== undefined) {
    return refused(
      `This file was imported on ${formatDate(earlier.imported_at.slice(0, 10) as LocalDate, 'long')}.`,
      'Nothing needs to be done: its lines are there. To import it again, take that import back first.',
    );
  }
  if (sorted.lines.length > 0 && sorted.fresh.length === 0) {
    return refused(
      `All ${sorted.lines.length} lines of it are there already, from an earlier statement.`,
      'Nothing needs to be done. Choose a file of a later period.',
    );
  }
  const lockedThrough = db.value<LocalDate>(
    "SELECT max(as_of) FROM bank_reconciliation WHERE bank_account_id = ? AND state = 'finished'",
    file.bankAccountId,
  );
  const first = sorted.fresh.reduce<LocalDate | null>(
    (low, { on }) => (low === null || on < low ? on : low),
    null,
  );
  if ((lockedThrough ?? null) !== null && first !== null && first <= (lockedThrough as LocalDate)) {
    return refused(
      `It brings lines of ${formatDate(first, 'long')}, which the signed proof of ${formatDate(lockedThrough as LocalDate, 'long')} does not have.`,
      'Download a later period, or reopen that proof with a reason.',
    );
  }
  return account(db, file, statement);
}

/** The account's end is the bank account's, or the same account was confirmed before. */
function account(db: ReadDb, file: BankFile, statement: ParsedStatement): Judged {
  const fine: Judged = { refusal: null, needsConfirmation: false };
  const end = accountEnd(statement.account);
  if (end === '') return fine;
  const key = accountHash(statement.account);
  const known = db.rows<{ bank_account_id: number; last_four: string }>(
    `SELECT DISTINCT s.bank_account_id, b.last_four FROM bank_statement AS s JOIN bank_account AS b ON b.id = s.bank_account_id
     WHERE s.account_hash = ? AND s.state <> 'undone'`,
    key,
  );
  if (known.some((row) => row.bank_account_id === file.bankAccountId)) return fine;
  const lastFour =
    db.value<string>('SELECT last_four FROM bank_account WHERE id = ?', file.bankAccountId) ?? '';
  const other =
    known[0]?.last_four ??
    db.value<string>(
      'SELECT last_four FROM bank_account WHERE id <> ? AND last_four = ?',
      file.bankAccountId,
      end,
    );
  if (end === lastFour && known.length === 0) return fine;
  const why = `The file is of an account ending ••${end}; you chose ••${lastFour}.`;
  if (other !== undefined)
    return { refusal: conflict(why, `Choose the bank account ••${other}.`), needsConfirmation: false };
  return { refusal: null, needsConfirmation: true };
}

function conflict(why: string, todo: string): Refusal {
  return new Refusal('conflict', { what: 'The statement was not imported.', why, todo });
}

async function planned(
  db: ReadDb,
  file: BankFile,
  completion: Completion,
  jobId: number | null,
  isGoingOn = false,
): Promise<{ readonly plan: StatementPlan; readonly sorted: Sorted }> {
  const key = JSON.stringify([file, completion, jobId]);
  // Only while its own import goes on: the books change between two looks.
  if (isGoingOn && lastSorted?.key === key) return lastSorted;
  const all = await readAll(db, file);
  if (all.table !== null && all.problem !== '')
    throw refuseFile(all.problem, 'Choose the columns, or correct the file.');
  const found = all.statements[completion.section - 1];
  if (found === undefined)
    throw refuseFile(`It has no statement number ${completion.section}.`, 'Choose one it has.');
  const statement = completed(found, completion);
  const sorted = sortLines(db, file.bankAccountId, statement, jobId);
  if (!isGoingOn) refuseJudged(db, file, statement, completion, sorted);
  const closing = statement.closingCents;
  if (closing === null) {
    throw refuseFile(
      'It does not say the closing balance.',
      'Type the closing balance from the bank’s statement.',
    );
  }
  const plan: StatementPlan = {
    format: statement.format,
    section: completion.section,
    accountHash: accountHash(statement.account),
    accountEnd: accountEnd(statement.account),
    fromOn: statement.from,
    toOn: statement.to,
    openingCents: openingOf(statement, closing, sorted) as Cents,
    closingCents: closing,
    lineCount: sorted.lines.length,
    inCents: inOf(sorted.lines),
    outCents: outOf(sorted.lines),
    knownCount: sorted.knownCount,
    knownCents: sorted.knownCents as Cents,
    warnings: [...statement.warnings, ...sorted.warnings],
    newCount: sorted.fresh.length,
    signature: all.table === null ? null : signatureOf(all.table.columns),
    mapping: all.mapping,
  };
  lastSorted = { key, plan, sorted };
  return lastSorted;
}

function refuseJudged(
  db: ReadDb,
  file: BankFile,
  statement: ParsedStatement,
  completion: Completion,
  sorted: Sorted,
): void {
  const judged = judge(db, file, statement, completion.section, sorted);
  if (judged.refusal !== null) throw judged.refusal;
  if (!judged.needsConfirmation || completion.isAccountConfirmed) return;
  const lastFour =
    db.value<string>('SELECT last_four FROM bank_account WHERE id = ?', file.bankAccountId) ?? '';
  throw conflict(
    `The file is of an account ending ••${accountEnd(statement.account)}; you chose ••${lastFour}.`,
    'Choose the right bank account, or confirm that this is its number at the bank.',
  );
}

/** The period may be wider than the lines, never narrower. */
function completed(found: ParsedStatement, { closingCents, fromOn, toOn }: Completion): ParsedStatement {
  const from = fromOn ?? found.from;
  const to = toOn ?? found.to;
  const outside = found.lines.some(({ on }) => on < from || on > to);
  if (from > to || outside) {
    throw refuseFile(
      'The period leaves out lines of the file.',
      'Choose a first day and a last day around all lines.',
    );
  }
  return { ...found, from, to, closingCents: closingCents ?? found.closingCents };
}
