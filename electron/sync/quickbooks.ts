/** QuickBooks Online as a connector: what its answers mean for the outbox. */
import { type Answer, readAnswer, type Verdict, verdictOf } from './answers.ts';
import type { Client, Exchange } from './client.ts';
import { type Document, type RemoteEntry, remoteEntryOf } from './document.ts';
import { type JsonText, listOf, property, textOf } from './json-text.ts';
import type {
  AccountsOutcome,
  Call,
  CompanyOutcome,
  Connector,
  FindOutcome,
  Held,
  ReadOutcome,
  RemoteAccount,
  SendOutcome,
  Unknown,
} from './port.ts';
import type { Problem } from './problems.ts';

export type Timing = {
  /** How long a request may still be carried out after we stopped waiting: Intuit ends it at 120 s. */
  readonly settleMs: number;
  /** Pause after "too many requests" that names none; Intuit asks for 60 s. */
  readonly throttleMs: number;
};

const PAGE = 1000;

export function quickBooksConnector(client: Client, realmId: string, timing: Timing): Connector {
  return {
    system: 'quickbooksOnline',
    capabilities: {
      hasRequestIds: true,
      canFind: true,
      canReadBack: true,
      canListAccounts: true,
      docNumberLongest: 21,
    },
    company: () => company(client, realmId, timing),
    accounts: () => accounts(client, timing),
    numbered: (docNumbers) => numbered(client, docNumbers, timing),
    send: (document) => send(client, document, timing),
    find: (document) => find(client, document, timing),
    read: (remoteId) => read(client, remoteId, timing),
  };
}

/** What an exchange proves, the same for reads and writes; a body when there is one to look into. */
type Seen =
  | { readonly kind: 'body'; readonly body: JsonText; readonly calls: readonly Call[] }
  | {
      readonly kind: 'verdict';
      readonly verdict: Verdict;
      readonly calls: readonly Call[];
      readonly retryAfterMs: number | null;
    };

function see(exchanges: readonly [...earlier: Exchange[], last: Exchange]): Seen {
  const calls = exchanges.map((exchange) => exchange.call);
  const last = exchanges.at(-1) as Exchange;
  const verdict = (kind: Verdict['kind'], problem: Problem, retryAfterMs: number | null = null): Seen => ({
    kind: 'verdict',
    verdict: { kind, problem },
    calls,
    retryAfterMs,
  });
  if (last.kind === 'not sent') return verdict('held', last.problem);
  if (last.kind === 'no answer') return verdict('unknown', last.problem);
  const { answer } = last;
  const answered = readAnswer(answer);
  if (answered.kind === 'body') return { kind: 'body', body: answered.body, calls };
  if (answered.kind === 'faults') {
    const found = verdictOf(answered.faults, answer.status);
    return verdict(found.kind, found.problem, answer.retryAfterMs);
  }
  return unreadable(answer, answered.why, verdict);
}

function unreadable(
  answer: Answer,
  why: string,
  verdict: (kind: Verdict['kind'], problem: Problem, retryAfterMs: number | null) => Seen,
): Seen {
  // Refused at the gate, whatever the page says: nothing behind it was reached.
  if (answer.status === 401 || answer.status === 403)
    return verdict('held', { code: 'reconnect', detail: '' }, null);
  if (answer.status === 429)
    return verdict('throttled', { code: 'throttled', detail: '' }, answer.retryAfterMs);
  return verdict('unknown', { code: 'unsettled', detail: why }, answer.retryAfterMs);
}

type Stopped = Extract<Seen, { kind: 'verdict' }>;

/** Everything that is neither a result nor a judgement on one entry. */
function heldOrUnknown({ verdict, calls, retryAfterMs }: Stopped, timing: Timing): Held | Unknown {
  const { kind, problem } = verdict;
  // A second 401 after fresh tokens: they are good for nothing.
  if (kind === 'held' || kind === 'unauthorized') return { kind: 'held', problem, calls };
  if (kind === 'throttled') {
    return { kind: 'unknown', problem, settleMs: retryAfterMs ?? timing.throttleMs, calls };
  }
  const settleMs = retryAfterMs ?? timing.settleMs;
  return { kind: 'unknown', problem: { code: 'unsettled', detail: problem.detail }, settleMs, calls };
}

async function send(client: Client, document: Document, timing: Timing): Promise<SendOutcome> {
  const seen = see(
    await client.exchange({
      call: 'create JournalEntry',
      method: 'POST',
      path: 'journalentry',
      query: { requestid: document.requestId },
      body: document.body,
    }),
  );
  const { calls } = seen;
  if (seen.kind === 'body') {
    const entry = remoteEntryOf(property(seen.body, 'JournalEntry'));
    if (entry !== null) return { kind: 'written', entry, calls };
    const problem = { code: 'unsettled', detail: 'The answer holds no journal entry.' } as const;
    return { kind: 'unknown', problem, settleMs: timing.settleMs, calls };
  }
  const { kind, problem } = seen.verdict;
  if (kind === 'taken') return { kind, problem, calls };
  if (kind === 'refused' || kind === 'gone') return { kind: 'refused', problem, calls };
  return heldOrUnknown(seen, timing);
}

/** Text inside a query: QuickBooks escapes an apostrophe with a backslash. */
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

async function find(client: Client, document: Document, timing: Timing): Promise<FindOutcome> {
  const byNumber = await select(client, 'JournalEntry', `DocNumber = ${quoted(document.docNumber)}`, timing);
  if (byNumber.kind !== 'rows') return byNumber;
  const named = entriesOf(byNumber.rows);
  if (named.some((entry) => entry.note.includes(document.stamp))) {
    return { kind: 'found', entries: named, calls: byNumber.calls };
  }
  // Someone may have renumbered it there. Notes cannot be searched for, so the day is read and looked through.
  const byDate = await select(client, 'JournalEntry', `TxnDate = ${quoted(document.accountingOn)}`, timing);
  const calls = [...byNumber.calls, ...byDate.calls];
  if (byDate.kind !== 'rows') return { ...byDate, calls };
  const stamped = entriesOf(byDate.rows).filter((entry) => entry.note.includes(document.stamp));
  return { kind: 'found', entries: [...named, ...stamped], calls };
}

async function numbered(client: Client, docNumbers: readonly string[], timing: Timing): Promise<FindOutcome> {
  const list = docNumbers.map(quoted).join(', ');
  const found = await select(client, 'JournalEntry', `DocNumber in (${list})`, timing);
  return found.kind === 'rows'
    ? { kind: 'found', entries: entriesOf(found.rows), calls: found.calls }
    : found;
}

function entriesOf(rows: readonly JsonText[]): readonly RemoteEntry[] {
  return rows.map(remoteEntryOf).filter((entry) => entry !== null);
}

type Rows = { readonly kind: 'rows'; readonly rows: readonly JsonText[]; readonly calls: readonly Call[] };

/** All rows of a query, page by page. */
async function select(
  client: Client,
  entity: string,
  where: string,
  timing: Timing,
): Promise<Rows | Held | Unknown> {
  const rows: JsonText[] = [];
  const calls: Call[] = [];
  for (;;) {
    const statement = `select * from ${entity} where ${where} startposition ${rows.length + 1} maxresults ${PAGE}`;
    // The next page depends on the last.
    const seen = see(
      await client.exchange({
        call: `query ${entity}`,
        method: 'GET',
        path: 'query',
        query: { query: statement },
      }),
    );
    calls.push(...seen.calls);
    if (seen.kind !== 'body') return { ...heldOrUnknown(seen, timing), calls };
    const response = property(seen.body, 'QueryResponse');
    if (response === undefined) {
      const problem = { code: 'unsettled', detail: 'The answer holds no query result.' } as const;
      return { kind: 'unknown', problem, settleMs: timing.settleMs, calls };
    }
    const page = listOf(response, entity);
    rows.push(...page);
    if (page.length < PAGE) return { kind: 'rows', rows, calls };
  }
}

async function read(client: Client, remoteId: string, timing: Timing): Promise<ReadOutcome> {
  const seen = see(
    await client.exchange({
      call: 'read JournalEntry',
      method: 'GET',
      path: `journalentry/${encodeURIComponent(remoteId)}`,
    }),
  );
  const { calls } = seen;
  if (seen.kind === 'body') {
    const entry = remoteEntryOf(property(seen.body, 'JournalEntry'));
    if (entry !== null) return { kind: 'read', entry, calls };
    const problem = { code: 'unsettled', detail: 'The answer holds no journal entry.' } as const;
    return { kind: 'unknown', problem, settleMs: timing.settleMs, calls };
  }
  return seen.verdict.kind === 'gone' ? { kind: 'gone', calls } : heldOrUnknown(seen, timing);
}

async function accounts(client: Client, timing: Timing): Promise<AccountsOutcome> {
  const found = await select(client, 'Account', 'Active in (true, false)', timing);
  if (found.kind !== 'rows') return found;
  const listed = found.rows.map(
    (row): RemoteAccount => ({
      remoteId: textOf(row, 'Id') ?? '',
      name: textOf(row, 'FullyQualifiedName') ?? textOf(row, 'Name') ?? '',
      type: textOf(row, 'AccountType') ?? '',
      subtype: textOf(row, 'AccountSubType') ?? '',
      isActive: property(row, 'Active') !== false,
    }),
  );
  return { kind: 'accounts', accounts: listed, calls: found.calls };
}

async function company(client: Client, realmId: string, timing: Timing): Promise<CompanyOutcome> {
  const info = see(
    await client.exchange({
      call: 'read CompanyInfo',
      method: 'GET',
      path: `companyinfo/${encodeURIComponent(realmId)}`,
    }),
  );
  if (info.kind !== 'body') return heldOrUnknown(info, timing);
  return {
    kind: 'company',
    companyName: textOf(property(info.body, 'CompanyInfo'), 'CompanyName') ?? '',
    calls: info.calls,
  };
}
