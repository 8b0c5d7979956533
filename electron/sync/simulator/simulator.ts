/**
 * QuickBooks Online as far as the product uses it: addresses, answers and refusals after the recorded ones, deterministic,
 * its clock an argument. One request at a time, as through the gateway; no network in here (server.ts has it).
 */
import {
  isObject,
  type JsonObject,
  type JsonText,
  parseJsonText,
  property,
  textOf,
  whole,
} from '#electron/sync/json-text.ts';
import { invariant } from '#shared/errors/index.ts';
import { asXml, engineFault, faultBody, json, type SimulatorAnswer } from './answer.ts';
import { millisecondsOf } from '#electron/sync/instant.ts';
import { preciseStampOf, type SimulatorClock } from './clock.ts';
import { Company, ENTITIES, type Entity, type Settings, type Storage } from './company.ts';
import { createEntry, deleteEntry, updateEntry } from './journal-entry.ts';
import { createName, updateName } from './names.ts';
import { parseQuery, runQuery } from './query.ts';
import { generalLedger } from './general-ledger.ts';
import { trialBalance } from './reports.ts';
import { fault, FAULTS, refuse, SimulatorFault } from './rules.ts';
import { type AppKeys, authorize, isSignedIn, revoke, token } from './sign-in.ts';
import { createLimits, type Limits } from './limits.ts';
import { type Habit, LATE_MS, type Reach, type RequestIdMode, type Trouble, TROUBLES } from './troubles.ts';

export type SimulatorRequest = {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

export type Simulator = {
  readonly company: Company;
  readonly app: AppKeys;
  handle(request: SimulatorRequest): SimulatorAnswer;
  /** Lets a row of the table happen to the next `times` requests it applies to, or to those of a narrower reach. */
  trouble(row: string, times?: number, reach?: Reach): void;
  /** Ends all troubles. */
  calm(): void;
  requestIdMode: RequestIdMode;
  change(settings: Partial<Settings>): void;
  /** Every request so far, for tests: method, path, request id. */
  readonly log: readonly {
    readonly method: string;
    readonly path: string;
    readonly requestId: string | null;
  }[];
};

export type SimulatorOptions = {
  readonly companyName: string;
  /** Decides the company's number; the same books always meet the same company. */
  readonly seed: string;
  readonly clock: SimulatorClock;
  readonly storage: Storage;
};

const APP: AppKeys = { clientId: 'coverbook-simulator', clientSecret: 'simulator-secret-of-no-worth' };
const BATCH_MAX = 30;
const CDC_MAX = 1000;
const REQUEST_ID_MAX = 50;

export function createSimulator(options: SimulatorOptions): Simulator {
  return new RunningSimulator(options);
}

class RunningSimulator implements Simulator {
  readonly company: Company;
  readonly app = APP;
  readonly log: { method: string; path: string; requestId: string | null }[] = [];
  requestIdMode: RequestIdMode = 'replay';
  readonly #troubles = new Map<string, { times: number; readonly reach: Reach }>();
  readonly #limits: Limits;
  #habit: Habit = {};
  /** What a habit replaced, for when all is calm again. */
  #refusedBefore: boolean | null = null;
  /** Writes that are still to land. */
  #late: { readonly atMs: number; readonly commit: () => void }[] = [];
  #calls = 0;
  #objects = 0;

  constructor(options: SimulatorOptions) {
    this.company = new Company({
      name: options.companyName,
      seed: options.seed,
      clock: options.clock,
      storage: options.storage,
    });
    this.#limits = createLimits(options.clock);
  }

  trouble(row: string, times = 1, reach?: Reach): void {
    const trouble = TROUBLES[row];
    invariant(trouble !== undefined, `The simulator has no trouble ${row}`);
    if (trouble.kind === 'habit') this.#adopt(trouble.habit);
    // A quota that is used up stays so until somebody pays; refusing every second item goes on, too.
    else if (row === '11')
      this.#troubles.set(row, { times: Number.MAX_SAFE_INTEGER, reach: reach ?? trouble.reach });
    else this.#troubles.set(row, { times, reach: reach ?? trouble.reach });
  }

  #adopt(habit: Habit): void {
    this.#habit = { ...this.#habit, ...habit };
    this.company.skewMs = habit.skewMs ?? this.company.skewMs;
    if (habit.refusesDuplicateNumbers === undefined) return;
    this.#refusedBefore ??= this.company.settings.refusesDuplicateNumbers;
    this.change({ refusesDuplicateNumbers: habit.refusesDuplicateNumbers });
  }

  calm(): void {
    this.#troubles.clear();
    this.#habit = {};
    this.company.skewMs = 0;
    if (this.#refusedBefore !== null) this.change({ refusesDuplicateNumbers: this.#refusedBefore });
    this.#refusedBefore = null;
  }

  change(settings: Partial<Settings>): void {
    this.company.settings = { ...this.company.settings, ...settings };
  }

  handle(request: SimulatorRequest): SimulatorAnswer {
    const url = new URL(request.target, 'http://simulator');
    this.#calls += 1;
    this.log.push({
      method: request.method,
      path: url.pathname,
      requestId: url.searchParams.get('requestid'),
    });
    if (this.log.length > 10_000) this.log.shift();
    this.#landLate();
    const answer = this.#answer(request, url);
    const tid = `1-${this.#calls.toString(16).padStart(8, '0')}-simulator`;
    return { ...answer, headers: { ...answer.headers, intuit_tid: tid } };
  }

  #answer(request: SimulatorRequest, url: URL): SimulatorAnswer {
    const path = url.pathname;
    const authorization = request.headers['authorization'] ?? '';
    if (path === '/connect/oauth2') {
      return this.#troubled('authorize', request, () => authorize(this.company, url.searchParams, APP));
    }
    if (path === '/oauth2/v1/tokens/bearer') {
      const form = new URLSearchParams(request.body);
      return this.#troubled('token', request, () => token(this.company, form, authorization, APP));
    }
    if (path === '/v2/oauth2/tokens/revoke') return revoke(this.company, authorization, APP);
    if (!this.#limits.allows(path.endsWith('/batch'))) return throttled(this.company);
    const carryOut = (): SimulatorAnswer => this.#carryOut(request, url);
    const isSignedOut = (): boolean => !isSignedIn(this.company, authorization);
    return this.#troubled(reachesOf(request.method, path), request, carryOut, isSignedOut);
  }

  /** The work with the trouble that meets it: before it, instead of its answer, on its answer, or much later. */
  #troubled(
    reaches: Reach | readonly Reach[],
    request: SimulatorRequest,
    work: () => SimulatorAnswer,
    isSignedOut: () => boolean = () => false,
  ): SimulatorAnswer {
    const trouble = this.#next(typeof reaches === 'string' ? [reaches] : reaches);
    const { company } = this;
    if (trouble?.kind === 'answer' && trouble.moment === 'before') return trouble.answer(company);
    if (isSignedOut()) return unauthorized(company);
    if (trouble?.kind === 'act' && trouble.moment === 'before') trouble.act(company, request);
    if (trouble?.kind === 'answer' && trouble.moment === 'late') {
      this.#late.push({ atMs: company.clock.now() + LATE_MS, commit: () => void work() });
      return trouble.answer(company);
    }
    const answer = work();
    if (trouble?.kind === 'act' && trouble.moment === 'after') trouble.act(company, request);
    if (trouble?.kind === 'twist') return trouble.twist(answer, company);
    return trouble?.kind === 'answer' ? trouble.answer(company) : answer;
  }

  /** The next trouble of a request; those of single objects wait for the objects. */
  #next(reaches: readonly Reach[]): Trouble | undefined {
    for (const [row, open] of this.#troubles) {
      const trouble = TROUBLES[row];
      if (trouble === undefined || trouble.kind === 'item' || !reaches.includes(open.reach)) continue;
      this.#used(row, open);
      return trouble;
    }
    return undefined;
  }

  #used(row: string, open: { times: number }): void {
    open.times -= 1;
    if (open.times <= 0) this.#troubles.delete(row);
  }

  /** One object with the trouble that meets it, alone or within a batch. */
  #object(work: () => JsonObject): JsonObject {
    this.#objects += 1;
    for (const [row, open] of this.#troubles) {
      const trouble = TROUBLES[row];
      if (trouble?.kind !== 'item' || (row === '45' && this.#objects % 2 === 0)) continue;
      this.#used(row, open);
      if (trouble.isSaved) work();
      return refuse(...trouble.items);
    }
    return work();
  }

  #landLate(): void {
    const due = this.#late.filter(({ atMs }) => atMs <= this.company.clock.now());
    this.#late = this.#late.filter((late) => !due.includes(late));
    for (const { commit } of due) commit();
  }

  #carryOut(request: SimulatorRequest, url: URL): SimulatorAnswer {
    const time = preciseStampOf(this.company.now());
    try {
      const body = this.#route(request, url);
      const answer = json(body);
      return (request.headers['accept'] ?? '').includes('json') ? answer : asXml(answer, body);
    } catch (error) {
      if (error instanceof SimulatorFault) return engineFault(error.items, time);
      throw error;
    }
  }

  #route(request: SimulatorRequest, url: URL): JsonObject {
    const { company } = this;
    const time = preciseStampOf(company.now());
    const [, , , realmId, what = '', id] = url.pathname.split('/');
    if (!url.pathname.startsWith('/v3/company/') || realmId !== company.realmId) {
      return refuse(fault.noSuchPath(url.pathname));
    }
    const isPost = request.method === 'POST';
    if (what === 'query') {
      const statement = isPost ? request.body : (url.searchParams.get('query') ?? '');
      return { QueryResponse: runQuery(company, parseQuery(statement)), time };
    }
    if (what === 'companyinfo' && !isPost) return { CompanyInfo: companyInfo(company), time };
    if (what === 'preferences' && !isPost) return { Preferences: preferences(company), time };
    if (what === 'cdc' && !isPost)
      return { CDCResponse: [{ QueryResponse: changes(company, url.searchParams) }], time };
    if (what === 'reports' && id === 'TrialBalance' && !isPost)
      return trialBalance(company, url.searchParams);
    if (what === 'reports' && id === 'GeneralLedger' && !isPost)
      return generalLedger(company, url.searchParams);
    if (what === 'batch' && isPost)
      return { BatchItemResponse: this.#batch(url, bodyOf(request.body)), time };
    const entity = ENTITIES.find((known) => known.toLowerCase() === what);
    if (entity === undefined) return refuse(fault.noSuchPath(url.pathname));
    if (!isPost) return { [entity]: readOne(company, entity, id ?? ''), time };
    const body = bodyOf(request.body);
    const operation = url.searchParams.get('operation') ?? 'save';
    const options = { allowsDuplicateNumber: url.searchParams.get('include') === 'allowduplicatedocnum' };
    const written = this.#object(() =>
      this.#once(url.searchParams.get('requestid'), () => write(company, entity, operation, body, options)),
    );
    return { [entity]: written, time };
  }

  /** Carries out what was not carried out before under the same request id; failures are remembered too. */
  #once(requestId: string | null, work: () => JsonObject): JsonObject {
    if (requestId === null || requestId === '') return work();
    if (requestId.length > REQUEST_ID_MAX) refuse(fault.requestIdTooLong(requestId));
    const earlier = this.company.answeredTo(requestId);
    const mode = this.#habit.requestIdMode ?? this.requestIdMode;
    if (earlier !== undefined && mode === 'replay6000') refuse(FAULTS.transient);
    if (earlier !== undefined && mode === 'replay') return replayed(earlier);
    try {
      const done = work();
      this.company.remember(requestId, { status: 200, body: jsonText(done) });
      return done;
    } catch (error) {
      if (error instanceof SimulatorFault) {
        const items = error.items.map((item) => ({ ...item }));
        this.company.remember(requestId, { status: 400, body: jsonText({ items }) });
      }
      throw error;
    }
  }

  #batch(url: URL, body: JsonObject): readonly JsonObject[] {
    const items = property(body, 'BatchItemRequest');
    const list = Array.isArray(items) ? (items as JsonText[]) : [];
    if (list.length > BATCH_MAX) refuse(fault.tooManyItems(list.length));
    const prefix = url.searchParams.get('requestid');
    const answers = list.map((item) => this.#batchItem(item, prefix));
    // QuickBooks does not keep the order; here it is always turned round, so that nobody relies on it.
    return answers.toReversed();
  }

  #batchItem(item: JsonText, prefix: string | null): JsonObject {
    const bId = textOf(item, 'bId') ?? '';
    try {
      const statement = textOf(item, 'Query');
      if (statement !== null) return { bId, QueryResponse: runQuery(this.company, parseQuery(statement)) };
      const entity = ENTITIES.find((known) => property(item, known) !== undefined);
      const body = entity === undefined ? undefined : property(item, entity);
      if (entity === undefined || !isObject(body)) return refuse(FAULTS.malformed);
      const operation = textOf(item, 'operation') ?? '';
      const options = { allowsDuplicateNumber: textOf(item, 'optionsData') === 'allowduplicatedocnum' };
      const requestId = prefix === null ? null : `${prefix}${bId}`;
      const done = this.#object(() =>
        this.#once(requestId, () =>
          write(this.company, entity, operation === 'delete' ? 'delete' : 'save', body, options),
        ),
      );
      return { bId, [entity]: done };
    } catch (error) {
      if (error instanceof SimulatorFault) return { bId, Fault: faultBody(error.items) };
      throw error;
    }
  }
}

/** The narrowest first. */
function reachesOf(method: string, path: string): readonly Reach[] {
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (last === 'query') return ['query', 'any'];
  if (last === 'batch') return ['batch', 'write', 'any'];
  if (method === 'POST') return ['write', 'any'];
  if (last === 'cdc') return ['changes', 'any'];
  if (path.includes('/reports/')) return ['report', 'any'];
  if (path.includes('/companyinfo/')) return ['company', 'any'];
  return /^\d+$/.test(last) ? ['read', 'any'] : ['any'];
}

const jsonText = (body: JsonText): string => json(body).body;

function replayed(earlier: { readonly status: number; readonly body: string }): JsonObject {
  const body = parseJsonText(earlier.body) as JsonObject;
  if (earlier.status === 200) return body;
  throw new SimulatorFault(property(body, 'items') as unknown as SimulatorFault['items']);
}

function bodyOf(text: string): JsonObject {
  try {
    const body = parseJsonText(text);
    if (isObject(body)) return body;
  } catch {
    // Not JSON: refused below.
  }
  return refuse(FAULTS.malformed);
}

function write(
  company: Company,
  entity: Entity,
  operation: string,
  body: JsonObject,
  options: { readonly allowsDuplicateNumber: boolean },
): JsonObject {
  const isUpdate = property(body, 'Id') !== undefined;
  if (entity === 'JournalEntry') {
    if (operation === 'delete') return deleteEntry(company, body);
    return isUpdate ? updateEntry(company, body, options) : createEntry(company, body, options);
  }
  if (operation === 'delete') return refuse(fault.noSuchPath(`/${entity.toLowerCase()}?operation=delete`));
  return isUpdate ? updateName(company, entity, body) : createName(company, entity, body);
}

function readOne(company: Company, entity: Entity, id: string): JsonObject {
  if (!/^\d+$/.test(id)) refuse(fault.notNumeric(id));
  const found = company.get(entity, id);
  return found ?? refuse(entity === 'JournalEntry' ? FAULTS.deleted : FAULTS.notThere);
}

/** Answers of the gateway, which are troubles of the table as well. */
function gate(company: Company, row: string): SimulatorAnswer {
  const trouble = TROUBLES[row];
  return trouble?.kind === 'answer' ? trouble.answer(company) : json({}, 401);
}
const unauthorized = (company: Company): SimulatorAnswer => gate(company, company.keys.isRevoked ? '2' : '1');
const throttled = (company: Company): SimulatorAnswer => gate(company, '8');

function companyInfo(company: Company): JsonObject {
  return {
    CompanyName: company.companyName,
    LegalName: company.companyName,
    Country: 'US',
    FiscalYearStartMonth: 'January',
    domain: 'QBO',
    sparse: false,
    Id: '1',
    SyncToken: '4',
    MetaData: company.metaNow(),
  };
}

function preferences(company: Company): JsonObject {
  const closed = company.settings.bookCloseDate;
  return {
    AccountingInfoPrefs: {
      UseAccountNumbers: true,
      TrackDepartments: true,
      ClassTrackingPerTxn: false,
      ClassTrackingPerTxnLine: true,
      FirstMonthOfFiscalYear: 'January',
      ...(closed === null ? {} : { BookCloseDate: closed }),
    },
    CurrencyPrefs: { MultiCurrencyEnabled: false, HomeCurrency: { value: 'USD' } },
    domain: 'QBO',
    sparse: false,
    Id: '1',
    SyncToken: '0',
    MetaData: company.metaNow(),
  };
}

/** What changed since an instant, entity by entity; the answer is cut at 1000 objects without a word. */
function changes(company: Company, query: URLSearchParams): readonly JsonObject[] {
  const since = millisecondsOf(query.get('changedSince') ?? '');
  if (since === null) return refuse(fault.queryInvalid(`invalid changedSince: ${query.get('changedSince')}`));
  let room = CDC_MAX;
  return (query.get('entities') ?? '').split(',').map((name) => {
    const entity = ENTITIES.find((known) => known.toLowerCase() === name.trim().toLowerCase());
    if (entity === undefined) return refuse(fault.queryInvalid(`invalid context declaration: ${name}`));
    const updatedMs = (row: JsonObject): number =>
      millisecondsOf(textOf(property(row, 'MetaData'), 'LastUpdatedTime') ?? '') ?? 0;
    const removed = company.deleted(entity).map(
      ({ id, at }): JsonObject => ({
        domain: 'QBO',
        status: 'Deleted',
        Id: id,
        MetaData: { LastUpdatedTime: at },
      }),
    );
    const rows = [...company.all(entity), ...removed].filter((row) => updatedMs(row) > since).slice(0, room);
    room -= rows.length;
    if (rows.length === 0) return {};
    const count = whole(rows.length);
    return { [entity]: rows, startPosition: whole(1), maxResults: count, totalCount: count };
  });
}
