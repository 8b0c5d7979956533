/**
 * The simulated company: its lists, journal entries, answers to request ids, and keys. Every change is one line of a
 * journal, so that what was "in QuickBooks" is there again after a restart; replaying the lines is how it starts.
 */
import { hash } from 'node:crypto';
import { cents as centsOf } from '#shared/money/index.ts';
import {
  amountToken,
  centsOfNumber,
  type JsonObject,
  type JsonText,
  listOf,
  parseJsonText,
  property,
  textOf,
  writeJsonText,
} from '#electron/sync/json-text.ts';
import { classificationOf, isDebitNormal, START_ACCOUNTS } from './chart.ts';
import { type SimulatorClock, stampOf } from './clock.ts';

export const ENTITIES = ['Account', 'Customer', 'Vendor', 'Class', 'Department', 'JournalEntry'] as const;
export type Entity = (typeof ENTITIES)[number];

/** Lines written before an answer is given; read back at start. */
export type Storage = { read(): readonly string[]; append(line: string): void };
export const memoryStorage = (): Storage => {
  const lines: string[] = [];
  return { read: () => lines, append: (line) => void lines.push(line) };
};

export type Settings = {
  /** Nothing may be written on or before it. */
  readonly bookCloseDate: string | null;
  /** "Warn if duplicate journal number is used": not readable by the API. */
  readonly refusesDuplicateNumbers: boolean;
  /** Whether the Desktop rule of one receivable or payable line holds is not known: on, to be safe. */
  readonly oneArApPerEntry: boolean;
};
export type Keys = {
  readonly code: string | null;
  readonly access: string;
  readonly accessUntilMs: number;
  readonly refresh: string;
  /** The one before, good for a day after it was replaced. */
  readonly earlier: string;
  readonly earlierUntilMs: number;
  readonly isRevoked: boolean;
};
type Answered = { readonly status: number; readonly body: string };

type Line =
  | { readonly put: readonly [entity: Entity, body: JsonObject] }
  | { readonly gone: readonly [entity: Entity, id: string, at: string] }
  | { readonly answered: readonly [key: string, status: string, body: string] }
  | { readonly settings: Settings }
  | {
      readonly keys: Omit<Keys, 'accessUntilMs' | 'earlierUntilMs'> & {
        readonly accessUntilMs: string;
        readonly earlierUntilMs: string;
      };
    };

const NO_KEYS: Keys = {
  code: null,
  access: '',
  accessUntilMs: 0,
  refresh: '',
  earlier: '',
  earlierUntilMs: 0,
  isRevoked: false,
};

export class Company {
  readonly realmId: string;
  readonly companyName: string;
  readonly clock: SimulatorClock;
  readonly #storage: Storage;
  readonly #byEntity = new Map<Entity, Map<string, JsonObject>>();
  readonly #gone = new Map<Entity, { readonly id: string; readonly at: string }[]>();
  readonly #lastId = new Map<Entity, number>();
  readonly #answered = new Map<string, Answered>();
  readonly #numbers = new Map<string, Set<string>>();
  readonly #balances = new Map<string, number>();
  #settings: Settings = { bookCloseDate: null, refusesDuplicateNumbers: true, oneArApPerEntry: true };
  #keys: Keys = NO_KEYS;
  #issued = 0;

  constructor(given: {
    readonly name: string;
    readonly seed: string;
    readonly clock: SimulatorClock;
    readonly storage: Storage;
  }) {
    this.companyName = given.name;
    this.clock = given.clock;
    this.#storage = given.storage;
    const digits = BigInt(`0x${hash('sha256', given.seed).slice(0, 12)}`).toString();
    this.realmId = `9130${digits.padStart(15, '0').slice(0, 12)}`;
    for (const entity of ENTITIES) {
      this.#byEntity.set(entity, new Map());
      this.#gone.set(entity, []);
    }
    const lines = given.storage.read();
    for (const line of lines) this.#apply(parseLine(line));
    if (lines.length === 0) this.#start();
  }

  all(entity: Entity): readonly JsonObject[] {
    return [...this.#table(entity).values()].map((body) => this.#shown(entity, body));
  }

  get(entity: Entity, id: string): JsonObject | undefined {
    const body = this.#table(entity).get(id);
    return body === undefined ? undefined : this.#shown(entity, body);
  }

  newest(entity: Entity): JsonObject | undefined {
    const id = [...this.#table(entity).keys()].reduce((most, one) => Math.max(most, Number(one)), 0);
    return this.get(entity, String(id));
  }

  deleted(entity: Entity): readonly { readonly id: string; readonly at: string }[] {
    return this.#gone.get(entity) ?? [];
  }

  /** Ids of the journal entries with a number. */
  withNumber(docNumber: string): readonly string[] {
    return [...(this.#numbers.get(docNumber) ?? [])];
  }

  nextId(entity: Entity): string {
    return String((this.#lastId.get(entity) ?? 0) + 1);
  }

  put(entity: Entity, body: JsonObject): JsonObject {
    this.#write({ put: [entity, body] });
    return this.#shown(entity, body);
  }

  remove(entity: Entity, id: string): void {
    this.#write({ gone: [entity, id, stampOf(this.now())] });
  }

  answeredTo(key: string): Answered | undefined {
    return this.#answered.get(key);
  }

  remember(key: string, answer: Answered): void {
    this.#write({ answered: [key, String(answer.status), answer.body] });
  }

  get settings(): Settings {
    return this.#settings;
  }

  set settings(settings: Settings) {
    this.#write({ settings });
  }

  get keys(): Keys {
    return this.#keys;
  }

  set keys(keys: Keys) {
    const { accessUntilMs, earlierUntilMs, ...rest } = keys;
    this.#write({
      keys: { ...rest, accessUntilMs: String(accessUntilMs), earlierUntilMs: String(earlierUntilMs) },
    });
  }

  /** A new secret of its own each time; the same company always gives the same ones. */
  issue(kind: 'code' | 'access' | 'refresh'): string {
    this.#issued += 1;
    return `SIM${kind}${hash('sha256', `${this.realmId} ${kind} ${this.#issued} ${this.#keys.refresh}`).slice(0, 40)}`;
  }

  /** How far its clock is off (row 58). */
  skewMs = 0;

  /** What its own clock says. */
  now(): number {
    return this.clock.now() + this.skewMs;
  }

  metaNow(created?: string): JsonObject {
    const now = stampOf(this.now());
    return { CreateTime: created ?? now, LastUpdatedTime: now };
  }

  /** Debit positive cents of every account that has any. */
  balances(): ReadonlyMap<string, number> {
    return this.#balances;
  }

  #table(entity: Entity): Map<string, JsonObject> {
    return this.#byEntity.get(entity) ?? new Map<string, JsonObject>();
  }

  #shown(entity: Entity, body: JsonObject): JsonObject {
    if (entity !== 'Account') return body;
    const debit = this.#balances.get(textOf(body, 'Id') ?? '') ?? 0;
    const isDebit = isDebitNormal(textOf(body, 'Classification') ?? '');
    const balance = amountToken(centsOf(isDebit ? debit : -debit));
    return { ...body, CurrentBalance: balance, CurrentBalanceWithSubAccounts: balance };
  }

  #write(line: Line): void {
    this.#storage.append(writeJsonText(line as unknown as JsonText));
    this.#apply(line);
  }

  #apply(line: Line): void {
    if ('put' in line) this.#replace(line.put[0], textOf(line.put[1], 'Id') ?? '', line.put[1]);
    else if ('gone' in line) {
      const [entity, id, at] = line.gone;
      this.#replace(entity, id, null);
      this.#gone.get(entity)?.push({ id, at });
    } else if ('answered' in line) {
      const [key, status, body] = line.answered;
      this.#answered.set(key, { status: Number(status), body });
    } else if ('settings' in line) this.#settings = line.settings;
    else {
      const { accessUntilMs, earlierUntilMs, ...rest } = line.keys;
      this.#keys = {
        ...rest,
        accessUntilMs: Number(accessUntilMs),
        earlierUntilMs: Number(earlierUntilMs),
      };
    }
  }

  #replace(entity: Entity, id: string, next: JsonObject | null): void {
    const table = this.#table(entity);
    const before = table.get(id);
    if (entity === 'JournalEntry') {
      if (before !== undefined) this.#post(before, -1);
      if (next !== null) this.#post(next, 1);
    }
    this.#lastId.set(entity, Math.max(this.#lastId.get(entity) ?? 0, Number(id)));
    if (next === null) table.delete(id);
    else table.set(id, next);
  }

  #post(entry: JsonObject, sign: 1 | -1): void {
    for (const { accountId, cents } of postingsOf(entry)) {
      this.#balances.set(accountId, (this.#balances.get(accountId) ?? 0) + sign * cents);
    }
    const docNumber = textOf(entry, 'DocNumber');
    if (docNumber === null) return;
    const ids = this.#numbers.get(docNumber) ?? new Set<string>();
    this.#numbers.set(docNumber, ids);
    if (sign === 1) ids.add(textOf(entry, 'Id') ?? '');
    else ids.delete(textOf(entry, 'Id') ?? '');
  }

  #start(): void {
    this.settings = this.#settings;
    for (const [index, account] of START_ACCOUNTS.entries()) {
      this.put('Account', {
        Name: account.name,
        SubAccount: false,
        FullyQualifiedName: account.name,
        Active: true,
        Classification: classificationOf(account.type),
        AccountType: account.type,
        AccountSubType: account.subtype,
        ...(account.number === undefined ? {} : { AcctNum: account.number }),
        CurrencyRef: { value: 'USD', name: 'United States Dollar' },
        domain: 'QBO',
        sparse: false,
        Id: String(index + 1),
        SyncToken: '0',
        MetaData: this.metaNow(),
      });
    }
  }
}

function parseLine(text: string): Line {
  return parseJsonText(text) as unknown as Line;
}

/** The accounts and debit-positive cents of a journal entry. */
export function postingsOf(
  entry: JsonObject,
): readonly { readonly accountId: string; readonly cents: number }[] {
  return listOf(entry, 'Line').map((line) => {
    const detail = property(line, 'JournalEntryLineDetail');
    const cents = centsOfNumber(property(line, 'Amount')) ?? 0;
    const accountId = textOf(property(detail, 'AccountRef'), 'value') ?? '';
    return { accountId, cents: textOf(detail, 'PostingType') === 'Debit' ? cents : -cents };
  });
}
