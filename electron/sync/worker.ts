/** Entry of the thread that reads what is to be queued: years not sent yet take seconds, which no screen should wait. */
import { parentPort } from 'node:worker_threads';
import { answerOn } from '#electron/ledger/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { answerPlan } from './plan.ts';

invariant(parentPort !== null, 'This runs in a worker thread');
answerOn(parentPort, answerPlan);
