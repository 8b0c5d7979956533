/**
 * Premium a carrier gives back on a policy that was paid (J13): who owes the client which part, what came in since (J13c),
 * and the finance company's first claim (J14p). Only the fact is recorded here; what made it is the policy's to tell.
 */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  bankAccountOf,
  openBankAccountOf,
  checkDocumentDate,
  type Envelope,
  type HeldChange,
  heldDaysOf,
  type InputOf,
  lowestHeldFrom,
  nextNumber,
  type OutputOf,
  POOL,
  post,
  type PostingLine,
  refuseParked,
} from '#electron/ledger/index.ts';
import { fullName, notFound } from '#electron/parties/index.ts';
import { liabilityAccount } from '#electron/policies/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { refunds, ReturnPremiumRow } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney, ZERO } from '#shared/money/index.ts';
import { payerOf } from './facts.ts';
import { owesLess } from './owed.ts';

export type ReturnPremium = {
  readonly id: number;
  readonly number: string;
  readonly policy_term_id: number;
  readonly account_id: number;
  readonly top_id: number;
  readonly open_cents: Cents;
  readonly due_cents: Cents;
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

const COMPONENT = 'returnPremium';
const clientOf = (accountId: number) => ({ beneficiary: `client:${accountId}`, component: COMPONENT });

type Term = {
  readonly id: number;
  readonly policy_id: number;
  readonly account_id: number;
  readonly top_id: number;
  readonly carrier_id: number;
  readonly state: string;
  readonly number: string;
  readonly open_cents: Cents;
};
type Charge = {
  readonly component: string;
  readonly beneficiary: string;
  readonly charge_id: number;
  readonly amount_cents: Cents;
  readonly commission_cents: Cents;
  readonly owed_cents: Cents;
};
type Input = InputOf<typeof refunds.recordReturnPremium>;

function termOf(db: ReadDb, id: number): Term {
  const term = db.row<Term>(
    `SELECT t.id, p.id AS policy_id, p.account_id, a.top_id, p.carrier_id, p.state, p.number,
       (SELECT coalesce(sum(open_cents), 0) FROM invoice_item WHERE policy_term_id = t.id) AS open_cents
     FROM policy_term AS t JOIN policy AS p ON p.id = t.policy_id JOIN account AS a ON a.id = p.account_id
     WHERE t.id = ? AND t.undone_at IS NULL`,
    id,
  );
  if (term === undefined) throw notFound('policy term', id, 'policyTermId');
  return term;
}

const chargesOf = (db: ReadDb, termId: number): readonly Charge[] =>
  db.rows<Charge>(
    `SELECT c.component, c.beneficiary, c.id AS charge_id, c.amount_cents, c.commission_cents,
       (SELECT coalesce(sum(owed_cents - remitted_cents), 0) FROM payable_item WHERE charge_id = c.id) AS owed_cents
     FROM charge AS c WHERE c.policy_term_id = ? ORDER BY c.id`,
    termId,
  );

/** Refuses what cannot be given back: more than was charged, or of a policy that is not paid. */
function check(db: ReadDb, input: Input, term: Term, charges: readonly Charge[]): void {
  const refuse = (why: string, todo: string, field: string): never => {
    throw new Refusal('entry.invalid', {
      what: `Not recorded: return premium of policy ${term.number}.`,
      why,
      todo,
      field,
    });
  };
  if (term.open_cents > 0)
    refuse(
      `${formatMoney(term.open_cents)} of it is not paid: return premium first takes that away.`,
      'Wait until the policy is paid; a credit on an unpaid balance is a change of the policy.',
      'policyTermId',
    );
  const before = db.row<{ premium: Cents; commission: Cents; tax: Cents; stamping: Cents }>(
    `SELECT coalesce(sum(premium_cents), 0) AS premium, coalesce(sum(commission_cents), 0) AS commission,
       coalesce(sum(tax_cents), 0) AS tax, coalesce(sum(stamping_cents), 0) AS stamping FROM return_premium WHERE policy_term_id = ?`,
    term.id,
  );
  const charged = (component: string): number =>
    charges.filter((each) => each.component === component).reduce((sum, each) => sum + each.amount_cents, 0);
  const commission = charges.reduce(
    (sum, each) => sum + (each.component === 'premium' ? each.commission_cents : 0),
    0,
  );
  const limits = [
    ['premiumCents', charged('premium') - (before?.premium ?? 0), 'premium'],
    ['commissionCents', commission - (before?.commission ?? 0), 'commission'],
    ['taxCents', charged('surplusLinesTax') - (before?.tax ?? 0), 'surplus-lines tax'],
    ['stampingCents', charged('stampingFee') - (before?.stamping ?? 0), 'stamping fee'],
  ] as const;
  for (const [field, most, words] of limits)
    if (input[field] > most)
      refuse(
        `Of its ${words} ${formatMoney(most as Cents)} is left to give back.`,
        'Check the carrier’s credit.',
        field,
      );
  if (input.commissionCents > input.premiumCents)
    refuse('The commission is more than the premium.', 'Check the carrier’s credit.', 'commissionCents');
}

/** Lines and held rows of one entry, collected part by part. */
class Draft {
  readonly lines: PostingLine[] = [];
  readonly held: HeldChange[] = [];
  readonly #dimensions;
  readonly #client;
  readonly #term: Term;
  constructor(term: Term) {
    this.#term = term;
    this.#client = clientOf(term.account_id);
    this.#dimensions = {
      accountId: term.top_id,
      ...(term.top_id === term.account_id ? {} : { subaccountId: term.account_id }),
      policyId: term.policy_id,
      policyTermId: term.id,
      carrierId: term.carrier_id,
      state: term.state,
    };
  }
  client(account: string, cents: number): void {
    this.lines.push({ ...this.#dimensions, ...this.#client, account, cents: cents as Cents });
  }
  operating(account: string, cents: number): void {
    this.lines.push({ ...this.#dimensions, account, cents: cents as Cents });
  }
  /** Money in trust changes its owner: from whoever had it to the client. */
  moved(
    from: { beneficiary: string; component: string; account: string },
    held: Omit<HeldChange, 'beneficiary' | 'component' | 'accountId'>,
  ): void {
    const { account, ...owner } = from;
    const base = { ...held, accountId: this.#term.top_id };
    this.lines.push({ ...this.#dimensions, ...owner, account, cents: held.cents });
    this.held.push({ ...base, ...owner, cents: -held.cents as Cents });
    this.held.push({
      bankAccountId: held.bankAccountId,
      policyTermId: this.#term.id,
      accountId: this.#term.top_id,
      ...this.#client,
      cents: held.cents,
    });
  }
}

/** The banks in which somebody's money of a key lies, with how much. */
const banksOf = (db: ReadDb, beneficiary: string, component: string, termId: number) =>
  db.rows<{ bank: number; cents: Cents }>(
    `SELECT bank_account_id AS bank, sum(cents) AS cents FROM held_line
     WHERE bank_account_id IN (SELECT id FROM bank_account WHERE fund = 'trust') AND beneficiary = ? AND component = ?
       AND policy_term_id = ? GROUP BY 1 HAVING sum(cents) > 0 ORDER BY 1`,
    beneficiary,
    component,
    termId,
  );

/** What the payee has not been paid yet comes out of its money in trust; the rest it owes back. Answers that rest. */
function fromPayee(tx: WriteTx, draft: Draft, term: Term, charge: Charge, cents: number): number {
  let left = Math.min(cents, charge.owed_cents);
  let moved = 0;
  for (const { bank, cents: there } of banksOf(tx, charge.beneficiary, charge.component, term.id)) {
    const part = Math.min(left, there) as Cents;
    if (part <= 0) continue;
    left -= part;
    moved += part;
    const { beneficiary, component } = charge;
    draft.moved(
      { beneficiary, component, account: liabilityAccount(component) },
      { bankAccountId: bank, policyTermId: term.id, cents: part },
    );
  }
  owesLess(tx, charge.charge_id, moved);
  return cents - moved;
}

/** The commission comes out of the agency's share of this policy still in trust. Answers what is no longer there. */
function fromShare(tx: WriteTx, draft: Draft, term: Term, cents: number): number {
  const shares = tx.rows<{ bank: number; receipt: number; cents: Cents }>(
    `SELECT bank_account_id AS bank, receipt_id AS receipt, cents FROM agency_share
     WHERE policy_term_id = ? AND component = 'commission' AND cents > 0 ORDER BY receipt_id`,
    term.id,
  );
  let left = cents;
  for (const share of shares) {
    const part = Math.min(left, share.cents) as Cents;
    if (part <= 0) continue;
    left -= part;
    draft.moved(
      { beneficiary: 'agency', component: 'commission', account: 'T2090' },
      { bankAccountId: share.bank, policyTermId: term.id, receiptId: share.receipt, cents: part },
    );
  }
  return left;
}

/** J13. */
export function recordReturnPremium(
  tx: WriteTx,
  input: Input,
  envelope: Envelope,
): OutputOf<typeof refunds.recordReturnPremium> {
  checkDocumentDate(input.recordedOn, envelope.businessOn, 'recordedOn');
  const term = termOf(tx, input.policyTermId);
  refuseParked(tx, term.account_id);
  const charges = chargesOf(tx, term.id);
  check(tx, input, term, charges);
  const draft = new Draft(term);
  const given = [
    ['premium', input.premiumCents - input.commissionCents],
    ['surplusLinesTax', input.taxCents],
    ['stampingFee', input.stampingCents],
  ] as const;
  let due = 0;
  for (const [component, cents] of given) {
    const charge = charges.find((each) => each.component === component);
    if (cents > 0 && charge !== undefined) due += fromPayee(tx, draft, term, charge, cents);
  }
  const shortage = fromShare(tx, draft, term, input.commissionCents);
  const total = input.premiumCents + input.taxCents + input.stampingCents;
  draft.client('T1150', due);
  draft.client('T1190', shortage);
  draft.client('T2035', -total);
  draft.operating('O4005', input.commissionCents);
  draft.operating('O1390', shortage - input.commissionCents);
  draft.operating('O2390', -shortage);
  const id = tx.nextId();
  const number = `RP-${String(nextNumber(tx, 'returnPremium', 0)).padStart(5, '0')}`;
  const { entryId } = post(tx, envelope, {
    kind: 'cancellation',
    accountingOn: input.recordedOn,
    memo: `Return premium ${number} of policy ${term.number}: ${input.reason}`,
    source: { type: 'returnPremium', id },
    lines: draft.lines,
    held: draft.held,
  });
  const finance = tx.value<number>(
    'SELECT finance_account_id FROM premium_finance WHERE policy_term_id = ?',
    term.id,
  );
  tx.exec(
    `INSERT INTO return_premium (id, number, policy_term_id, account_id, recorded_on, premium_cents, commission_cents, tax_cents,
       stamping_cents, open_cents, due_cents, assigned_cents, finance_account_id, reason, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)`,
    id,
    number,
    term.id,
    term.account_id,
    input.recordedOn,
    input.premiumCents,
    input.commissionCents,
    input.taxCents,
    input.stampingCents,
    total,
    due,
    finance ?? null,
    input.reason,
    entryId,
    envelope.at,
  );
  return { returnPremiumId: id, number, entryId };
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
  refuseAbove(premium, premium.due_cents, input.cents, 'is still to come');
  const bankAccountId = openBankAccountOf(tx, 'trust', input.bankAccountId).id;
  const owner = {
    ...clientOf(premium.account_id),
    accountId: premium.top_id,
    policyTermId: premium.policy_term_id,
  };
  const { entryId } = post(tx, envelope, {
    kind: 'returnPremiumReceived',
    accountingOn: input.receivedOn,
    memo: `Return premium ${premium.number} received from the carrier${input.reference === '' ? '' : `, ${input.reference}`}`,
    source: { type: 'returnPremium', id: premium.id },
    lines: [
      { ...POOL, account: 'T1000', cents: input.cents, bankAccountId, accountId: premium.top_id },
      { ...owner, account: 'T1150', cents: -input.cents as Cents },
    ],
    held: [{ ...owner, bankAccountId, cents: input.cents }],
  });
  tx.exec('UPDATE return_premium SET due_cents = due_cents - ? WHERE id = ?', input.cents, premium.id);
  return { entryId };
}

function refuseAbove(premium: ReturnPremium, most: Cents, cents: Cents, words: string): void {
  if (cents <= most) return;
  throw new Refusal('entry.invalid', {
    what: `Not posted: ${formatMoney(most)} of ${premium.number} ${words}, you entered ${formatMoney(cents)}.`,
    why: 'Return premium comes in once and is paid once.',
    todo: most === ZERO ? 'Choose one that is open.' : `Enter ${formatMoney(most)} or less.`,
    field: 'cents',
  });
}

/** What of it lies in trust for its owner from a day on. */
export const heldOf = (db: ReadDb, premium: ReturnPremium, on: LocalDate): number => {
  const bankAccountId = bankAccountOf(db, 'trust', undefined).id;
  const key = { ...clientOf(premium.account_id), bankAccountId, policyTermId: premium.policy_term_id };
  return Math.max(0, lowestHeldFrom(heldDaysOf(db, key), on));
};

/** J14p: only what is there can be given to another. */
export function assignToFinanceCompany(
  tx: WriteTx,
  input: InputOf<typeof refunds.assignToFinanceCompany>,
  envelope: Envelope,
): { entryId: number } {
  checkDocumentDate(input.assignedOn, envelope.businessOn, 'assignedOn');
  const premium = returnPremiumOf(tx, input.returnPremiumId);
  refuseParked(tx, premium.account_id);
  const financeId = input.financeAccountId ?? premium.finance_account_id;
  if (financeId === null) {
    throw new Refusal('entry.invalid', {
      what: `Not assigned: no finance company is known for ${premium.number}.`,
      why: 'The policy was not paid by one.',
      todo: 'Choose the finance company.',
      field: 'financeAccountId',
    });
  }
  const finance = payerOf(tx, financeId, 'financeAccountId');
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
  const bankAccountId = bankAccountOf(tx, 'trust', undefined).id;
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
    held: [
      { ...from, ...dimensions, bankAccountId, cents: -input.cents as Cents },
      { ...to, ...dimensions, bankAccountId, cents: input.cents },
    ],
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

export function returnPremiums(
  db: ReadDb,
  filter: { readonly accountId?: number | undefined; readonly limit: number },
  today: LocalDate,
): OutputOf<typeof refunds.returnPremiums> {
  const rows = db.rows<Omit<ReturnPremiumRow, 'heldCents'>>(
    `SELECT x.id AS returnPremiumId, x.number, x.policy_term_id AS policyTermId, p.number AS policyNumber,
       x.account_id AS accountId, ${fullName('a')} AS accountName, x.recorded_on AS recordedOn,
       x.premium_cents + x.tax_cents + x.stamping_cents AS totalCents, x.open_cents AS openCents, x.due_cents AS dueCents,
       x.assigned_cents AS assignedCents, x.finance_account_id AS financeAccountId, f.name AS financeName, x.reason,
       x.entry_id AS entryId
     FROM return_premium AS x JOIN account AS a ON a.id = x.account_id JOIN policy_term AS t ON t.id = x.policy_term_id
     JOIN policy AS p ON p.id = t.policy_id LEFT JOIN account AS f ON f.id = x.finance_account_id
     WHERE (? IS NULL OR a.id = ? OR a.top_id = ?) ORDER BY x.open_cents + x.assigned_cents = 0, x.id DESC LIMIT ?`,
    filter.accountId ?? null,
    filter.accountId ?? null,
    filter.accountId ?? null,
    filter.limit,
  );
  return {
    rows: rows.map((row) => ({
      ...row,
      heldCents: Math.min(
        row.openCents,
        heldOf(db, returnPremiumOf(db, row.returnPremiumId), today),
      ) as Cents,
    })),
  };
}
