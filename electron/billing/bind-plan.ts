/** What binding would do: reads the facts, computes charges, schedule and producers. Nothing is written here. */
import type { ReadDb } from '#db/connection/index.ts';
import { checkPlausible } from '#electron/ledger/index.ts';
import { notFound, refuseMerged } from '#electron/parties/index.ts';
import { chargesOf, checkSplits, type ProducerShare, stateLevies } from '#electron/policies/index.ts';
import { addMonths, type LocalDate } from '#shared/calendar/index.ts';
import type { BindInput, PaymentPlan, StreamRule } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, CENTS_MAX, formatMoney, ratePpm, sum, ZERO } from '#shared/money/index.ts';
import { presetRule } from './billing-plans.ts';
import { calendarOf } from './holidays.ts';
import { planFor } from './plans.ts';
import { type Schedule, scheduleOf } from './plan.ts';
import { checkRule } from './rules.ts';
import { readStream } from './streams.ts';

type CarrierRow = {
  id: number;
  name: string;
  bills_by_installment: 0 | 1;
  remit_days: number;
  commission_ppm: number;
};
type AccountRow = { id: number; top_id: number; producer_id: number | null };
type ProducerRow = { id: number; share_ppm: number };

/** Everything bind decides, before anything is written; the preview shows it, bind writes it. */
export type BindPlan = {
  readonly account: AccountRow;
  readonly carrier: CarrierRow;
  readonly existingPolicyId: number | null;
  readonly existingStreamId: number | null;
  readonly rule: StreamRule;
  readonly boundOn: LocalDate;
  readonly plan: PaymentPlan;
  /** The stored plan it came from. */
  readonly planId: number | null;
  readonly planVersion: number | null;
  readonly producers: readonly ProducerShare[];
  readonly schedule: Schedule;
  readonly totalCents: Cents;
  readonly commissionPpm: number;
};

export function planBind(db: ReadDb, input: BindInput, businessOn: LocalDate): BindPlan {
  const account = db.row<AccountRow>(
    'SELECT id, top_id, producer_id FROM account WHERE id = ?',
    input.accountId,
  );
  if (account === undefined) throw notFound('account', input.accountId, 'accountId');
  refuseMerged(db, input.accountId, 'Not bound');
  const carrier = db.row<CarrierRow>(
    'SELECT id, name, bills_by_installment, remit_days, commission_ppm FROM carrier WHERE id = ? AND is_active = 1',
    input.carrierId,
  );
  if (carrier === undefined) throw notFound('carrier', input.carrierId, 'carrierId');
  checkTerm(input);
  const existingPolicyId = existingPolicy(db, input);
  const streamId =
    input.streamId ?? (input.newStream === undefined ? claimedStream(db, input, existingPolicyId) : null);
  const stream = streamId === null ? null : readStream(db, streamId);
  if (stream !== null && stream.accountId !== input.accountId) {
    throw new Refusal('conflict', {
      what: 'Not bound: that invoice stream belongs to another account.',
      why: 'A policy is billed by a stream of its own account.',
      todo: 'Choose one of this account’s streams, or let a new one be made.',
      field: 'streamId',
    });
  }
  const rule = stream?.rule ?? input.newStream ?? presetRule(db, input.accountId, input.effectiveOn).rule;
  checkRule(rule);
  const boundOn = input.boundOn ?? businessOn;
  checkPlausible(boundOn, businessOn, 'boundOn');
  checkPlausible(input.effectiveOn, businessOn, 'effectiveOn');
  const commissionPpm = input.commissionPpm ?? carrier.commission_ppm;
  refuseAbsurd(input);
  const charges = chargesOf(
    {
      carrierId: input.carrierId,
      state: input.state,
      effectiveOn: input.effectiveOn,
      premiumCents: input.premiumCents,
      commissionPpm: ratePpm(commissionPpm),
      carrierFeeCents: input.carrierFeeCents ?? ZERO,
      agencyFeeCents: input.agencyFeeCents ?? ZERO,
      isSurplusLines: input.isSurplusLines,
      furtherCharges: input.furtherCharges,
      levies: input.levies,
    },
    stateLevies(db, input.state),
  );
  const chosen = planFor(db, input);
  const term = { effectiveOn: input.effectiveOn, expirationOn: input.expirationOn, boundOn };
  const schedule = scheduleOf(rule, chosen.plan, term, charges, calendarOf(db));
  return {
    account,
    carrier,
    existingPolicyId,
    existingStreamId: streamId,
    rule,
    boundOn,
    ...chosen,
    producers: producersOf(db, input, account.producer_id),
    schedule,
    totalCents: sum(schedule.charges.map((charge) => charge.amountCents)),
    commissionPpm,
  };
}

/** A renewal goes on in the stream that bills the policy, unless another one is asked for. */
function claimedStream(db: ReadDb, input: BindInput, policyId: number | null): number | null {
  if (policyId === null) return null;
  return (
    db.value<number>(
      `SELECT s.id FROM stream_claim AS c JOIN invoice_stream AS s ON s.id = c.stream_id
       WHERE c.policy_id = ? AND s.is_active = 1 AND s.account_id = ?`,
      policyId,
      input.accountId,
    ) ?? null
  );
}

/** Each amount is plausible by itself; all of them together, with the taxes on them, must be as well. */
function refuseAbsurd(input: BindInput): void {
  const further = input.furtherCharges ?? [];
  const total =
    input.premiumCents +
    (input.carrierFeeCents ?? 0) +
    (input.agencyFeeCents ?? 0) +
    further.reduce((all, charge) => all + charge.amountCents, 0);
  if (total <= CENTS_MAX / 2) return;
  throw new Refusal('entry.invalid', {
    what: 'Not bound: the bill is larger than any amount these books hold.',
    why: `Premium and fees together stay below ${formatMoney((CENTS_MAX / 2) as Cents)}.`,
    todo: 'Check the premium and the fees for digits too many.',
    field: 'premiumCents',
  });
}

const TERM_MONTHS_MAX = 60;
function checkTerm(input: BindInput): void {
  const isOrdered = input.effectiveOn < input.expirationOn;
  if (isOrdered && input.expirationOn <= addMonths(input.effectiveOn, TERM_MONTHS_MAX)) return;
  throw new Refusal('entry.invalid', {
    what: 'Not bound: the policy term makes no sense.',
    why: isOrdered ? 'It is longer than five years.' : 'It expires on or before its effective date.',
    todo: 'Correct the dates.',
    field: 'expirationOn',
  });
}

/** A number the carrier already uses is a renewal of the same account after its last term, free again, or a mistake. */
function existingPolicy(db: ReadDb, input: BindInput): number | null {
  const known = db.row<{ id: number; account_id: number; last: string | null; account: string }>(
    `SELECT p.id, p.account_id, a.number || ' ' || a.name AS account,
       (SELECT max(expiration_on) FROM policy_term WHERE policy_id = p.id AND undone_at IS NULL) AS last
     FROM policy AS p JOIN account AS a ON a.id = p.account_id
     WHERE p.carrier_id = ? AND p.number = ? COLLATE NOCASE`,
    input.carrierId,
    input.policyNumber,
  );
  if (known === undefined) return null;
  if (known.last === null) return known.id;
  const isRenewal = known.account_id === input.accountId && input.effectiveOn >= known.last;
  if (isRenewal) return known.id;
  throw new Refusal('conflict', {
    what: `Not bound: policy ${input.policyNumber} exists already.`,
    why: `It belongs to ${known.account} and runs to ${known.last}.`,
    todo: 'Check the number. A renewal starts on or after that date, in the same account.',
    field: 'policyNumber',
  });
}

/** The producers named with their parts, else the one of the policy or the account with all of it. */
function producersOf(db: ReadDb, input: BindInput, ofAccount: number | null): readonly ProducerShare[] {
  const one = input.producerId ?? ofAccount;
  const named = input.producers ?? (one === null ? [] : [{ producerId: one, splitPpm: 1_000_000 }]);
  const field = input.producers === undefined ? 'producerId' : 'producers';
  if (input.producers !== undefined) {
    if (input.producerId !== undefined) {
      throw new Refusal('entry.invalid', {
        what: 'Not bound: the producer is named twice.',
        why: 'There is one producer, and a list of producers with their parts.',
        todo: 'Leave one of the two out.',
        field,
      });
    }
    checkSplits(input.producers);
  }
  return named.map((split) => {
    const producer = db.row<ProducerRow>('SELECT id, share_ppm FROM producer WHERE id = ?', split.producerId);
    if (producer === undefined) throw notFound('producer', split.producerId, field);
    const sharePpm = ('sharePpm' in split ? split.sharePpm : undefined) ?? producer.share_ppm;
    return { producerId: producer.id, splitPpm: split.splitPpm, sharePpm };
  });
}
