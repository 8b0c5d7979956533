/** The import of one statement as a job: its own thread reads the file, small commands keep the lines. */
import type { ReadDb } from '#db/connection/index.ts';
import {
  type InputOf,
  type JobContext,
  type JobKind,
  type JobStep,
  jobKind,
} from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { reconciliation } from '#shared/contract/index.ts';
import {
  beginStatement,
  importLines,
  LINES_PER_STEP,
  refuseLocked,
  statementOfJob,
  undoLines,
} from './commands.ts';
import type { BankFile, Completion } from './messages.ts';
import { askReader } from './reader.ts';

type Input = InputOf<typeof reconciliation.importStatement>;
type Cursor = { readonly from: number; readonly total: number };

const fileOf = (input: Input, { filePath, ledgerPath }: Omit<JobContext, 'jobId'>): BankFile => ({
  path: filePath(input.sha256),
  sha256: input.sha256,
  ledgerPath,
  bankAccountId: input.bankAccountId,
  mapping: input.mapping ?? null,
});
const completionOf = (input: Input): Completion => ({
  section: input.section,
  closingCents: input.closingCents ?? null,
  fromOn: input.fromOn ?? null,
  toOn: input.toOn ?? null,
  isAccountConfirmed: input.isAccountConfirmed,
});

/** Refuses not-found. */
export function refuseNoBank(db: ReadDb, bankAccountId: number): void {
  if (db.row('SELECT 1 FROM bank_account WHERE id = ?', bankAccountId) === undefined)
    throw notFound('bank account', bankAccountId, 'bankAccountId');
}

export const statementImport: JobKind = jobKind(reconciliation.importStatement, {
  touches: ['reconciliation'],
  title: ({ fileName }) => `Bank statement ${fileName}`,
  check: (db, input, context) => {
    refuseNoBank(db, input.bankAccountId);
    context.filePath(input.sha256);
  },
  ready: async (input, context) => {
    await askReader({
      type: 'plan',
      file: fileOf(input, context),
      completion: completionOf(input),
      jobId: null,
    });
  },
  next: (db, input: Input, saved, context) =>
    saved === null ? begin(input, context) : go(db, input, saved as Cursor, context),
  undo: { check: refuseLocked, next: undoStep },
});

async function begin(input: Input, context: JobContext): Promise<JobStep> {
  const plan = await askReader({
    type: 'plan',
    file: fileOf(input, context),
    completion: completionOf(input),
    jobId: context.jobId,
  });
  const { newCount, warnings, ...about } = plan;
  const { sha256, fileName, bankAccountId } = input;
  return {
    command: {
      name: beginStatement.name,
      input: { jobId: context.jobId, sha256, fileName, bankAccountId, warnings, ...about },
    },
    cursor: { from: 0, total: newCount } satisfies Cursor,
    done: 0,
    total: newCount,
    message: `${newCount} new lines.`,
  };
}

async function go(
  _db: ReadDb,
  input: Input,
  { from, total }: Cursor,
  context: JobContext,
): Promise<JobStep | null> {
  if (from > total) return null;
  const lines = await askReader({
    type: 'lines',
    file: fileOf(input, context),
    completion: completionOf(input),
    jobId: context.jobId,
    from,
    limit: LINES_PER_STEP,
  });
  const done = from + lines.length;
  const isLast = done >= total;
  return {
    command: {
      name: importLines.name,
      input: {
        jobId: context.jobId,
        isLast,
        lines: lines.map((line) => [
          line.lineNo,
          line.on,
          line.cents,
          line.ordinal,
          line.kind,
          line.text,
          line.reference,
          line.bankId,
        ]),
      },
    },
    // Beyond the end once the statement is complete.
    cursor: { from: isLast ? total + 1 : done, total } satisfies Cursor,
    done,
    total,
    message: `${done} new lines of ${input.fileName}.`,
  };
}

function undoStep(db: ReadDb, jobId: number): Omit<JobStep, 'cursor'> | null {
  const statement = statementOfJob(db, jobId);
  if (statement === undefined || statement.state === 'undone') return null;
  const left = db.value<number>('SELECT count(*) FROM bank_line WHERE statement_id = ?', statement.id) ?? 0;
  const total = statement.line_count - statement.known_count;
  return {
    command: { name: undoLines.name, input: { jobId, limit: LINES_PER_STEP } },
    done: Math.max(0, total - left),
    total,
    message: `${left} lines left to take back.`,
  };
}
