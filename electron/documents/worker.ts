/** Entry of the thread that draws papers: a memo of two thousand lines takes a second, which no screen should wait. */
import { parentPort } from 'node:worker_threads';
import { answerOn } from '#electron/ledger/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { draw } from './drawing.ts';

invariant(parentPort !== null, 'This runs in a worker thread');
answerOn(parentPort, draw);
