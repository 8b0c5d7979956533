/** Files over the window's own scheme: stored as they came, answered as the loopback host would. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Backend, createBackend } from '#electron/shell/backend.ts';
import { answerWindow } from '#electron/shell/scheme.ts';

const uncaught = process.listeners('uncaughtException');
let directory: string;
let backend: Backend;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'coverbook-window-'));
  vi.stubEnv('XDG_STATE_HOME', join(directory, 'state'));
  backend = createBackend({
    booksDirectory: join(directory, 'books'),
    chooseFolder: async () => null,
    tell: (words) => expect.fail(words),
    exit: () => expect.fail('it would have ended'),
  });
});
afterEach(async () => {
  await backend.program.close();
  for (const listener of process.listeners('uncaughtException')) {
    if (!uncaught.includes(listener)) process.off('uncaughtException', listener);
  }
  rmSync(directory, { recursive: true, force: true });
});

async function post(body: BodyInit | null, headers: Record<string, string> = {}) {
  const carried = new Request('http://page/', { method: 'POST', body, headers });
  const asked = {
    method: 'POST',
    url: 'app://bundle/api/files',
    headers: carried.headers,
    body: carried.body,
  };
  const response = await answerWindow(directory, asked, (bytes) => backend.receive(bytes));
  return { status: response.status, headers: response.headers, text: await response.text() };
}

test.each([0, 1, 300_000])('keeps %i bytes by their hash', async (length) => {
  const bytes = Buffer.alloc(length, 'é');
  const { status, headers, text } = await post(bytes, { origin: 'app://bundle' });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect({ status, said: JSON.parse(text) as unknown }).toEqual({
    status: 200,
    said: { sha256, bytes: length },
  });
  expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual([
    'no-store',
    'nosniff',
  ]);
  expect(backend.program.files.open(sha256).bytes).toBe(length);
});

test('refuses more than 64 MB in words, keeping nothing', async () => {
  const { status, text } = await post(new Uint8Array(64 * 1024 * 1024 + 1));
  expect([status, (JSON.parse(text) as { code: string }).code]).toEqual([413, 'file.too-large']);
  expect(text).not.toMatch(/\bat .*:\d+:\d+/);
});

test('takes nothing from another origin, or at another address', async () => {
  expect((await post('x', { origin: 'https://evil.example' })).status).toBe(404);
  expect((await post('x', { origin: 'null' })).status).toBe(404);
  for (const url of ['app://bundle/api/files/', 'app://bundle/api/files?x', 'app://bundle/rpc/books/list']) {
    const asked = { method: 'POST', url, headers: new Headers(), body: null };
    const never = () => expect.fail('it was taken');
    expect({ url, status: (await answerWindow(directory, asked, never)).status }).toEqual({
      url,
      status: 404,
    });
  }
});
