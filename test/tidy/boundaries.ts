/** Holds the import rules of `house.ts` against a tree of sources and names every breach. */
import {
  ELECTRON_FILES,
  FILES_AT_LEAST,
  LEVELS,
  PURE_FILES,
  PURE_MAY_NOT_IMPORT,
  type Zone,
  ZONES,
} from './house.ts';
import { type Import, importsOf, type Tree } from './imports.ts';

const CHECKED = /\.(ts|tsx|cjs)$/u;

/** One line per breach, `file:line rule`; empty when the house is in order. */
export function breaches(tree: Tree, filesAtLeast = FILES_AT_LEAST): string[] {
  const files = [...tree.keys()].filter((path) => CHECKED.test(path));
  if (files.length < filesAtLeast) return [`Only ${files.length} files seen, ${filesAtLeast} expected.`];
  const imports = files.flatMap((path) => importsOf(path, tree.get(path) ?? ''));
  const broken = imports.flatMap((each) => {
    const why = breach(each, tree);
    return why === null ? [] : [`${each.from}:${each.line} ${each.specifier}: ${why}`];
  });
  const homeless = files
    .filter((path) => zoneOf(path) === null)
    .map((path) => `${path}: belongs to no folder we know`);
  return [...homeless, ...broken, ...cycles(imports, tree)];
}

const zoneOf = (path: string): Zone | null => ZONES.find(({ files }) => files.test(path)) ?? null;

function breach(one: Import, tree: Tree): string | null {
  const zone = zoneOf(one.from);
  if (zone === null) return null;
  if (PURE_FILES.test(one.from) && PURE_MAY_NOT_IMPORT.test(one.target ?? one.specifier)) {
    return 'rules.ts is pure: no database, no Node, no I/O';
  }
  if (one.target === null) return packageBreach(one, zone);
  if (one.target === 'package.json') return null;
  if (one.specifier.includes('..') && roomOf(one.target) !== roomOf(one.from)) {
    return 'relative imports stay in their room: use the # alias';
  }
  if (CHECKED.test(one.target) && !tree.has(one.target)) return 'there is no such file';
  return fileBreach(one, one.target, zone);
}

function packageBreach({ from, specifier }: Import, zone: Zone): string | null {
  if (specifier.startsWith('node:')) return zone.node ? null : `${zone.name} knows nothing of Node`;
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  if (name === 'electron' && zone.name !== 'test' && !ELECTRON_FILES.test(from)) {
    return 'only main.ts, preload.ts, shell/ and electron-*.ts import electron';
  }
  const allowed =
    zone.packages.some((each) => matches(each, name)) || (name === 'electron' && ELECTRON_FILES.test(from));
  return allowed ? null : `${zone.name} may not import the package ${name}`;
}

const matches = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;

function fileBreach(one: Import, target: string, zone: Zone): string | null {
  const other = zoneOf(target);
  if (other === null) return 'it lies in no folder we know';
  const inner = insideBreach(one.from, target, zone, other);
  if (inner !== null || other === zone) return inner;
  if (zone.imports.includes('*') || zone.imports.includes(other.name)) return null;
  if (zone.imports.includes(`types:${other.name}`)) {
    return one.typeOnly ? null : `${zone.name} takes only types from ${other.name}`;
  }
  return `${zone.name} may not import ${other.name}`;
}

/** What two files owe each other besides their zones: modules their faces and levels, screens their privacy. */
function insideBreach(from: string, target: string, zone: Zone, other: Zone): string | null {
  if (other.name === 'modules' && zone.name !== 'test') return moduleBreach(from, target, zone);
  const [mine, theirs] = [screenOf(from), screenOf(target)];
  return mine !== null && theirs !== null && mine !== theirs ? 'screens do not import each other' : null;
}

function moduleBreach(from: string, target: string, zone: Zone): string | null {
  const theirs = moduleOf(target);
  const mine = zone.name === 'modules' ? moduleOf(from) : null;
  if (mine === theirs) return null;
  if (target !== `electron/${theirs}/index.ts`) return `${theirs} is entered through its index.ts`;
  const level = (name: string): number => LEVELS.findIndex((names) => names.includes(name));
  if (level(theirs) < 0) return `${theirs} has no level in the house`;
  if (mine === null) return null;
  if (level(mine) < 0) return `${mine} has no level in the house`;
  return level(theirs) < level(mine) ? null : `${mine} stands below or beside ${theirs}`;
}

/** `electron/ledger` of `electron/ledger/a/b.ts`: two folders deep is where a room begins. */
const roomOf = (path: string): string => path.split('/').slice(0, 2).join('/');
const moduleOf = (path: string): string => path.split('/')[1] ?? '';
const screenOf = (path: string): string | null => /^renderer\/screens\/([^/]+)/u.exec(path)?.[1] ?? null;

/** Circles of files that need each other to load. Imports of types alone vanish before anything runs. */
function cycles(imports: readonly Import[], tree: Tree): string[] {
  const next = new Map<string, string[]>();
  for (const { from, target, typeOnly } of imports) {
    if (typeOnly || target === null || !tree.has(target)) continue;
    next.set(from, [...(next.get(from) ?? []), target]);
  }
  const found: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      found.push(`cycle: ${[...path.slice(path.indexOf(file)), file].join(' → ')}`);
      return;
    }
    state.set(file, 'open');
    for (const target of next.get(file) ?? []) visit(target, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of next.keys()) visit(file, []);
  return found;
}
