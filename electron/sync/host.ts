import type { Connection } from '#db/connection/index.ts';
import type { Addresses } from './client.ts';

/** What the running program lends to sync: the open folder, its own commands, the time, the network. */
export type SyncHost = {
  readonly connection: () => Connection;
  /** Runs one of this module's own commands under a request id of the program. */
  readonly command: (name: string, input: object, requestId: string) => unknown;
  readonly now: () => string;
  /** Where the simulator keeps its company, beside the books it plays for. */
  readonly simulatorPath: string;
  readonly agencyName: string;
  readonly bookUid: string;
  readonly fetch: typeof fetch;
  /** Where Intuit is reached; a test names a simulator. */
  readonly intuit: (environment: 'sandbox' | 'production') => Addresses;
};

/** Grows with every command, so that what the program records has a request id of its own each time. */
export function commandSeq(host: Pick<SyncHost, 'connection'>): number {
  return host.connection().read.value<number>("SELECT seq FROM chain_head WHERE chain = 'commands'") ?? 0;
}
