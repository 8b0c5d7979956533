/** Who shares the commission of a policy term. Everyone who posts or reports producer commission asks here. */
import type { ReadDb } from '#db/connection/index.ts';
import { type Cents, proRata } from '#shared/money/index.ts';

export type ProducerShare = {
  readonly producerId: number;
  /** The producer's part of the policy in parts per million; all parts of a term add up to 1,000,000. */
  readonly splitPpm: number;
  /** What of the commission on that part is the producer's, in parts per million. */
  readonly sharePpm: number;
};

/** Producers of a term in the order they were named; none when the agency keeps all of it. */
export function producerShares(db: ReadDb, policyTermId: number): readonly ProducerShare[] {
  return db.rows<ProducerShare>(
    `SELECT producer_id AS producerId, split_ppm AS splitPpm, share_ppm AS sharePpm FROM policy_term_producer
     WHERE policy_term_id = ? ORDER BY position`,
    policyTermId,
  );
}

const PPM = 1_000_000;

/**
 * A producer's part of a commission, rounded once: round(commission × split × share). For partial collections take it of
 * the cumulative commission and subtract what was booked before (domain 5.1.4).
 */
export function producerPart(commissionCents: Cents, share: Omit<ProducerShare, 'producerId'>): Cents {
  return proRata(commissionCents, share.splitPpm * share.sharePpm, PPM * PPM);
}
