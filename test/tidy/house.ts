/**
 * Which folder may import what: the table of ARCHITECTURE.md, in the form the checker reads. Change both together.
 */

/** Modules of electron/, low to high; those on one line stand side by side and do not see each other. */
export const LEVELS: readonly (readonly string[])[] = [
  ['ledger', 'tabular'],
  ['parties', 'policies'],
  ['revenue'],
  ['billing'],
  ['allocation'],
  ['receipts', 'carriers'],
  ['accounts'],
  ['commissions', 'failures'],
  ['trust'],
  ['reconciliation'],
  ['reversals'],
  ['sync', 'policyfeed'],
  ['delinquency', 'documents', 'reports', 'backup', 'users', 'hub'],
  ['closing'],
];

export type Zone = {
  readonly name: string;
  /** Which files belong to it; the first zone that fits a path has it. */
  readonly files: RegExp;
  /** Zones it may import, besides itself. `types:` in front: only their types. */
  readonly imports: readonly string[];
  /** npm packages it may import, by name or by `scope/*`. `*`: any. */
  readonly packages: readonly string[];
  readonly node: boolean;
};

const BACKEND = ['db', 'shared', 'resources'];

export const ZONES: readonly Zone[] = [
  {
    name: 'shared',
    files: /^shared\//u,
    imports: [],
    packages: ['zod', 'temporal-polyfill', '@orpc/contract'],
    node: false,
  },
  { name: 'resources', files: /^resources\//u, imports: [], packages: [], node: false },
  {
    name: 'db',
    files: /^db\//u,
    imports: ['shared', 'resources'],
    packages: ['kysely', 'better-sqlite3'],
    node: true,
  },
  {
    name: 'renderer',
    files: /^renderer\//u,
    imports: ['shared'],
    packages: [
      'react',
      'react-dom',
      'react-hook-form',
      'zustand',
      'zod',
      'dayjs',
      'temporal-polyfill',
      '@hookform/resolvers',
      '@mantine/*',
      '@tanstack/*',
      '@fontsource-variable/*',
      '@orpc/client',
      '@orpc/contract',
      '@orpc/tanstack-query',
    ],
    node: false,
  },
  { name: 'launcher', files: /^electron\/launcher\//u, imports: [], packages: [], node: true },
  {
    name: 'start',
    files: /^electron\/(start\.ts|node-check\.cjs)$/u,
    imports: ['launcher'],
    packages: [],
    node: true,
  },
  {
    name: 'preload',
    files: /^electron\/preload\.ts$/u,
    imports: ['shared'],
    packages: ['electron'],
    node: false,
  },
  {
    name: 'shell',
    files: /^electron\/shell\//u,
    imports: ['app', 'rpc', 'modules', ...BACKEND],
    packages: ['electron', 'zod'],
    node: true,
  },
  {
    name: 'entries',
    files: /^electron\/[^/]+\.ts$/u,
    imports: ['shell', 'app', 'rpc', ...BACKEND],
    packages: ['electron'],
    node: true,
  },
  {
    name: 'app',
    files: /^electron\/app\//u,
    imports: ['rpc', 'modules', ...BACKEND],
    packages: ['better-sqlite3', '@orpc/contract', 'zod'],
    node: true,
  },
  {
    name: 'rpc',
    files: /^electron\/rpc\//u,
    imports: ['types:app', 'modules', ...BACKEND],
    packages: ['zod', '@orpc/*'],
    node: true,
  },
  {
    name: 'modules',
    files: /^electron\/[^/]+\//u,
    imports: BACKEND,
    packages: [
      'zod',
      'kysely',
      '@orpc/contract',
      'csv-parse',
      'pdfmake',
      'read-excel-file',
      'fast-xml-parser',
    ],
    node: true,
  },
  {
    name: 'test',
    files: /^test\//u,
    imports: ['*'],
    packages: ['*'],
    node: true,
  },
  { name: 'settings', files: /^[^/]+\.config\.ts$/u, imports: ['test'], packages: ['*'], node: true },
];

/** The only files that may import `electron`: the rest of the house runs without it. */
export const ELECTRON_FILES = /^electron\/(main\.ts|preload\.ts|shell\/.+\.ts|(.+\/)?electron-[^/]+\.ts)$/u;

/** Files that are a module's pure decisions: no database, no disk, no network, no clock. */
export const PURE_FILES = /^electron\/[^/]+\/rules\.ts$/u;
export const PURE_MAY_NOT_IMPORT = /^(db\/|node:|electron$|kysely$|better-sqlite3$)/u;

/** Fewer files than this and the checker did not see the house: it must not say that all is well. */
export const FILES_AT_LEAST = 500;
