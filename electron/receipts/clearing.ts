/** What has not cleared yet, how long each tender takes, and what the card processor and refunds are set to. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { holdDaysOf, type InputOf, type OutputOf } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { METHODS, type receiptKinds } from '#shared/contract/index.ts';
import { invariant } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { CONTINGENT_DAYS } from './deposits.ts';

type Clearing = OutputOf<typeof receiptKinds.clearing>;
const SHOWN_MAX = 500;

export function clearing(db: ReadDb, asOf: LocalDate): Clearing {
  const settings = db.row<Pick<Clearing, 'processorPpm' | 'processorFixedCents' | 'refundLimitCents'>>(
    `SELECT processor_ppm AS processorPpm, processor_fixed_cents AS processorFixedCents, refund_limit_cents AS refundLimitCents
     FROM money_in_setting`,
  );
  invariant(settings !== undefined, 'The settings of money in are there');
  const uncleared = `FROM receipt AS r JOIN deposit AS d ON d.id = r.deposit_id WHERE r.cleared_on > ? AND d.deposit_on <= ?`;
  return {
    ...settings,
    rules: METHODS.map((method) => ({
      method,
      bankDays: holdDaysOf(db, method, asOf),
      contingentDays: CONTINGENT_DAYS[method] ?? 0,
    })),
    uncleared: db.rows<Clearing['uncleared'][number]>(
      `SELECT r.id AS receiptId, r.number, r.payer_name AS payerName, r.method, r.amount_cents AS amountCents,
         d.deposit_on AS depositedOn, r.cleared_on AS clearedOn ${uncleared} ORDER BY r.cleared_on, r.id LIMIT ?`,
      asOf,
      asOf,
      SHOWN_MAX,
    ),
    unclearedCents: (db.value<number>(`SELECT coalesce(sum(r.amount_cents), 0) ${uncleared}`, asOf, asOf) ??
      0) as Cents,
  };
}

export function setProcessorFee(tx: WriteTx, input: InputOf<typeof receiptKinds.setProcessorFee>) {
  tx.exec(
    'UPDATE money_in_setting SET processor_ppm = ?, processor_fixed_cents = ?',
    input.processorPpm,
    input.processorFixedCents,
  );
  return { processorPpm: input.processorPpm };
}
