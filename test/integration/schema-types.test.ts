import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { emptyFile } from '#test/builders/book.ts';

const DIRECTORY = join(import.meta.dirname, '../../db/schema');
const { connection } = emptyFile();
afterAll(() => connection.close());

type Columns = Record<string, string>;

/** `table: { column: type; … }` of every schema file, told in SQLite's words: `INTEGER`, `TEXT NOT NULL`, … */
function declared(): Record<string, Columns> {
  const tables: Record<string, Columns> = {};
  for (const file of readdirSync(DIRECTORY).filter((name) => name !== 'index.ts')) {
    const text = readFileSync(join(DIRECTORY, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    for (const [, table = '', body = ''] of text.matchAll(/^ {2}(\w+): \{([^}]*)\};/gm)) {
      const columns = [...body.matchAll(/(\w+)\s*:\s*([^;]+)(?:;|$)/g)];
      tables[table] = Object.fromEntries(columns.map(([, name = '', type = '']) => [name, inSql(type)]));
    }
  }
  return tables;
}

function inSql(type: string): string {
  const parts = type.split('|').map((part) => part.trim());
  const values = parts.filter((part) => part !== '' && part !== 'null');
  const isText = values.every((part) => part === 'string' || part.startsWith("'"));
  const isInteger = values.every((part) => part === 'number' || /^\d+$/.test(part));
  if (isText === isInteger) return `neither text nor integer: ${type}`;
  return `${isText ? 'TEXT' : 'INTEGER'}${parts.includes('null') ? '' : ' NOT NULL'}`;
}

function real(): Record<string, Columns> {
  const names = connection.read
    .rows<{ name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       AND name NOT LIKE 'entry\\_search%' ESCAPE '\\' AND name <> 'schema_migration'
       UNION SELECT 'entry_search_state' ORDER BY 1`,
    )
    .map(({ name }) => name);
  return Object.fromEntries(
    names.map((name) => {
      const columns = connection.raw.pragma(`table_info(${name})`) as {
        name: string;
        type: string;
        notnull: number;
        pk: number;
      }[];
      const inWords = (column: (typeof columns)[number]) =>
        `${column.type}${column.notnull === 1 || column.pk > 0 ? ' NOT NULL' : ''}`;
      return [name, Object.fromEntries(columns.map((column) => [column.name, inWords(column)]))];
    }),
  );
}

it('what kysely believes about each table is what the migrations make', () => {
  const tables = declared();
  expect(Object.keys(tables).length).toBeGreaterThan(15);
  expect(tables).toEqual(real());
});
