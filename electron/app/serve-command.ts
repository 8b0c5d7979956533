/** `coverbook serve`: the program behind the loopback host, until it is told to stop. */
import { startHttpHost } from '#electron/rpc/http.ts';
import { createIncidentLog } from '#electron/rpc/incidents.ts';
import type { TroubleSink } from '#electron/rpc/wire.ts';
import { Fault, Refusal } from '#shared/errors/index.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { hasDisplay, openBrowser } from './browser.ts';
import { systemClock } from './clock.ts';
import { BadUsage, readFlags, USAGE } from './flags.ts';
import { catchTheRest, logInto } from './last-resort.ts';
import { logDirectory, rendererDirectory } from './places.ts';
import { createProgram, type Program } from './program.ts';
import { type Output, terminal } from './terminal.ts';

/**
 * Serves until SIGTERM, SIGINT or SIGHUP. `entryDirectory` is where the entry lies. Answers the exit code when it could
 * not start; prints one line when it could.
 */
export async function serveCommand(
  args: readonly string[],
  entryDirectory: string,
  output = terminal,
): Promise<number> {
  const sink: TroubleSink = { log: createIncidentLog(logDirectory()), now: systemClock.now };
  let program: Program | null = null;
  if (args.includes('--help')) {
    output.out(USAGE);
    return 0;
  }
  catchTheRest(sink, output.err, process.exit);
  try {
    const flags = readFlags(args);
    const { booksDirectory } = flags;
    program = createProgram({
      booksDirectory,
      version: packageJson.version,
      log: logInto(sink),
      stateDirectory: logDirectory(),
    });
    if (flags.sample) await program.dispatch('books.openSample', {});
    const host = await startHttpHost({
      program,
      sink,
      port: flags.port,
      rendererDirectory: rendererDirectory(entryDirectory),
      version: packageJson.version,
    });
    const stopped = untilStopped();
    output.out(`Coverbook is ready at ${host.url}`);
    if (!flags.headless && hasDisplay()) openBrowser(host.url);
    await stopped;
    await host.close();
    return 0;
  } catch (error) {
    return explain(error, output, sink);
  } finally {
    await program?.close();
  }
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

/** Why it did not start, in plain words; answers the exit code. */
function explain(error: unknown, { err }: Output, sink: TroubleSink): number {
  if (error instanceof BadUsage) {
    err(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (error instanceof Refusal || error instanceof Fault) err(error.message);
  else if (isPortTaken(error))
    err('That port is taken by another program. Choose another, or --port 0 for any free one.');
  else
    err(`Coverbook could not start: our mistake. Incident ${sink.log.record('serve', error, sink.now())}.`);
  return 1;
}

function isPortTaken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EADDRINUSE' || code === 'EACCES';
}
