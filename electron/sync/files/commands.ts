/** What the agency decides about files: names of accounts, its own columns, which files were made. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import {
  type ExportFormat,
  type ExportLayout,
  ExportLayoutSchema,
  type ExportMapping,
} from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { formatOf } from './formats.ts';
import { checkLayout } from './layout.ts';
import { namingFor } from './names.ts';

/** The agency's own columns; null until it kept some. */
export function savedLayout(db: ReadDb): ExportLayout | null {
  const text = db.value<string>('SELECT layout FROM export_layout');
  return text === undefined ? null : ExportLayoutSchema.parse(JSON.parse(text));
}

/** Refuses input.invalid for columns that make no journal. */
export function saveLayout(tx: WriteTx, layout: ExportLayout): void {
  checkLayout(layout);
  tx.exec(
    'INSERT INTO export_layout (only_row, layout) VALUES (1, ?) ON CONFLICT (only_row) DO UPDATE SET layout = excluded.layout',
    JSON.stringify(layout),
  );
}

export type AccountName = {
  readonly format: ExportFormat;
  readonly target: string;
  readonly code: string;
  readonly name: string;
};

/** Refuses not-found for a target that is no account of ours, account.invalid for a name the program would not take. */
export function saveAccount(tx: WriteTx, input: AccountName): void {
  const format = formatOf(input.format, savedLayout(tx) ?? undefined);
  const known = (['net', 'full'] as const).flatMap((mapping) => namingFor(tx, format, mapping).accounts);
  const account = known.find(({ target }) => target === input.target);
  if (account === undefined) {
    throw new Refusal('not-found', {
      what: 'Nothing was saved.',
      why: `There is no account called ${input.target}.`,
      todo: 'Choose a line of the list.',
      field: 'target',
    });
  }
  tx.exec('DELETE FROM export_account WHERE format = ? AND target = ?', input.format, input.target);
  if (input.code === '' && input.name === '') return;
  tx.exec(
    'INSERT INTO export_account (format, target, code, name) VALUES (?, ?, ?, ?)',
    input.format,
    input.target,
    input.code,
    input.name,
  );
  const mapping = input.target.startsWith('ledger:') ? 'full' : 'net';
  const problem = namingFor(tx, format, mapping).accounts.find(
    ({ target }) => target === input.target,
  )?.problem;
  if (problem === null || problem === undefined) return;
  throw new Refusal('account.invalid', {
    what: `Not saved for ${account.label}.`,
    why: problem,
    todo: 'Type it as the other program shows it.',
    field: format.accountsBy === 'code' ? 'code' : 'name',
  });
}

export type MadeFile = {
  readonly format: ExportFormat;
  readonly mapping: ExportMapping;
  readonly fromOn: LocalDate | null;
  readonly throughOn: LocalDate | null;
  readonly onlyNew: boolean;
  readonly throughSeq: number;
  readonly entryCount: number;
  readonly lineCount: number;
  readonly debitCents: number;
  readonly files: readonly { readonly fileName: string; readonly sha256: string }[];
};

export function recordFile(tx: WriteTx, made: MadeFile, envelope: Envelope): { exportId: number } {
  const exportId = tx.nextId();
  tx.exec(
    `INSERT INTO export_file (id, format, mapping, from_on, through_on, through_seq, only_new, entry_count, line_count,
       debit_cents, files, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    exportId,
    made.format,
    made.mapping,
    made.fromOn,
    made.throughOn,
    made.throughSeq,
    made.onlyNew ? 1 : 0,
    made.entryCount,
    made.lineCount,
    made.debitCents,
    JSON.stringify(made.files),
    envelope.at,
  );
  return { exportId };
}

/** Refuses not-found, and conflict for a file set aside before. */
export function setAside(tx: WriteTx, exportId: number, envelope: Envelope): void {
  const row = tx.row<{ set_aside_at: string | null }>(
    'SELECT set_aside_at FROM export_file WHERE id = ?',
    exportId,
  );
  if (row === undefined) {
    throw new Refusal('not-found', {
      what: 'Nothing was changed.',
      why: 'There is no such file.',
      todo: 'Choose one of the list.',
      field: 'exportId',
    });
  }
  if (row.set_aside_at !== null) {
    throw new Refusal('conflict', {
      what: 'Nothing was changed.',
      why: 'It is noted as not imported already.',
      todo: 'Make a new file; it will hold those entries.',
      field: 'exportId',
    });
  }
  tx.exec(
    'UPDATE export_file SET set_aside_at = ?, set_aside_id = ? WHERE id = ?',
    envelope.at,
    tx.nextId(),
    exportId,
  );
}
