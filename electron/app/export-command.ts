/** `coverbook export`: a company folder that is not open, as a file for another ledger. Reads only. */
import { closeSync, mkdtempSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { connect, openDatabase } from '#db/connection/index.ts';
import { MIGRATIONS } from '#db/migrations/index.ts';
import {
  atOneMoment,
  bytesOf,
  type ExportOrder,
  type FileCounts,
  formatFor,
  markOf,
  writeFiles,
} from '#electron/sync/index.ts';
import { parseLocalDate } from '#shared/calendar/index.ts';
import { EXPORT_FORMATS, type ExportFormat, type ExportMapping } from '#shared/contract/index.ts';
import { Fault, Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { systemClock } from './clock.ts';
import { FOLDER_ENDING, folderOf } from './company.ts';
import { nothingThere } from './exports.ts';
import { explainFileError } from './file-errors.ts';
import { inspect } from './inspect.ts';
import { withLedger } from './reading.ts';
import { type Output, terminal } from './terminal.ts';

const USAGE = [
  'Usage: coverbook export --format FORMAT --out FILE DIR [--from YYYY-MM-DD] [--to YYYY-MM-DD] [--mapping net|full]',
  `  FORMAT is one of ${EXPORT_FORMATS.join(', ')}`,
  '  DIR is a company folder <Agency>.coverbook that is not open',
].join('\n');

type Wanted = { readonly directory: string; readonly out: string; readonly order: ExportOrder };

/** Answers 0 when the file was written, 1 when it could not be, 2 for a wrong call. */
export async function exportCommand(args: readonly string[], output: Output = terminal): Promise<number> {
  if (args.includes('--help')) {
    output.out(USAGE);
    return 0;
  }
  const wanted = wantedBy(args);
  if (typeof wanted === 'string') {
    output.err(`${wanted}\n${USAGE}`);
    return 2;
  }
  try {
    const { counts, paths } = await writeOut(wanted);
    const { entryCount, lineCount, debitCents, skippedCount, mapping } = counts;
    const number = (count: number): string => count.toLocaleString('en-US');
    if (skippedCount > 0)
      output.out(`Left out: ${number(skippedCount)} entries that net to nothing or are opening balances`);
    output.out(
      `Wrote ${number(entryCount)} entries, ${number(lineCount)} lines, debits ${formatMoney(debitCents as Cents)}, ${mapping} mapping: ${paths.join(', ')}`,
    );
    return 0;
  } catch (error) {
    const explained = explainFileError(error);
    if (!(explained instanceof Refusal || explained instanceof Fault)) throw explained;
    output.err(explained.message);
    return 1;
  }
}

/** What the words of a call mean; a sentence when they mean nothing. */
function wantedBy(args: readonly string[]): Wanted | string {
  const text = { type: 'string' } as const;
  let parsed: { values: Record<string, string | boolean | undefined>; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...args],
      options: { format: text, out: text, from: text, to: text, mapping: text },
      allowPositionals: true,
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { values, positionals } = parsed;
  const [directory, ...rest] = positionals;
  const { format, out, from, to, mapping } = values as Record<string, string | undefined>;
  if (!isFormat(format)) return format === undefined ? 'Which format?' : `There is no format ${format}.`;
  if (out === undefined || out === '') return 'Where should the file go? Name it with --out.';
  if (directory === undefined || rest.length > 0) return 'Name one company folder.';
  if (mapping !== undefined && mapping !== 'net' && mapping !== 'full')
    return `Mapping is net or full, not ${mapping}.`;
  for (const [name, value] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (value !== undefined && !parseLocalDate(value).ok) return `--${name} ${value} is no date YYYY-MM-DD.`;
  }
  const date = (value: string | undefined) => {
    const result = value === undefined ? null : parseLocalDate(value);
    return result?.ok === true ? result.date : null;
  };
  const order: ExportOrder = {
    format,
    mapping: (mapping as ExportMapping | undefined) ?? null,
    fromOn: date(from),
    throughOn: date(to),
    onlyNew: false,
    layout: null,
  };
  return { directory, out: resolve(out), order };
}

const isFormat = (text: string | undefined): text is ExportFormat =>
  EXPORT_FORMATS.some((format) => format === text);

async function writeOut({ directory, out, order }: Wanted): Promise<{ counts: FileCounts; paths: string[] }> {
  if (
    dirname(out)
      .split(/[\\/]/u)
      .some((part) => part.endsWith(FOLDER_ENDING))
  ) {
    throw new Refusal('book.place-unsuitable', {
      what: 'No file was written.',
      why: 'The place lies inside a company folder, where only the program itself writes.',
      todo: 'Name a file elsewhere.',
    });
  }
  return withLedger(folderOf(directory), systemClock.now(), (path) => {
    if (inspect(path, MIGRATIONS).pending.length > 0) throw older();
    const connection = connect(openDatabase(path, { mode: 'read' }));
    try {
      return atOneMoment(connection.raw, () => {
        const { encoding } = formatFor(connection.read, order);
        return writeBeside(out, (sink) =>
          writeFiles(connection.read, order, (no, text) =>
            sink(no, bytesOf(text, encoding), markOf(encoding)),
          ),
        );
      });
    } finally {
      connection.close();
    }
  });
}

function older(): Refusal {
  return new Refusal('book.altered', {
    what: 'No file was written.',
    why: 'These books were kept by an older program.',
    todo: 'Open them once in the program, which brings them up to date.',
  });
}

/** All files are whole before any takes its name, so that a file of that name is the whole of it. */
function writeBeside(
  out: string,
  write: (sink: (no: number, bytes: Buffer, mark: string) => void) => FileCounts,
): { counts: FileCounts; paths: string[] } {
  const folder = mkdtempSync(join(dirname(out), '.coverbook-export-'));
  const open: number[] = [];
  try {
    const counts = write((no, bytes, mark) => {
      const isNew = open[no] === undefined;
      const descriptor = (open[no] ??= openSync(join(folder, String(no)), 'wx'));
      if (isNew && mark !== '') writeSync(descriptor, mark);
      writeSync(descriptor, bytes);
    });
    if (counts.entryCount === 0) throw nothingThere(false);
    for (const descriptor of open.splice(0)) closeSync(descriptor);
    const paths = Array.from({ length: counts.fileCount }, (_, no) => numbered(out, no));
    for (const [no, path] of paths.entries()) renameSync(join(folder, String(no)), path);
    return { counts, paths };
  } finally {
    for (const descriptor of open) closeSync(descriptor);
    rmSync(folder, { recursive: true, force: true });
  }
}

function numbered(out: string, no: number): string {
  if (no === 0) return out;
  const extension = extname(out);
  return join(dirname(out), `${basename(out, extension)}-${no + 1}${extension}`);
}
