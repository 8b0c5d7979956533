/** The simulator on loopback, at a port of its own choosing, as a program that is not ours would be reached. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Addresses } from '#electron/sync/client.ts';
import type { Storage } from './company.ts';
import type { Simulator } from './simulator.ts';

// Not an import statement: rpc/http.ts says why.
const { createServer } = process.getBuiltinModule('node:http');

/** One line a change. A last line that was cut off by a crash was never answered for, so it is dropped. */
export function fileStorage(path: string): Storage {
  return {
    read: () => {
      if (!existsSync(path)) return [];
      const text = readFileSync(path, 'utf8');
      const lines = text.split('\n');
      const torn = lines.pop();
      if (torn !== undefined && torn !== '') appendFileSync(path, '\n');
      return lines.filter((line) => isWhole(line));
    },
    append: (line) => appendFileSync(path, `${line}\n`),
  };
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

const BODY_MAX = 5_000_000;

export type RunningServer = { readonly addresses: Addresses; close(): Promise<void> };

export async function serveSimulator(simulator: Simulator): Promise<RunningServer> {
  const server = createServer((request, response) => void answer(simulator, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  return {
    addresses: {
      api: base,
      authorize: `${base}/connect/oauth2`,
      token: `${base}/oauth2/v1/tokens/bearer`,
      revoke: `${base}/v2/oauth2/tokens/revoke`,
    },
    close: () => closed(server),
  };
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
}

async function answer(
  simulator: Simulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) {
      body += String(chunk);
      if (body.length > BODY_MAX) {
        request.socket.destroy();
        return;
      }
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : value,
      ]),
    );
    const done = simulator.handle({
      method: request.method ?? 'GET',
      target: request.url ?? '/',
      headers,
      body,
    });
    if (done.ends === 'reset') request.socket.destroy();
    if (done.ends !== undefined) return;
    response.writeHead(done.status, done.headers).end(done.body);
  } catch {
    // Also a client that went away in the middle of its request.
    request.socket.destroy();
  }
}
