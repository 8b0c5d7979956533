/** The payment plans the sample agency offers, and a client that pays by card: what its billing screens show. */
import type { ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { StreamRule } from '#shared/contract/index.ts';
import { readStream } from '#electron/billing/index.ts';
import type { SampleCommand } from './generate.ts';

/** In the order policies of the sample choose among them; the first is paid at once. */
export const SAMPLE_PLANS = [
  { name: 'Paid in full', plan: { downPaymentPpm: 0, installments: 0 } },
  { name: '25% and three', plan: { downPaymentPpm: 250_000, installments: 3, feesAndTaxes: 'downPayment' } },
  { name: '20% and nine', plan: { downPaymentPpm: 200_000, installments: 9, feesAndTaxes: 'downPayment' } },
  {
    name: '25% and three, fees spread',
    plan: { downPaymentPpm: 250_000, installments: 3, feesAndTaxes: 'spread' },
  },
  { name: 'Four equal', plan: { downPaymentPpm: 0, installments: 4, feesAndTaxes: 'spread' } },
  { name: 'Monthly', plan: { downPaymentPpm: 0, installments: 12, feesAndTaxes: 'spread' } },
] as const;

export const savePlans = (on: LocalDate): SampleCommand[] =>
  SAMPLE_PLANS.map((input) => ({ name: 'billing.savePaymentPlan', on, input }));

export const planNamed = (db: ReadDb, name: string): number | undefined =>
  db.value<number>('SELECT id FROM payment_plan WHERE name = ?', name);

/** On the last day one stream goes from waiting for payment to a card: its installments stay where they are. */
export function payByCard(db: ReadDb, on: LocalDate): SampleCommand[] {
  const streamId = db.value<number>(
    'SELECT stream_id FROM invoice_item WHERE invoice_id IS NULL GROUP BY stream_id ORDER BY count(*) DESC, stream_id LIMIT 1',
  );
  if (streamId === undefined) return [];
  const rule: StreamRule = {
    ...readStream(db, streamId).rule,
    paymentMethod: { kind: 'card', brand: 'Visa', lastFour: '4242', expires: '2028-05' },
    isAutomatic: true,
  };
  return [{ name: 'billing.changeStream', on, input: { streamId, rule } }];
}
