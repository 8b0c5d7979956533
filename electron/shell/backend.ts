/** The program for the desktop window. Loaded while Chromium starts. */
import { createProgram, type Program } from '#electron/app/program.ts';
import { systemClock } from '#electron/app/clock.ts';
import { catchTheRest, logInto } from '#electron/app/last-resort.ts';
import { logDirectory } from '#electron/app/places.ts';
import { createIncidentLog } from '#electron/rpc/incidents.ts';
import { electronPort, type ElectronPort, servePort } from '#electron/rpc/message-port.ts';
import { createRouter } from '#electron/rpc/router.ts';
import { type TroubleSink, toWire } from '#electron/rpc/wire.ts';
import { Fault, Refusal } from '#shared/errors/index.ts';
import type { Receive } from './scheme.ts';
import packageJson from '../../package.json' with { type: 'json' };

export type Backend = {
  readonly program: Program;
  /** Answers the window behind this port. */
  serve(port: ElectronPort): void;
  /** Keeps a file the window sends. */
  receive: Receive;
  /** Opens a company folder the operating system handed us; answers what to tell the user when it could not. */
  open(directory: string): Promise<string | null>;
  openSample(): Promise<string | null>;
};

export type BackendOptions = {
  readonly booksDirectory: string;
  readonly chooseFolder: () => Promise<string | null>;
  /** Shows a trouble that belongs to no screen. */
  readonly tell: (words: string) => void;
  readonly exit: (code: number) => void;
};

const FILE_REFUSALS: ReadonlySet<string> = new Set(['file.too-large']);

export function createBackend({ booksDirectory, chooseFolder, tell, exit }: BackendOptions): Backend {
  const sink: TroubleSink = { log: createIncidentLog(logDirectory()), now: systemClock.now };
  // Electron would show the stack to the user.
  catchTheRest(sink, tell, exit);
  const program = createProgram({
    booksDirectory,
    chooseFolder,
    version: packageJson.version,
    log: logInto(sink),
    stateDirectory: logDirectory(),
  });
  const router = createRouter(program, sink);
  const attempt = async (procedure: string, input: object): Promise<string | null> => {
    try {
      await program.dispatch(procedure, input);
      return null;
    } catch (error) {
      if (error instanceof Refusal || error instanceof Fault) return error.message;
      return `Coverbook made a mistake. Incident ${sink.log.record(procedure, error, sink.now())}.`;
    }
  };
  return {
    program,
    serve: (port) => servePort(router, electronPort(port), sink),
    receive: async (bytes) => {
      try {
        return { status: 200, body: await program.files.put(bytes) };
      } catch (error) {
        const { status, ...wire } = toWire(error, 'window /api/files', FILE_REFUSALS, sink).toJSON();
        return { status, body: { status, ...wire } };
      }
    },
    open: (directory) => attempt('books.open', { directory }),
    openSample: () => attempt('books.openSample', {}),
  };
}
