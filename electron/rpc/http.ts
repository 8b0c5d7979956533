/**
 * The loopback host: the same program for an ordinary browser window and for other programs on this machine.
 * /rpc is what our window speaks, /api the same procedures for others, /api/files takes files, everything else is the
 * built window. Reachable from 127.0.0.1 only; see gate.ts for who may speak.
 */
import { stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { type StandardHandler, StandardRPCHandler } from '@orpc/server/standard';
import type { Program } from '#electron/app/program.ts';
import { REFUSALS, Refusal } from '#shared/errors/index.ts';
import { resolveAsset } from './assets.ts';
import {
  checkCall,
  checkJson,
  checkLength,
  checkSource,
  newToken,
  tooBusy,
  type Turned,
  unknownPath,
} from './gate.ts';
import { pageHeaders } from './headers.ts';
import { refuse, sendEvents, sendJson, sendText } from './http-answer.ts';
import { chunksOf, readJson, turnedBy } from './http-body.ts';
import { createRouter, handlerOptions } from './router.ts';
import { openEnvelope, MESSAGE_BYTES_MAX } from './untrusted.ts';
import { type TroubleSink, toWire } from './wire.ts';

export type HttpHostOptions = {
  readonly program: Pick<Program, 'dispatch' | 'changes' | 'files'>;
  readonly sink: TroubleSink;
  /** 0 takes any free port. */
  readonly port: number;
  /** The built window. */
  readonly rendererDirectory: string;
  readonly version: string;
  /** How long a client may take to send a request; shorter in tests. */
  readonly headersTimeoutMs?: number;
};

export type HttpHost = {
  readonly port: number;
  readonly token: string;
  /** The address to open, with the key in its fragment, which browsers never send anywhere. */
  readonly url: string;
  close(): Promise<void>;
};

// An import statement would read every export of the module, and one of them loads a whole HTTP client: 30 ms of the start.
const { createServer } = process.getBuiltinModule('node:http');

const FILE_BYTES_MAX = 64 * 1024 * 1024;
const AT_ONCE_MAX = 64;
const CONNECTIONS_MAX = 256;

type Host = {
  readonly options: HttpHostOptions;
  readonly token: string;
  readonly port: () => number;
  readonly rpc: StandardHandler<Record<never, never>>;
  /** Loaded when another program first asks: our own window never does. */
  readonly api: () => Promise<StandardHandler<Record<never, never>>>;
  readonly document: () => Promise<object>;
  atOnce: number;
};

/** Starts listening on 127.0.0.1. Rejects with the error of `listen` when the port is taken. */
export async function startHttpHost(options: HttpHostOptions): Promise<HttpHost> {
  const headersTimeout = options.headersTimeoutMs ?? 10_000;
  const server = createServer({
    headersTimeout,
    requestTimeout: headersTimeout * 6,
    connectionsCheckingInterval: Math.min(2_000, headersTimeout),
    keepAliveTimeout: 10_000,
    maxHeaderSize: 16_384,
    requireHostHeader: false,
  });
  server.maxConnections = CONNECTIONS_MAX;
  const host = makeHost(options, server);
  const listener = (req: IncomingMessage, res: ServerResponse): void => void answer(host, req, res);
  server.on('request', listener);
  server.on('checkContinue', listener);
  await listen(server, options.port);
  const port = host.port();
  return {
    port,
    token: host.token,
    url: `http://127.0.0.1:${port}/#token=${host.token}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function makeHost(options: HttpHostOptions, server: Server): Host {
  const router = createRouter(options.program, options.sink);
  let api: ReturnType<Host['api']> | null = null;
  let document: Promise<object> | null = null;
  return {
    options,
    token: newToken(),
    port: () => (server.address() as AddressInfo).port,
    rpc: new StandardRPCHandler(router, handlerOptions(options.sink)),
    api: () => {
      api ??= import('@orpc/openapi/standard').then(
        ({ StandardOpenAPIHandler }) => new StandardOpenAPIHandler(router, handlerOptions(options.sink)),
      );
      return api;
    },
    document: () => {
      document ??= import('./openapi.ts').then(({ openApiDocument }) => openApiDocument(options.version));
      return document;
    },
    atOnce: 0,
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function answer(host: Host, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const target = req.url ?? '';
  // Only origin-form: a full URL here would be a proxy's request.
  const path = target.startsWith('/') ? (target.split('?', 1)[0] ?? '') : '';
  host.atOnce += 1;
  try {
    const asked = { method: req.method ?? '', headers: req.headers, rawHeaders: req.rawHeaders };
    const turned = checkSource(asked, host.port()) ?? (host.atOnce > AT_ONCE_MAX ? tooBusy() : null);
    if (turned !== null) return refuse(req, res, path, turned);
    if (path === '/api/openapi.json') return await answerDocument(host, req, res, path);
    if (path.startsWith('/rpc/') || path.startsWith('/api/')) return await answerCall(host, req, res, path);
    return await answerPage(host, req, res, path);
  } catch (error) {
    answerTrouble(host, req, res, path, error);
  } finally {
    host.atOnce -= 1;
  }
}

async function answerCall(
  host: Host,
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
): Promise<void> {
  const asked = { method: req.method ?? '', headers: req.headers, rawHeaders: req.rawHeaders };
  const isFile = path === '/api/files';
  const turned =
    checkCall(asked, host.token) ??
    (isFile ? null : checkJson(req.headers)) ??
    checkLength(req.headers, isFile ? FILE_BYTES_MAX : MESSAGE_BYTES_MAX);
  if (turned !== null) return refuse(req, res, path, turned);
  if (isFile) {
    sendJson(res, 200, await host.options.program.files.put(chunksOf(req, res)));
    return;
  }
  const body = await readJson(req, res, MESSAGE_BYTES_MAX);
  await callProcedure(host, req, res, path, body);
}

async function callProcedure(
  host: Host,
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  body: unknown,
) {
  const isRpc = path.startsWith('/rpc/');
  const given = isRpc ? openEnvelope(body) : body;
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const request = {
    method: 'POST',
    url: new URL(`http://127.0.0.1${path}`),
    headers: {},
    body: async () => given,
    signal: gone.signal,
  };
  const handler = isRpc ? host.rpc : await host.api();
  const { matched, response } = await handler.handle(request, {
    prefix: isRpc ? '/rpc' : '/api',
    context: {},
  });
  if (!matched) return refuse(req, res, path, unknownPath());
  if (isStream(response.body)) {
    // A window that listens is not work under way.
    host.atOnce -= 1;
    await sendEvents(res, response.body).finally(() => {
      host.atOnce += 1;
    });
    return;
  }
  sendJson(res, response.status, response.body);
}

function isStream(body: unknown): body is AsyncIterator<unknown> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** How to call us is no secret; it says nothing about any books. */
async function answerDocument(
  host: Host,
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
): Promise<void> {
  if (req.method !== 'GET' && req.method !== 'HEAD') return refuse(req, res, path, methodOfPages());
  sendJson(res, 200, await host.document());
}

async function answerPage(
  host: Host,
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
): Promise<void> {
  if (req.method !== 'GET' && req.method !== 'HEAD') return refuse(req, res, path, methodOfPages());
  const asset = resolveAsset(host.options.rendererDirectory, path);
  const found = asset === null ? undefined : await stat(asset.path).catch(() => undefined);
  if (asset === null || found === undefined || !found.isFile()) {
    if (path === '/') return sendText(res, 503, 'The window of Coverbook has not been built: run npm start.');
    return refuse(req, res, path, unknownPath());
  }
  res.writeHead(200, {
    ...pageHeaders(),
    'Cache-Control': asset.cacheControl,
    'Content-Type': asset.contentType,
    'Content-Length': found.size,
  });
  if (req.method === 'HEAD') res.end();
  else await pipeline(createReadStream(asset.path), res);
}

function methodOfPages(): Turned {
  const data = { what: 'Nothing was done.', why: 'Pages are only read.', todo: 'Use GET.' };
  return { status: 405, code: 'request.method', data };
}

function answerTrouble(
  host: Host,
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  error: unknown,
): void {
  // The client left: there is nobody to answer, and nothing was done that it does not know of.
  if (req.destroyed && !req.complete) return void res.destroy();
  const turned = turnedBy(error) ?? (error instanceof Refusal ? spoken(error) : undefined);
  if (turned !== undefined) return refuse(req, res, path, turned);
  const { status, code, data } = toWire(
    error,
    `http ${path.split('/', 3).join('/')}`,
    new Set(),
    host.options.sink,
  );
  refuse(req, res, path, { status, code, data });
}

function spoken(refusal: Refusal): Turned {
  return { status: REFUSALS[refusal.code], code: refusal.code, data: refusal.text };
}
