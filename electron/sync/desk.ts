import type { ReadDb } from '#db/connection/index.ts';

/** What work over the network needs of the program: reading, issuing a logged command, and the time. */
export type Desk = {
  readonly read: ReadDb;
  /** Runs one of this module's own commands; the request id makes it happen once. */
  command(name: string, input: object, requestId: string): unknown;
  now(): string;
};
