/** Opens the company folder named on the command line, says so, and keeps it until it is killed or told to stop. */
import { systemClock } from '#electron/app/clock.ts';
import { openCompany } from '#electron/app/company.ts';

const [directory = ''] = process.argv.slice(2);
const company = openCompany(directory, { clock: systemClock });
process.stdout.write('open\n');
process.stdin.once('data', () => {
  company.close();
  process.exit(0);
});
