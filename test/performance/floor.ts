/**
 * The floor: every row a command wrote, in all tables, written again by prepared statements on a copy of the same file with
 * the same pragmas and foreign keys, without triggers. Temporary triggers record the rows on a copy of their own.
 */
import type { Connection, SqlValue } from '#db/connection/index.ts';

type Statement = { run(...values: readonly SqlValue[]): unknown };
export type Write = { readonly text: string; readonly values: readonly SqlValue[] };
type Column = { readonly name: string; readonly pk: number };

/** Starts recording; each call of the answer gives the writes since the last. */
export function recordWrites({ raw }: Connection): () => readonly Write[] {
  let writes: Write[] = [];
  const tables = raw
    .prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .pluck()
    .all() as string[];
  for (const table of tables) {
    const columns = raw.pragma(`table_info(${table})`) as Column[];
    const names = columns.map(({ name }) => name);
    const list = (row: string): string => names.map((name) => `${row}.${name}`).join(', ');
    const keys = columns.flatMap(({ pk }, at) => (pk > 0 ? [at] : []));
    const where = keys.map((at) => `${names[at]} = ?`).join(' AND ');
    const insert = `INSERT INTO ${table} VALUES (${names.map(() => '?').join(', ')})`;
    raw.function(`saw_insert_${table}`, { varargs: true }, (...values) => {
      writes.push({ text: insert, values: values as SqlValue[] });
    });
    raw.function(`saw_update_${table}`, { varargs: true }, (...both) => {
      const values = both as SqlValue[];
      const [before, after] = [values.slice(0, names.length), values.slice(names.length)];
      // Only what changed, as a hand-written UPDATE would: otherwise the floor would do more work than the command.
      const changed = names.flatMap((_, at) => (before[at] === after[at] ? [] : [at]));
      if (changed.length === 0) return;
      const set = changed.map((at) => `${names[at]} = ?`).join(', ');
      const given = [...changed.map((at) => after[at]), ...keys.map((at) => before[at])];
      writes.push({ text: `UPDATE ${table} SET ${set} WHERE ${where}`, values: given as SqlValue[] });
    });
    raw.function(`saw_delete_${table}`, { varargs: true }, (...values) => {
      writes.push({
        text: `DELETE FROM ${table} WHERE ${where}`,
        values: keys.map((at) => values[at] as SqlValue),
      });
    });
    raw.exec(`CREATE TEMP TRIGGER saw_i_${table} AFTER INSERT ON main.${table}
        BEGIN SELECT saw_insert_${table}(${list('NEW')}); END;
      CREATE TEMP TRIGGER saw_u_${table} AFTER UPDATE ON main.${table}
        BEGIN SELECT saw_update_${table}(${list('OLD')}, ${list('NEW')}); END;
      CREATE TEMP TRIGGER saw_d_${table} AFTER DELETE ON main.${table}
        BEGIN SELECT saw_delete_${table}(${list('OLD')}); END;`);
  }
  return () => {
    const taken = writes;
    writes = [];
    return taken;
  };
}

export function dropTriggers({ raw }: Connection): void {
  const names = raw
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .pluck()
    .all() as string[];
  for (const name of names) raw.exec(`DROP TRIGGER ${name}`);
}

/** Answers what writes a list of rows in one transaction; statements are compiled once. */
export function floorOf({ raw }: Connection): (writes: readonly Write[]) => void {
  const statements = new Map<string, Statement>();
  return raw.transaction((writes: readonly Write[]) => {
    for (const { text, values } of writes) {
      let statement = statements.get(text);
      if (statement === undefined) {
        statement = raw.prepare<SqlValue[]>(text);
        statements.set(text, statement);
      }
      statement.run(...values);
    }
  }).immediate;
}
