/** Compiles shim.c for this machine and starts programs under it. */
import { execFileSync, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

/** Path of the compiled shim, or why there is none. */
export function compiledShim(directory: string): { readonly path: string } | { readonly missing: string } {
  if (process.platform !== 'linux') return { missing: 'LD_PRELOAD is known on Linux only' };
  const path = join(directory, 'shim.so');
  try {
    execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-o', path, resolve('test/torture/shim.c')], {
      stdio: 'pipe',
    });
    return { path };
  } catch {
    return { missing: 'no working gcc on this machine' };
  }
}

/** Runs a program (a file of this folder) under the shim to its end; answers what it printed. */
export function underShim(shim: string, program: string, parameters: readonly string[]): Promise<string> {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, [resolve('test/torture', program), ...parameters], {
      env: { ...process.env, LD_PRELOAD: shim },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
    });
    child.stderr.on('data', (data: Buffer) => {
      errors += data.toString();
    });
    child.on('close', (code) => {
      if (code === 0) done(output);
      else reject(new Error(`${program} ended with ${code}: ${errors.slice(0, 2_000)}`));
    });
  });
}
