/** Binding: reads the facts, computes charges and slices, writes the term and its planned items, posts J10 or J01. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  type Envelope,
  type LineDimensions,
  type Posted,
  type PostingLine,
  post,
  refuseParked,
} from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { postRevenue, type RevenueEvent } from '#electron/revenue/index.ts';
import { type Charge, chargesOf, liabilityAccount, partsOf, STATE_TAXES } from '#electron/policies/index.ts';
import { addDays, addMonths, type BillAndDue, endOfMonth, type LocalDate } from '#shared/calendar/index.ts';
import type { BindInput, StreamRule } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, ratePpm, sum, ZERO } from '#shared/money/index.ts';
import { issueInvoice } from './invoices.ts';
import { checkRule, planDates, type Slice, sliceCharge } from './rules.ts';
import { insertStream, readStream } from './streams.ts';

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
  readonly producer: ProducerRow | null;
  readonly existingPolicyId: number | null;
  readonly existingStreamId: number | null;
  readonly rule: StreamRule;
  readonly boundOn: LocalDate;
  readonly charges: readonly Charge[];
  readonly slices: readonly (readonly Slice[])[];
  readonly dates: readonly BillAndDue[];
  readonly totalCents: Cents;
  readonly commissionPpm: number;
};

export function planBind(db: ReadDb, input: BindInput, businessOn: LocalDate): BindPlan {
  const account = db.row<AccountRow>(
    'SELECT id, top_id, producer_id FROM account WHERE id = ?',
    input.accountId,
  );
  if (account === undefined) throw notFound('account', input.accountId, 'accountId');
  const carrier = db.row<CarrierRow>(
    'SELECT id, name, bills_by_installment, remit_days, commission_ppm FROM carrier WHERE id = ? AND is_active = 1',
    input.carrierId,
  );
  if (carrier === undefined) throw notFound('carrier', input.carrierId, 'carrierId');
  checkTerm(input);
  const existingPolicyId = existingPolicy(db, input);
  const stream = input.streamId === undefined ? null : readStream(db, input.streamId);
  if (stream !== null && stream.accountId !== input.accountId) {
    throw new Refusal('conflict', {
      what: 'Not bound: that invoice stream belongs to another account.',
      why: 'A policy is billed by a stream of its own account.',
      todo: 'Choose one of this account’s streams, or let a new one be made.',
      field: 'streamId',
    });
  }
  const rule = stream?.rule ?? input.newStream ?? defaultRule(input.effectiveOn);
  checkRule(rule);
  const boundOn = input.boundOn ?? businessOn;
  const commissionPpm = input.commissionPpm ?? carrier.commission_ppm;
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
    },
    STATE_TAXES,
  );
  return {
    account,
    carrier,
    producer: producerOf(db, input.producerId ?? account.producer_id),
    existingPolicyId,
    existingStreamId: input.streamId ?? null,
    rule,
    boundOn,
    charges,
    slices: charges.map((charge) => sliceCharge(charge, input.plan)),
    dates: planDates(rule, input.plan, input.effectiveOn, boundOn),
    totalCents: sum(charges.map((charge) => charge.amountCents)),
    commissionPpm,
  };
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

function producerOf(db: ReadDb, id: number | null): ProducerRow | null {
  if (id === null) return null;
  const producer = db.row<ProducerRow>('SELECT id, share_ppm FROM producer WHERE id = ?', id);
  if (producer === undefined) throw notFound('producer', id, 'producerId');
  return producer;
}

function defaultRule(effectiveOn: LocalDate): StreamRule {
  return {
    name: 'Policies',
    every: 'monthly',
    anchorOn: effectiveOn,
    dayIs: 'dueDay',
    leadDays: 20,
    leadUnit: 'calendar',
    dueRoll: 'exact',
    billRoll: 'exact',
    paymentMethod: 'Wait for payment',
    isAutomatic: false,
  };
}

/** Signed lines that put charges on a receivable: debit the receivable, credit whoever is owed. */
export function billLines(
  receivable: (component: string) => string,
  parts: readonly {
    readonly part: { component: string; beneficiary: string; cents: Cents };
    readonly dimensions: LineDimensions;
  }[],
): readonly PostingLine[] {
  return parts.flatMap(({ part, dimensions }) => {
    const owner = { beneficiary: part.beneficiary, component: part.component };
    return [
      { ...dimensions, ...owner, account: receivable(part.component), cents: part.cents },
      { ...dimensions, ...owner, account: liabilityAccount(part.component), cents: -part.cents as Cents },
    ];
  });
}

/** When the carrier falls due: days after the end of the month the policy takes effect or is bound, whichever is later. */
export function payableDueOn(boundOn: LocalDate, effectiveOn: LocalDate, remitDays: number): LocalDate {
  return addDays(endOfMonth(boundOn > effectiveOn ? boundOn : effectiveOn), remitDays);
}

export type Bound = {
  policyId: number;
  policyTermId: number;
  streamId: number;
  invoiceId: number | null;
  entryIds: number[];
  totalCents: Cents;
};

export function bind(tx: WriteTx, input: BindInput, envelope: Envelope): Bound {
  const plan = planBind(tx, input, envelope.businessOn);
  refuseParked(tx, input.accountId);
  const streamId = plan.existingStreamId ?? insertStream(tx, input.accountId, plan.rule, envelope);
  const policyId = plan.existingPolicyId ?? insertPolicy(tx, input, plan, envelope);
  if (plan.existingPolicyId !== null) takeOver(tx, input, plan, policyId);
  const policyTermId = insertTerm(tx, input, plan, policyId, streamId, envelope);
  const base = dimensionsOf(input, plan, policyId, policyTermId);
  const isAtOnce = input.plan.installments === 0;
  const owesInFull = plan.carrier.bills_by_installment === 0;
  const source = { type: 'policyTerm', id: policyTermId };
  const chargeIds = plan.charges.map((charge) => insertCharge(tx, charge, policyTermId));
  insertItems(tx, input, plan, { policyTermId, streamId, chargeIds });
  insertPayables(tx, input, plan, { policyTermId, chargeIds }, isAtOnce || owesInFull);

  if (!isAtOnce) {
    const posted: Posted[] = [];
    if (owesInFull) {
      const parts = plan.charges.flatMap((charge, index) =>
        partsOf(charge, charge.amountCents, charge.commissionCents).map((part) => ({
          part,
          dimensions: { ...base, chargeId: chargeIds[index] as number },
        })),
      );
      posted.push(
        post(tx, envelope, {
          kind: 'policyBound',
          accountingOn: plan.boundOn,
          memo: `${input.policyNumber} ${input.lineOfBusiness}, bound on installments`,
          source,
          lines: billLines(() => 'T1105', parts),
        }),
      );
    }
    if (owesInFull) posted.push(...postRevenue(tx, envelope, revenueOfBinding(input, plan, policyTermId)));
    const entryIds = posted.map((entry) => entry.entryId);
    return { policyId, policyTermId, streamId, invoiceId: null, entryIds, totalCents: plan.totalCents };
  }
  const invoice = issueInvoice(tx, envelope, { streamId, billOn: plan.boundOn, accountingOn: plan.boundOn });
  const revenue = postRevenue(tx, envelope, revenueOfBinding(input, plan, policyTermId));
  return {
    policyId,
    policyTermId,
    streamId,
    invoiceId: invoice.invoiceId,
    entryIds: [invoice.entryId, ...revenue.map((entry) => entry.entryId)],
    totalCents: plan.totalCents,
  };
}

const revenueOfBinding = (input: BindInput, plan: BindPlan, policyTermId: number): RevenueEvent => ({
  cause: 'billed',
  on: plan.boundOn,
  source: { type: 'policyTerm', id: policyTermId },
  document: `policy ${input.policyNumber}`,
  changes: [],
  policyTermIds: [policyTermId],
});

function dimensionsOf(
  input: BindInput,
  plan: BindPlan,
  policyId: number,
  policyTermId: number,
): LineDimensions {
  return {
    accountId: plan.account.top_id,
    ...(plan.account.top_id === plan.account.id ? {} : { subaccountId: plan.account.id }),
    policyId,
    policyTermId,
    carrierId: input.carrierId,
    ...(plan.producer === null ? {} : { producerId: plan.producer.id }),
    state: input.state,
  };
}

function insertPolicy(tx: WriteTx, input: BindInput, plan: BindPlan, envelope: Envelope): number {
  const id = tx.nextId();
  tx.exec(
    `INSERT INTO policy (id, number, carrier_id, account_id, producer_id, line_of_business, state, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    input.policyNumber,
    input.carrierId,
    input.accountId,
    plan.producer?.id ?? null,
    input.lineOfBusiness,
    input.state,
    envelope.at,
  );
  return id;
}

/** A policy whose terms were all undone is whatever it is bound as now. */
function takeOver(tx: WriteTx, input: BindInput, plan: BindPlan, policyId: number): void {
  tx.exec(
    `UPDATE policy SET number = ?, account_id = ?, producer_id = ?, line_of_business = ?, state = ? WHERE id = ?
       AND NOT EXISTS (SELECT 1 FROM policy_term WHERE policy_id = policy.id AND undone_at IS NULL)`,
    input.policyNumber,
    input.accountId,
    plan.producer?.id ?? null,
    input.lineOfBusiness,
    input.state,
    policyId,
  );
}

function insertTerm(
  tx: WriteTx,
  input: BindInput,
  plan: BindPlan,
  policyId: number,
  streamId: number,
  envelope: Envelope,
): number {
  const id = tx.nextId();
  tx.exec(
    `INSERT INTO policy_term (id, policy_id, effective_on, expiration_on, bill_type, commission_ppm, producer_share_ppm,
       stream_id, plan, bound_at) VALUES (?, ?, ?, ?, 'agencyBill', ?, ?, ?, ?, ?)`,
    id,
    policyId,
    input.effectiveOn,
    input.expirationOn,
    plan.commissionPpm,
    plan.producer?.share_ppm ?? 0,
    streamId,
    JSON.stringify(input.plan),
    envelope.at,
  );
  return id;
}

function insertCharge(tx: WriteTx, charge: Charge, policyTermId: number): number {
  const id = tx.nextId();
  tx.exec(
    `INSERT INTO charge (id, policy_term_id, component, pattern, beneficiary, amount_cents, commission_cents)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    id,
    policyTermId,
    charge.component,
    charge.pattern,
    charge.beneficiary,
    charge.amountCents,
    charge.commissionCents,
  );
  return id;
}

type Keys = {
  readonly policyTermId: number;
  readonly streamId: number;
  readonly chargeIds: readonly number[];
};
function insertItems(tx: WriteTx, input: BindInput, plan: BindPlan, keys: Keys): void {
  for (const [installment, date] of plan.dates.entries()) {
    for (const [index, slices] of plan.slices.entries()) {
      const slice = slices[installment];
      if (slice === undefined || slice.amountCents === 0) continue;
      tx.exec(
        `INSERT INTO invoice_item (id, charge_id, policy_term_id, account_id, stream_id, installment_no, bill_on, due_on,
           amount_cents, commission_cents, open_cents, open_commission_cents, invoice_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)`,
        tx.nextId(),
        keys.chargeIds[index] as number,
        keys.policyTermId,
        input.accountId,
        keys.streamId,
        installment + 1,
        date.billOn,
        date.dueOn,
        slice.amountCents,
        slice.commissionCents,
        slice.amountCents,
        slice.commissionCents,
      );
    }
  }
}

/** What each payee is owed for the term: at once in full, or growing as slices are invoiced. */
function insertPayables(
  tx: WriteTx,
  input: BindInput,
  plan: BindPlan,
  keys: { readonly policyTermId: number; readonly chargeIds: readonly number[] },
  owesInFull: boolean,
): void {
  const dueOn = payableDueOn(plan.boundOn, input.effectiveOn, plan.carrier.remit_days);
  for (const [index, charge] of plan.charges.entries()) {
    if (charge.beneficiary === 'agency') continue;
    tx.exec(
      `INSERT INTO payable_item (id, charge_id, policy_term_id, beneficiary, component, due_on, owed_cents, collected_cents,
         remitted_cents) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)`,
      tx.nextId(),
      keys.chargeIds[index] as number,
      keys.policyTermId,
      charge.beneficiary,
      charge.component,
      dueOn,
      // Issuing the invoice of a policy billed at once adds nothing: it is owed from here.
      owesInFull ? charge.amountCents - charge.commissionCents : 0,
    );
  }
}
