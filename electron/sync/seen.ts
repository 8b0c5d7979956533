/** What exchanges with QuickBooks prove, the same for reads and writes; and reading all rows of a question. */
import { type Answer, readAnswer, type Verdict, verdictOf } from './answers.ts';
import type { Client, Exchange, Request } from './client.ts';
import { type JsonText, listOf, property } from './json-text.ts';
import type { Call, Held, Unknown } from './port.ts';
import type { Problem } from './problems.ts';

export type Timing = {
  /** How long a request may still be carried out after we stopped waiting: Intuit ends it at 120 s. */
  readonly settleMs: number;
  /** Pause after "too many requests" that names none; Intuit asks for 60 s. */
  readonly throttleMs: number;
};

/** A body when there is one to look into, else what the answer proves. */
export type Seen =
  | { readonly kind: 'body'; readonly body: JsonText; readonly calls: readonly Call[] }
  | {
      readonly kind: 'verdict';
      readonly verdict: Verdict;
      readonly calls: readonly Call[];
      readonly retryAfterMs: number | null;
    };
export type Stopped = Extract<Seen, { kind: 'verdict' }>;

export async function ask(client: Client, request: Request): Promise<Seen> {
  return see(await client.exchange(request));
}

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

/** Everything that is neither a result nor a judgement on one entry. */
export function heldOrUnknown({ verdict, calls, retryAfterMs }: Stopped, timing: Timing): Held | Unknown {
  const { kind, problem } = verdict;
  // A second 401 after fresh tokens: they are good for nothing.
  if (kind === 'held' || kind === 'unauthorized') return { kind: 'held', problem, calls };
  // A question it does not understand: asking again would get the same answer.
  if (kind === 'refused' && problem.code === 'program') return { kind: 'held', problem, calls };
  if (kind === 'throttled') {
    return { kind: 'unknown', problem, settleMs: retryAfterMs ?? timing.throttleMs, calls };
  }
  const settleMs = retryAfterMs ?? timing.settleMs;
  return { kind: 'unknown', problem: { code: 'unsettled', detail: problem.detail }, settleMs, calls };
}

/** A complete answer that is not what was asked for. */
export function empty(what: string, calls: readonly Call[], timing: Timing): Unknown {
  const problem = { code: 'unsettled', detail: `The answer holds no ${what}.` } as const;
  return { kind: 'unknown', problem, settleMs: timing.settleMs, calls };
}

/** Text inside a query: QuickBooks escapes an apostrophe with a backslash. */
export const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
export const quotedList = (texts: readonly string[]): string => texts.map(quoted).join(', ');

const PAGE = 1000;
export type Rows = {
  readonly kind: 'rows';
  readonly rows: readonly JsonText[];
  readonly calls: readonly Call[];
};

/** All rows of a query, page by page. */
export async function select(
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
    const seen = await ask(client, {
      call: `query ${entity}`,
      method: 'GET',
      path: 'query',
      query: { query: statement },
    });
    calls.push(...seen.calls);
    if (seen.kind !== 'body') return { ...heldOrUnknown(seen, timing), calls };
    const response = property(seen.body, 'QueryResponse');
    if (response === undefined) return empty('query result', calls, timing);
    const page = listOf(response, entity);
    rows.push(...page);
    if (page.length < PAGE) return { kind: 'rows', rows, calls };
  }
}
