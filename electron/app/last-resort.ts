/** What nothing caught is our mistake: noted, told in plain words, and the program ends. Posted books are safe on disk. */
import type { TroubleSink } from '#electron/rpc/wire.ts';

export function catchTheRest(
  sink: TroubleSink,
  tell: (words: string) => void,
  exit: (code: number) => void,
): void {
  process.on('uncaughtException', (error) => {
    const incident = sink.log.record('uncaught', error, sink.now());
    tell(`Coverbook made a mistake and has to close. What was posted is safe. Incident ${incident}.`);
    exit(1);
  });
}
