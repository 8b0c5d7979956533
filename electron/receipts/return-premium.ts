/**
 * Premium a carrier gives back on a policy that was paid (J13): who owes the client which part, what came in since (J13c),
 * and the finance company's first claim (J14p). Only the fact is recorded here; what made it is the policy's to tell.
 */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { entryOf, type OwnerName } from '#electron/billing/index.ts';
import {
  bankAccountOf,
  bankAccountsOf,
  checkDocumentDate,
  type Envelope,
  heldDaysOf,
  type InputOf,
  lowestHeldFrom,
  nextNumber,
  openBankAccountOf,
  type OutputOf,
  POOL,
  post,
  type PostingPlan,
  refuseParked,
} from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { stateLevies } from '#electron/policies/index.ts';
import { planRevenue, postRevenue } from '#electron/revenue/index.ts';
import { daysBetween, formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { refunds } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { applyRate, type Cents, formatMoney, proRata, ratePpm, ZERO } from '#shared/money/index.ts';
import { type Payer, payerOf } from './facts.ts';
import { owesLess } from './owed.ts';
import type { Charge } from './return-parts.ts';
import {
  checkReturn,
  chargesOf,
  clientOf,
  COMPONENT,
  limitsOf,
  planReturn,
  type Owner,
  RESERVE,
  returnEvent,
  type ReturnPlan,
  type ReturnTerm,
  returnTerm,
} from './return-premium-plan.ts';

export type ReturnPremium = {
  readonly id: number;
  readonly number: string;
  readonly policy_term_id: number;
  readonly account_id: number;
  readonly top_id: number;
  readonly open_cents: Cents;
  readonly due_cents: Cents;
  readonly agency_due_cents: Cents;
  readonly tax_due_cents: Cents;
  readonly assigned_cents: Cents;
  readonly finance_account_id: number | null;
};

export function returnPremiumOf(db: ReadDb, id: number): ReturnPremium {
  const row = db.row<ReturnPremium>(
    'SELECT p.*, a.top_id FROM return_premium AS p JOIN account AS a ON a.id = p.account_id WHERE p.id = ?',
    id,
  );
  if (row === undefined) throw notFound('return premium', id, 'returnPremiumId');
  return row;
}

type Input = InputOf<typeof refunds.recordReturnPremium>;

/** J13, and J28 back: the fact that premium is given back on a policy that was paid. */
export function recordReturnPremium(
  tx: WriteTx,
  input: Input,
  envelope: Envelope,
): OutputOf<typeof refunds.recordReturnPremium> {
  checkDocumentDate(input.recordedOn, envelope.businessOn, 'recordedOn');
  const term = returnTerm(tx, input.policyTermId);
  refuseParked(tx, term.account_id);
  const charges = chargesOf(tx, term.id);
  checkReturn(input, term, limitsOf(tx, term, charges));
  const plan = planReturn(tx, input, term, charges);
  const id = tx.nextId();
  const number = `RP-${String(nextNumber(tx, 'returnPremium', 0)).padStart(5, '0')}`;
  const event = returnEvent(input, plan, { id, number });
  const revenue = planRevenue(tx, event);
  const isRevenue = ({ kind }: PostingPlan): boolean => kind === 'commissionReturned';
  const { entryId } = post(tx, envelope, {
    kind: 'cancellation',
    accountingOn: input.recordedOn,
    memo: `Return premium ${number} of policy ${term.number}: ${input.reason}`,
    source: event.source,
    ...plan.entry,
    // One entry, as the template has it; the producer's part follows.
    lines: [...plan.entry.lines, ...revenue.plans.filter(isRevenue).flatMap(({ lines }) => lines)],
  });
  moveItems(tx, plan);
  revenue.save(tx);
  const rest = revenue.plans.filter((each) => !isRevenue(each)).map((each) => post(tx, envelope, each));
  insert(tx, input, { id, number, term, plan, entryId, at: envelope.at });
  // Where the carrier's being paid earns income, less has to be paid now.
  const earned = postRevenue(tx, envelope, {
    ...{ cause: 'carrierPaid', on: input.recordedOn, source: event.source, document: event.document },
    changes: [],
    policyTermIds: [term.id],
  });
  const entryIds = [entryId, ...[...rest, ...earned].map((posted) => posted.entryId)];
  return { returnPremiumId: id, number, entryId, entryIds };
}

/** The sub-ledger beside the entry: payees are owed less, commission that was collected is given up. */
function moveItems(tx: WriteTx, { fromPayees, changes }: ReturnPlan): void {
  for (const { chargeId, cents } of fromPayees) owesLess(tx, chargeId, cents);
  for (const { itemId, givenUpCents = 0 } of changes)
    tx.exec('UPDATE invoice_item SET given_up_cents = given_up_cents + ? WHERE id = ?', givenUpCents, itemId);
}

type Recorded = {
  readonly id: number;
  readonly number: string;
  readonly term: ReturnTerm;
  readonly plan: ReturnPlan;
  readonly entryId: number;
  readonly at: string;
};
function insert(tx: WriteTx, input: Input, { id, number, term, plan, entryId, at }: Recorded): void {
  tx.exec(
    `INSERT INTO return_premium (id, number, policy_term_id, account_id, recorded_on, premium_cents, commission_cents, tax_cents,
       stamping_cents, recovered_cents, given_up_cents, open_cents, due_cents, agency_due_cents, tax_due_cents, assigned_cents,
       finance_account_id, reason, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)`,
    id,
    number,
    term.id,
    term.account_id,
    input.recordedOn,
    input.premiumCents,
    input.commissionCents,
    input.taxCents,
    input.stampingCents,
    plan.shares.recoveredCents,
    plan.shares.commissionCents,
    plan.shares.clientCents,
    plan.carrierDueCents + plan.taxDueCents,
    plan.agencyDueCents,
    plan.taxDueCents,
    financeOf(tx, term.id),
    input.reason,
    entryId,
    at,
  );
}

/** Who financed a term, with a payment that stands: what the bank took back gives no claim. */
const financeOf = (db: ReadDb, termId: number): number | null =>
  db.value<number>(
    `SELECT r.payer_account_id FROM premium_finance AS f JOIN invoice_item AS i ON i.policy_term_id = f.policy_term_id
     JOIN allocation AS x ON x.invoice_item_id = i.id
     JOIN receipt AS r ON r.id = x.receipt_id AND r.method = 'premiumFinance' AND r.payer_account_id IS NOT NULL
     WHERE f.policy_term_id = ?
       AND NOT EXISTS (SELECT 1 FROM failed_payment AS b WHERE b.receipt_id = r.id AND b.reinstated_on IS NULL)
     ORDER BY x.id DESC LIMIT 1`,
    termId,
  ) ?? null;

type Preview = OutputOf<typeof refunds.previewReturnPremium>;

/** Every consequence before it is recorded; without amounts, what a pro-rata cancellation on a day gives back. */
export function previewReturnPremium(
  db: ReadDb,
  input: InputOf<typeof refunds.previewReturnPremium>,
  today: LocalDate,
  ownerName: OwnerName,
): Preview {
  const term = returnTerm(db, input.policyTermId);
  const charges = chargesOf(db, term.id);
  const limits = limitsOf(db, term, charges);
  const recordedOn = input.recordedOn ?? today;
  const given = {
    ...(input.amounts ?? proRataOn(db, term, charges, limits, input.cancelledOn ?? recordedOn)),
  };
  const order = { ...given, recordedOn, reason: '' };
  if (given.premiumCents > 0) checkReturn(order, term, limits);
  const plan = planReturn(db, order, term, charges);
  const revenue = planRevenue(db, returnEvent(order, plan, { id: 1, number: '' }));
  const lines = [...plan.entry.lines, ...revenue.plans.flatMap((each) => each.lines)];
  const financeId = financeOf(db, term.id);
  const finance =
    financeId === null ? null : db.value<string>('SELECT name FROM account WHERE id = ?', financeId);
  const tax = charges.find(({ beneficiary }) => beneficiary.startsWith('tax:'))?.beneficiary;
  return {
    policyNumber: term.number,
    accountName: term.account_name,
    carrierName: term.carrier_name,
    taxOfficeName: tax === undefined ? null : ownerName(db, tax),
    amounts: given,
    limits,
    totalCents: plan.shares.clientCents,
    recoveredCents: plan.shares.recoveredCents,
    fromPayeesCents: plan.fromPayees.reduce((total, { cents }) => total + cents, 0) as Cents,
    carrierDueCents: plan.carrierDueCents,
    taxDueCents: plan.taxDueCents,
    fromShareCents: plan.fromShareCents,
    shortageCents: plan.shortageCents,
    heldCents: (plan.shares.clientCents -
      plan.carrierDueCents -
      plan.taxDueCents -
      plan.shortageCents) as Cents,
    financeName: finance ?? null,
    producers: revenue.producers.map(({ producer, cents, lines: own }) => ({
      name: db.value<string>('SELECT name FROM producer WHERE id = ?', producer.producerId) ?? '',
      cents: -cents as Cents,
      isDebit: own.some((line) => line.account === 'O1410' && line.cents > 0),
    })),
    entry: entryOf(db, lines).map((line) => ({
      ...line,
      fund: line.code.startsWith('T') ? ('trust' as const) : ('operating' as const),
    })),
  };
}

/** Unearned days over the days of the term (domain oracle T09); the tax by its rate, else in proportion. */
function proRataOn(
  db: ReadDb,
  term: ReturnTerm,
  charges: readonly Charge[],
  limits: ReturnType<typeof limitsOf>,
  cancelledOn: LocalDate,
): Preview['amounts'] {
  if (cancelledOn < term.effective_on || cancelledOn > term.expiration_on) {
    throw new Refusal('entry.invalid', {
      what: `Not computed: ${formatDate(cancelledOn, 'long')} is outside of the term.`,
      why: `The policy runs from ${formatDate(term.effective_on, 'long')} to ${formatDate(term.expiration_on, 'long')}.`,
      todo: 'Enter the day on which it was cancelled.',
      field: 'cancelledOn',
    });
  }
  const sum = (component: string, of: 'amount_cents' | 'commission_cents'): Cents =>
    charges
      .filter((each) => each.component === component)
      .reduce((total, each) => total + each[of], 0) as Cents;
  const premium = sum('premium', 'amount_cents');
  const termDays = daysBetween(term.effective_on, term.expiration_on);
  const unearned = daysBetween(cancelledOn, term.expiration_on);
  const premiumCents = Math.min(limits.premiumCents, proRata(premium, unearned, termDays)) as Cents;
  const part = (total: Cents): Cents => (premium === 0 ? ZERO : proRata(total, premiumCents, premium));
  const levies = stateLevies(db, term.state);
  const levied = (component: string, most: Cents): Cents => {
    const charged = sum(component, 'amount_cents');
    const levy = levies.find(
      (each) =>
        each.component === component &&
        each.from <= term.effective_on &&
        (each.to === null || term.effective_on <= each.to),
    );
    if (charged === 0) return ZERO;
    const cents = levy === undefined ? part(charged) : applyRate(premiumCents, ratePpm(levy.ratePpm));
    return Math.min(most, cents) as Cents;
  };
  return {
    premiumCents,
    commissionCents: Math.min(limits.commissionCents, part(sum('premium', 'commission_cents'))) as Cents,
    taxCents: levied('surplusLinesTax', limits.taxCents),
    stampingCents: levied('stampingFee', limits.stampingCents),
  };
}

/** J13c. */
export function receiveReturnPremium(
  tx: WriteTx,
  input: InputOf<typeof refunds.receiveReturnPremium>,
  envelope: Envelope,
): { entryId: number } {
  checkDocumentDate(input.receivedOn, envelope.businessOn, 'receivedOn');
  const premium = returnPremiumOf(tx, input.returnPremiumId);
  refuseParked(tx, premium.account_id);
  const { from } = input;
  const most = from === undefined ? premium.due_cents : dueFrom(premium, from);
  refuseAbove(premium, (most + premium.agency_due_cents) as Cents, input.cents, 'is still to come');
  const bankAccountId = openBankAccountOf(tx, 'trust', input.bankAccountId).id;
  // The client's part comes first.
  const own = Math.min(most, input.cents) as Cents;
  const agency = (input.cents - own) as Cents;
  const owner = {
    ...clientOf(premium.account_id),
    accountId: premium.top_id,
    policyTermId: premium.policy_term_id,
  };
  const { entryId } = post(tx, envelope, {
    kind: 'returnPremiumReceived',
    accountingOn: input.receivedOn,
    memo: `Return premium ${premium.number} received from the ${from === 'taxOffice' ? 'tax office' : 'carrier'}${input.reference === '' ? '' : `, ${input.reference}`}`,
    source: { type: 'returnPremium', id: premium.id },
    lines: [
      { ...POOL, account: 'T1000', cents: input.cents, bankAccountId, accountId: premium.top_id },
      { ...owner, account: 'T1150', cents: -own as Cents },
      { ...RESERVE, account: 'T1150', cents: -agency as Cents, accountId: premium.top_id },
    ],
    held: [
      { ...owner, bankAccountId, cents: own },
      { ...RESERVE, bankAccountId, cents: agency },
    ],
  });
  const fromTax = from === 'taxOffice' ? own : Math.max(0, own - dueFrom(premium, 'carrier'));
  tx.exec(
    `UPDATE return_premium SET due_cents = due_cents - ?, tax_due_cents = tax_due_cents - ?,
       agency_due_cents = agency_due_cents - ? WHERE id = ?`,
    own,
    fromTax,
    agency,
    premium.id,
  );
  return { entryId };
}

const dueFrom = (premium: ReturnPremium, from: 'carrier' | 'taxOffice'): Cents =>
  from === 'taxOffice' ? premium.tax_due_cents : ((premium.due_cents - premium.tax_due_cents) as Cents);

function refuseAbove(premium: ReturnPremium, most: Cents, cents: Cents, words: string): void {
  if (cents <= most) return;
  throw new Refusal('entry.invalid', {
    what: `Not posted: ${formatMoney(most)} of ${premium.number} ${words}, you entered ${formatMoney(cents)}.`,
    why: 'Return premium comes in once and is paid once.',
    todo: most === ZERO ? 'Choose one that is open.' : `Enter ${formatMoney(most)} or less.`,
    field: 'cents',
  });
}

export type HeldInBank = { readonly bankAccountId: number; readonly cents: Cents };

/** What of it lies in trust for an owner from a day on, bank account by bank account. */
export const heldInBanks = (
  db: ReadDb,
  premium: ReturnPremium,
  on: LocalDate,
  owner: Owner = clientOf(premium.account_id),
): readonly HeldInBank[] =>
  bankAccountsOf(db, 'trust').flatMap(({ id: bankAccountId }) => {
    const key = { ...owner, bankAccountId, policyTermId: premium.policy_term_id };
    const cents = Math.max(0, lowestHeldFrom(heldDaysOf(db, key), on)) as Cents;
    return cents === 0 ? [] : [{ bankAccountId, cents }];
  });

export const heldOf = (db: ReadDb, premium: ReturnPremium, on: LocalDate): number =>
  heldInBanks(db, premium, on).reduce((total, { cents }) => total + cents, 0);

/** An amount out of the bank accounts it lies in, in their order; what is missing is taken from the first. */
export function takenFromBanks(
  banks: readonly HeldInBank[],
  cents: Cents,
  first: number,
): readonly HeldInBank[] {
  let left: number = cents;
  const parts = banks.flatMap((bank) => {
    const part = Math.min(left, bank.cents) as Cents;
    left -= part;
    return part === 0 ? [] : [{ ...bank, cents: part }];
  });
  if (left === 0) return parts;
  const main = parts[0]?.bankAccountId ?? first;
  const known = parts.find(({ bankAccountId }) => bankAccountId === main);
  const rest = { bankAccountId: main, cents: ((known?.cents ?? 0) + left) as Cents };
  return [rest, ...parts.filter((part) => part !== known)];
}

/** Nobody else has a claim on what belongs to the client. */
function refuseNotFinance(db: ReadDb, finance: Payer): void {
  const kind = db.value<string>('SELECT kind FROM account WHERE id = ?', finance.id);
  if (kind === 'financeCompany') return;
  throw new Refusal('entry.invalid', {
    what: `Not assigned: ${finance.name} is not a finance company.`,
    why: 'Return premium is the client’s; only the finance company that paid the policy comes before him.',
    todo: 'Choose the finance company’s account, or refund the client.',
    field: 'financeAccountId',
  });
}

/** J14p: only what is there can be given to another. */
export function assignToFinanceCompany(
  tx: WriteTx,
  input: InputOf<typeof refunds.assignToFinanceCompany>,
  envelope: Envelope,
): { entryId: number } {
  checkDocumentDate(input.assignedOn, envelope.businessOn, 'assignedOn');
  const premium = returnPremiumOf(tx, input.returnPremiumId);
  refuseParked(tx, premium.account_id);
  const known =
    premium.assigned_cents > 0 ? premium.finance_account_id : financeOf(tx, premium.policy_term_id);
  const financeId = input.financeAccountId ?? known;
  if (financeId === null) {
    throw new Refusal('entry.invalid', {
      what: `Not assigned: no finance company is known for ${premium.number}.`,
      why: 'No payment of one stands on the policy.',
      todo: 'Choose the finance company.',
      field: 'financeAccountId',
    });
  }
  const finance = payerOf(tx, financeId, 'financeAccountId');
  refuseNotFinance(tx, finance);
  const isOther =
    premium.assigned_cents > 0 &&
    premium.finance_account_id !== null &&
    premium.finance_account_id !== finance.id;
  if (isOther) {
    throw new Refusal('conflict', {
      what: `Not assigned: ${premium.number} is assigned to another finance company.`,
      why: 'One finance company has the first claim.',
      todo: 'Pay that one first.',
      field: 'financeAccountId',
    });
  }
  const held = Math.min(premium.open_cents, heldOf(tx, premium, input.assignedOn)) as Cents;
  refuseAbove(premium, held, input.cents, 'is in trust and owed');
  const first = bankAccountOf(tx, 'trust', undefined).id;
  const parts = takenFromBanks(heldInBanks(tx, premium, input.assignedOn), input.cents, first);
  const dimensions = { accountId: premium.top_id, policyTermId: premium.policy_term_id };
  const to = { beneficiary: `finance:${finance.id}`, component: COMPONENT };
  const from = clientOf(premium.account_id);
  const { entryId } = post(tx, envelope, {
    kind: 'financeCompanyRefund',
    accountingOn: input.assignedOn,
    memo: `Return premium ${premium.number} assigned to ${finance.name}: ${input.reason}`,
    source: { type: 'returnPremium', id: premium.id },
    lines: [
      { ...from, ...dimensions, account: 'T2035', cents: input.cents },
      { ...to, ...dimensions, account: 'T2040', cents: -input.cents as Cents },
    ],
    held: parts.flatMap(({ bankAccountId, cents }) => [
      { ...from, ...dimensions, bankAccountId, cents: -cents as Cents },
      { ...to, ...dimensions, bankAccountId, cents },
    ]),
  });
  tx.exec(
    'UPDATE return_premium SET open_cents = open_cents - ?, assigned_cents = assigned_cents + ?, finance_account_id = ? WHERE id = ?',
    input.cents,
    input.cents,
    finance.id,
    premium.id,
  );
  return { entryId };
}
