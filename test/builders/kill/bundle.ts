/** The poster as one file: it starts in a fifth of the time, so that most of a run is killing and not starting. */
import { resolve } from 'node:path';
import { build } from 'vite';

/** Builds it under `out/` (where `node_modules` can be found from) and answers its path. */
export async function bundledPoster(): Promise<string> {
  const outDir = resolve('out/kill');
  await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: 'test/builders/kill/poster.ts', outDir, target: 'node24', minify: false },
    ssr: { noExternal: true, external: ['better-sqlite3'] },
  });
  return resolve(outDir, 'poster.js');
}
