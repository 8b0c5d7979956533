/** Where the browser comes back to from signing in: one address on this computer, open only while somebody signs in. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Refusal } from '#shared/errors/index.ts';

// Not an import statement: rpc/http.ts says why.
const { createServer } = process.getBuiltinModule('node:http');

export type CallbackServer = { readonly port: number; close(): void };

/** Development keys may name one address on this computer, and Intuit compares it whole: so the port is fixed. */
export const LOCAL_PORT = 51_789;
const OPEN_MS = 15 * 60_000;

/** `port` 0: any. `arrived` gets the address with code and state; what it throws is shown in the browser, without details. */
export async function listenForCallback(
  port: number,
  arrived: (callback: string) => Promise<void>,
  expired: () => void,
): Promise<CallbackServer> {
  const server = createServer((request, response) => void answer(request, response, arrived));
  await new Promise<void>((resolve, reject) => {
    server.once('error', () => reject(busy(port)));
    server.listen(port, '127.0.0.1', resolve);
  });
  const close = (): void => {
    clearTimeout(timer);
    server.close();
    server.closeIdleConnections();
  };
  const timer = setTimeout(expired, OPEN_MS);
  timer.unref();
  return { port: (server.address() as AddressInfo).port, close };
}

function busy(port: number): Refusal {
  return new Refusal('conflict', {
    what: 'Signing in did not begin.',
    why: `Another program uses the address of this computer that QuickBooks would answer to (port ${port}).`,
    todo: 'End that program, or use a relay address.',
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  arrived: (callback: string) => Promise<void>,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const isOurs = /^(localhost|127\.0\.0\.1):\d+$/.test(request.headers.host ?? '');
  if (request.method !== 'GET' || url.pathname !== '/callback' || !isOurs) {
    page(response, 404, 'Not found.');
    return;
  }
  try {
    await arrived(url.href);
    page(response, 200, 'Coverbook is connected. You can close this window.');
  } catch (error) {
    const why = error instanceof Refusal ? error.text.why : 'Something failed.';
    page(response, 400, `Not connected. ${why} Go back to Coverbook.`);
  }
}

function page(response: ServerResponse, status: number, text: string): void {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    connection: 'close',
  });
  response.end(`<!doctype html><html lang="en"><title>Coverbook</title><body><p>${safe}</p></body></html>`);
}
