import type { AccountsSchema } from './accounts.ts';
import type { ClosingSchema } from './closing.ts';
import type { BusinessSchema } from './business.ts';
import type { FailuresSchema } from './failures.ts';
import type { ExportsSchema } from './exports.ts';
import type { JobsSchema } from './jobs.ts';
import type { LedgerSchema } from './ledger.ts';
import type { PayablesSchema } from './payables.ts';
import type { PolicyfeedSchema } from './policyfeed.ts';
import type { ReceiptsSchema } from './receipts.ts';
import type { ReconciliationSchema } from './reconciliation.ts';
import type { RevenueSchema } from './revenue.ts';
import type { StreamsSchema } from './streams.ts';
import type { SyncSchema } from './sync.ts';
import type { TrustAccountsSchema } from './trust-accounts.ts';
import type { TrustSchema } from './trust.ts';

/** Every table as kysely sees it; each module adds its own file. */
export type Schema = LedgerSchema &
  JobsSchema &
  BusinessSchema &
  TrustSchema &
  SyncSchema &
  PolicyfeedSchema &
  AccountsSchema &
  StreamsSchema &
  ReceiptsSchema &
  RevenueSchema &
  FailuresSchema &
  PayablesSchema &
  ReconciliationSchema &
  TrustAccountsSchema &
  ClosingSchema &
  ExportsSchema;
