/** Builds `out/` when the sources are not the ones it was built from. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildHome } from './home.ts';

export type Build =
  | { readonly ok: true; readonly home: string; readonly fresh: boolean }
  | { readonly ok: false; readonly output: string };

const SOURCES = [
  'electron/**/*.{ts,html}',
  'db/**/*.ts',
  'shared/**/*.ts',
  'renderer/**/*',
  'resources/**/*',
  'electron.config.ts',
  'package.json',
  'package-lock.json',
];
const PARTS = ['main', 'preload', 'renderer'];
const STAMP = 'built-from.txt';

/** `home` is the folder that holds `out/`; `announce` is called before a build, which takes some seconds. */
export function ensureBuilt(root: string, announce: () => void): Build {
  const print = fingerprint(root);
  const builtFrom = (folder: string): boolean => {
    const stamp = join(folder, 'out', STAMP);
    return existsSync(stamp) && readFileSync(stamp, 'utf8') === print;
  };
  if (builtFrom(root)) return { ok: true, home: root, fresh: false };
  const home = buildHome(root);
  if (builtFrom(home.folder)) return { ok: true, home: home.folder, fresh: false };
  announce();
  const out = join(home.folder, 'out');
  const next = join(out, `.next-${process.pid}`);
  mkdirSync(next, { recursive: true });
  try {
    const failure = electronVite(root, home.config, next);
    if (failure !== null) return { ok: false, output: failure };
    replaceParts(out, next);
    writeFileSync(join(out, STAMP), print);
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
  return { ok: true, home: home.folder, fresh: true };
}

/** Built aside and moved in by renames: a second start, or a build that fails, never finds half a program. */
function replaceParts(out: string, next: string): void {
  rmSync(join(out, STAMP), { force: true });
  for (const part of PARTS) {
    const target = join(out, part);
    if (existsSync(target)) renameSync(target, join(next, `old-${part}`));
    if (existsSync(join(next, part))) renameSync(join(next, part), target);
  }
}

function electronVite(root: string, config: string, outDir: string): string | null {
  const program = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const args = [program, 'build', '--config', config, '--outDir', outDir, '--logLevel', 'warn'];
  const run = spawnSync(process.execPath, [...args, '--ignoreConfigWarning'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  if (run.status === 0) return null;
  return `${run.stdout}${run.stderr}${run.error?.message ?? ''}`.trim();
}

/** By content, not by time: a checkout, a copy or a restored backup of the same sources needs no new build. */
function fingerprint(root: string): string {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: root, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
