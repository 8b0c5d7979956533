/** Entry of the thread that makes files: a journal of a million entries takes a minute, which no screen should wait. */
import { parentPort } from 'node:worker_threads';
import { answerOn } from '#electron/ledger/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { answerFiles } from './working.ts';

invariant(parentPort !== null, 'This runs in a worker thread');
answerOn(parentPort, answerFiles);
