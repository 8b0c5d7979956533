/** A doctored copy of a ledger file, in memory: what someone with the file and SQLite could do. */
import Database from 'better-sqlite3';
import { CHECKS, runCheck } from '#db/checks/index.ts';
import { connect, type RawDatabase } from '#db/connection/index.ts';

/** In memory there is no write-ahead log, which is what `pragmas` would report. */
const CHECKED = CHECKS.filter(({ name }) => name !== 'pragmas');

export function inMemory(file: Buffer): RawDatabase {
  const bytes = Buffer.from(file);
  // Bytes 18 and 19 ask for a write-ahead log, which memory has not.
  bytes.writeUInt8(1, 18);
  bytes.writeUInt8(1, 19);
  const raw = new Database(bytes);
  raw.pragma('foreign_keys = OFF');
  return raw;
}

/** Runs SQL as if the triggers of these tables were not there; afterwards they are again, letter by letter. */
export function behindTriggers(raw: RawDatabase, sql: string): void {
  const triggers = raw.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as {
    name: string;
    sql: string;
  }[];
  for (const { name } of triggers) raw.exec(`DROP TRIGGER ${name}`);
  raw.pragma('ignore_check_constraints = ON');
  raw.exec(sql);
  raw.pragma('ignore_check_constraints = OFF');
  for (const trigger of triggers) raw.exec(trigger.sql);
}

/** Names of the checks that fail, with what they found. */
export function failing(raw: RawDatabase): Map<string, readonly string[]> {
  const file = { raw, read: connect(raw).read, tick: () => undefined };
  const failed = CHECKED.map((check) => runCheck(check, file)).filter(({ ok }) => !ok);
  return new Map(failed.map(({ name, findings }) => [name, findings]));
}
