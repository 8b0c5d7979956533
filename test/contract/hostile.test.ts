/** Hostile callers of the loopback host: a clear refusal, nothing written, and the host lives on. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ask, BANKS, type TestHost, testHost } from '#test/builders/host.ts';

const CALL = '/api/ledger/addAccount';
const BODY = JSON.stringify({
  code: 'O6451',
  name: 'Hostile',
  class: 'expense',
  requestId: 'hostile-request-1',
});
const FILE_BYTES_MAX = 64 * 1024 * 1024;

let host: TestHost;
let renderer: string;
beforeAll(async () => {
  renderer = mkdtempSync(join(tmpdir(), 'coverbook-renderer-'));
  mkdirSync(join(renderer, 'window', 'assets'), { recursive: true });
  writeFileSync(join(renderer, 'window', 'index.html'), '<!doctype html><div id="root"></div>');
  writeFileSync(join(renderer, 'window', 'assets', 'index-Ab3dEf9_.js'), 'export {};');
  writeFileSync(join(renderer, 'window', '.secret.txt'), 'hidden');
  writeFileSync(join(renderer, 'secret.txt'), 'outside');
  host = await testHost({ headersTimeoutMs: 700, rendererDirectory: join(renderer, 'window') });
  await host.api('books.create', { agencyName: 'Hostile Agency', state: 'TX', ...BANKS });
});
afterAll(async () => {
  await host.dispose();
  rmSync(renderer, { recursive: true, force: true });
});

/** Bytes on the wire, for what no HTTP client sends. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(host.http.port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8');
    });
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
    socket.write(text);
  });
}
const own = (): string => `127.0.0.1:${host.http.port}`;

describe('who may speak', () => {
  const cases: readonly { what: string; status: number; code: string; ask: () => Ask }[] = [
    { what: 'no token', status: 401, code: 'auth.required', ask: () => ({ headers: { authorization: '' } }) },
    {
      what: 'a wrong token',
      status: 401,
      code: 'auth.required',
      ask: () => ({ headers: { authorization: 'Bearer wrong' } }),
    },
    {
      what: 'half the token',
      status: 401,
      code: 'auth.required',
      ask: () => ({ headers: { authorization: `Bearer ${host.http.token.slice(0, 20)}` } }),
    },
    {
      what: 'the token as another scheme',
      status: 401,
      code: 'auth.required',
      ask: () => ({ headers: { authorization: `Basic ${host.http.token}` } }),
    },
    {
      what: 'a foreign Host',
      status: 403,
      code: 'host.foreign',
      ask: () => ({ headers: { host: 'evil.example' } }),
    },
    {
      what: 'our address under a foreign name',
      status: 403,
      code: 'host.foreign',
      ask: () => ({ headers: { host: `evil.example:${host.http.port}` } }),
    },
    {
      what: 'another port',
      status: 403,
      code: 'host.foreign',
      ask: () => ({ headers: { host: '127.0.0.1:1' } }),
    },
    {
      what: 'a foreign Origin',
      status: 403,
      code: 'host.foreign',
      ask: () => ({ headers: { origin: 'https://evil.example' } }),
    },
    {
      what: 'the Origin of a sandboxed page',
      status: 403,
      code: 'host.foreign',
      ask: () => ({ headers: { origin: 'null' } }),
    },
    {
      what: 'the Origin of another port of this machine',
      status: 403,
      code: 'host.foreign',
      ask: () => ({ headers: { origin: 'http://127.0.0.1:1' } }),
    },
    {
      what: 'a page of another site',
      status: 403,
      code: 'host.foreign',
      ask: () => ({ headers: { 'sec-fetch-site': 'cross-site' } }),
    },
    {
      what: 'text/plain',
      status: 415,
      code: 'request.form',
      ask: () => ({ headers: { 'content-type': 'text/plain' } }),
    },
    {
      what: 'a form',
      status: 415,
      code: 'request.form',
      ask: () => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    },
    {
      what: 'no content type',
      status: 415,
      code: 'request.form',
      ask: () => ({ headers: { 'content-type': '' } }),
    },
    {
      what: 'a compressed body',
      status: 415,
      code: 'request.form',
      ask: () => ({ headers: { 'content-encoding': 'gzip' } }),
    },
    { what: 'GET on a command', status: 405, code: 'request.method', ask: () => ({ method: 'GET' }) },
    { what: 'PUT on a command', status: 405, code: 'request.method', ask: () => ({ method: 'PUT' }) },
    {
      what: 'the preflight of another site',
      status: 403,
      code: 'host.foreign',
      ask: () => ({
        method: 'OPTIONS',
        headers: {
          origin: 'https://evil.example',
          'access-control-request-method': 'POST',
          authorization: '',
        },
      }),
    },
  ];
  test.each(cases)('$what is refused', async ({ ask, status, code }) => {
    const before = host.heads();
    for (const path of [CALL, '/rpc/ledger/addAccount']) {
      const body = path === CALL ? BODY : `{"json":${BODY}}`;
      const given = ask();
      const reply = await host.ask(path, {
        method: 'POST',
        ...given,
        ...(given.method === 'GET' ? {} : { body }),
      });
      expect(reply.status).toBe(status);
      const error = path === CALL ? reply.body : (reply.body as { json: unknown }).json;
      expect(error).toMatchObject({
        code,
        status,
        data: { what: expect.any(String), todo: expect.any(String) },
      });
      expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(host.heads()).toEqual(before);
  });

  test.each(['Host', 'Origin', 'Authorization', 'Content-Type'])(
    'two %s headers are refused',
    async (name) => {
      const before = host.heads();
      const first = {
        Host: own(),
        Origin: `http://${own()}`,
        Authorization: `Bearer ${host.http.token}`,
        'Content-Type': 'application/json',
      };
      const lines = Object.entries(first)
        .map(([key, value]) => `${key}: ${value}\r\n`)
        .join('');
      const reply = await raw(
        `POST ${CALL} HTTP/1.1\r\n${lines}${name}: evil\r\nContent-Length: ${BODY.length}\r\nConnection: close\r\n\r\n${BODY}`,
      );
      expect(reply).toMatch(/^HTTP\/1\.1 400 /);
      expect(host.heads()).toEqual(before);
    },
  );

  test.each([
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
    ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a header of 40 KB', `X-Long: ${'x'.repeat(40_000)}\r\n\r\n`],
    ['no Host', '\r\n'],
  ])('%s is refused', async (what, rest) => {
    const hostLine = what === 'no Host' ? '' : `Host: ${own()}\r\n`;
    const reply = await raw(`POST ${CALL} HTTP/1.1\r\n${hostLine}Connection: close\r\n${rest}`);
    expect(reply).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  test('a proxy request is refused', async () => {
    const reply = await raw(
      `GET http://evil.example/ HTTP/1.1\r\nHost: ${own()}\r\nConnection: close\r\n\r\n`,
    );
    expect(reply).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('the token is 256 bits, and new at every launch', async () => {
    const other = await testHost();
    expect(Buffer.from(host.http.token, 'base64url')).toHaveLength(32);
    expect(other.http.token).not.toBe(host.http.token);
    await other.dispose();
  });
});

describe('what may be said', () => {
  const bodies: readonly [string, string, number][] = [
    ['100,000 nested lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 422],
    ['nested objects', `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`, 422],
    ['broken JSON', '{"code":', 422],
    ['a NUL', '\u0000', 422],
    ['2 MB', JSON.stringify({ name: 'x'.repeat(2_000_000) }), 413],
    ['NaN', '{"code":NaN}', 422],
    ['500,000 numbers', `[${'1,'.repeat(499_999)}1]`, 422],
  ];
  test.each(bodies)('%s is refused quickly', async (_what, body, status) => {
    const before = host.heads();
    const started = performance.now();
    const reply = await host.ask(CALL, { method: 'POST', body });
    expect(reply.status).toBe(status);
    // Milliseconds where nothing else runs; a parser that can be led astray takes minutes.
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(host.heads()).toEqual(before);
  });

  test.each([CALL, '/api/files'])('100 MB announced to %s are refused before they are sent', async (path) => {
    const reply = await raw(
      `POST ${path} HTTP/1.1\r\nHost: ${own()}\r\nAuthorization: Bearer ${host.http.token}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${100 * 1024 * 1024}\r\nExpect: 100-continue\r\n\r\n`,
    );
    expect(reply).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('invalid UTF-8 is refused', async () => {
    const reply = await host.ask(CALL, {
      method: 'POST',
      body: Buffer.from(BODY.replace('Hostile', 'H\u00f6stile'), 'latin1'),
    });
    expect(reply.status).toBe(422);
    expect(reply.text).toContain('not UTF-8');
  });

  test.each([
    ['announced', { 'content-length': String(100 * 1024 * 1024) }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('100 MB %s is refused with an answer', async (_what, headers) => {
    const before = host.heads();
    const body = Buffer.alloc(100 * 1024 * 1024, 0x20);
    const reply = await host.ask(CALL, { method: 'POST', headers, body });
    expect(reply.status).toBe(413);
    expect(host.heads()).toEqual(before);
  });

  test.each([
    ['sort', 'accountingOn; DROP TABLE journal_entry'],
    ['sort', 'CASE WHEN 1=1 THEN accounting_on END'],
    ['cursor', "1' OR '1'='1"],
    ['cursor', '999999999999999999999999'],
    ['cursor', '{"__proto__":1}'],
    ['kind', "manual' UNION SELECT hash FROM journal_entry --"],
    ['text', "%' OR 1=1 --"],
  ])('SQL in %s finds nothing and breaks nothing: %s', async (field, text) => {
    const before = host.heads();
    const replies = [
      await host.api('ledger.journal', { [field]: text }),
      await host.port('ledger.journal', { [field]: text }),
    ];
    for (const reply of replies) {
      expect([200, 422]).toContain(reply.status);
      if (reply.status === 200) expect((reply.body as { rows: unknown[] }).rows).toEqual([]);
      expect(reply.text).not.toMatch(/sqlite|syntax|no such/i);
    }
    expect(replies[1]?.body).toEqual(replies[0]?.body);
    expect(host.heads()).toEqual(before);
  });

  test.each([
    '{"json":{"entryId":"1"},"meta":[[0,"entryId"]]}',
    '{"json":{"entryId":1},"maps":[["entryId"]]}',
    '{"json":{"entryId":1},"meta":{"length":0}}',
    '[{"entryId":1}]',
  ])('types hidden in the RPC envelope are refused: %s', async (body) => {
    const reply = await host.ask('/rpc/ledger/entry', { method: 'POST', body });
    expect(reply.status).toBe(422);
    expect(reply.text).toContain('envelope');
  });

  test('an unknown procedure is 404 on all transports', async () => {
    for (const reply of [
      await host.api('ledger.destroy', {}),
      await host.rpc('ledger.destroy', {}),
      await host.port('ledger.destroy', {}),
    ]) {
      expect(reply.status).toBe(404);
      expect(reply.body).toMatchObject({ code: 'not-found' });
    }
  });

  test('a slow sender is cut off', async () => {
    const started = performance.now();
    const reply = await raw(`POST ${CALL} HTTP/1.1\r\nHost: ${own()}\r\nX-Slow: `);
    expect(reply === '' || reply.startsWith('HTTP/1.1 408 ')).toBe(true);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('more than 64 calls under way: the next is told to wait, and the host lives on', async () => {
    const head = `POST ${CALL} HTTP/1.1\r\nHost: ${own()}\r\nAuthorization: Bearer ${host.http.token}\r\n`;
    const unfinished = Array.from({ length: 64 }, () => {
      const socket = connect(host.http.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(`${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`);
      return socket;
    });
    await expect.poll(async () => (await host.api('books.list', {})).status).toBe(503);
    for (const socket of unfinished) socket.destroy();
    await expect.poll(async () => (await host.api('books.list', {})).status).toBe(200);
  });
});

describe('files', () => {
  const bytes = Buffer.from('date,amount\n2026-11-09,1234.50\n');
  const put = (body: Buffer, headers: Record<string, string> = {}) =>
    host.ask('/api/files', { method: 'POST', headers: { 'content-type': 'text/csv', ...headers }, body });
  const stored = (): string[] =>
    readdirSync(join(host.program.company()?.directory ?? '', 'documents'), {
      recursive: true,
      encoding: 'utf8',
    }).sort();

  test('are stored by their hash, once', async () => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect((await put(bytes)).body).toEqual({ sha256, bytes: bytes.length });
    expect((await put(bytes)).body).toEqual({ sha256, bytes: bytes.length });
    expect(stored().filter((name) => name.endsWith(sha256))).toHaveLength(1);
  });

  test.each([
    ['announced', { 'content-length': String(FILE_BYTES_MAX + 1) }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('over 64 MB %s are refused, and leave nothing', async (_what, headers) => {
    const before = stored();
    const reply = await put(Buffer.alloc(FILE_BYTES_MAX + 1), headers);
    expect(reply.status).toBe(413);
    expect(reply.body).toMatchObject({ code: 'file.too-large' });
    expect(stored()).toEqual(before);
  });

  test('broken off in the middle leave nothing', async () => {
    const before = stored();
    const socket = connect(host.http.port, '127.0.0.1');
    socket.write(
      `POST /api/files HTTP/1.1\r\nHost: ${own()}\r\nAuthorization: Bearer ${host.http.token}\r\nContent-Length: 1000000\r\n\r\n`,
    );
    socket.write(Buffer.alloc(200_000));
    await expect.poll(() => stored().some((name) => name.endsWith('.part'))).toBe(true);
    socket.destroy();
    await expect.poll(stored).toEqual(before);
  });

  test('need the key', async () => {
    expect((await put(bytes, { authorization: '' })).status).toBe(401);
  });
});

describe('pages', () => {
  test('carry the policy and are never cached', async () => {
    const { status, headers, text } = await host.ask('/');
    expect(status).toBe(200);
    expect(text).toContain('id="root"');
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
    );
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['permissions-policy']).toContain('camera=()');
  });

  test('built files are cached for ever, with their type', async () => {
    const { headers } = await host.ask('/assets/index-Ab3dEf9_.js');
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/....//secret.txt',
    '//secret.txt',
    '/.secret.txt',
    '/%00index.html',
    '/index.html%00.txt',
    '/%',
    '/C:/Windows/win.ini',
    '/assets',
    '/assets/',
    '/rpc',
    '/api',
  ])('%s is not found', async (path) => {
    const reply = await host.ask(path);
    expect(reply.status).toBe(404);
    expect(reply.text).not.toMatch(/outside|hidden/);
  });

  test('are only read', async () => {
    expect((await host.ask('/', { method: 'POST', body: '{}' })).status).toBe(405);
    expect(existsSync(join(renderer, 'window', 'index.html'))).toBe(true);
  });
});
