/** The four ways to recognise revenue, in words. */
import type { RecognitionMode, RevenueRow } from '#shared/contract/index.ts';

export const MODE_WORDS: Readonly<Record<RecognitionMode, string>> = {
  cashPartial: 'Cash, each collection',
  cashFullyPaid: 'Cash, when fully paid',
  onCarrierPayment: 'When the carrier is paid',
  accrual: 'Accrual, at the effective date',
};
export const MODE_HINTS: Readonly<Record<RecognitionMode, string>> = {
  cashPartial: 'Each payment earns its part of commission and fees.',
  cashFullyPaid: 'Collected commission waits until its item is fully paid.',
  onCarrierPayment: 'Collected commission waits until the carrier has its net premium.',
  accrual: 'Earned at the later of billing and the effective date, before it is collected.',
};
export const STATE_WORDS: Readonly<Record<RevenueRow['state'], string>> = {
  deferred: 'Deferred',
  partlyEarned: 'Earned in part',
  earned: 'Earned',
  cancelled: 'Cancelled',
};
