/**
 * Raw SQL against the ledger file, as anyone with the file could write it: every statement is refused and changes nothing,
 * with the product's settings and with other programs' settings, whatever conflict rule it names. What no trigger can
 * refuse (triggers dropped, checks switched off) is found by verification.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryAttacks } from '#test/builders/attack/entries.ts';
import { offences } from '#test/builders/attack/offences.ts';
import { honestRows, rowAttacks } from '#test/builders/attack/rows.ts';
import {
  emptyBookAttacks,
  PROTECTED_TABLES,
  stateAttacks,
  tableAttacks,
} from '#test/builders/attack/tables.ts';
import {
  type Attack,
  attempt,
  dump,
  POLICIES,
  type Policy,
  seedOf,
  type Target,
} from '#test/builders/attack/target.ts';
import { honestEntries, trustAttacks } from '#test/builders/attack/trust.ts';
import { type TestBook, testBook } from '#test/builders/book.ts';
import { testRegistry } from '#test/builders/commands.ts';
import { proof, proofOf } from '#test/builders/proof.ts';

let book: TestBook;
let target: Target;
beforeAll(() => {
  book = testBook(testRegistry);
  target = { db: book.connection.raw, seed: seedOf(book) };
});
afterAll(() => book.dispose());

const columnsOf = (table: string): string[] =>
  target.db.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all() as string[];

/** Names of the attacks that changed something, each with the conflict rule it used. */
function succeeded(
  attacks: readonly Attack[],
  policies: readonly Policy[] = POLICIES,
  on: Target = target,
): string[] {
  const before = dump(on.db);
  return attacks.flatMap((attack) =>
    policies
      .filter((policy) => attempt(on, attack, policy, before).changed)
      .map((policy) => `${attack.name} ${policy}`),
  );
}

type Setting = {
  readonly name: string;
  readonly pragmas: readonly string[];
  readonly policies: readonly Policy[];
};
/** With triggers off for REPLACE, only REPLACE can do what it could not do before. */
const SETTINGS: readonly Setting[] = [
  { name: 'the product’s settings', pragmas: [], policies: POLICIES },
  { name: 'recursive_triggers off', pragmas: ['recursive_triggers = OFF'], policies: ['OR REPLACE'] },
  {
    name: 'foreign_keys and recursive_triggers off',
    pragmas: ['foreign_keys = OFF', 'recursive_triggers = OFF'],
    policies: ['', 'OR REPLACE'],
  },
];
const KINDS: readonly (readonly [string, () => readonly Attack[], number])[] = [
  ['entries', () => entryAttacks, 200],
  ['owners of trust money and reversals', () => trustAttacks, 150],
  [
    'rows of every table',
    () => tableAttacks(new Map(PROTECTED_TABLES.map((table) => [table, columnsOf(table)]))),
    400,
  ],
  ['periods, numbers, heads and derived rows', () => stateAttacks, 40],
  ['master data and the command log', () => rowAttacks, 40],
];

describe.each(SETTINGS)('with $name', ({ pragmas, policies }) => {
  beforeAll(() => {
    for (const pragma of pragmas) target.db.pragma(pragma);
  });
  afterAll(() => {
    target.db.pragma('foreign_keys = ON');
    target.db.pragma('recursive_triggers = ON');
  });

  it.each(KINDS)(
    'refuses every attack on %s',
    (_name, attacks, atLeast) => {
      expect(attacks().length).toBeGreaterThan(atLeast);
      expect(succeeded(attacks(), policies)).toEqual([]);
    },
    180_000,
  );

  it('accepts what the attacks are made from, so that they fail for what was spoiled', () => {
    const honest = [...honestEntries, ...honestRows];
    const before = dump(target.db);
    const verdicts = honest.map((attack) => [attack.name, attempt(target, attack, '', before)]);
    expect(verdicts).toEqual(honest.map(({ name }) => [name, { changed: true, message: '' }]));
  });
});

it('refuses derived rows before the first entry', () => {
  const fresh = testBook(testRegistry);
  expect(succeeded(emptyBookAttacks, POLICIES, { ...target, db: fresh.connection.raw })).toEqual([]);
  fresh.dispose();
});

it('is provable as it stands', () => {
  expect(proof(target.db)).toEqual({});
});

describe('what triggers cannot refuse is found by verification', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'coverbook-attack-'));
    target.db.pragma('wal_checkpoint(TRUNCATE)');
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it.each(offences)('$name: $check', ({ name, offend, check }) => {
    const path = join(directory, `${name.replace(/\W+/g, '-')}.db`);
    copyFileSync(book.path, path);
    const db = new Database(path);
    offend({ db, seed: target.seed });
    db.close();
    expect(Object.keys(proofOf(path))).toContain(check);
  });
});
