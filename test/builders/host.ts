/** The real program behind both transports, on temporary folders, with clients for each. */
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createProgram, type Program } from '#electron/app/program.ts';
import { type HttpHost, startHttpHost } from '#electron/rpc/http.ts';
import { createIncidentLog } from '#electron/rpc/incidents.ts';
import { type Port, servePort } from '#electron/rpc/message-port.ts';
import { createRouter } from '#electron/rpc/router.ts';
import type { TroubleSink } from '#electron/rpc/wire.ts';

export type Reply = {
  readonly status: number;
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
};
export type Ask = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
};

export type TestHost = {
  readonly program: Program;
  readonly http: HttpHost;
  readonly booksDirectory: string;
  readonly logDirectory: string;
  /** Refusals a procedure gave without declaring them, as `procedure code`. */
  readonly undeclared: readonly string[];
  /** Incidents recorded, in the order they came. */
  readonly incidents: readonly unknown[];
  /** Raw HTTP; the token and JSON are sent unless `headers` say otherwise. */
  ask(path: string, ask?: Ask): Promise<Reply>;
  /** A procedure as another program calls it. */
  api(name: string, input: unknown): Promise<Reply>;
  /** The same over HTTP as the window calls it, and over a message port. */
  rpc(name: string, input: unknown): Promise<Reply>;
  port(name: string, input: unknown): Promise<Reply>;
  /** Both chain heads: equal before and after when nothing was written. */
  heads(): readonly unknown[];
  dispose(): Promise<void>;
};

export const BANKS = {
  trustBank: { bankName: 'Prairie State Bank', lastFour: '4417' },
  operatingBank: { bankName: 'Prairie State Bank', lastFour: '8830' },
};

export async function testHost(
  options: { headersTimeoutMs?: number; rendererDirectory?: string } = {},
): Promise<TestHost> {
  const directory = mkdtempSync(join(tmpdir(), 'coverbook-host-'));
  const booksDirectory = join(directory, 'books');
  const logDirectory = join(directory, 'log');
  const undeclared: string[] = [];
  const incidents: unknown[] = [];
  const log = createIncidentLog(logDirectory);
  const sink: TroubleSink = {
    log: {
      record: (where, error, at) => {
        incidents.push(error);
        return log.record(where, error, at);
      },
    },
    now: () => new Date().toISOString(),
    undeclared: (procedure, code) => undeclared.push(`${procedure} ${code}`),
  };
  const program = createProgram({ booksDirectory, version: '0.0.0-test' });
  const http = await startHttpHost({
    program,
    sink,
    port: 0,
    rendererDirectory: options.rendererDirectory ?? join(directory, 'renderer'),
    version: '0.0.0-test',
    ...(options.headersTimeoutMs === undefined ? {} : { headersTimeoutMs: options.headersTimeoutMs }),
  });
  const { port1, port2 } = new MessageChannel();
  servePort(createRouter(program, sink), nodePort(port1), sink);
  const portCall = callerOf(port2);

  const ask = (path: string, given: Ask = {}): Promise<Reply> => askOver(http, path, given);
  const post = (path: string, body: unknown): Promise<Reply> =>
    ask(path, { method: 'POST', body: JSON.stringify(body) ?? '' });
  return {
    program,
    http,
    booksDirectory,
    logDirectory,
    undeclared,
    incidents,
    ask,
    api: (name, input) => post(`/api/${name.replace('.', '/')}`, input),
    rpc: async (name, input) => {
      const reply = await post(`/rpc/${name.replace('.', '/')}`, { json: input });
      return { ...reply, body: (reply.body as { json?: unknown }).json };
    },
    port: portCall,
    heads: () =>
      program.company()?.connection.read.rows('SELECT chain, seq, hash FROM chain_head ORDER BY chain') ?? [],
    dispose: async () => {
      port1.close();
      port2.close();
      await http.close();
      await program.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export function nodePort(port: MessagePort): Port {
  return {
    postMessage: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.on('close', listener),
  };
}

/** Speaks the port's wire format by hand, so that anything can be said. */
function callerOf(port: MessagePort): (name: string, input: unknown) => Promise<Reply> {
  let calls = 0;
  const waiting = new Map<string, (reply: Reply) => void>();
  port.on('message', (message: string) => {
    const { i, p } = JSON.parse(message) as { i: string; p: { s?: number; b?: { json?: unknown } } };
    waiting.get(i)?.({ status: p.s ?? 200, body: p.b?.json, headers: {}, text: message });
    waiting.delete(i);
  });
  port.unref();
  return (name, input) => {
    calls += 1;
    const id = `call${calls}`;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      port.postMessage(JSON.stringify({ i: id, p: { u: `/${name.replace('.', '/')}`, b: { json: input } } }));
    });
  };
}

function askOver(http: HttpHost, path: string, { method = 'GET', headers = {}, body }: Ask): Promise<Reply> {
  const sent = { authorization: `Bearer ${http.token}`, 'content-type': 'application/json', ...headers };
  return new Promise((resolve, reject) => {
    const req = request(
      {
        host: '127.0.0.1',
        port: http.port,
        path,
        method,
        headers: sent as Record<string, string>,
        agent: false,
      },
      (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('error', reject);
        res.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const isJson = res.headers['content-type']?.startsWith('application/json') ?? false;
          const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : text;
          resolve({ status: res.statusCode ?? 0, body: parsed, headers: res.headers, text });
        });
      },
    );
    req.on('error', reject);
    req.end(body);
  });
}
