/** The agency's own income: when it is recognised, and what producers earn of it. */
import { z } from 'zod';

export const RECOGNITION_MODES = ['accrual', 'cashPartial', 'cashFullyPaid', 'onCarrierPayment'] as const;
export const RecognitionModeSchema = z.enum(RECOGNITION_MODES);
export type RecognitionMode = z.infer<typeof RecognitionModeSchema>;

export const PRODUCER_TRIGGERS = ['asRevenue', 'onBill', 'onAgencyPaid', 'onCommissionReceived'] as const;
export const ProducerTriggerSchema = z.enum(PRODUCER_TRIGGERS);
export type ProducerTrigger = z.infer<typeof ProducerTriggerSchema>;
