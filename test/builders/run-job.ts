/** Opens a company folder, starts (or goes on with) a posting job, says every change, until it is killed. */
import { createProgram } from '#electron/app/program.ts';
import { postingJob } from './posting-job.ts';

const [booksDirectory = '', directory = '', count = '0'] = process.argv.slice(2);
const program = createProgram({ booksDirectory, version: 'test', jobKinds: [postingJob] });
program.dispatch('books.open', { directory });
if (Number(count) > 0)
  program.dispatch('test.postMany', { count: Number(count), accountingOn: '2026-11-09' });
for await (const change of program.changes.subscribe()) process.stdout.write(`${change.sequence}\n`);
