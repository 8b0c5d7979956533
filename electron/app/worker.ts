/** Entry of a worker thread: reads a ledger file for one half of the checks, on a connection that can write nothing. */
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '#shared/errors/index.ts';
import { type HalfOrder, verifyHalf } from './verify-half.ts';

invariant(parentPort !== null, 'This runs in a worker thread');
verifyHalf(parentPort, workerData as HalfOrder);
