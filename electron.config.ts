/**
 * One build for both hosts: `out/main/{main,serve,cli}.js` (ESM), `out/preload/preload.cjs`, `out/renderer/`.
 *
 * Pure-JavaScript dependencies are bundled, since reading a few hundred small files of node_modules costs more at start than
 * the whole backend; what has a native part stays outside. Chunks lie beside the entries, so a worker is found the same way
 * from wherever the bundler put its caller: `new URL('./worker.js', import.meta.url)`.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// The working directory, not this file's: a read-only checkout is built through a copy of this file elsewhere.
const root = process.cwd();

const ENTRIES = {
  main: 'electron/main.ts',
  serve: 'electron/serve.ts',
  cli: 'electron/cli.ts',
  worker: 'electron/app/worker.ts',
  'policyfeed-worker': 'electron/policyfeed/worker.ts',
  'reconciliation-worker': 'electron/reconciliation/worker.ts',
  'documents-worker': 'electron/documents/worker.ts',
  'closing-worker': 'electron/closing/worker.ts',
  'exports-worker': 'electron/sync/files/worker.ts',
  'sync-worker': 'electron/sync/worker.ts',
};
const NATIVE = ['better-sqlite3'];
/** Its build for Node declares a `require` of its own, which cannot stand beside the one a bundle gets. */
const FFLATE = { find: /^fflate$/, replacement: 'fflate/browser' };

const present = (entries: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(entries)
      .map(([name, file]) => [name, resolve(root, file)] as const)
      .filter(([, file]) => existsSync(file)),
  );

const main = present(ENTRIES);
const preload = present({ preload: 'electron/preload.ts' });
const renderer = present({ index: 'renderer/index.html' });

export default defineConfig({
  ...(Object.keys(main).length > 0 && {
    main: {
      resolve: { alias: [FFLATE] },
      build: {
        externalizeDeps: false,
        rolldownOptions: {
          input: main,
          external: NATIVE,
          output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
  }),
  ...(Object.keys(preload).length > 0 && {
    preload: {
      // A sandboxed preload can require nothing but Electron: everything in one CommonJS file.
      build: {
        externalizeDeps: false,
        rolldownOptions: {
          input: preload,
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    },
  }),
  ...(Object.keys(renderer).length > 0 && {
    renderer: {
      root: resolve(root, 'renderer'),
      plugins: [react()],
      build: {
        // Also opened in whatever browser the machine has.
        target: 'es2022',
        minify: true,
        // The content security policy allows no data: fonts or scripts.
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 4000,
        rolldownOptions: { input: renderer },
      },
    },
  }),
});
