/** Binding: writes the term with its charges, producers and planned items, and posts J10 or J01. */
import type { WriteTx } from '#db/connection/index.ts';
import {
  type Envelope,
  type LineDimensions,
  type Posted,
  type PostingLine,
  post,
  refuseParked,
} from '#electron/ledger/index.ts';
import { type Charge, liabilityAccount, partsOf, type ProducerShare } from '#electron/policies/index.ts';
import { postRevenue, type RevenueEvent } from '#electron/revenue/index.ts';
import type { BindInput } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { type BindPlan, planBind } from './bind-plan.ts';
import { issueInvoice } from './invoices.ts';
import { payableDueOn } from './rules.ts';
import { insertStream, setClaim } from './streams.ts';

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

/** The installment fee is owed only as each installment is billed (J11); binding does not post it. */
export const isBilledLater = ({ component }: Pick<Charge, 'component'>): boolean =>
  component === 'installmentFee';

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
  const isAtOnce = plan.plan.installments === 0;
  const owesInFull = plan.carrier.bills_by_installment === 0;
  const source = { type: 'policyTerm', id: policyTermId };
  const { charges } = plan.schedule;
  const chargeIds = charges.map((charge) => insertCharge(tx, charge, policyTermId));
  insertProducers(tx, plan.producers, policyTermId);
  setClaim(tx, policyId, streamId);
  insertItems(tx, input, plan, { policyTermId, streamId, chargeIds });
  // Where the carrier bills by installment, each slice is owed as it is invoiced.
  if (isAtOnce || owesInFull) insertPayables(tx, input, plan, { policyTermId, chargeIds });

  if (!isAtOnce) {
    const posted: Posted[] = [];
    if (owesInFull) {
      const parts = charges.flatMap((charge, index) =>
        isBilledLater(charge)
          ? []
          : partsOf(charge, charge.amountCents, charge.commissionCents).map((part) => ({
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
  const invoice = issueInvoice(tx, envelope, {
    streamId,
    billOn: plan.boundOn,
    accountingOn: plan.boundOn,
    isSeparate: false,
  });
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
    ...(plan.producers[0] === undefined ? {} : { producerId: plan.producers[0].producerId }),
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
    plan.producers[0]?.producerId ?? null,
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
    plan.producers[0]?.producerId ?? null,
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
       stream_id, plan, plan_id, plan_version, bound_at) VALUES (?, ?, ?, ?, 'agencyBill', ?, ?, ?, ?, ?, ?, ?)`,
    id,
    policyId,
    input.effectiveOn,
    input.expirationOn,
    plan.commissionPpm,
    plan.producers[0]?.sharePpm ?? 0,
    streamId,
    JSON.stringify(plan.plan),
    plan.planId,
    plan.planVersion,
    envelope.at,
  );
  return id;
}

export function insertCharge(tx: WriteTx, charge: Charge, policyTermId: number): number {
  const id = tx.nextId();
  tx.exec(
    `INSERT INTO charge (id, policy_term_id, component, label, pattern, beneficiary, amount_cents, is_commissionable,
       commission_ppm, commission_cents) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    policyTermId,
    charge.component,
    charge.label,
    charge.pattern,
    charge.beneficiary,
    charge.amountCents,
    charge.isCommissionable ? 1 : 0,
    charge.commissionPpm,
    charge.commissionCents,
  );
  return id;
}

function insertProducers(tx: WriteTx, producers: readonly ProducerShare[], policyTermId: number): void {
  for (const [index, { producerId, splitPpm, sharePpm }] of producers.entries()) {
    tx.exec(
      'INSERT INTO policy_term_producer (policy_term_id, position, producer_id, split_ppm, share_ppm) VALUES (?, ?, ?, ?, ?)',
      policyTermId,
      index + 1,
      producerId,
      splitPpm,
      sharePpm,
    );
  }
}

type Keys = {
  readonly policyTermId: number;
  readonly streamId: number;
  readonly chargeIds: readonly number[];
};
function insertItems(tx: WriteTx, input: BindInput, plan: BindPlan, keys: Keys): void {
  for (const [installment, slot] of plan.schedule.slots.entries()) {
    for (const [index, slices] of plan.schedule.slices.entries()) {
      const slice = slices[installment];
      if (slice === undefined || slice.amountCents === 0) continue;
      tx.exec(
        `INSERT INTO invoice_item (id, charge_id, policy_term_id, account_id, stream_id, installment_no, bill_on, due_on,
           amount_cents, commission_cents, open_cents, open_commission_cents, is_separate, invoice_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)`,
        tx.nextId(),
        keys.chargeIds[index] as number,
        keys.policyTermId,
        input.accountId,
        keys.streamId,
        installment + 1,
        slot.billOn,
        slot.dueOn,
        slice.amountCents,
        slice.commissionCents,
        slice.amountCents,
        slice.commissionCents,
        slot.kind === 'fees' ? 1 : 0,
      );
    }
  }
}

/** What each payee is owed for the term, all of it from here: issuing the invoices adds nothing. */
function insertPayables(
  tx: WriteTx,
  input: BindInput,
  plan: BindPlan,
  keys: { readonly policyTermId: number; readonly chargeIds: readonly number[] },
): void {
  const dueOn = payableDueOn(plan.boundOn, input.effectiveOn, plan.carrier.remit_days);
  for (const [index, charge] of plan.schedule.charges.entries()) {
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
      charge.amountCents - charge.commissionCents,
    );
  }
}
