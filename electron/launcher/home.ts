/**
 * Where the build lies: in the checkout, or, where that cannot be written (installed by root, on a read-only disk), in the
 * user's cache, in a folder that looks like the checkout to the built code: package.json and node_modules beside `out`.
 */
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

export type Home = { readonly folder: string; readonly config: string };

export function buildHome(root: string): Home {
  const out = join(root, 'out');
  if (writable(root) && (!existsSync(out) || writable(out))) {
    return { folder: root, config: join(root, 'electron.config.ts') };
  }
  const folder = cacheFolder(root);
  // .mts: electron-vite asks the nearest package.json otherwise, and writes a file beside its config while reading it.
  const config = join(folder, 'electron.config.mts');
  copyFileSync(join(root, 'electron.config.ts'), config);
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  const modules = join(folder, 'node_modules');
  rmSync(modules, { force: true });
  symlinkSync(join(root, 'node_modules'), modules, process.platform === 'win32' ? 'junction' : 'dir');
  return { folder, config };
}

function cacheFolder(root: string): string {
  const base =
    process.env['XDG_CACHE_HOME'] ??
    process.env['LOCALAPPDATA'] ??
    join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
  const name = `build-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`;
  try {
    const folder = join(base, 'coverbook', name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return mkdtempSync(join(tmpdir(), 'coverbook-'));
  }
}

function writable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
