/**
 * Which lines of a file the books have already. A bank account has, for each day and amount, as many lines as the fullest
 * file says: a line of the same day and amount is the same line, unless the bank's own ids tell two apart on a day that no
 * earlier statement covers to its end. So a file imported twice, in whatever format, changes nothing.
 */
import { hash } from 'node:crypto';
import type { ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ParsedLine, ParsedStatement } from './formats/statement.ts';
import type { NewLine } from './messages.ts';

export type Sorted = {
  readonly fresh: readonly NewLine[];
  readonly knownCount: number;
  readonly knownCents: number;
  /** All lines of the file but those it brings twice itself. */
  readonly lines: readonly ParsedLine[];
  readonly warnings: readonly string[];
};

type Existing = { on: LocalDate; cents: number; ordinal: number; bankId: string };

/** Ids of one format say nothing about those of another. */
const FAMILY = "CASE format WHEN 'qfx' THEN 'ofx' ELSE format END";

/** `exceptJobId`: an import that is going on; what it brought so far counts as not there. */
export function sortLines(
  db: ReadDb,
  bankAccountId: number,
  statement: ParsedStatement,
  exceptJobId: number | null,
): Sorted {
  const { lines, warnings } = withoutOwnDoubles(statement.lines);
  const existing = Map.groupBy(linesBetween(db, bankAccountId, statement, exceptJobId), keyOf);
  const covered = coveredDays(db, bankAccountId, exceptJobId);
  const fresh: NewLine[] = [];
  let knownCount = 0;
  let knownCents = 0;
  let lookalikes = 0;
  for (const [key, group] of Map.groupBy(numbered(lines), ({ line }) => keyOf(line))) {
    const there = existing.get(key) ?? [];
    const known = knownOf(group, there, covered((group[0] as Numbered).line.on));
    knownCount += known.size;
    for (const { line } of known) knownCents += line.cents;
    let ordinal = there.reduce((highest, each) => Math.max(highest, each.ordinal), 0);
    for (const each of group) {
      if (known.has(each)) continue;
      ordinal += 1;
      if (there.length > 0) lookalikes += 1;
      const { on, cents, kind, text, reference, bankId } = each.line;
      fresh.push({ lineNo: each.no, on, cents, ordinal, kind, text, reference, bankId });
    }
  }
  fresh.sort((a, b) => a.lineNo - b.lineNo);
  if (lookalikes > 0) {
    warnings.push(
      `${lookalikes} ${lookalikes === 1 ? 'line has' : 'lines have'} the day and amount of one imported before, under another id of the bank: look whether ${lookalikes === 1 ? 'it is' : 'they are'} doubled.`,
    );
  }
  return { fresh, knownCount, knownCents, lines, warnings };
}

type Numbered = { readonly line: ParsedLine; readonly no: number };
const numbered = (lines: readonly ParsedLine[]): Numbered[] =>
  lines.map((line, at) => ({ line, no: at + 1 }));
const keyOf = ({ on, cents }: { readonly on: string; readonly cents: number }): string => `${on} ${cents}`;

/** The same id, day, amount and words twice in one file is one line, written twice. */
function withoutOwnDoubles(all: readonly ParsedLine[]): { lines: ParsedLine[]; warnings: string[] } {
  const seen = new Map<string, string>();
  const lines: ParsedLine[] = [];
  let doubled = 0;
  let reused = 0;
  for (const line of all) {
    if (line.bankId !== '') {
      const content = `${line.on} ${line.cents} ${line.text}`;
      const known = seen.get(line.bankId);
      if (known === content) {
        doubled += 1;
        continue;
      }
      if (known !== undefined) reused += 1;
      seen.set(line.bankId, content);
    }
    lines.push(line);
  }
  const warnings: string[] = [];
  if (doubled > 0)
    warnings.push(
      `${doubled} ${doubled === 1 ? 'line stands' : 'lines stand'} twice in the file, under the same id; taken once.`,
    );
  if (reused > 0)
    warnings.push(
      `The bank used ${reused} ${reused === 1 ? 'id' : 'ids'} for different lines; all were taken.`,
    );
  return { lines, warnings };
}

function knownOf(group: readonly Numbered[], there: readonly Existing[], isCovered: boolean): Set<Numbered> {
  const known = new Set<Numbered>();
  const left = new Set(there);
  for (const each of group) {
    const same =
      each.line.bankId === '' ? undefined : [...left].find((old) => old.bankId === each.line.bankId);
    if (same === undefined) continue;
    left.delete(same);
    known.add(each);
  }
  for (const each of group) {
    if (known.has(each)) continue;
    // Two ids that differ are two lines, where the earlier file may have ended within the day.
    const same = [...left].find((old) => isCovered || old.bankId === '' || each.line.bankId === '');
    if (same === undefined) continue;
    left.delete(same);
    known.add(each);
  }
  return known;
}

function linesBetween(
  db: ReadDb,
  bankAccountId: number,
  { format, from, to }: ParsedStatement,
  exceptJobId: number | null,
): Existing[] {
  return db.rows<Existing>(
    `SELECT l.on_date AS "on", l.cents, l.ordinal, iif(${FAMILY} = ?, l.bank_id, '') AS bankId
     FROM bank_line AS l JOIN bank_statement AS s ON s.id = l.statement_id
     WHERE l.bank_account_id = ? AND l.on_date BETWEEN ? AND ? AND s.job_id IS NOT ? ORDER BY l.on_date, l.cents, l.ordinal`,
    format === 'qfx' ? 'ofx' : format,
    bankAccountId,
    from,
    to,
    exceptJobId,
  );
}

/** Days a complete statement covers to their end: all but its last, on which the bank may have booked more later. */
function coveredDays(
  db: ReadDb,
  bankAccountId: number,
  exceptJobId: number | null,
): (day: LocalDate) => boolean {
  const periods = db.rows<{ from_on: LocalDate; to_on: LocalDate }>(
    "SELECT from_on, to_on FROM bank_statement WHERE bank_account_id = ? AND state = 'complete' AND job_id IS NOT ?",
    bankAccountId,
    exceptJobId,
  );
  return (day) => periods.some((period) => period.from_on <= day && day < period.to_on);
}

/** Enough to know an account again without keeping its number. */
export const accountHash = (account: string): string =>
  account === '' ? '' : hash('sha256', `account ${signsOf(account)}`);
export const accountEnd = (account: string): string => signsOf(account).slice(-4);
const signsOf = (account: string): string => account.toUpperCase().replace(/[^A-Z0-9]/g, '');
