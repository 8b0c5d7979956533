/** One policy with its terms, charges and installments; and the preview of a bind. */
import type { ReadDb } from '#db/connection/index.ts';
import { fullName, notFound } from '#electron/parties/index.ts';
import {
  partsOf,
  producerPart,
  type ProducerShare,
  producerShares,
  receivableAccount,
} from '#electron/policies/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import {
  type BindInput,
  type BindPreview,
  type ChargeComponent,
  PaymentPlanSchema,
  type Policy,
} from '#shared/contract/index.ts';
import { type Cents, sum } from '#shared/money/index.ts';
import { billLines, isBilledLater } from './bind.ts';
import { type BindPlan, planBind } from './bind-plan.ts';
import { equity, planText } from './plan.ts';
import { ruleText, ruleWarnings } from './rules.ts';
import { readStream } from './streams.ts';
import { builtOnBindings } from './undo.ts';

type OwnerName = (db: ReadDb, beneficiary: string) => string;

type TermRow = {
  id: number;
  effective_on: LocalDate;
  expiration_on: LocalDate;
  commission_ppm: number;
  stream_id: number;
  plan: string;
};
type ChargeRow = {
  id: number;
  component: ChargeComponent;
  label: string;
  pattern: 'proRata' | 'immediate' | 'passThrough';
  beneficiary: string;
  amount_cents: Cents;
  is_commissionable: 0 | 1;
  commission_ppm: number;
  commission_cents: Cents;
};

export function policy(db: ReadDb, policyId: number, today: LocalDate, ownerName: OwnerName): Policy {
  const row = db.row<{
    number: string;
    carrier_id: number;
    carrier_name: string;
    account_id: number;
    account_name: string;
    producer_name: string | null;
    line_of_business: string;
    state: string;
  }>(
    `SELECT p.number, p.carrier_id, k.name AS carrier_name, p.account_id, ${fullName('a')} AS account_name, r.name AS producer_name,
       p.line_of_business, p.state
     FROM policy AS p JOIN carrier AS k ON k.id = p.carrier_id JOIN account AS a ON a.id = p.account_id
     LEFT JOIN producer AS r ON r.id = p.producer_id WHERE p.id = ?`,
    policyId,
  );
  if (row === undefined) throw notFound('policy', policyId, 'policyId');
  const terms = db.rows<TermRow>(
    `SELECT id, effective_on, expiration_on, commission_ppm, stream_id, plan FROM policy_term
     WHERE policy_id = ? AND undone_at IS NULL ORDER BY effective_on DESC, id DESC`,
    policyId,
  );
  return {
    policyId,
    number: row.number,
    carrierId: row.carrier_id,
    carrierName: row.carrier_name,
    accountId: row.account_id,
    accountName: row.account_name,
    producerName: row.producer_name,
    lineOfBusiness: row.line_of_business,
    state: row.state,
    terms: terms.map((term) => termOf(db, term, today, ownerName)),
  };
}

function termOf(db: ReadDb, term: TermRow, today: LocalDate, ownerName: OwnerName): Policy['terms'][number] {
  const charges = db.rows<ChargeRow>(
    `SELECT id, component, label, pattern, beneficiary, amount_cents, is_commissionable, commission_ppm, commission_cents
     FROM charge WHERE policy_term_id = ? ORDER BY id`,
    term.id,
  );
  const installments = installmentsOf(db, term.id, today);
  const openWhere = (isBilled: boolean): Cents =>
    sum(
      installments
        .filter((each) => (each.invoiceId !== null) === isBilled)
        .map((each) => (each.amountCents - each.paidCents) as Cents),
    );
  const commission = sum(
    charges.filter((charge) => charge.beneficiary !== 'agency').map((charge) => charge.commission_cents),
  );
  return {
    policyTermId: term.id,
    effectiveOn: term.effective_on,
    expirationOn: term.expiration_on,
    commissionPpm: term.commission_ppm,
    totalCents: sum(charges.map((charge) => charge.amount_cents)),
    openCents: openWhere(true),
    unbilledCents: openWhere(false),
    paidCents: sum(installments.map((each) => each.paidCents)),
    streamId: term.stream_id,
    streamText: ruleText(readStream(db, term.stream_id).rule),
    planText: planText(PaymentPlanSchema.parse(JSON.parse(term.plan))),
    builtOn: builtOnBindings(db, [term.id])[0]?.why ?? null,
    equity: equityOf(db, term, today),
    producers: producersShown(db, producerShares(db, term.id), commission),
    charges: charges.map((charge) => ({
      chargeId: charge.id,
      component: charge.component,
      label: charge.label,
      pattern: charge.pattern,
      owner: ownerName(db, charge.beneficiary),
      amountCents: charge.amount_cents,
      isCommissionable: charge.is_commissionable === 1,
      commissionPpm: charge.commission_ppm,
      commissionCents: charge.commission_cents,
    })),
    installments,
  };
}

/** Days of notice a carrier gives at least before it cancels for non-payment. */
const NOTICE_DAYS = 10;

function equityOf(db: ReadDb, term: TermRow, today: LocalDate): Policy['terms'][number]['equity'] {
  const premium = db.row<{ amount: Cents | null; paid: Cents | null }>(
    `SELECT sum(i.amount_cents) AS amount, sum(i.amount_cents - i.open_cents) AS paid FROM invoice_item AS i
     JOIN charge AS c ON c.id = i.charge_id WHERE i.policy_term_id = ? AND c.component = 'premium'`,
    term.id,
  );
  if (premium?.amount === null || premium?.paid === null || premium === undefined) return null;
  const nextDueOn = db.value<LocalDate>(
    'SELECT min(due_on) FROM invoice_item WHERE policy_term_id = ? AND open_cents > 0 AND due_on >= ?',
    term.id,
    today,
  );
  const { effective_on: effectiveOn, expiration_on: expirationOn } = term;
  const next =
    nextDueOn === undefined || nextDueOn === null ? null : { dueOn: nextDueOn, noticeDays: NOTICE_DAYS };
  return equity({ effectiveOn, expirationOn }, premium.amount, premium.paid, next);
}

/** Producers by name, with what of a commission is theirs. */
function producersShown(
  db: ReadDb,
  shares: readonly ProducerShare[],
  commissionCents: Cents,
): Policy['terms'][number]['producers'] {
  return shares.map((share) => ({
    ...share,
    name: db.value<string>('SELECT name FROM producer WHERE id = ?', share.producerId) ?? '',
    commissionCents: producerPart(commissionCents, share),
  }));
}

type Installment = Policy['terms'][number]['installments'][number];
function installmentsOf(db: ReadDb, termId: number, today: LocalDate): Installment[] {
  return db
    .rows<{
      installment_no: number;
      bill_on: LocalDate;
      due_on: LocalDate;
      amount: Cents;
      carrier: Cents;
      agency: Cents;
      open: Cents;
      invoice_id: number | null;
      number: string | null;
      invoice_due_on: LocalDate | null;
      paid: Cents;
    }>(
      `SELECT i.installment_no, min(i.bill_on) AS bill_on, min(i.due_on) AS due_on, sum(i.amount_cents) AS amount,
         sum(CASE WHEN c.beneficiary LIKE 'carrier:%' THEN i.amount_cents - i.commission_cents ELSE 0 END) AS carrier,
         sum(i.commission_cents) AS agency,
         sum(i.open_cents) AS open, coalesce(sum((SELECT sum(x.cents) FROM allocation AS x WHERE x.invoice_item_id = i.id)), 0) AS paid,
         i.invoice_id, v.number, v.due_on AS invoice_due_on
       FROM invoice_item AS i JOIN charge AS c ON c.id = i.charge_id LEFT JOIN invoice AS v ON v.id = i.invoice_id
       WHERE i.policy_term_id = ? GROUP BY i.installment_no, i.invoice_id ORDER BY i.installment_no, i.invoice_id`,
      termId,
    )
    .map((row) => {
      const dueOn = row.invoice_due_on ?? row.due_on;
      return {
        installmentNo: row.installment_no,
        billOn: row.bill_on,
        dueOn,
        amountCents: row.amount,
        carrierCents: row.carrier,
        agencyCents: row.agency,
        paidCents: (row.amount - row.open) as Cents,
        state: stateOf(row, dueOn, today),
        invoiceId: row.invoice_id,
        invoiceNumber: row.number,
      };
    });
}

/** Planned → billed → due → paid, written off or reversed. What closed it without a payment was written off. */
function stateOf(
  row: {
    readonly invoice_id: number | null;
    readonly open: Cents;
    readonly amount: Cents;
    readonly paid: Cents;
  },
  dueOn: LocalDate,
  today: LocalDate,
): Installment['state'] {
  if (row.invoice_id === null) return 'planned';
  if (row.open === 0) return row.paid >= row.amount ? 'paid' : 'writtenOff';
  if (dueOn < today) return 'overdue';
  if (dueOn === today) return 'due';
  return row.open < row.amount ? 'partPaid' : 'billed';
}

/** What bind would do, from the same plan. */
export function previewBind(
  db: ReadDb,
  input: BindInput,
  businessOn: LocalDate,
  ownerName: OwnerName,
): BindPreview {
  const plan = planBind(db, input, businessOn);
  const { charges, slices, slots } = plan.schedule;
  const commissionCents = sum(
    charges.filter((c) => c.beneficiary !== 'agency').map((c) => c.commissionCents),
  );
  const agencyShareCents = sum(charges.map((charge) => charge.commissionCents));
  const toCarrier = sum(
    charges
      .filter((charge) => charge.beneficiary.startsWith('carrier:'))
      .map((charge) => (charge.amountCents - charge.commissionCents) as Cents),
  );
  const isAtOnce = plan.plan.installments === 0;
  const parts = charges
    .filter((charge) => !isBilledLater(charge))
    .flatMap((charge) =>
      partsOf(charge, charge.amountCents, charge.commissionCents).map((part) => ({ part, dimensions: {} })),
    );
  const showsEntry = isAtOnce || plan.carrier.bills_by_installment === 0;
  return {
    components: charges.map((charge) => ({
      component: charge.component,
      label: charge.label,
      owner: ownerName(db, charge.beneficiary),
      amountCents: charge.amountCents,
      commissionCents: charge.commissionCents,
      commissionPpm: charge.commissionPpm,
      note: charge.note,
    })),
    totalCents: plan.totalCents,
    commissionCents,
    netToCarrierCents: toCarrier,
    agencyShareCents,
    invoices: slots.map((slot, installment) => {
      const cells = charges.map((charge, index) => ({
        isCarrier: charge.beneficiary.startsWith('carrier:'),
        amount: slices[index]?.[installment]?.amountCents ?? (0 as Cents),
        commission: slices[index]?.[installment]?.commissionCents ?? (0 as Cents),
      }));
      const amountCents = sum(cells.map(({ amount }) => amount));
      const agencyCents = sum(cells.map(({ commission }) => commission));
      const carrierCents = sum(
        cells.filter(({ isCarrier }) => isCarrier).map((cell) => (cell.amount - cell.commission) as Cents),
      );
      return {
        installmentNo: installment + 1,
        billOn: slot.billOn,
        dueOn: slot.dueOn,
        amountCents,
        parts: cells.map(({ amount }) => amount),
        carrierCents,
        agencyCents,
        otherCents: (amountCents - carrierCents - agencyCents) as Cents,
      };
    }),
    entry: showsEntry ? entryOf(db, billLines(isAtOnce ? receivableAccount : () => 'T1105', parts)) : [],
    streamText: ruleText(plan.rule),
    planText: planText(plan.plan),
    producers: producersShown(db, plan.producers, commissionCents),
    warnings: warningsOf(input, plan, showsEntry),
  };
}

function warningsOf(input: BindInput, plan: BindPlan, showsEntry: boolean): string[] {
  const warnings: string[] = [];
  const last = plan.schedule.slots.at(-1);
  if (last !== undefined && last.dueOn >= input.expirationOn) {
    warnings.push('The last installment falls due after the policy expires.');
  }
  if (last !== undefined) warnings.push(...ruleWarnings(plan.rule, last.dueOn));
  if (!showsEntry) {
    warnings.push(
      'This carrier bills the agency by installment: each invoice posts its own part; bind posts nothing.',
    );
  }
  return warnings;
}

/** Signed lines added up per account, as debit and credit. */
export function entryOf(
  db: ReadDb,
  lines: readonly { readonly account: string; readonly cents: number }[],
): BindPreview['entry'] {
  const totals = new Map<string, number>();
  for (const line of lines) {
    if (line.cents === 0) continue;
    const key = `${line.account}|${line.cents < 0 ? 'credit' : 'debit'}`;
    totals.set(key, (totals.get(key) ?? 0) + line.cents);
  }
  return [...totals].map(([key, cents]) => {
    const code = key.split('|')[0] ?? '';
    return {
      code,
      name: db.value<string>('SELECT name FROM ledger_account WHERE code = ?', code) ?? code,
      debitCents: Math.max(cents, 0) as Cents,
      creditCents: Math.max(-cents, 0) as Cents,
    };
  });
}
