/** Entry of the thread that makes packs: registers of years and their papers take a while, which no screen should wait. */
import { parentPort } from 'node:worker_threads';
import { answerOn } from '#electron/ledger/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { answerPack } from './working.ts';

invariant(parentPort !== null, 'This runs in a worker thread');
answerOn(parentPort, answerPack);
