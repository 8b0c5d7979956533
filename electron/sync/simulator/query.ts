/**
 * The query language with its documented limits: AND only, no OR, no parentheses around conditions, first row is 1, at
 * most 1000 rows, inactive names hidden unless asked for, few filterable properties (reference: quickbooks 1.3).
 */
import {
  isObject,
  type JsonObject,
  type JsonText,
  plainText,
  property,
  whole,
} from '#electron/sync/json-text.ts';
import { millisecondsOf } from '#electron/sync/instant.ts';
import { type Company, ENTITIES, type Entity } from './company.ts';
import { fault, refuse } from './rules.ts';

type Operator = '=' | '<' | '>' | '<=' | '>=' | 'in' | 'like';
type Condition = { readonly path: string; readonly operator: Operator; readonly values: readonly string[] };
export type Query = {
  readonly entity: string;
  readonly isCount: boolean;
  readonly properties: readonly string[] | null;
  readonly conditions: readonly Condition[];
  readonly orderBy: { readonly path: string; readonly isDescending: boolean } | null;
  readonly start: number;
  readonly limit: number;
};

type Token = { readonly text: string; readonly kind: 'word' | 'string' | 'sign'; readonly column: number };
const TOKEN = /\s*(?:'((?:[^'\\]|\\.)*)'|([\w.*-]+)|(<=|>=|[=<>(),]))/y;

function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const column = TOKEN.lastIndex + 1;
    const match = TOKEN.exec(text);
    if (match === null) return refuse(fault.querySyntax(text.slice(column - 1, column + 15).trim(), column));
    const [, string, word, sign] = match;
    if (string !== undefined) found.push({ text: string.replace(/\\(.)/g, '$1'), kind: 'string', column });
    else found.push({ text: word ?? sign ?? '', kind: word === undefined ? 'sign' : 'word', column });
  }
  return found;
}

/** Refuses 4000 with the place where reading stopped, 4001 for what reads well and means nothing. */
export function parseQuery(text: string): Query {
  const reader = new Reader(tokens(text));
  reader.expect('select');
  const head = reader.properties();
  reader.expect('from');
  const entity = reader.word();
  const conditions: Condition[] = [];
  if (reader.takes('where')) {
    do conditions.push(reader.condition());
    while (reader.takes('and'));
  }
  let orderBy: Query['orderBy'] = null;
  let start = 1;
  let limit = 100;
  while (!reader.isDone()) {
    if (reader.takes('startposition')) start = reader.number();
    else if (reader.takes('maxresults')) limit = reader.number();
    else if (reader.takes('orderby') || (reader.takes('order') && reader.takes('by')))
      orderBy = reader.order();
    else return reader.fail();
  }
  if (start < 1) refuse(fault.queryInvalid(`value ${start} is too small. Min allowed value is 1`));
  if (limit > 1000) refuse(fault.queryInvalid(`value ${limit} is too large. Max allowed value is 1000`));
  const isCount = head.length === 1 && head[0] === 'count(*)';
  const properties = isCount || head.includes('*') ? null : head;
  return { entity, isCount, properties, conditions, orderBy, start, limit };
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }

  isDone(): boolean {
    return this.#at >= this.#tokens.length;
  }

  fail(): never {
    const token = this.#tokens[this.#at];
    return refuse(fault.querySyntax(token?.text ?? '<EOF>', token?.column ?? 0));
  }

  takes(keyword: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind === 'string' || token?.text.toLowerCase() !== keyword) return false;
    this.#at += 1;
    return true;
  }

  expect(keyword: string): void {
    if (!this.takes(keyword)) this.fail();
  }

  word(): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word') return this.fail();
    this.#at += 1;
    return token.text;
  }

  number(): number {
    const text = this.word();
    return /^\d{1,9}$/.test(text)
      ? Number(text)
      : refuse(fault.queryInvalid(`value ${text} is not a number`));
  }

  properties(): readonly string[] {
    if (this.takes('count')) {
      this.expect('(');
      this.expect('*');
      this.expect(')');
      return ['count(*)'];
    }
    const list = [this.word()];
    while (this.takes(',')) list.push(this.word());
    return list;
  }

  condition(): Condition {
    const path = this.word();
    if (this.takes('in')) {
      this.expect('(');
      const values = [this.value()];
      while (this.takes(',')) values.push(this.value());
      this.expect(')');
      return { path, operator: 'in', values };
    }
    if (this.takes('like')) return { path, operator: 'like', values: [this.value()] };
    const token = this.#tokens[this.#at];
    if (token === undefined || !/^(=|<|>|<=|>=)$/.test(token.text)) return this.fail();
    this.#at += 1;
    return { path, operator: token.text as Operator, values: [this.value()] };
  }

  value(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'sign') return this.fail();
    this.#at += 1;
    return token.text;
  }

  order(): { path: string; isDescending: boolean } {
    const path = this.word();
    const isDescending = this.takes('desc');
    if (!isDescending) this.takes('asc');
    return { path, isDescending };
  }
}

const META = [
  'Id',
  'SyncToken',
  'MetaData',
  'MetaData.CreateTime',
  'MetaData.LastUpdatedTime',
  'domain',
  'sparse',
];
const NAMES = [
  'DisplayName',
  'FullyQualifiedName',
  'Active',
  'CompanyName',
  'GivenName',
  'FamilyName',
  'PrintOnCheckName',
  'Balance',
];
const LISTS = ['Name', 'FullyQualifiedName', 'Active', 'ParentRef'];
/** What may stand in WHERE, ORDERBY and the list of properties. The private note of a journal entry may not. */
const QUERYABLE: Readonly<Record<Entity, readonly string[]>> = {
  Account: [
    ...META,
    ...LISTS,
    'SubAccount',
    'Classification',
    'AccountType',
    'AccountSubType',
    'AcctNum',
    'CurrentBalance',
    'Description',
  ],
  Customer: [...META, ...NAMES, 'Job', 'ParentRef'],
  Vendor: [...META, ...NAMES, 'AcctNum'],
  Class: [...META, ...LISTS],
  Department: [...META, ...LISTS],
  JournalEntry: [...META, 'DocNumber', 'TxnDate'],
};
const SELECTABLE_TOO: readonly string[] = ['PrivateNote', 'Line', 'Adjustment', 'CurrencyRef'];

/** Runs a query; answers the inside of QueryResponse. */
export function runQuery(company: Company, query: Query): JsonObject {
  const entity = ENTITIES.find((known) => known.toLowerCase() === query.entity.toLowerCase());
  if (entity === undefined) return refuse(fault.queryInvalid(`invalid context declaration: ${query.entity}`));
  checkProperties(entity, query);
  const hidesInactive = entity !== 'JournalEntry' && !query.conditions.some(({ path }) => path === 'Active');
  const rows = candidates(company, entity, query.conditions).filter(
    (row) =>
      (!hidesInactive || property(row, 'Active') !== false) &&
      query.conditions.every((one) => holds(row, one)),
  );
  if (query.isCount) return { totalCount: whole(rows.length) };
  const page = ordered(rows, query.orderBy).slice(query.start - 1, query.start - 1 + query.limit);
  if (page.length === 0) return {};
  const shown = page.map((row) => (query.properties === null ? row : projected(row, query.properties)));
  return { [entity]: shown, startPosition: whole(query.start), maxResults: whole(page.length) };
}

/** Rows that may fit: looked up where entries are asked for by id or number, else all, in order of id. */
function candidates(
  company: Company,
  entity: Entity,
  conditions: readonly Condition[],
): readonly JsonObject[] {
  const named = (path: string): Condition | undefined =>
    conditions.find((one) => one.path === path && (one.operator === '=' || one.operator === 'in'));
  const ids =
    named('Id')?.values ??
    (entity === 'JournalEntry'
      ? named('DocNumber')?.values.flatMap((one) => company.withNumber(one))
      : undefined);
  if (ids === undefined) return company.all(entity);
  return [...new Set(ids)]
    .toSorted((a, b) => Number(a) - Number(b))
    .map((id) => company.get(entity, id))
    .filter((row) => row !== undefined);
}

function checkProperties(entity: Entity, query: Query): void {
  const known = QUERYABLE[entity];
  const asked = [
    ...query.conditions.map(({ path }) => path),
    ...(query.orderBy === null ? [] : [query.orderBy.path]),
  ];
  const unknown =
    asked.find((path) => !known.includes(path)) ??
    query.properties?.find((path) => !known.includes(path) && !SELECTABLE_TOO.includes(path));
  if (unknown !== undefined) refuse(fault.queryInvalid(`Property ${unknown} not found for Entity ${entity}`));
}

/** The rows in order of id unless another order is asked for. */
function ordered(rows: readonly JsonObject[], orderBy: Query['orderBy']): readonly JsonObject[] {
  if (orderBy === null) return rows;
  const sign = orderBy.isDescending ? -1 : 1;
  return rows.toSorted(
    (a, b) => sign * compared(valueAt(a, orderBy.path), valueAt(b, orderBy.path), orderBy.path),
  );
}

function valueAt(row: JsonObject, path: string): string {
  let value: JsonText | undefined = row;
  for (const part of path.split('.')) value = property(value, part);
  return plainText(isObject(value) ? property(value, 'value') : value);
}

/** Instants by time, ids by number, everything else by text without regard to case. */
function compared(a: string, b: string, path: string): number {
  const [left, right] = path.startsWith('MetaData.')
    ? [millisecondsOf(a) ?? 0, millisecondsOf(b) ?? 0]
    : path === 'Id'
      ? [Number(a), Number(b)]
      : [a.toLowerCase(), b.toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

function holds(row: JsonObject, { path, operator, values }: Condition): boolean {
  const own = valueAt(row, path);
  const [value = ''] = values;
  switch (operator) {
    case 'in':
      return values.some((one) => compared(own, one, path) === 0);
    case 'like': {
      const pattern = value
        .split('%')
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*');
      return new RegExp(`^${pattern}$`, 'is').test(own);
    }
    case '=':
      return compared(own, value, path) === 0;
    case '<':
      return compared(own, value, path) < 0;
    case '>':
      return compared(own, value, path) > 0;
    case '<=':
      return compared(own, value, path) <= 0;
    case '>=':
      return compared(own, value, path) >= 0;
  }
}

function projected(row: JsonObject, paths: readonly string[]): JsonObject {
  const names = new Set(['Id', 'domain', ...paths.map((path) => path.split('.')[0] ?? '')]);
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name)));
}
