/** The file itself: pages, references, rules, settings. */
import { APPLICATION_ID } from '#db/connection/index.ts';
import { expectedSchemaHash, MIGRATIONS, schemaHash } from '#db/migrations/index.ts';
import { type Check, findings } from './types.ts';

const RESTORE =
  'Restore the last verified backup to a new folder and compare; keep the damaged file as it is.';

export const integrity: Check = {
  name: 'integrity',
  title: 'Every page of the file is readable and every index agrees with its table',
  advice: `The disk or another program has damaged the file. ${RESTORE}`,
  since: 10,
  run: ({ raw }) => {
    const found = findings();
    for (const { integrity_check: text } of raw.pragma('integrity_check(50)') as {
      integrity_check: string;
    }[]) {
      if (text !== 'ok') found.add(text);
    }
    return found.outcome(raw.pragma('page_count', { simple: true }) as number);
  },
};

export const foreignKeys: Check = {
  name: 'foreign-keys',
  title: 'Nothing points to a row that is not there',
  advice: `Rows were removed from outside Coverbook. ${RESTORE}`,
  since: 10,
  run: ({ raw, read }) => {
    const found = findings();
    const orphans = raw.pragma('foreign_key_check') as {
      table: string;
      rowid: number | null;
      parent: string;
    }[];
    for (const { table, rowid, parent } of orphans)
      found.add(`${table} row ${rowid ?? '?'} points to a ${parent} that is not there.`);
    return found.outcome(read.value<number>("SELECT count(*) FROM sqlite_schema WHERE type = 'table'") ?? 0);
  },
};

export const schema: Check = {
  name: 'schema',
  title: 'Tables and triggers are those Coverbook made',
  advice: `Someone changed the rules inside the file, so entries could have been changed too. ${RESTORE}`,
  since: 10,
  run: ({ raw, read }) => {
    const found = findings();
    const applied = read.value<number>('SELECT count(*) FROM schema_migration') ?? 0;
    if (applied === 0 || applied > MIGRATIONS.length)
      found.add(`The file has ${applied} schema steps; this program knows ${MIGRATIONS.length}.`);
    else if (schemaHash(raw) !== expectedSchemaHash(MIGRATIONS.slice(0, applied))) {
      found.add('A table, index or trigger was added, changed or dropped.');
    }
    const newest = MIGRATIONS[applied - 1]?.id;
    if (raw.pragma('user_version', { simple: true }) !== newest)
      found.add(`The version mark is not ${newest}.`);
    return found.outcome(read.value<number>('SELECT count(*) FROM sqlite_schema') ?? 0);
  },
};

const EXPECTED: readonly (readonly [pragma: string, value: string | number, why: string])[] = [
  ['application_id', APPLICATION_ID, 'the file carries Coverbook’s mark'],
  ['journal_mode', 'wal', 'a power cut loses nothing that was acknowledged'],
  ['encoding', 'UTF-8', 'hashes are made over UTF-8 text'],
  ['foreign_keys', 1, 'references are enforced'],
  ['recursive_triggers', 1, 'REPLACE is refused like DELETE'],
  ['trusted_schema', 0, 'a doctored file cannot run functions'],
  ['cell_size_check', 1, 'damaged pages are noticed when read'],
];

export const pragmas: Check = {
  name: 'pragmas',
  title: 'The protections of the database are switched on',
  advice: 'Update or reinstall Coverbook; if it stays, send the health report to support.',
  since: 10,
  run: ({ raw }) => {
    const found = findings();
    for (const [pragma, value, why] of EXPECTED) {
      const actual: unknown = raw.pragma(pragma, { simple: true });
      if (actual !== value) found.add(`${pragma} is ${String(actual)}, not ${value} (${why}).`);
    }
    return found.outcome(EXPECTED.length);
  },
};
