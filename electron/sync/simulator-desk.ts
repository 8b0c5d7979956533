/** The simulator of the open company folder: started when it is first needed, its wire pulled out on request. */
import type { SIMULATED_TROUBLES } from '#shared/contract/index.ts';
import type { Addresses } from './client.ts';
import { millisecondsBetween } from './instant.ts';
import type { SyncHost } from './host.ts';
import {
  createSimulator,
  fileStorage,
  type RunningServer,
  serveSimulator,
  type Simulator,
} from './simulator/index.ts';

export type Simulated = {
  readonly isOffline: boolean;
  readonly trouble: (typeof SIMULATED_TROUBLES)[number] | null;
  readonly times: number;
  readonly bookCloseOn?: string | null | undefined;
};

/** Rows of the simulator's table for the words of the contract. */
const ROWS: Readonly<Record<(typeof SIMULATED_TROUBLES)[number], string>> = {
  'signed-out': '1',
  disconnected: '2',
  'subscription-lapsed': '7',
  'too-many-requests': '8',
  'account-missing': '19',
  'number-taken': '27',
  'period-closed': '30',
  'try-again-later': '32',
  'try-again-later-but-saved': '33',
  'connection-lost-before': '38',
  'connection-lost-after': '39',
  'empty-answer': '41',
  'bad-gateway': '42',
  'system-failure': '43',
  'part-of-batch-left-out': '47',
  'changed-there': '55',
};

export type SimulatorDesk = {
  readonly addresses: () => Promise<Addresses>;
  readonly simulator: () => Simulator;
  readonly simulate: (order: Simulated) => Promise<void>;
  readonly close: () => Promise<void>;
};

const EPOCH = '1970-01-01T00:00:00.000Z';

export function simulatorDesk(host: SyncHost): SimulatorDesk {
  let simulator: Simulator | null = null;
  let server: RunningServer | null = null;
  let starting: Promise<RunningServer> | null = null;
  let offline: Addresses | null = null;

  const known = (): Simulator => {
    simulator ??= createSimulator({
      companyName: host.agencyName,
      seed: host.bookUid,
      clock: { now: () => millisecondsBetween(EPOCH, host.now()) },
      storage: fileStorage(host.simulatorPath),
    });
    return simulator;
  };
  const start = async (): Promise<RunningServer> => {
    server ??= await (starting ??= serveSimulator(known()));
    starting = null;
    return server;
  };
  return {
    simulator: known,
    addresses: async () => offline ?? (await start()).addresses,
    simulate: async ({ isOffline, trouble, times, bookCloseOn }) => {
      known().calm();
      if (trouble !== null) known().trouble(ROWS[trouble], times);
      if (bookCloseOn !== undefined) known().change({ bookCloseDate: bookCloseOn });
      if (isOffline && offline === null) {
        const running = await start();
        offline = running.addresses;
        server = null;
        await running.close();
      } else if (!isOffline) offline = null;
    },
    close: async () => {
      await (server ?? (await starting))?.close();
      server = null;
    },
  };
}
