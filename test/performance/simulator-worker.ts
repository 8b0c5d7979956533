/** The QuickBooks simulator in a thread of its own, so that what it remembers is not counted as ours; its clock is shared. */
import { parentPort, workerData } from 'node:worker_threads';
import { createSimulator, memoryStorage, serveSimulator } from '#electron/sync/simulator/index.ts';
import { invariant } from '#shared/errors/index.ts';

const port = parentPort;
invariant(port !== null, 'This runs in a worker thread');
const clock = new BigInt64Array(workerData as SharedArrayBuffer);
const simulator = createSimulator({
  companyName: 'Bench Agency',
  seed: 'bench',
  clock: { now: () => Number(Atomics.load(clock, 0)) },
  storage: memoryStorage(),
});
const code = simulator.company.issue('code');
simulator.company.keys = { ...simulator.company.keys, code };
const { addresses } = await serveSimulator(simulator);
port.postMessage({ addresses, code, app: simulator.app, realmId: simulator.company.realmId });
