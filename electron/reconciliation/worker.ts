/** Entry of the thread that reads bank files: nothing a file contains can stall or exhaust the program itself. */
import { parentPort } from 'node:worker_threads';
import { answerOn } from '#electron/ledger/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { answer } from './reading.ts';

invariant(parentPort !== null, 'This runs in a worker thread');
answerOn(parentPort, answer);
