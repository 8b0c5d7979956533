/** Posting the books to other ledgers: mapping, outbox, connector, and the QuickBooks simulator. */
export { syncHandlers } from './handlers.ts';
export { connectionOf as connectedCompany } from './commands.ts';
export { queuedForSync, type SyncSummary, syncSummary } from './queries.ts';
export { createSyncService, type SyncHost, type SyncService } from './service.ts';
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
