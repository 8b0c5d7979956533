/**
 * Which source of postings each kind of entry belongs to: what is sent by entry, by day or by month. Every kind has its line,
 * so that a new one is never summed with something else unseen.
 */
import type { ReadDb } from '#db/connection/index.ts';
import { ENTRY_KINDS, type EntryKind } from '#electron/ledger/index.ts';
import type { SyncSource } from '#shared/contract/index.ts';

const SOURCE_OF: Readonly<Record<EntryKind, SyncSource>> = {
  manual: 'manual',
  opening: 'manual',
  policyBilled: 'billing',
  accrualRevenue: 'billing',
  accrualDeferred: 'billing',
  accrualEffective: 'billing',
  revenueEarned: 'billing',
  recognitionChanged: 'billing',
  revenueGivenUp: 'billing',
  policyBound: 'billing',
  installmentBilled: 'billing',
  feeBilled: 'billing',
  nsfFeeBilled: 'billing',
  returnPremium: 'billing',
  returnPremiumApplied: 'billing',
  commissionReturned: 'billing',
  cancellation: 'billing',
  flatCancellation: 'billing',
  commissionCorrected: 'billing',
  commissionCorrectedCollected: 'billing',
  accountMoved: 'billing',
  receipt: 'receipts',
  revenueOnCollection: 'receipts',
  revenueDeferred: 'receipts',
  accrualCollected: 'receipts',
  cardReceipt: 'receipts',
  unappliedApplied: 'receipts',
  unappliedTransfer: 'receipts',
  suspenseReceipt: 'receipts',
  suspenseIdentified: 'receipts',
  financeFunding: 'receipts',
  financePaidCarrier: 'receipts',
  transmittalReceived: 'receipts',
  feeToOperating: 'receipts',
  deposit: 'deposits',
  processorSettlement: 'deposits',
  processorFee: 'deposits',
  netSettlement: 'deposits',
  paymentReturned: 'failures',
  returnedAfterPaidOn: 'failures',
  revenueReversed: 'failures',
  paymentReinstated: 'failures',
  failureCalledBack: 'failures',
  chargeback: 'failures',
  bankReturnFee: 'failures',
  transmittalReturned: 'failures',
  transmittalRepaid: 'receipts',
  clientRefund: 'refunds',
  financeCompanyRefund: 'refunds',
  financeCompanyPaid: 'refunds',
  suspenseReturned: 'refunds',
  checkVoided: 'refunds',
  staleCheck: 'refunds',
  unclaimed: 'refunds',
  escheated: 'refunds',
  writeOff: 'writeOffs',
  writeOffUnfunded: 'writeOffs',
  smallBalanceWriteOff: 'writeOffs',
  writeOffTakenBack: 'writeOffs',
  remittance: 'carriers',
  remittanceAdvanced: 'carriers',
  taxRemittance: 'carriers',
  transmittalPaid: 'carriers',
  returnPremiumReceived: 'carriers',
  producerCommission: 'commissions',
  producerPaid: 'commissions',
  producerReversed: 'commissions',
  directBillCommission: 'commissions',
  directBillAccrued: 'commissions',
  directBillReceived: 'commissions',
  directBillNetted: 'commissions',
  directBillChargebackNetted: 'commissions',
  contingency: 'commissions',
  sweep: 'transfers',
  trustMoved: 'transfers',
  voluntaryDeposit: 'transfers',
  voluntaryDepositWithdrawn: 'transfers',
  shortageRestored: 'transfers',
  shortageFromReserve: 'transfers',
  shortageOffset: 'transfers',
  returnShortageRestored: 'transfers',
  returnCommissionRestored: 'transfers',
  bankReturnFeeRestored: 'transfers',
  bankFee: 'bank',
  bankInterest: 'bank',
  trustInterest: 'bank',
  trustInterestHeld: 'bank',
  // Goes with what it reverses; by itself only where that is not known any more.
  reversal: 'other',
};

const isKnown = (kind: string): kind is EntryKind => Object.hasOwn(ENTRY_KINDS, kind);

/** A reversal belongs where its original does; a kind of a newer program is `other`. */
export function sourceOf(db: ReadDb, kind: string, reversesId: number | null): SyncSource {
  const original = reversesId === null ? undefined : originalOf(db, reversesId);
  if (original !== undefined) return sourceOf(db, original.kind, original.reverses_id);
  return isKnown(kind) ? SOURCE_OF[kind] : 'other';
}

type Original = { readonly kind: string; readonly reverses_id: number | null };

function originalOf(db: ReadDb, entryId: number): Original | undefined {
  return db.row<Original>('SELECT kind, reverses_id FROM journal_entry WHERE id = ?', entryId);
}

/** An opening entry, its reversal, the reversal of that. */
export function isOpening(db: ReadDb, kind: string, reversesId: number | null): boolean {
  if (reversesId === null) return kind === 'opening';
  const original = originalOf(db, reversesId);
  return original !== undefined && isOpening(db, original.kind, original.reverses_id);
}

export const SOURCE_TITLES: Readonly<Record<SyncSource, string>> = {
  billing: 'Billing',
  receipts: 'Receipts',
  deposits: 'Deposits and settlements',
  failures: 'Failed payments',
  refunds: 'Refunds, voided checks, unclaimed money',
  writeOffs: 'Write-offs',
  carriers: 'Carriers and taxes',
  commissions: 'Commissions',
  transfers: 'Sweeps, transfers, shortages',
  bank: 'Bank fees and interest',
  manual: 'Manual entries',
  other: 'Anything else',
};
