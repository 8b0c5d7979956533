/** Every file of the project as git would commit it: tracked or new, not ignored. Works from a fresh clone and a tarball. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { Tree } from './imports.ts';

export const ROOT = dirname(dirname(import.meta.dirname));
const NOT_OURS = new Set([
  'node_modules',
  'out',
  'test-results',
  'playwright-report',
  '.git',
  'package-lock.json',
]);

/** Paths with slashes. Text is read as UTF-8; take only patterns of text files. */
export function sources(patterns: readonly string[]): Tree {
  const paths = globSync([...patterns], { cwd: ROOT, exclude: (name) => NOT_OURS.has(name) });
  const ours = paths.map((path) => path.split(sep).join('/')).toSorted();
  return new Map(ours.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
}
