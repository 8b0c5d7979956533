/** The company and its lists: what is there, and putting something there on request. */
import type { Client } from './client.ts';
import { type JsonObject, type JsonText, property, textOf, writeJsonText } from './json-text.ts';
import type { RemoteList } from './names.ts';
import type { CompanyOutcome, CreateOutcome, ListOutcome, NewObject, RemoteObject } from './port.ts';
import { ask, empty, heldOrUnknown, quoted, select, type Timing } from './seen.ts';

export async function list(client: Client, name: RemoteList, timing: Timing): Promise<ListOutcome> {
  const found = await select(client, name, 'Active in (true, false)', timing);
  if (found.kind !== 'rows') return found;
  return { kind: 'list', objects: found.rows.map((row) => objectOf(name, row)), calls: found.calls };
}

function objectOf(name: RemoteList, row: JsonText): RemoteObject {
  return {
    remoteId: textOf(row, 'Id') ?? '',
    name: textOf(row, 'FullyQualifiedName') ?? textOf(row, 'DisplayName') ?? textOf(row, 'Name') ?? '',
    type: name === 'Account' ? (textOf(row, 'AccountType') ?? '') : name,
    subtype: name === 'Account' ? (textOf(row, 'AccountSubType') ?? '') : '',
    isActive: property(row, 'Active') !== false,
  };
}

const isPerson = (name: RemoteList): boolean => name === 'Customer' || name === 'Vendor';

function bodyOf({ list: name, name: called, type, subtype, parentId }: NewObject): JsonObject {
  const parent = parentId === null ? {} : { ParentRef: { value: parentId } };
  if (isPerson(name)) {
    const job = name === 'Customer' && parentId !== null ? { Job: true, BillWithParent: true } : {};
    return { DisplayName: called, ...parent, ...job };
  }
  if (name !== 'Account') return { Name: called, ...parent };
  return {
    Name: called,
    AccountType: type ?? '',
    ...(subtype === null ? {} : { AccountSubType: subtype }),
    ...(parentId === null ? {} : { SubAccount: true }),
    ...parent,
  };
}

/** One create request. When its answer is unclear, the list is asked for the name: there it is either ours by now, or not. */
export async function create(client: Client, object: NewObject, timing: Timing): Promise<CreateOutcome> {
  const seen = await ask(client, {
    call: `create ${object.list}`,
    method: 'POST',
    path: object.list.toLowerCase(),
    query: { requestid: object.requestId },
    body: writeJsonText(bodyOf(object)),
  });
  if (seen.kind === 'body') {
    const made = property(seen.body, object.list);
    if (textOf(made, 'Id') !== null) {
      return { kind: 'created', object: objectOf(object.list, made ?? null), calls: seen.calls };
    }
    return empty(object.list, seen.calls, timing);
  }
  const { kind, problem } = seen.verdict;
  if (kind === 'refused' || kind === 'taken' || kind === 'gone') {
    return { kind: 'refused', problem, calls: seen.calls };
  }
  const unclear = heldOrUnknown(seen, timing);
  if (unclear.kind === 'held') return unclear;
  const key = isPerson(object.list) ? 'DisplayName' : 'Name';
  const found = await select(client, object.list, `${key} = ${quoted(object.name)}`, timing);
  const [row] = found.kind === 'rows' ? found.rows : [];
  const calls = [...unclear.calls, ...found.calls];
  if (row === undefined) return { ...unclear, calls };
  return { kind: 'created', object: objectOf(object.list, row), calls };
}

/** Who answers, and what it allows: its closing date, classes and locations. */
export async function company(client: Client, realmId: string, timing: Timing): Promise<CompanyOutcome> {
  const path = `companyinfo/${encodeURIComponent(realmId)}`;
  const info = await ask(client, { call: 'read CompanyInfo', method: 'GET', path });
  if (info.kind !== 'body') return heldOrUnknown(info, timing);
  const companyName = textOf(property(info.body, 'CompanyInfo'), 'CompanyName');
  if (companyName === null) return empty('company', info.calls, timing);
  const asked = await ask(client, { call: 'read Preferences', method: 'GET', path: 'preferences' });
  const calls = [...info.calls, ...asked.calls];
  if (asked.kind !== 'body') return { ...heldOrUnknown(asked, timing), calls };
  const accounting = property(property(asked.body, 'Preferences'), 'AccountingInfoPrefs');
  const closed = textOf(accounting, 'BookCloseDate');
  return {
    kind: 'company',
    companyName,
    bookCloseOn: closed !== null && /^\d{4}-\d\d-\d\d$/.test(closed) ? closed : null,
    hasClasses:
      property(accounting, 'ClassTrackingPerTxnLine') === true ||
      property(accounting, 'ClassTrackingPerTxn') === true,
    hasLocations: property(accounting, 'TrackDepartments') === true,
    calls,
  };
}
