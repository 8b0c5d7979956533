/** Bank files made wrong on purpose, one format after the other: read or refused in words, never more than they say. */
import { fieldsOk } from './bank-line-check.ts';
import {
  bankFieldOf,
  lookAtCsv,
  missingBankFields,
  readCsvStatement,
} from '#electron/reconciliation/formats/csv.ts';
import { readBankFile } from '#electron/reconciliation/formats/index.ts';
import type { ParsedStatement } from '#electron/reconciliation/formats/statement.ts';
import { readTable } from '#electron/tabular/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { bai2, camt, csv, mt940, ofx, ofx2, type Period, type Txn } from './bank.ts';

const PERIOD: Period = { from: '2026-10-01', to: '2026-10-31', closing: 482_151 };
const LINES: readonly Txn[] = [
  { on: '2026-10-05', cents: 125_000, text: 'MOBILE DEPOSIT & SONS' },
  { on: '2026-10-12', cents: -89_643, text: 'CHECK 1181', check: '1181' },
  { on: '2026-10-31', cents: -1_200, text: 'SERVICE CHARGE' },
];
export const SEEDS: Readonly<Record<string, Buffer>> = {
  ofx: Buffer.from(ofx(PERIOD, LINES, true)),
  ofx2: Buffer.from(ofx2(PERIOD, LINES)),
  csv: Buffer.from(csv(PERIOD, LINES)),
  bai2: Buffer.from(bai2(PERIOD, LINES)),
  camt: Buffer.from(camt(PERIOD, LINES)),
  mt940: Buffer.from(mt940(PERIOD, LINES)),
};

const HOSTILE = [
  '<',
  '>',
  '&',
  '&amp;',
  '<!ENTITY x "y">',
  '<![CDATA[',
  ']]>',
  '</STMTTRN>',
  '<STMTTRN>',
  '/',
  ',',
  '88,',
  '16,',
  ':61:',
  ':86:',
  '\n',
  '\0',
  '\ufeff',
  '\u202e',
  '-',
  '1e309',
  '9'.repeat(40),
  '20261341',
  '{x}',
  '__proto__',
  '"',
  ' '.repeat(300),
  '\u0663',
].map((text) => Buffer.from(text));

/** A file from a seed and numbers: pieces cut out, bytes and hostile words put in, parts doubled. */
export function mutate(seed: Buffer, next: (below: number) => number): Buffer {
  let bytes = seed;
  const changes = 1 + next(6);
  for (let at = 0; at < changes; at += 1) {
    const place = next(bytes.length + 1);
    const kind = next(4);
    const piece =
      kind === 0
        ? Buffer.from([next(256)])
        : kind === 1
          ? (HOSTILE[next(HOSTILE.length)] as Buffer)
          : kind === 2
            ? bytes.subarray(place, place + next(80))
            : Buffer.alloc(0);
    bytes = Buffer.concat([
      bytes.subarray(0, place),
      piece,
      bytes.subarray(place + (kind === 3 ? next(60) : next(3))),
    ]);
  }
  return bytes;
}

/** The statements of a file, null when it was refused in words; anything else is thrown. */
export async function statementsOrRefusal(bytes: Buffer): Promise<readonly ParsedStatement[] | null> {
  try {
    const own = readBankFile(bytes);
    if (own !== null) return own;
    const table = await readTable(bytes, bankFieldOf);
    const { guessed } = lookAtCsv(table);
    return missingBankFields(guessed.columns).length > 0 ? null : [readCsvStatement(table, guessed)];
  } catch (error) {
    if (error instanceof Refusal && error.text.why !== '' && error.text.todo !== '') return null;
    throw error;
  }
}

export type Fuzzed = { readonly accepted: number; readonly slowestMs: number };

export async function fuzz(format: string, count: number, seed: number): Promise<Fuzzed> {
  let state = seed >>> 0;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
  const file = SEEDS[format] as Buffer;
  let accepted = 0;
  let slowestMs = 0;
  for (let at = 0; at < count; at += 1) {
    const bytes = mutate(file, next);
    const before = process.cpuUsage();
    const statements = await statementsOrRefusal(bytes);
    const { user, system } = process.cpuUsage(before);
    slowestMs = Math.max(slowestMs, (user + system) / 1000);
    if (statements === null) continue;
    accepted += 1;
    for (const statement of statements) fieldsOk(statement);
  }
  return { accepted, slowestMs };
}
