/** One policy with its terms, charges and installments; and the preview of a bind. */
import type { ReadDb } from '#db/connection/index.ts';
import { fullName, notFound } from '#electron/parties/index.ts';
import { COMPONENT_LABELS, partsOf } from '#electron/policies/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { BindInput, BindPreview, ChargeComponent, Policy } from '#shared/contract/index.ts';
import { type Cents, sum } from '#shared/money/index.ts';
import { billLines, planBind } from './bind.ts';
import { ruleText } from './rules.ts';
import { readStream } from './streams.ts';

type OwnerName = (db: ReadDb, beneficiary: string) => string;

type TermRow = {
  id: number;
  effective_on: LocalDate;
  expiration_on: LocalDate;
  commission_ppm: number;
  stream_id: number;
};
type ChargeRow = {
  component: ChargeComponent;
  beneficiary: string;
  amount_cents: Cents;
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
    `SELECT id, effective_on, expiration_on, commission_ppm, stream_id FROM policy_term
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
    'SELECT component, beneficiary, amount_cents, commission_cents FROM charge WHERE policy_term_id = ? ORDER BY id',
    term.id,
  );
  const installments = installmentsOf(db, term.id, today);
  const openWhere = (isBilled: boolean): Cents =>
    sum(
      installments
        .filter((each) => (each.invoiceId !== null) === isBilled)
        .map((each) => (each.amountCents - each.paidCents) as Cents),
    );
  return {
    policyTermId: term.id,
    effectiveOn: term.effective_on,
    expirationOn: term.expiration_on,
    commissionPpm: term.commission_ppm,
    totalCents: sum(charges.map((charge) => charge.amount_cents)),
    openCents: openWhere(true),
    unbilledCents: openWhere(false),
    streamId: term.stream_id,
    streamText: ruleText(readStream(db, term.stream_id).rule),
    charges: charges.map((charge) => ({
      component: charge.component,
      label: COMPONENT_LABELS[charge.component],
      owner: ownerName(db, charge.beneficiary),
      amountCents: charge.amount_cents,
      commissionCents: charge.commission_cents,
    })),
    installments,
  };
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
    }>(
      `SELECT i.installment_no, min(i.bill_on) AS bill_on, min(i.due_on) AS due_on, sum(i.amount_cents) AS amount,
         sum(CASE WHEN c.beneficiary LIKE 'carrier:%' THEN i.amount_cents - i.commission_cents ELSE 0 END) AS carrier,
         sum(CASE WHEN c.component = 'agencyFee' THEN i.amount_cents ELSE i.commission_cents END) AS agency,
         sum(i.open_cents) AS open, i.invoice_id, v.number, v.due_on AS invoice_due_on
       FROM invoice_item AS i JOIN charge AS c ON c.id = i.charge_id LEFT JOIN invoice AS v ON v.id = i.invoice_id
       WHERE i.policy_term_id = ? GROUP BY i.installment_no, i.invoice_id ORDER BY i.installment_no`,
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
        state: stateOf(row.invoice_id !== null, row.open, row.amount, dueOn < today),
        invoiceId: row.invoice_id,
        invoiceNumber: row.number,
      };
    });
}

function stateOf(isBilled: boolean, open: number, amount: number, isLate: boolean): Installment['state'] {
  if (!isBilled) return 'planned';
  if (open === 0) return 'paid';
  if (isLate) return 'overdue';
  return open < amount ? 'partPaid' : 'billed';
}

/** What bind would do, from the same plan. */
export function previewBind(
  db: ReadDb,
  input: BindInput,
  businessOn: LocalDate,
  ownerName: OwnerName,
): BindPreview {
  const plan = planBind(db, input, businessOn);
  const commissionCents = sum(
    plan.charges.filter((c) => c.component !== 'agencyFee').map((c) => c.commissionCents),
  );
  const agencyShareCents = sum(plan.charges.map((charge) => charge.commissionCents));
  const toCarrier = sum(
    plan.charges
      .filter((charge) => charge.beneficiary.startsWith('carrier:'))
      .map((charge) => (charge.amountCents - charge.commissionCents) as Cents),
  );
  const isAtOnce = input.plan.installments === 0;
  const parts = plan.charges.flatMap((charge) =>
    partsOf(charge, charge.amountCents, charge.commissionCents).map((part) => ({ part, dimensions: {} })),
  );
  const receivable = (component: string): string => (component === 'agencyFee' ? 'T1120' : 'T1100');
  const showsEntry = isAtOnce || plan.carrier.bills_by_installment === 0;
  return {
    components: plan.charges.map((charge) => ({
      component: charge.component,
      label: COMPONENT_LABELS[charge.component],
      owner: ownerName(db, charge.beneficiary),
      amountCents: charge.amountCents,
      commissionCents: charge.commissionCents,
      note: charge.note,
    })),
    totalCents: plan.totalCents,
    commissionCents,
    netToCarrierCents: toCarrier,
    agencyShareCents,
    invoices: plan.dates.map((date, installment) => {
      const slices = plan.slices.map((slice) => slice[installment]);
      const cents = (pick: (index: number) => number): Cents =>
        plan.charges.reduce((total, _charge, index) => total + pick(index), 0) as Cents;
      const amount = (index: number): number => slices[index]?.amountCents ?? 0;
      const commission = (index: number): number => slices[index]?.commissionCents ?? 0;
      const isCarrier = (index: number): boolean =>
        plan.charges[index]?.beneficiary.startsWith('carrier:') ?? false;
      const amountCents = cents(amount);
      const carrierCents = cents((index) => (isCarrier(index) ? amount(index) - commission(index) : 0));
      const agencyCents = cents(commission);
      return {
        installmentNo: installment + 1,
        billOn: date.billOn,
        dueOn: date.dueOn,
        amountCents,
        parts: plan.charges.map((_charge, index) => amount(index) as Cents),
        carrierCents,
        agencyCents,
        otherCents: (amountCents - carrierCents - agencyCents) as Cents,
      };
    }),
    entry: showsEntry ? entryOf(db, billLines(isAtOnce ? receivable : () => 'T1105', parts)) : [],
    streamText: ruleText(plan.rule),
    warnings: warningsOf(input, plan.dates.at(-1)?.dueOn ?? null, showsEntry),
  };
}

function warningsOf(input: BindInput, lastDueOn: LocalDate | null, showsEntry: boolean): string[] {
  const warnings: string[] = [];
  if (lastDueOn !== null && lastDueOn >= input.expirationOn) {
    warnings.push('The last installment falls due after the policy expires.');
  }
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
