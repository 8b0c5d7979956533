/**
 * SQLite's errors, told apart once, by code and never by wording. Triggers raise our own refusal codes as text
 * (`raise(abort, 'period.closed')`), which arrive as SQLITE_CONSTRAINT_TRIGGER.
 */
import Database from 'better-sqlite3';
import { Defect, Fault, REFUSALS, Refusal, type RefusalCode } from '#shared/errors/index.ts';

const isRefusalCode = (text: string): text is RefusalCode => Object.hasOwn(REFUSALS, text);

/** Turns an SQLite error into a Refusal, Fault or Defect; anything else is returned as it came. */
export function explainSqliteError(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const code = error.code;
  if (code === 'SQLITE_CONSTRAINT_TRIGGER' && isRefusalCode(error.message)) {
    return new Refusal(error.message, {
      what: 'Not posted.',
      why: `The ledger itself refused it (${error.message}).`,
      todo: 'Nothing was changed. Check date and amounts and try again.',
    });
  }
  if (code.startsWith('SQLITE_CONSTRAINT'))
    return new Defect(`Constraint: ${error.message}`, { cause: error });
  if (code.startsWith('SQLITE_FULL')) {
    return new Fault('disk-full', 'The disk is full. Nothing was changed; free some space and try again.', {
      cause: error,
    });
  }
  if (code.startsWith('SQLITE_READONLY')) {
    return new Refusal('book.read-only', {
      what: 'Nothing was changed.',
      why: 'The company folder can only be read.',
      todo: 'Move it to a folder you may write to, or ask who set it to read-only.',
    });
  }
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) {
    return new Refusal('book.damaged', {
      what: 'The ledger file cannot be read.',
      why: 'It is damaged, encrypted with another key, or not a ledger.',
      todo: 'Restore the last verified backup to a new folder; the damaged file stays as it is.',
    });
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new Fault('busy', 'Another program is using the ledger file. Nothing was changed; try again.', {
      cause: error,
    });
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return new Fault('disk', 'The disk reported an error.', { cause: error, outcomeUnknown: true });
  }
  return new Defect(`SQLite: ${code} ${error.message}`, { cause: error });
}
