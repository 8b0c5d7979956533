/** Sending answers over HTTP: JSON, refusals in the wire form of each address, event streams. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ErrorEvent } from '@orpc/server';
import type { Turned } from './gate.ts';
import { EVERY_ANSWER } from './headers.ts';
import { wireError } from './wire.ts';

/** A refused body is read to its end, so that the sender sees our answer and not a broken connection; within reason. */
const DRAIN_BYTES_MAX = 160 * 1024 * 1024;
const DRAIN_MS_MAX = 30_000;
const KEEP_ALIVE_MS = 15_000;

export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body) ?? '';
  res.writeHead(status, {
    ...EVERY_ANSWER,
    'Cache-Control': 'no-store',
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  res.end(text);
}

/** Refuses in the form the caller understands: the RPC envelope below /rpc, plain JSON below /api, text elsewhere. */
export function refuse(req: IncomingMessage, res: ServerResponse, path: string, turned: Turned): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const headers: Record<string, string> = {};
  if (turned.status === 401) headers['WWW-Authenticate'] = 'Bearer';
  if (turned.status === 405)
    headers['Allow'] = path.startsWith('/api') || path.startsWith('/rpc') ? 'POST' : 'GET, HEAD';
  if (turned.status === 503) headers['Retry-After'] = '1';
  if (!req.complete) {
    headers['Connection'] = 'close';
    drain(req);
  }
  const error = wireError(turned.code, turned.status, turned.data).toJSON();
  if (path.startsWith('/rpc')) sendJson(res, turned.status, { json: error }, headers);
  else if (path.startsWith('/api')) sendJson(res, turned.status, error, headers);
  else sendText(res, turned.status, error.message, headers);
}

export function sendText(
  res: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  res.writeHead(status, {
    ...EVERY_ANSWER,
    'Cache-Control': 'no-store',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  res.end(text);
}

function drain(req: IncomingMessage): void {
  let bytes = 0;
  const timer = setTimeout(() => req.destroy(), DRAIN_MS_MAX);
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > DRAIN_BYTES_MAX) req.destroy();
  });
  req.on('close', () => clearTimeout(timer));
  req.on('error', () => clearTimeout(timer));
  req.resume();
}

/** Server-sent events as oRPC's clients read them. Ends when the reader leaves or the source ends. */
export async function sendEvents(res: ServerResponse, events: AsyncIterator<unknown>): Promise<void> {
  const leave = (): void => void events.return?.();
  res.on('close', leave);
  res.writeHead(200, { ...EVERY_ANSWER, 'Cache-Control': 'no-store', 'Content-Type': 'text/event-stream' });
  res.write(': \n\n');
  const keepAlive = setInterval(() => res.write(': \n\n'), KEEP_ALIVE_MS);
  try {
    for (;;) {
      const { value, done } = await events.next();
      if (done === true) break;
      res.write(`event: message\ndata: ${JSON.stringify(value)}\n\n`);
    }
    res.write('event: done\n\n');
  } catch (error) {
    if (error instanceof ErrorEvent) res.write(`event: error\ndata: ${JSON.stringify(error.data)}\n\n`);
  } finally {
    clearInterval(keepAlive);
    res.off('close', leave);
    res.end();
  }
}
