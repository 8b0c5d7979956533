/** Entry: the loopback host, for machines without Electron's binary and for other programs. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { cacheDirectory } from '#electron/app/places.ts';

enableCompileCache(join(cacheDirectory(), 'code'));
// After the cache is on, hence not a static import.
const { serveCommand } = await import('#electron/app/serve-command.ts');
process.exitCode = await serveCommand(process.argv.slice(2), import.meta.dirname);
