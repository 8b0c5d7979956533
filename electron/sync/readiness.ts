/** Whether a run may start: the company answers, and everything mapped is there, active and of the type it had. */
import type { ReadDb } from '#db/connection/index.ts';
import { type ConnectionRow, type MappingRow, mappingOf } from './connection.ts';
import { labelOfKey, listOfKey, type RemoteList } from './names.ts';
import type { Connector, RemoteObject } from './port.ts';
import { asRead, type Problem } from './problems.ts';
import { chartOf } from './source.ts';
import { type Target, typeRefusedBecause } from './targets.ts';

export type Ready = { readonly problem: Problem | null; readonly bookCloseOn: string | null };

/** Checked before the first write, so that a broken mapping stops all or nothing. */
export async function lookReady(db: ReadDb, connection: ConnectionRow, connector: Connector): Promise<Ready> {
  const company = await connector.company();
  if (company.kind !== 'company') return { problem: asRead(company.problem), bookCloseOn: null };
  const { bookCloseOn, companyName } = company;
  if (companyName !== connection.company_name) {
    const detail = `It calls itself ${companyName}, not ${connection.company_name}; if it was renamed there, connect to it again.`;
    return { problem: { code: 'company', detail }, bookCloseOn: null };
  }
  const mapped = [...mappingOf(db, connection.id).values()];
  const used = namesInQueue(db, connection.id);
  const needed = mapped.filter(({ target }) => listOfKey(target) === 'Account' || used.has(target));
  const targets = new Map(chartOf(db, connection.mapping_mode).targets.map((target) => [target.key, target]));
  const wrong: string[] = [];
  for (const [list, rows] of Map.groupBy(needed, ({ target }) => listOfKey(target))) {
    const listed = await connector.list(list);
    if (listed.kind !== 'list') return { problem: asRead(listed.problem), bookCloseOn };
    const objects = new Map(listed.objects.map((object) => [object.remoteId, object]));
    for (const row of rows) {
      const target = targets.get(row.target);
      // An account that this mapping no longer posts to may be in any state.
      if (list === 'Account' && target === undefined) continue;
      const label = target?.label ?? labelOfKey(db, row.target) ?? row.target;
      const why = brokenBecause(list, label, target, row, objects.get(row.remote_id));
      if (why !== null) wrong.push(why);
    }
  }
  const problem: Problem | null =
    wrong.length === 0 ? null : { code: 'mapping', detail: wrong.join(' ').slice(0, 400) };
  return { problem, bookCloseOn };
}

/** Names, classes and locations of what is about to be sent; thousands of others are not looked at. */
function namesInQueue(db: ReadDb, connectionId: number): ReadonlySet<string> {
  const rows = db.rows<{ name: string | null; class: string | null; location: string | null }>(
    `SELECT DISTINCT line.value ->> 'name' AS name, line.value ->> 'class' AS class, line.value ->> 'location' AS location
     FROM sync_item AS i, json_each(i.lines) AS line
     WHERE i.connection_id = ? AND i.state = 'queued' AND instr(i.lines, '"name"') + instr(i.lines, '"class"') + instr(i.lines, '"location"') > 0`,
    connectionId,
  );
  return new Set(rows.flatMap((row) => [row.name, row.class, row.location]).filter((key) => key !== null));
}

const THINGS: Readonly<Record<RemoteList, string>> = {
  Account: 'account',
  Customer: 'customer',
  Vendor: 'vendor',
  Class: 'class',
  Department: 'location',
};

function brokenBecause(
  list: RemoteList,
  label: string,
  target: Target | undefined,
  mapped: MappingRow,
  object: RemoteObject | undefined,
): string | null {
  const name = `${label} → ${mapped.remote_name}`;
  const thing = THINGS[list];
  if (object === undefined) return `${name}: the ${thing} is not there any more.`;
  if (!object.isActive) return `${name}: the ${thing} was made inactive.`;
  if (object.type !== mapped.remote_type) {
    return `${name}: its type was ${mapped.remote_type} and is now ${object.type}.`;
  }
  const why = target === undefined ? null : typeRefusedBecause(target, object.type);
  return why === null ? null : `${name}: ${why}`;
}
