/**
 * The producers' part of commission (J28, J28n). It follows the agency's revenue, or the event agreed with the producer:
 * what is due of the base by now less what was booked, so that shares never drift by rounding (domain 5.1).
 */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { LineDimensions, PostingLine } from '#electron/ledger/index.ts';
import { producerPart, type ProducerShare, producerShares } from '#electron/policies/index.ts';
import type { ProducerTrigger } from '#shared/contract/index.ts';
import { type Cents, proRata, ZERO } from '#shared/money/index.ts';
import { carrierPaid, type ItemFacts } from './facts.ts';
import type { Standing } from './rules.ts';

export type TermProducer = {
  readonly policyTermId: number;
  readonly producerId: number;
  readonly share: ProducerShare;
  readonly earnsOn: ProducerTrigger;
  readonly dimensions: LineDimensions;
};

type TermRow = {
  policy_term_id: number;
  policy_id: number;
  carrier_id: number;
  state: string;
  top_id: number;
};

/** Who shares the commission of policy terms, how much of it, and which event earns it. By term, in the order named. */
export function producersOfTerms(db: ReadDb, policyTermIds: Iterable<number>): readonly TermProducer[] {
  const terms = db.rows<TermRow>(
    `SELECT t.id AS policy_term_id, p.id AS policy_id, p.carrier_id, p.state, a.top_id
     FROM json_each(?) AS given CROSS JOIN policy_term AS t ON t.id = given.value JOIN policy AS p ON p.id = t.policy_id
     JOIN account AS a ON a.id = p.account_id WHERE EXISTS (SELECT 1 FROM policy_term_producer WHERE policy_term_id = t.id)
     ORDER BY t.id`,
    JSON.stringify([...new Set(policyTermIds)]),
  );
  return terms.flatMap((term) =>
    producerShares(db, term.policy_term_id).map((share) => ({
      policyTermId: term.policy_term_id,
      producerId: share.producerId,
      share,
      earnsOn: triggerOf(db, share.producerId),
      dimensions: {
        accountId: term.top_id,
        policyId: term.policy_id,
        policyTermId: term.policy_term_id,
        carrierId: term.carrier_id,
        producerId: share.producerId,
        state: term.state,
      },
    })),
  );
}

const triggerOf = (db: ReadDb, producerId: number): ProducerTrigger =>
  db.value<ProducerTrigger>('SELECT earns_on FROM producer_trigger WHERE producer_id = ?', producerId) ??
  'asRevenue';

type Sums = { readonly bookedCents: number; readonly collectedCents: number; readonly earnedCents: number };

/** Commission of a term as the books have it: booked, collected, earned. */
function commissionOf(db: ReadDb, policyTermIds: Iterable<number>): ReadonlyMap<number, Sums> {
  const rows = db.rows<{ id: number } & Sums>(
    `SELECT i.policy_term_id AS id,
       sum(CASE WHEN i.invoice_id IS NOT NULL OR (t.plan ->> 'installments' > 0 AND k.bills_by_installment = 0)
         THEN i.commission_cents - i.given_up_cents - i.written_off_share_cents ELSE 0 END) AS bookedCents,
       sum(coalesce(r.collected_cents, 0)) AS collectedCents, sum(coalesce(r.earned_cents - r.lost_cents, 0)) AS earnedCents
     FROM json_each(?) AS given CROSS JOIN charge AS c ON c.policy_term_id = given.value
       AND c.component NOT IN ('agencyFee', 'installmentFee', 'invoiceFee', 'lateFee', 'nsfFee')
     JOIN invoice_item AS i ON i.charge_id = c.id JOIN policy_term AS t ON t.id = i.policy_term_id
     JOIN policy AS p ON p.id = t.policy_id JOIN carrier AS k ON k.id = p.carrier_id
     LEFT JOIN revenue_item AS r ON r.invoice_item_id = i.id GROUP BY 1`,
    JSON.stringify([...new Set(policyTermIds)]),
  );
  return new Map(rows.map(({ id, ...sums }) => [id, sums]));
}

export type ProducerChange = {
  readonly producer: TermProducer;
  readonly baseCents: Cents;
  readonly earnedCents: Cents;
  readonly paidCents: Cents;
  /** The change of what is earned; never zero. */
  readonly cents: Cents;
  readonly lines: readonly PostingLine[];
};

export type Moved = { readonly facts: ItemFacts; readonly change: Standing };

/** What producers earn, or give back. `notBooked`: share of an item given up or written off that the books do not say yet. */
export function producerChanges(
  db: ReadDb,
  moved: readonly Moved[],
  more: {
    readonly policyTermIds: readonly number[];
    /** Of producers of these terms, whom the event concerns though no revenue moved; null: everyone. */
    readonly earnsOn: ProducerTrigger | null;
    readonly notBooked: ReadonlyMap<number, number>;
  },
): readonly ProducerChange[] {
  const movedTerms = new Set(
    moved.filter(({ facts }) => facts.isCommission).map(({ facts }) => facts.policyTermId),
  );
  const producers = producersOfTerms(db, [...movedTerms, ...more.policyTermIds]).filter(
    ({ policyTermId, earnsOn }) =>
      movedTerms.has(policyTermId) || more.earnsOn === null || more.earnsOn === earnsOn,
  );
  const terms = new Set(producers.map(({ policyTermId }) => policyTermId));
  if (terms.size === 0) return [];
  const sums = commissionOf(db, terms);
  const needsCarrier = producers.some(({ earnsOn }) => earnsOn === 'onCommissionReceived');
  const paid = needsCarrier ? carrierPaid(db, terms) : new Map<number, never>();
  const known = new Map(
    db
      .rows<{ term: number; producer: number; earned: Cents; paid: Cents }>(
        `SELECT s.policy_term_id AS term, s.producer_id AS producer, s.earned_cents AS earned, s.paid_cents AS paid
         FROM json_each(?) AS given CROSS JOIN producer_share AS s ON s.policy_term_id = given.value`,
        JSON.stringify([...terms]),
      )
      .map((row) => [`${row.term} ${row.producer}`, row]),
  );
  return producers.flatMap((producer) => {
    const own = moved.filter(
      ({ facts }) => facts.isCommission && facts.policyTermId === producer.policyTermId,
    );
    const now = afterChange(sums.get(producer.policyTermId), own, more.notBooked);
    const baseCents = baseOf(producer.earnsOn, now, paid.get(producer.policyTermId));
    const before = known.get(`${producer.policyTermId} ${producer.producerId}`);
    const earnedCents = producerPart(baseCents, producer.share);
    const cents = (earnedCents - (before?.earned ?? 0)) as Cents;
    if (cents === 0) return [];
    const paidCents = before?.paid ?? ZERO;
    const lines = shareLines(producer, before?.earned ?? ZERO, earnedCents, paidCents);
    return [{ producer, baseCents, earnedCents, paidCents, cents, lines }];
  });
}

function afterChange(
  sums: Sums | undefined,
  own: readonly Moved[],
  notBooked: ReadonlyMap<number, number>,
): Sums {
  const { bookedCents, collectedCents, earnedCents } = sums ?? {
    bookedCents: 0,
    collectedCents: 0,
    earnedCents: 0,
  };
  const total = (of: (each: Moved) => number): number => own.reduce((sum, each) => sum + of(each), 0);
  return {
    bookedCents: bookedCents - total(({ facts }) => notBooked.get(facts.itemId) ?? 0),
    collectedCents: collectedCents + total(({ change }) => change.collectedCents),
    earnedCents: earnedCents + total(({ change }) => change.earnedCents - change.lostCents),
  };
}

function baseOf(
  earnsOn: ProducerTrigger,
  sums: Sums,
  paid: { readonly remittedCents: number; readonly totalCents: number } | undefined,
): Cents {
  switch (earnsOn) {
    case 'onBill':
      return sums.bookedCents as Cents;
    case 'onAgencyPaid':
      return sums.collectedCents as Cents;
    case 'onCommissionReceived': {
      if (paid === undefined || paid.totalCents === 0) return sums.collectedCents as Cents;
      const settled = proRata(
        sums.bookedCents as Cents,
        Math.min(paid.remittedCents, paid.totalCents),
        paid.totalCents,
      );
      return Math.min(sums.collectedCents, settled) as Cents;
    }
    default:
      return sums.earnedCents as Cents;
  }
}

/** Still to be paid stands in O2070; what was paid and is no longer earned stands in O1410, a debit on the next statement. */
function shareLines(
  producer: TermProducer,
  before: Cents,
  after: Cents,
  paid: Cents,
): readonly PostingLine[] {
  const owed = (earned: number): number => Math.max(0, earned - paid);
  const owing = (earned: number): number => Math.max(0, paid - earned);
  const { dimensions } = producer;
  return [
    { ...dimensions, account: 'O5000', cents: (after - before) as Cents },
    { ...dimensions, account: 'O2070', cents: (owed(before) - owed(after)) as Cents },
    { ...dimensions, account: 'O1410', cents: (owing(after) - owing(before)) as Cents },
  ];
}

export function saveProducerChange(tx: WriteTx, change: ProducerChange): void {
  tx.exec(
    `INSERT INTO producer_share (policy_term_id, producer_id, base_cents, earned_cents, paid_cents) VALUES (?, ?, ?, ?, 0)
     ON CONFLICT (policy_term_id, producer_id) DO UPDATE SET base_cents = excluded.base_cents, earned_cents = excluded.earned_cents`,
    change.producer.policyTermId,
    change.producer.producerId,
    change.baseCents,
    change.earnedCents,
  );
}
