/**
 * Names beside the accounts, for whoever wants them in QuickBooks: accounts and subaccounts as customers, carriers as
 * vendors, classes and locations. A name goes only where the line is one account of ours: what is netted has no single owner.
 */
import type { ReadDb } from '#db/connection/index.ts';
import type { SyncNameKind, SyncSettings } from '#shared/contract/index.ts';
import type { EntryLine } from './rules.ts';
import type { TargetKind } from './targets.ts';

/** What a line says about whose it is. */
export type LineFacts = {
  readonly account_id: number | null;
  readonly subaccount_id: number | null;
  readonly carrier_id: number | null;
  readonly producer_id: number | null;
  readonly state: string | null;
  readonly line_of_business: string | null;
};

type Named = Pick<EntryLine, 'name' | 'class' | 'location'>;
const NOTHING: Named = {};
const RESULT: readonly TargetKind[] = ['income', 'expense'];
const OWNED: readonly TargetKind[] = [...RESULT, 'asset', 'liability', 'uncollected'];

/** Which names a line carries, by the settings. */
export function namesFor(
  settings: SyncSettings,
  kinds: ReadonlyMap<string, TargetKind>,
): (target: string, facts: LineFacts) => Named {
  const { customers, vendors, classBy, locationBy } = settings;
  if ([customers, vendors, classBy, locationBy].every((each) => each === 'off')) return () => NOTHING;
  return (target, facts) => {
    const kind = kinds.get(target) ?? 'interfund';
    if (!OWNED.includes(kind)) return NOTHING;
    const name = nameOf(settings, target, facts);
    const sorts = RESULT.includes(kind);
    const classKey = sorts ? groupingKey('class', classBy, facts) : null;
    const locationKey = sorts ? groupingKey('location', locationBy, facts) : null;
    return {
      ...(name === null ? {} : { name }),
      ...(classKey === null ? {} : { class: classKey }),
      ...(locationKey === null ? {} : { location: locationKey }),
    };
  };
}

/** Accounts of the chart that are owed to or by a carrier; every other line is a client's. */
const CARRIER_TARGETS = /^account:(T2000|T2005|T1150|O1400|O1405|O2100)$/;

function nameOf({ customers, vendors }: SyncSettings, target: string, facts: LineFacts): string | null {
  if (CARRIER_TARGETS.test(target)) {
    return vendors === 'off' || facts.carrier_id === null ? null : `vendor:${facts.carrier_id}`;
  }
  if (customers === 'off' || facts.account_id === null) return null;
  const id = customers === 'subaccounts' ? (facts.subaccount_id ?? facts.account_id) : facts.account_id;
  return `customer:${id}`;
}

function groupingKey(
  what: 'class' | 'location',
  by: SyncSettings['classBy'],
  facts: LineFacts,
): string | null {
  const value = {
    off: null,
    carrier: facts.carrier_id,
    producer: facts.producer_id,
    state: facts.state,
    lineOfBusiness: facts.line_of_business,
  }[by];
  return value === null ? null : `${what}:${by}:${value}`;
}

/** The QuickBooks list a key of the mapping points into. */
export type RemoteList = 'Account' | 'Customer' | 'Vendor' | 'Class' | 'Department';
const LISTS: Readonly<Record<SyncNameKind, RemoteList>> = {
  customer: 'Customer',
  vendor: 'Vendor',
  class: 'Class',
  location: 'Department',
};

export function listOfKey(key: string): RemoteList {
  const kind = key.slice(0, key.indexOf(':'));
  return Object.hasOwn(LISTS, kind) ? LISTS[kind as SyncNameKind] : 'Account';
}

export const listOfKind = (kind: SyncNameKind): RemoteList => LISTS[kind];

/** What a key stands for, as people call it; null when there is nothing of that key. */
export function labelOfKey(db: ReadDb, key: string): string | null {
  const [kind = '', first = '', ...rest] = key.split(':');
  const name = (table: string, id: string): string | null =>
    db.value<string>(`SELECT name FROM ${table} WHERE id = ?`, Number(id)) ?? null;
  if (kind === 'customer') {
    const account = db.row<{ name: string; number: string }>(
      'SELECT name, number FROM account WHERE id = ?',
      Number(first),
    );
    return account === undefined ? null : `${account.name} (${account.number})`;
  }
  if (kind === 'vendor') return name('carrier', first);
  if (kind !== 'class' && kind !== 'location') return null;
  const value = rest.join(':');
  if (first === 'carrier' || first === 'producer') return name(first, value);
  return first === 'state' || first === 'lineOfBusiness' ? value : null;
}

export type NameRow = {
  readonly key: string;
  readonly label: string;
  /** The key of the account above, for a sub-customer. */
  readonly parent: string | null;
};

/** Everything of a kind that may go along, in the order of its names; `by` says what classes and locations are. */
export function namesOfKind(db: ReadDb, kind: SyncNameKind, settings: SyncSettings): readonly NameRow[] {
  switch (kind) {
    case 'customer':
      return db.rows<NameRow>(
        `SELECT 'customer:' || a.id AS key, a.name AS label, 'customer:' || a.parent_id AS parent FROM account AS a
         WHERE EXISTS (SELECT 1 FROM policy AS p WHERE p.account_id = a.id) OR EXISTS (SELECT 1 FROM receipt AS r WHERE r.account_id = a.id)
           OR EXISTS (SELECT 1 FROM account AS b WHERE b.parent_id = a.id)
         ORDER BY a.name, a.id`,
      );
    case 'vendor':
      return db.rows<NameRow>(
        "SELECT 'vendor:' || id AS key, name AS label, NULL AS parent FROM carrier ORDER BY name, id",
      );
    case 'class':
      return groupingNames(db, 'class', settings.classBy);
    case 'location':
      return groupingNames(db, 'location', settings.locationBy);
  }
}

const GROUPINGS: Readonly<Record<Exclude<SyncSettings['classBy'], 'off'>, string>> = {
  carrier: 'SELECT id AS value, name AS label FROM carrier ORDER BY name, id',
  producer: 'SELECT id AS value, name AS label FROM producer ORDER BY name, id',
  state: 'SELECT DISTINCT state AS value, state AS label FROM policy ORDER BY state',
  lineOfBusiness:
    'SELECT DISTINCT line_of_business AS value, line_of_business AS label FROM policy ORDER BY line_of_business',
};

function groupingNames(db: ReadDb, what: string, by: SyncSettings['classBy']): readonly NameRow[] {
  if (by === 'off') return [];
  return db
    .rows<{ value: string | number; label: string }>(GROUPINGS[by])
    .map(({ value, label }) => ({ key: `${what}:${by}:${value}`, label, parent: null }));
}

const NAME_MAX = 100;
/** QuickBooks takes no colon, quotation mark, tab or line break in a name, and 100 characters (reference: quickbooks 1.11). */
export function nameRefusedBecause(name: string): string | null {
  if (name.trim() === '') return 'It is empty.';
  if (name.length > NAME_MAX) return `It has ${name.length} characters; QuickBooks takes ${NAME_MAX}.`;
  if (/[:"\t\n\r]/.test(name))
    return 'QuickBooks takes no colon, quotation mark, tab or line break in a name.';
  return null;
}

/** The nearest name QuickBooks takes. */
export function fittingName(name: string): string {
  const clean = name.replaceAll(':', ' -').replaceAll('"', '”').replace(/\s+/g, ' ').trim();
  return clean.length <= NAME_MAX
    ? clean
    : clean
        .slice(0, NAME_MAX)
        .replace(/[\uD800-\uDBFF]$/, '')
        .trim();
}
