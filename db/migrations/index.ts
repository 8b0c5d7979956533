/** Every migration, in order. Numbers in tens; a released one never changes (its checksum is in every file). */
import { ledger } from './0010-ledger.ts';
import { jobs } from './0020-jobs.ts';
import { business } from './0030-business.ts';
import { trust } from './0040-trust.ts';
import { sync } from './0060-sync.ts';
import { policyfeed } from './0070-policyfeed.ts';
import { accounts } from './0080-accounts.ts';
import { streams } from './0082-streams.ts';
import { receipts } from './0090-receipts.ts';
import { revenue } from './0092-revenue.ts';
import { failures } from './0094-failures.ts';
import { payables } from './0096-payables.ts';
import { reconciliation } from './0100-reconciliation.ts';
import { trustAccounts } from './0104-trust-accounts.ts';
import { closing } from './0105-closing.ts';
import { syncDrift } from './0110-sync-drift.ts';
import { exports } from './0112-exports.ts';
import type { Migration } from './runner.ts';

export const MIGRATIONS: readonly Migration[] = [
  ledger,
  jobs,
  business,
  trust,
  sync,
  policyfeed,
  accounts,
  streams,
  receipts,
  revenue,
  failures,
  payables,
  reconciliation,
  trustAccounts,
  closing,
  syncDrift,
  exports,
];
export {
  expectedSchemaHash,
  type Migration,
  migrate,
  pendingMigrations,
  schemaHash,
} from './runner.ts';
