/** Tries every attack on schemas with one protection taken out, and says which protections nobody missed. */
import type { RawDatabase } from '#db/connection/index.ts';
import { MIGRATIONS, migrate } from '#db/migrations/index.ts';
import { entryAttacks } from './entries.ts';
import type { Mutant } from './mutants.ts';
import { honestRows, rowAttacks } from './rows.ts';
import { PROTECTED_TABLES, stateAttacks, tableAttacks } from './tables.ts';
import { type Attack, attempt, dump, memoryTarget, type Policy, type Target } from './target.ts';
import { honestEntries, trustAttacks } from './trust.ts';

const [ledger] = MIGRATIONS;
export const SCHEMA = ledger?.up ?? '';

function targetOf(schema: string): Target {
  return memoryTarget((db) => migrate(db, [{ id: 10, name: 'ledger', up: schema }]));
}

type Setting = { readonly pragmas: Readonly<Record<string, 'ON' | 'OFF'>>; readonly policy: Policy };
const ALL_ON = { foreign_keys: 'ON', recursive_triggers: 'ON' } as const;
const SETTINGS: readonly Setting[] = [
  { pragmas: ALL_ON, policy: '' },
  { pragmas: ALL_ON, policy: 'OR FAIL' },
  { pragmas: ALL_ON, policy: 'OR IGNORE' },
  { pragmas: { ...ALL_ON, recursive_triggers: 'OFF' }, policy: 'OR REPLACE' },
  { pragmas: { foreign_keys: 'OFF', recursive_triggers: 'OFF' }, policy: 'OR REPLACE' },
];
function apply(db: RawDatabase, { pragmas }: Setting): void {
  for (const [name, value] of Object.entries(pragmas)) db.pragma(`${name} = ${value}`);
}

type Refused = { readonly attack: Attack; readonly setting: Setting; readonly message: string };

/** Every attack with the words the whole schema refuses it with; throws when one is not refused. */
export function refusals(): readonly Refused[] {
  const target = targetOf(SCHEMA);
  const columnsOf = (table: string): string[] =>
    target.db.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all() as string[];
  const tables = PROTECTED_TABLES.map((table) => [table, columnsOf(table)] as const);
  const attacks = [
    ...entryAttacks,
    ...trustAttacks,
    ...tableAttacks(new Map(tables.filter(([, columns]) => columns.length > 0))),
    ...stateAttacks,
    ...rowAttacks,
  ];
  const before = dump(target.db);
  const refused = SETTINGS.flatMap((setting) => {
    apply(target.db, setting);
    return attacks.map((attack) => {
      const { changed, message } = attempt(target, attack, setting.policy, before);
      if (changed) throw new Error(`not refused: ${attack.name}`);
      return { attack, setting, message };
    });
  });
  target.db.close();
  return refused;
}

/** What shows that the protection is missed: an attack that succeeds, or honest work that no longer can be done. */
export function missedBy(mutant: Mutant, refused: readonly Refused[]): string | null {
  let target: Target;
  try {
    target = targetOf(mutant.schema);
  } catch {
    return 'the book itself';
  }
  try {
    const before = dump(target.db);
    const honest = [...honestEntries, ...honestRows].find(
      (work) => !attempt(target, work, '', before).changed,
    );
    if (honest !== undefined) return honest.name;
    const likely = refused.filter(
      ({ message }) => mutant.messages.length === 0 || mutant.messages.some((part) => message.includes(part)),
    );
    const winner = likely.find(({ attack, setting }) => {
      apply(target.db, setting);
      return attempt(target, attack, setting.policy, before).changed;
    });
    return winner?.attack.name ?? null;
  } finally {
    target.db.close();
  }
}
