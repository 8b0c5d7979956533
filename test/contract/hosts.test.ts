/** What both hosts promise: examples that work, one command posted once, changes announced, the description complete. */
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink as HttpLink } from '@orpc/client/fetch';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleOf } from '#electron/rpc/examples.ts';
import { servePort } from '#electron/rpc/message-port.ts';
import { createRouter, described, proceduresOf } from '#electron/rpc/router.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Contract } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { BANKS, nodePort, type TestHost, testHost } from '#test/builders/host.ts';

type Client = ContractRouterClient<Contract>;
const procedures = proceduresOf().map(described);

let host: TestHost;
beforeAll(async () => {
  host = await testHost();
  await host.api('books.create', { agencyName: 'Contract Agency', state: 'TX', ...BANKS });
});
afterAll(() => host.dispose());

function httpClient(): Client {
  const headers = { authorization: `Bearer ${host.http.token}` };
  return createORPCClient(new HttpLink({ url: `http://127.0.0.1:${host.http.port}/rpc`, headers }));
}

function portClient(): { client: Client; close: () => void } {
  const sink = { log: { record: () => 'INC-0000-0000' }, now: () => '2026-11-09T15:00:00.000Z' };
  const { port1, port2 } = new MessageChannel();
  servePort(createRouter(host.program, sink), nodePort(port1), sink);
  port2.start();
  return { client: createORPCClient(new PortLink({ port: port2 })), close: () => port2.close() };
}

const account = (code: string): number =>
  host.program
    .company()
    ?.connection.read.value<number>('SELECT id FROM ledger_account WHERE code = ?', code) ?? 0;

const rent = (requestId: string, cents = 180_000) => ({
  requestId,
  accountingOn: new Date().toISOString().slice(0, 10) as LocalDate,
  memo: 'Office rent',
  lines: [
    { ledgerAccountId: account('O6100'), debitCents: cents as Cents },
    { ledgerAccountId: account('O1200'), creditCents: cents as Cents },
  ],
});
const entryCount = (): number =>
  host.program.company()?.connection.read.value<number>('SELECT count(*) FROM journal_entry') ?? -1;

describe('the example of every procedure', () => {
  const byHarm = [...procedures].sort(
    (a, b) => Number(a.name.startsWith('books.')) - Number(b.name.startsWith('books.')),
  );
  test.each(byHarm.filter(({ name }) => name !== 'events.changes').map((p) => [p.name, p] as const))(
    '%s is understood, on every transport alike',
    async (name, { kind, input, output }) => {
      const reply = await host.api(name, exampleOf(input));
      expect(reply.status, reply.text).toBeLessThan(500);
      expect(reply.body).not.toMatchObject({ code: 'input.invalid' });
      if (reply.status === 200) expect(output.safeParse(reply.body).success).toBe(true);
      // A command sent again answers what it answered first; what a host procedure does may be done only once.
      if (kind !== 'host') {
        expect((await host.rpc(name, exampleOf(input))).body).toEqual(reply.body);
        expect((await host.port(name, exampleOf(input))).body).toEqual(reply.body);
      }
      expect(host.undeclared).toEqual([]);
      if (host.program.company() === null) {
        await host.program.dispatch('books.open', {
          directory: `${host.booksDirectory}/Contract Agency.coverbook`,
        });
      }
    },
  );
});

describe.each(['HTTP', 'message port'])('our own client over %s', (transport) => {
  let client: Client;
  let close = (): void => undefined;
  beforeAll(() => {
    if (transport === 'HTTP') client = httpClient();
    else ({ client, close } = portClient());
  });
  afterAll(() => close());

  test('gets answers', async () => {
    const { open } = await client.books.list({});
    expect(open?.agencyName).toBe('Contract Agency');
  });

  test('gets refusals with their code, status and words', async () => {
    const error = await client.ledger.entry({ entryId: 999_999 }).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ORPCError);
    expect(error).toMatchObject({ code: 'entry.not-found', status: 404, defined: true });
    expect((error as ORPCError<string, { what: string; todo: string }>).data.todo).not.toBe('');
  });

  test('hears of a change after it happened, and stops listening', async () => {
    const leave = new AbortController();
    const changes = await client.events.changes({}, { signal: leave.signal });
    const next = changes.next();
    await client.ledger.postManualEntry(rent(`change-${transport === 'HTTP' ? 'http' : 'port'}`));
    const { value } = await next;
    expect(value).toMatchObject({ topics: ['ledger'] });
    leave.abort();
    await expect(changes.next()).rejects.toThrow();
  });

  test('posts once when the same request is sent twice, at once or later', async () => {
    const before = entryCount();
    const request = rent(`once-${transport === 'HTTP' ? 'http' : 'port'}`);
    const [first, second] = await Promise.all([
      client.ledger.postManualEntry(request),
      client.ledger.postManualEntry(request),
    ]);
    const third = await client.ledger.postManualEntry(request);
    expect(second).toEqual(first);
    expect(third).toEqual(first);
    expect(entryCount()).toBe(before + 1);
  });

  test('is refused when a request id comes back with other contents', async () => {
    const before = entryCount();
    const requestId = `reused-${transport === 'HTTP' ? 'http' : 'port'}`;
    await client.ledger.postManualEntry(rent(requestId));
    await expect(client.ledger.postManualEntry(rent(requestId, 1))).rejects.toMatchObject({
      code: 'request.reused',
    });
    expect(entryCount()).toBe(before + 1);
  });
});

test('other programs hear of changes as server-sent events', async () => {
  const leave = new AbortController();
  const response = await fetch(`http://127.0.0.1:${host.http.port}/api/events/changes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${host.http.token}`, 'content-type': 'application/json' },
    body: '{}',
    signal: leave.signal,
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  await host.api('ledger.postManualEntry', rent('change-for-others'));
  let heard = '';
  for await (const chunk of response.body ?? []) {
    heard += Buffer.from(chunk).toString('utf8');
    if (heard.includes('data:')) break;
  }
  expect(heard).toMatch(/event: message\ndata: \{"sequence":\d+,"topics":\["ledger"\]\}\n\n$/);
  leave.abort();
});

test('a page of the journal gives the same over HTTP, /api and the port', async () => {
  const input = { limit: 5 };
  const [api, rpc, port] = [
    await host.api('ledger.journal', input),
    await host.rpc('ledger.journal', input),
    await host.port('ledger.journal', input),
  ];
  expect(api.status).toBe(200);
  expect(rpc.body).toEqual(api.body);
  expect(port.body).toEqual(api.body);
});

describe('/api/openapi.json', () => {
  type Operation = {
    operationId: string;
    summary: string;
    description: string;
    requestBody: { content: Record<string, { example?: unknown }> };
    responses: Record<string, { description: string }>;
  };
  let paths: Record<string, { post: Operation }>;
  beforeAll(async () => {
    const reply = await host.ask('/api/openapi.json');
    paths = (reply.body as { paths: typeof paths }).paths;
  });

  test('describes every procedure, and files', () => {
    const expected = [...procedures.map(({ name }) => `/${name.replace('.', '/')}`), '/files'];
    expect(Object.keys(paths).sort()).toEqual(expected.sort());
  });

  test.each(procedures.map(({ name, input, declared }) => ({ name, input, declared })))(
    '$name has words, a valid example and its refusals',
    ({ name, input, declared }) => {
      const operation = paths[`/${name.replace('.', '/')}`]?.post;
      expect(operation?.operationId).toBe(name);
      expect(operation?.summary.length).toBeGreaterThan(4);
      expect(operation?.description.length).toBeGreaterThan(4);
      const example = operation?.requestBody.content['application/json']?.example;
      expect(input.safeParse(example).error).toBeUndefined();
      const words = Object.values(operation?.responses ?? {}).map(({ description }) => description);
      for (const code of declared) expect(words.join(' ')).toContain(code);
    },
  );
});
