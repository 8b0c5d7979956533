/** Posting the books to other ledgers: mapping, outbox, connector, and the QuickBooks simulator. */
export { addressesOf as intuitAddressesOf } from './client.ts';
export { syncHandlers } from './handlers.ts';
export { activeConnection, connectionOf as connectedCompany } from './connection.ts';
export { queueRun } from './queue-job.ts';
export { queuedForSync, type SyncSummary, syncSummary } from './queries.ts';
export { createSyncService, type SyncService } from './service.ts';
export {
  askForFiles,
  atOneMoment,
  bytesOf,
  exportHandlers,
  type ExportOrder,
  type FileCounts,
  formatFor,
  markOf,
  writeFiles,
} from './files/index.ts';
export { settingsOf as syncSettingsOf } from './settings.ts';
