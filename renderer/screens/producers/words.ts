import type { ProducerTrigger } from '#shared/contract/index.ts';

/** Which event earns a producer's share. */
export const TRIGGER_WORDS: Readonly<Record<ProducerTrigger, string>> = {
  asRevenue: 'With the agency’s revenue',
  onBill: 'On billing',
  onAgencyPaid: 'When the agency is paid',
  onCommissionReceived: 'When the carrier is paid too',
};
