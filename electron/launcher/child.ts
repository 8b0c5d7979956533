/** Runs a program in our place: its output is ours, our end is its end. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

export type Ended = {
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
  readonly asked: boolean;
};

const PATIENCE_MS = 15_000;
/** A Ctrl+C reaches parent and child alike; only a child that did not hear it is told again. */
const HEARD_BY_ITSELF_MS = 400;
const ORPHAN_CHECK_MS = 500;

/** `signal` is what killed it, `asked` whether we were told to stop. Code 127 when it could not be started. */
export function runChild(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  const child = spawn(program, args, { cwd, stdio: 'inherit' });
  let asked = false;
  const stop = (signal: NodeJS.Signals): void => {
    asked = true;
    setTimeout(() => child.kill('SIGTERM'), signal === 'SIGINT' ? HEARD_BY_ITSELF_MS : 0).unref();
    setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  if (process.env['npm_lifecycle_event'] !== undefined) whenOrphaned(() => stop('SIGTERM'));
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: 127, signal: null, asked }));
    child.once('exit', (code, signal) => {
      resolve({ code: code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0), signal, asked });
    });
  });
}

/** A signal sent to npm ends npm and its shell and never reaches us; all we see is another parent. */
function whenOrphaned(act: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, ORPHAN_CHECK_MS);
  timer.unref();
}
