/** The client alone, against answers made by hand: what each proves, one refresh at a time, keys stored before use. */
import { describe, expect, it } from 'vitest';
import { createClient, type Tokens } from '#electron/sync/client.ts';
import { beginSignIn, exchangeCode, readCallback } from '#electron/sync/oauth.ts';
import { NO_PACE } from '#electron/sync/pace.ts';
import { quickBooksConnector } from '#electron/sync/quickbooks.ts';
import type { Connector, SendOutcome, Sent } from '#electron/sync/port.ts';
import { Refusal } from '#shared/errors/index.ts';

const addresses = {
  api: 'https://api.test',
  authorize: 'https://sign-in.test',
  token: 'https://token.test',
  revoke: 'https://revoke.test',
};
const keys = { clientId: 'id', clientSecret: 'kept-secret' };
type Seen = { url: string; headers: Record<string, string>; body: string | undefined };

function client(answer: (request: Seen, events: string[]) => Response | Promise<Response>) {
  const events: string[] = [];
  const requests: Seen[] = [];
  let tokens: Tokens = { ...keys, accessToken: 'access-1', refreshToken: 'refresh-1' };
  const fetched: typeof fetch = async (input, init) => {
    const request = {
      url: String(input),
      headers: init?.headers as Record<string, string>,
      body: init?.body as string | undefined,
    };
    requests.push(request);
    events.push(request.url.startsWith(addresses.token) ? 'token' : (request.headers['Authorization'] ?? ''));
    return answer(request, events);
  };
  const secrets = {
    read: () => tokens,
    save: (_realm: string, next: Tokens) => {
      events.push('saved');
      tokens = next;
    },
    forget: () => undefined,
  };
  const made = createClient({
    addresses,
    realmId: '77',
    secrets,
    fetch: fetched,
    timeoutMs: 1000,
    pace: NO_PACE,
  });
  const connector = quickBooksConnector(made, '77', { settleMs: 120_000, throttleMs: 60_000 });
  return { connector, events, requests };
}

const document = {
  requestId: 'cb-1KEY0000001',
  batchId: 'cb-1',
  itemKey: 'KEY0000001',
  docNumber: 'CB00000026K',
  stamp: '[s]',
  body: '{"DocNumber":"CB00000026K","Line":[]}',
};
/** What became of the one document sent, with the calls. */
async function sent(connector: Connector): Promise<SendOutcome & Pick<Sent, 'calls'>> {
  const { outcomes, calls } = await connector.send([document]);
  const outcome = outcomes.get(document.requestId);
  if (outcome === undefined) throw new Error('no outcome');
  return { ...outcome, calls };
}
const failing = (code: string) => () => {
  throw new TypeError('fetch failed', {
    cause: Object.assign(new Error(`it broke: ${code} kept-secret`), { code }),
  });
};
const journalEntry = '{"Id":"5","SyncToken":"0","Line":[],"PrivateNote":"[s]"}';
const entry = `{"BatchItemResponse":[{"bId":"KEY0000001","JournalEntry":${journalEntry}}],"JournalEntry":${journalEntry}}`;

describe('a create request', () => {
  it('carries version, request id and the stored bytes', async () => {
    const { connector, requests } = client(() => new Response(entry, { headers: { intuit_tid: 'tid-1' } }));
    const outcome = await sent(connector);
    expect(outcome).toMatchObject({
      kind: 'written',
      entry: { remoteId: '5' },
      calls: [{ status: 200, intuitTid: 'tid-1' }],
    });
    expect(requests).toEqual([
      {
        url: 'https://api.test/v3/company/77/batch?requestid=cb-1&minorversion=75',
        headers: {
          Authorization: 'Bearer access-1',
          Accept: 'application/json',
          'Content-Type': 'application/json',
        },
        body: `{"BatchItemRequest":[{"bId":"KEY0000001","operation":"create","JournalEntry":${document.body}}]}`,
      },
    ]);
  });

  it.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ENETUNREACH',
    'CERT_HAS_EXPIRED',
    'UND_ERR_CONNECT_TIMEOUT',
  ])('%s proves that nothing was sent', async (code) => {
    const outcome = await sent(client(failing(code)).connector);
    expect(outcome).toMatchObject({ kind: 'held', problem: { code: 'network' } });
    expect(JSON.stringify(outcome)).not.toContain('kept-secret');
  });

  it.each(['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE', 'UND_ERR_HEADERS_TIMEOUT', ''])(
    '%s proves nothing',
    async (code) => {
      expect(await sent(client(failing(code)).connector)).toMatchObject({
        kind: 'unknown',
        settleMs: 120_000,
      });
    },
  );

  it.each<[string, () => Response, object]>([
    [
      'a page',
      () => new Response('<html>502</html>', { status: 502 }),
      { kind: 'unknown', settleMs: 120_000 },
    ],
    ['an empty 200', () => new Response(null, { status: 200 }), { kind: 'unknown' }],
    ['half an answer', () => new Response('{"JournalEntry":{"Id"', { status: 200 }), { kind: 'unknown' }],
    ['another object', () => new Response('{"Customer":{"Id":"1"}}', { status: 200 }), { kind: 'unknown' }],
    [
      '429 with a time',
      () => new Response('', { status: 429, headers: { 'retry-after': '7' } }),
      { kind: 'unknown', settleMs: 7000, problem: { code: 'throttled' } },
    ],
    [
      '429 with a date',
      () => new Response('', { status: 429, headers: { 'retry-after': 'Mon, 09 Nov 2026' } }),
      { settleMs: 60_000 },
    ],
    [
      'a page at the gate',
      () => new Response('<html>', { status: 403 }),
      { kind: 'held', problem: { code: 'reconnect' } },
    ],
  ])('%s', async (_name, answer, expected) => {
    expect(await sent(client(answer).connector)).toMatchObject(expected);
  });
});

describe('keys', () => {
  const gate =
    '{"fault":{"error":[{"message":"m","detail":"Token expired: access-1","code":"3200"}],"type":"AUTHENTICATION"}}';
  const pair = '{"access_token":"access-2","refresh_token":"refresh-2","token_type":"bearer"}';
  const renewing = ({ url, headers }: Seen): Response => {
    if (url.startsWith(addresses.token)) return new Response(pair);
    return headers['Authorization'] === 'Bearer access-2'
      ? new Response(entry)
      : new Response(gate, { status: 401 });
  };

  it('are refreshed once for all who wait, and stored before they are used', async () => {
    const { connector, events } = client(renewing);
    const outcomes = await Promise.all([connector.read('5'), connector.read('5'), connector.read('5')]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['read', 'read', 'read']);
    expect(events.filter((event) => event === 'token')).toHaveLength(1);
    expect(events.indexOf('saved')).toBeLessThan(events.indexOf('Bearer access-2'));
  });

  it('that are no good even when fresh end in reconnecting, not in a circle', async () => {
    const { connector, requests } = client(({ url }) =>
      url.startsWith(addresses.token) ? new Response(pair) : new Response(gate, { status: 401 }),
    );
    const outcome = await sent(connector);
    expect(outcome).toMatchObject({ kind: 'held', problem: { code: 'reconnect' } });
    expect(JSON.stringify(outcome)).not.toMatch(/access-|refresh-/);
    expect(requests).toHaveLength(3);
  });

  it.each([
    ['{"error":"invalid_client"}', 401, 'keys'],
    ['{"error":"invalid_grant","error_description":"Incorrect Token type or clientID"}', 400, 'keys'],
    ['{"error":"invalid_grant","error_description":"Token invalid"}', 400, 'reconnect'],
    ['<html>', 503, 'network'],
  ])('%s means %i %s', async (body, status, code) => {
    const { connector } = client(
      ({ url }) =>
        new Response(url.startsWith(addresses.token) ? body : gate, {
          status: url.startsWith(addresses.token) ? status : 401,
        }),
    );
    expect(await sent(connector)).toMatchObject({ kind: 'held', problem: { code } });
  });
});

describe('signing in', () => {
  const signIn = beginSignIn(addresses, 'id', 'https://back.test', 4711);
  const back = (query: string) => () => readCallback(`https://back.test/?${query}`, signIn);

  it('asks with a state of its own each time and takes only the answer to it', () => {
    expect(beginSignIn(addresses, 'id', 'https://back.test', 4711).state).not.toBe(signIn.state);
    expect(new URL(signIn.url).searchParams.get('scope')).toBe('com.intuit.quickbooks.accounting');
    expect(back(`code=c&realmId=77&state=${signIn.state}`)()).toEqual({ code: 'c', realmId: '77' });
    expect(back('code=c&realmId=77&state=wrong')).toThrow(/does not belong to this sign-in/);
    expect(back('code=c&realmId=77')).toThrow(Refusal);
    expect(back(`error=access_denied&state=${signIn.state}`)).toThrow(/not granted/);
    expect(back(`code=c&realmId=../x&state=${signIn.state}`)).toThrow(/without a code or a company/);
  });

  it('says what is wrong when the code is not taken', async () => {
    const fetched: typeof fetch = async () => new Response('{"error":"invalid_grant"}', { status: 400 });
    const options = { addresses, fetch: fetched, timeoutMs: 1000 };
    await expect(exchangeCode(options, keys, 'c', 'https://back.test')).rejects.toThrow(
      /no longer lets Coverbook in/,
    );
  });
});
