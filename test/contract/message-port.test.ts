/** A page that was taken over speaks to the port by hand: refusals, nothing written, and the program lives on. */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { servePort } from '#electron/rpc/message-port.ts';
import { createRouter } from '#electron/rpc/router.ts';
import { BANKS, nodePort, type TestHost, testHost } from '#test/builders/host.ts';

let host: TestHost;
let port: MessagePort;
let program: MessagePort;
const received: { i: string; p: { s?: number; b?: { json?: { code?: string } } } }[] = [];
const rejections: unknown[] = [];
const note = (reason: unknown): number => rejections.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', note);
  host = await testHost();
  await host.api('books.create', { agencyName: 'Port Agency', state: 'TX', ...BANKS });
  const sink = { log: { record: () => 'INC-0000-0000' }, now: () => '2026-11-09T15:00:00.000Z' };
  const { port1, port2 } = new MessageChannel();
  program = port1;
  port = port2;
  servePort(createRouter(host.program, sink), nodePort(port1), sink);
  port.on('message', (message: string) => received.push(JSON.parse(message)));
});
afterAll(async () => {
  process.off('unhandledRejection', note);
  port.close();
  await host.dispose();
});

const call = (i: string, u: unknown, b: unknown = { json: {} }, more: object = {}): string =>
  JSON.stringify({ i, p: { u, b, ...more } });

describe('what is no call', () => {
  test.each<[string, unknown, string, string]>([
    ['an object', { i: 'a1', p: { u: '/books/list', b: { json: {} } } }, '', 'input.invalid'],
    ['bytes', new TextEncoder().encode(call('a2', '/books/list')), '', 'input.invalid'],
    ['a number', 7, '', 'input.invalid'],
    ['nothing', undefined, '', 'input.invalid'],
    ['text that is not JSON', '{"i":"a3",', 'a3', 'input.invalid'],
    ['a list', '[]', '', 'input.invalid'],
    ['no payload', '{"i":"a4"}', 'a4', 'input.invalid'],
    ['a number as address', call('a5', 5), 'a5', 'input.invalid'],
    ['the address of a server', call('a6', 'http://evil.example/books/list'), 'a6', 'not-found'],
    ['a procedure that does not exist', call('a7', '/books/destroy'), 'a7', 'not-found'],
    ['a name every object has', call('a8', '/constructor/name'), 'a8', 'not-found'],
    ['GET', call('a9', '/books/list', { json: {} }, { m: 'GET' }), 'a9', 'input.invalid'],
    ['no envelope', call('b1', '/books/list', 'x'), 'b1', 'input.invalid'],
    [
      'typed values',
      call('b2', '/ledger/entry', { json: { entryId: '1' }, meta: [[0, 'entryId']] }),
      'b2',
      'input.invalid',
    ],
    [
      'an unknown type',
      JSON.stringify({ i: 'b3', t: 3, p: { u: '/books/list', b: { json: {} } } }),
      'b3',
      'input.invalid',
    ],
    ['2 MB', call('b4', '/books/list', { json: { x: 'x'.repeat(2_000_000) } }), 'b4', 'file.too-large'],
    [
      '100,000 nested lists',
      `{"i":"b5","p":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'b5',
      'input.invalid',
    ],
    [
      '__proto__',
      '{"i":"b6","__proto__":{"x":1},"p":{"u":"/books/list","b":{"json":{}}}}',
      'b6',
      'input.invalid',
    ],
  ])('%s is refused', async (_what, message, id, code) => {
    const before = host.heads();
    received.length = 0;
    port.postMessage(message);
    await expect.poll(() => received).toHaveLength(1);
    expect(received[0]).toMatchObject({ i: id, p: { b: { json: { code } } } });
    expect(host.heads()).toEqual(before);
    expect(rejections).toEqual([]);
  });
});

test('headers and streams of a message are not acted on', async () => {
  received.length = 0;
  port.postMessage(call('c1', '/books/list', { json: {} }, { h: { 'content-type': 'text/event-stream' } }));
  await expect.poll(() => received).toHaveLength(1);
  expect(received[0]?.p.b?.json).toHaveProperty('version');
});

test('10,000 calls are answered in order of arrival', async () => {
  received.length = 0;
  for (let calls = 0; calls < 10_000; calls += 1)
    port.postMessage(call(`n${calls}`, '/ledger/entry', { json: { entryId: 0 } }));
  await expect.poll(() => received.length, { timeout: 20_000 }).toBe(10_000);
  expect(new Set(received.map(({ p }) => p.s))).toEqual(new Set([422]));
});

test('a closed port ends its streams and gets no more answers', async () => {
  received.length = 0;
  port.postMessage(call('d1', '/events/changes'));
  await expect.poll(() => received).toHaveLength(1);
  port.postMessage(call('d2', '/books/list'));
  program.close();
  await host.api('books.close', {});
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(rejections).toEqual([]);
});
