/** The built backend as a user starts it without a window: `serve.js --headless` on a free port, with its own books folder. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type Backend = {
  /** Where a browser opens it; holds the token of this launch. */
  readonly url: string;
  readonly origin: string;
  readonly token: string;
  /** The folder its company folders lie in. */
  readonly books: string;
  /** `POST /api/<module>/<verb>`, answering the output; throws on a refusal. */
  readonly call: <Output = unknown>(procedure: string, input?: unknown) => Promise<Output>;
  /** Ends it and removes its books. */
  readonly stop: () => Promise<void>;
};

const ROOT = dirname(dirname(dirname(import.meta.dirname)));
const READY = /Coverbook is ready at (http:\/\/127\.0\.0\.1:\d+)\/#token=(\S+)/u;
const READY_WITHIN_MS = 150_000;

export async function startBackend(flags: readonly string[] = []): Promise<Backend> {
  const books = mkdtempSync(join(tmpdir(), 'coverbook-e2e-'));
  const args = [
    join(ROOT, 'out', 'main', 'serve.js'),
    '--headless',
    '--port',
    '0',
    '--books',
    books,
    ...flags,
  ];
  // HOME too: logs and remembered choices of the person at this machine are not the test's to read or write.
  const env = {
    ...process.env,
    HOME: books,
    XDG_CONFIG_HOME: books,
    XDG_CACHE_HOME: books,
    XDG_STATE_HOME: books,
  };
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(books, { recursive: true, force: true });
  };
  let output = '';
  const found = await new Promise<RegExpExecArray | null>((resolve) => {
    const timer = setTimeout(() => resolve(null), READY_WITHIN_MS);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const ready = READY.exec(output);
      if (ready === null) return;
      clearTimeout(timer);
      resolve(ready);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then(() => resolve(null));
  });
  const [, origin, token] = found ?? [];
  if (origin === undefined || token === undefined) {
    await stop();
    throw new Error(`The backend did not start. It said:\n${output}`);
  }
  return { url: `${origin}/#token=${token}`, origin, token, books, call: caller(origin, token), stop };
}

function caller(origin: string, token: string): Backend['call'] {
  return async <Output>(procedure: string, input: unknown = {}): Promise<Output> => {
    const response = await fetch(`${origin}/api/${procedure.replaceAll('.', '/')}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${procedure} answered ${response.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Output;
  };
}
