/**
 * Thin client of QuickBooks Online v3 over fetch: addresses injectable, one timeout, one refresh at a time, tokens stored
 * before they are used. It never retries a write by itself: whether something was written is for the outbox to find out.
 */
import { type Answer, readAnswer } from './answers.ts';
import { parseJsonText, textOf } from './json-text.ts';
import type { Pace } from './pace.ts';
import type { Call } from './port.ts';
import { type Problem, redacted } from './problems.ts';

export type Addresses = {
  /** Such as https://quickbooks.api.intuit.com */
  readonly api: string;
  readonly authorize: string;
  readonly token: string;
  readonly revoke: string;
};
/** Intuit's own addresses. */
export function addressesOf(environment: 'sandbox' | 'production'): Addresses {
  return {
    api: `https://${environment === 'sandbox' ? 'sandbox-' : ''}quickbooks.api.intuit.com`,
    authorize: 'https://appcenter.intuit.com/connect/oauth2',
    token: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
    revoke: 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke',
  };
}
export type Tokens = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly accessToken: string;
  readonly refreshToken: string;
};
/** Where keys live: inside the company file, outside commands, logs and answers. */
export type SecretStore = {
  read(realmId: string): Tokens | null;
  /** Durable before it returns: a refreshed token replaces the old one at Intuit, so losing it loses the connection. */
  save(realmId: string, tokens: Tokens): void;
  /** Forgets the tokens; with `keys` the application's keys, too. */
  forget(realmId: string, keys: boolean): void;
};

export type ClientOptions = {
  readonly addresses: Addresses;
  readonly realmId: string;
  readonly secrets: SecretStore;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  readonly pace: Pace;
};

/** What one exchange proves before its body is looked at. */
export type Exchange =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly call: Call }
  /** No byte of the request can have been processed. */
  | { readonly kind: 'not sent'; readonly problem: Problem; readonly call: Call }
  | { readonly kind: 'no answer'; readonly problem: Problem; readonly call: Call };

export type Request = {
  /** Short name for the history, such as `create JournalEntry`. */
  readonly call: string;
  readonly method: 'GET' | 'POST';
  /** Below /v3/company/{realmId}/, without query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Versions 1 to 74 are gone since August 2025; the service treats every request as 75. */
const MINOR_VERSION = '75';

export type Client = {
  exchange(request: Request): Promise<readonly [...earlier: Exchange[], last: Exchange]>;
};

export function createClient(options: ClientOptions): Client {
  let refreshing: Promise<Exchange | null> | null = null;

  async function once(request: Request, tokens: Tokens): Promise<Exchange> {
    const { api } = options.addresses;
    const query = Object.entries({ ...request.query, minorversion: MINOR_VERSION })
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');
    await options.pace.turn(request.path === 'batch' ? 'batch' : 'call');
    const url = `${api}/v3/company/${encodeURIComponent(options.realmId)}/${request.path}?${query}`;
    const headers: Record<string, string> = {
      Authorization: `Bearer ${tokens.accessToken}`,
      Accept: 'application/json',
    };
    if (request.body !== undefined) headers['Content-Type'] = 'application/json';
    const init = {
      method: request.method,
      headers,
      ...(request.body === undefined ? {} : { body: request.body }),
    };
    return fetched(options, request.call, url, init, tokens);
  }

  /** Null when new tokens are stored; else why not. Concurrent callers wait for the same refresh. */
  async function refresh(stale: Tokens): Promise<Exchange | null> {
    const current = options.secrets.read(options.realmId);
    if (current !== null && current.accessToken !== stale.accessToken) return null;
    refreshing ??= refreshTokens(options, stale).finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  return {
    exchange: async (request) => {
      const tokens = options.secrets.read(options.realmId);
      if (tokens === null || tokens.accessToken === '') return [notConnected(request.call)];
      const first = await once(request, tokens);
      if (!isUnauthorized(first)) return [first];
      const failed = await refresh(tokens);
      if (failed !== null) return [first, failed];
      const renewed = options.secrets.read(options.realmId);
      if (renewed === null) return [first, notConnected(request.call)];
      return [first, await once(request, renewed)];
    },
  };
}

function isUnauthorized(exchange: Exchange): boolean {
  return exchange.kind === 'answer' && exchange.answer.status === 401;
}

function notConnected(call: string): Exchange {
  return {
    kind: 'not sent',
    problem: { code: 'reconnect', detail: '' },
    call: { call, status: null, intuitTid: null },
  };
}

async function refreshTokens(options: ClientOptions, stale: Tokens): Promise<Exchange | null> {
  const form = { grant_type: 'refresh_token', refresh_token: stale.refreshToken };
  const exchange = await tokenRequest(options, 'refresh token', form, stale);
  if (exchange.kind !== 'answer') {
    // Whether or not new tokens were issued, the request that waited for them was not sent.
    const { call, problem } = exchange;
    return { kind: 'not sent', problem: { code: 'network', detail: problem.detail }, call };
  }
  const tokens = tokensOf(exchange.answer, stale);
  if (tokens === null)
    return { kind: 'not sent', problem: tokenProblem(exchange.answer), call: exchange.call };
  options.secrets.save(options.realmId, tokens);
  return null;
}

export type TokenOptions = Pick<ClientOptions, 'addresses' | 'fetch' | 'timeoutMs'>;
type Keys = Pick<Tokens, 'clientId' | 'clientSecret'>;

/** One call of Intuit's token address: form-encoded, keys as HTTP Basic. */
export async function tokenRequest(
  options: TokenOptions,
  call: string,
  form: Readonly<Record<string, string>>,
  keys: Keys,
): Promise<Exchange> {
  const basic = Buffer.from(`${keys.clientId}:${keys.clientSecret}`).toString('base64');
  const init = {
    method: 'POST',
    headers: {
      Authorization: `Basic ${basic}`,
      Accept: 'application/json',
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(form).toString(),
  };
  const secrets = { ...keys, accessToken: '', refreshToken: form['refresh_token'] ?? form['code'] ?? '' };
  return fetched(options, call, options.addresses.token, init, secrets);
}

/** Tells Intuit that the tokens are no longer wanted; false when it could not be told. */
export async function revokeTokens(options: TokenOptions, tokens: Tokens): Promise<boolean> {
  const basic = Buffer.from(`${tokens.clientId}:${tokens.clientSecret}`).toString('base64');
  const init = {
    method: 'POST',
    headers: {
      Authorization: `Basic ${basic}`,
      Accept: 'application/json',
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ token: tokens.refreshToken }),
  };
  const exchange = await fetched(options, 'revoke token', options.addresses.revoke, init, tokens);
  return exchange.kind === 'answer' && exchange.answer.status === 200;
}

/** Null unless the answer is a token pair. */
export function tokensOf(answer: Answer, keys: Keys): Tokens | null {
  if (answer.status !== 200) return null;
  const read = readAnswer(answer);
  if (read.kind !== 'body') return null;
  const accessToken = textOf(read.body, 'access_token');
  const refreshToken = textOf(read.body, 'refresh_token');
  if (!accessToken || !refreshToken) return null;
  return { clientId: keys.clientId, clientSecret: keys.clientSecret, accessToken, refreshToken };
}

/** Wrong keys are a setting to correct; a dead refresh token needs the user to sign in again. */
export function tokenProblem(answer: Answer): Problem {
  let error = '';
  let description = '';
  try {
    const body = parseJsonText(answer.body);
    error = textOf(body, 'error') ?? '';
    description = textOf(body, 'error_description') ?? '';
  } catch {
    // A page instead of data: the sign-in service is out of order, which is like no network.
  }
  if (error === 'invalid_client' || /clientID/i.test(description))
    return { code: 'keys', detail: redacted(description) };
  if (error !== '') return { code: 'reconnect', detail: redacted(description) };
  return { code: 'network', detail: `The sign-in service answered HTTP ${answer.status}.` };
}

/** Failures of looking up, connecting and agreeing on encryption: no request was sent. */
const BEFORE_SENDING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_\w+|ERR_SSL_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

async function fetched(
  options: Pick<ClientOptions, 'fetch' | 'timeoutMs'>,
  call: string,
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string },
  secrets: Tokens,
): Promise<Exchange> {
  const nothing: Call = { call, status: null, intuitTid: null };
  try {
    const signal = AbortSignal.timeout(options.timeoutMs);
    const response = await options.fetch(url, { ...init, redirect: 'error', signal });
    const intuitTid = response.headers.get('intuit_tid');
    const body = await response.text();
    const retryAfterMs = retryAfter(response.headers.get('retry-after'));
    const answer = { status: response.status, body, retryAfterMs, intuitTid };
    return { kind: 'answer', answer, call: { call, status: response.status, intuitTid } };
  } catch (error) {
    const { name, code, message } = causeOf(error);
    const shown = redacted(message, [secrets.accessToken, secrets.refreshToken, secrets.clientSecret]);
    if (BEFORE_SENDING.test(code))
      return { kind: 'not sent', problem: { code: 'network', detail: shown }, call: nothing };
    const detail = name === 'TimeoutError' ? `No answer within ${options.timeoutMs / 1000} seconds.` : shown;
    return { kind: 'no answer', problem: { code: 'unsettled', detail }, call: nothing };
  }
}

function causeOf(error: unknown): { name: string; code: string; message: string } {
  if (!(error instanceof Error)) return { name: '', code: '', message: 'The connection failed.' };
  const inner = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : '';
  return { name: error.name, code, message: inner.message || code };
}

/** Seconds only; the date form would compare our clock with theirs. */
function retryAfter(header: string | null): number | null {
  return header !== null && /^\d{1,5}$/.test(header) ? Number(header) * 1000 : null;
}
