/** Trouble that belongs to no request: noted in the log of this machine. */
import type { TroubleSink } from '#electron/rpc/wire.ts';
import type { LogLine } from './context.ts';

/** What the program notes by itself: jobs that failed, idle work put off. */
export function logInto(sink: TroubleSink): LogLine {
  return (_level, message, detail) => void sink.log.record(message, detail, sink.now());
}

/** What nothing caught is our mistake: noted, told in plain words, and the program ends. Posted books are safe on disk. */
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
