/** Runs the tools of node_modules with the Node that came with them, whatever Node the machine has. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export const ROOT = dirname(dirname(import.meta.dirname));

export type Ran = { readonly code: number; readonly output: string; readonly seconds: number };
type Options = { readonly env?: Readonly<Record<string, string>>; readonly live?: boolean };

/** `live` shows the output as it comes; otherwise it is kept for the one who reads a failure. Code 127: no such tool. */
export function runTool(tool: string, args: readonly string[], options: Options = {}): Promise<Ran> {
  const started = performance.now();
  const windows = process.platform === 'win32';
  const child = spawn(windows ? `${tool}.cmd` : tool, args, {
    cwd: ROOT,
    shell: windows,
    stdio: options.live === true ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env, PATH: toolPath() },
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return new Promise((resolve) => {
    const done = (code: number): void =>
      resolve({ code, output, seconds: (performance.now() - started) / 1000 });
    child.once('error', () => done(127));
    child.once('close', (code) => done(code ?? 1));
  });
}

function toolPath(): string {
  const bin = join(ROOT, 'node_modules', '.bin');
  // Without the optional Node package the tools run under the Node we were started with.
  const ours = existsSync(join(bin, 'node')) ? [] : [dirname(process.execPath)];
  return [...ours, bin, process.env['PATH'] ?? ''].join(delimiter);
}
