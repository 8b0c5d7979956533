/** Entry: the loopback host, for machines without Electron's binary and for other programs. */
import { serveCommand } from '#electron/app/serve-command.ts';

process.exitCode = await serveCommand(process.argv.slice(2), import.meta.dirname);
