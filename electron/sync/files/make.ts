/** From the journal to the bytes of one or more files, in one look at the books. */
import type { ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ExportFormat, ExportLayout, ExportMapping } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { savedLayout } from './commands.ts';
import type { FileEntry } from './entry.ts';
import { type Format, formatOf } from './formats.ts';
import { type NamedAccount, type Naming, namingFor } from './names.ts';
import { firstAndLastOn, monthsOf, type Range } from './source.ts';

export type ExportOrder = {
  readonly format: ExportFormat;
  /** null: as the format usually is. */
  readonly mapping: ExportMapping | null;
  readonly fromOn: LocalDate | null;
  readonly throughOn: LocalDate | null;
  readonly onlyNew: boolean;
  /** For `custom`; null: the saved one, or the one every agency starts from. */
  readonly layout: ExportLayout | null;
};

export type Counts = {
  readonly entryCount: number;
  readonly lineCount: number;
  readonly debitCents: number;
  readonly fileCount: number;
  /** Entries that belong in no such file: opening balances, and what nets to nothing. */
  readonly skippedCount: number;
  readonly mapping: ExportMapping;
  /** The journal's last entry when the file was made. */
  readonly throughSeq: number;
};

/** Takes the text of file `no` (from 0), piece by piece and in order. */
export type Sink = (no: number, text: string) => void;

/** The format an order is for, with the agency's own columns where it is `custom`. Refuses input.invalid. */
export function formatFor(db: ReadDb, order: Pick<ExportOrder, 'format' | 'layout'>): Format {
  return formatOf(order.format, order.layout ?? savedLayout(db) ?? undefined);
}

/**
 * Writes all files of an order into the sink. Refuses account.invalid when an account has a name the other program would
 * not take or two accounts have the same, and input.invalid for dates the wrong way round or an entry no file can hold.
 * The caller holds a read transaction.
 */
export function writeFiles(db: ReadDb, order: ExportOrder, sink: Sink): Counts {
  checkDates(order);
  const format = formatFor(db, order);
  const mapping = order.mapping ?? format.usualMapping;
  const naming = namingFor(db, format, mapping);
  checkNames(naming.accounts, format);
  const range: Range = { ...order, mapping, hasOpening: format.hasOpening && mapping === 'full' };
  const files = filesOf(db, range, format, naming, sink);
  return { ...files, mapping, throughSeq: db.value<number>('SELECT max(seq) FROM journal_entry') ?? 0 };
}

function filesOf(db: ReadDb, range: Range, format: Format, naming: Naming, sink: Sink) {
  const writer = format.writer();
  const firstOn = firstAndLastOn(db)?.first ?? ('2000-01-01' as LocalDate);
  const head = writer.head(
    naming.accounts.filter(({ isUsed }) => isUsed),
    firstOn,
  );
  const counts = { entryCount: 0, lineCount: 0, debitCents: 0, fileCount: 1, skippedCount: 0 };
  let linesInFile = 0;
  sink(0, head);
  for (const month of monthsOf(db, range, naming)) {
    counts.skippedCount += month.skippedCount;
    for (const entry of month.entries) {
      if (isFull(linesInFile, entry, format)) {
        sink(counts.fileCount, head);
        counts.fileCount += 1;
        linesInFile = 0;
      }
      sink(counts.fileCount - 1, writer.entry(entry));
      linesInFile += entry.lines.length;
      counts.entryCount += 1;
      counts.lineCount += entry.lines.length;
      for (const line of entry.lines) counts.debitCents += Math.max(line.cents, 0);
    }
  }
  return counts;
}

/** An entry is never torn between two files. */
function isFull(linesInFile: number, entry: FileEntry, { linesPerFile, title }: Format): boolean {
  if (linesPerFile === null) return false;
  if (entry.lines.length > linesPerFile) {
    throw new Refusal('input.invalid', {
      what: 'No file was made.',
      why: `Entry ${entry.entryNumber} of ${entry.accountingOn} has ${entry.lines.length} lines; ${title} takes ${linesPerFile} a file.`,
      todo: 'Use net mapping, which has one line an account, or leave out that day.',
      field: 'mapping',
    });
  }
  return linesInFile > 0 && linesInFile + entry.lines.length > linesPerFile;
}

function checkDates({ fromOn, throughOn }: ExportOrder): void {
  if (fromOn === null || throughOn === null || fromOn <= throughOn) return;
  throw new Refusal('input.invalid', {
    what: 'No file was made.',
    why: `The first day, ${fromOn}, is after the last, ${throughOn}.`,
    todo: 'Turn the dates round.',
    field: 'throughOn',
  });
}

function checkNames(accounts: readonly NamedAccount[], format: Format): void {
  const used = accounts.filter(({ isUsed }) => isUsed);
  const broken = used.find(({ problem }) => problem !== null);
  if (broken !== undefined) {
    throw new Refusal('account.invalid', {
      what: 'No file was made.',
      why: `${broken.label} is called “${format.accountsBy === 'code' ? broken.code : broken.name}” there. ${broken.problem ?? ''}`,
      todo: `Say what it is called in ${format.title}.`,
    });
  }
  const seen = new Map<string, string>();
  for (const account of used) {
    const key = (format.accountsBy === 'code' ? account.code : account.name).toLowerCase();
    const other = seen.get(key);
    if (other !== undefined) {
      throw new Refusal('account.invalid', {
        what: 'No file was made.',
        why: `${other} and ${account.label} are called the same there, so their money would be mixed.`,
        todo: `Say what each is called in ${format.title}.`,
      });
    }
    seen.set(key, account.label);
  }
}
