/**
 * What premium given back does (J13): which part comes out of money that still lies in trust, which part the carrier, the
 * tax office and the agency owe the client, and what the agency and its producers lose. Reads and decides, writes nothing.
 */
import type { ReadDb } from '#db/connection/index.ts';
import type { HeldChange, PostingLine, PostingPlan } from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { liabilityAccount } from '#electron/policies/index.ts';
import type { ItemChange, RevenueEvent } from '#electron/revenue/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { invariant, Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import {
  type Charge,
  type Part,
  partsFor,
  type Pot,
  type Shares,
  sharesOf,
  type Source,
  sourcesOf,
} from './return-parts.ts';

export const COMPONENT = 'returnPremium';
export type Owner = { readonly beneficiary: string; readonly component: string };
export const clientOf = (accountId: number): Owner => ({
  beneficiary: `client:${accountId}`,
  component: COMPONENT,
});

export type ReturnTerm = {
  readonly id: number;
  readonly policy_id: number;
  readonly account_id: number;
  readonly account_name: string;
  readonly top_id: number;
  readonly carrier_id: number;
  readonly carrier_name: string;
  readonly state: string;
  readonly number: string;
  readonly effective_on: LocalDate;
  readonly expiration_on: LocalDate;
  readonly open_cents: Cents;
};
export type ReturnInput = {
  readonly premiumCents: Cents;
  readonly commissionCents: Cents;
  readonly taxCents: Cents;
  readonly stampingCents: Cents;
  readonly recordedOn: LocalDate;
  readonly reason: string;
};

export function returnTerm(db: ReadDb, id: number): ReturnTerm {
  const term = db.row<ReturnTerm>(
    `SELECT t.id, p.id AS policy_id, p.account_id, a.name AS account_name, a.top_id, p.carrier_id, k.name AS carrier_name, p.state,
       p.number, t.effective_on, t.expiration_on,
       (SELECT coalesce(sum(open_cents), 0) FROM invoice_item WHERE policy_term_id = t.id) AS open_cents
     FROM policy_term AS t JOIN policy AS p ON p.id = t.policy_id JOIN account AS a ON a.id = p.account_id
     JOIN carrier AS k ON k.id = p.carrier_id WHERE t.id = ? AND t.undone_at IS NULL`,
    id,
  );
  if (term === undefined) throw notFound('policy term', id, 'policyTermId');
  return term;
}

export const chargesOf = (db: ReadDb, termId: number): readonly Charge[] =>
  db.rows<Charge>(
    `SELECT c.component, c.beneficiary, c.id AS charge_id, c.amount_cents, c.commission_cents,
       (SELECT coalesce(sum(owed_cents - remitted_cents), 0) FROM payable_item WHERE charge_id = c.id) AS owed_cents
     FROM charge AS c WHERE c.policy_term_id = ? ORDER BY c.id`,
    termId,
  );

export type Limits = Readonly<
  Record<'premiumCents' | 'commissionCents' | 'taxCents' | 'stampingCents', Cents>
>;

/** What was charged of each part and not given back yet. */
export function limitsOf(db: ReadDb, term: ReturnTerm, charges: readonly Charge[]): Limits {
  const before = db.row<{ premium: Cents; commission: Cents; tax: Cents; stamping: Cents }>(
    `SELECT coalesce(sum(premium_cents), 0) AS premium, coalesce(sum(commission_cents), 0) AS commission,
       coalesce(sum(tax_cents), 0) AS tax, coalesce(sum(stamping_cents), 0) AS stamping FROM return_premium WHERE policy_term_id = ?`,
    term.id,
  );
  const sum = (component: string, of: 'amount_cents' | 'commission_cents'): number =>
    charges.filter((each) => each.component === component).reduce((total, each) => total + each[of], 0);
  return {
    premiumCents: (sum('premium', 'amount_cents') - (before?.premium ?? 0)) as Cents,
    commissionCents: (sum('premium', 'commission_cents') - (before?.commission ?? 0)) as Cents,
    taxCents: (sum('surplusLinesTax', 'amount_cents') - (before?.tax ?? 0)) as Cents,
    stampingCents: (sum('stampingFee', 'amount_cents') - (before?.stamping ?? 0)) as Cents,
  };
}

const WORDS: Readonly<Record<keyof Limits, string>> = {
  premiumCents: 'premium',
  commissionCents: 'commission',
  taxCents: 'surplus-lines tax',
  stampingCents: 'stamping fee',
};

/** Refuses what cannot be given back: more than was charged, or of a policy that is not paid. */
export function checkReturn(input: ReturnInput, term: ReturnTerm, limits: Limits): void {
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
  for (const field of Object.keys(WORDS) as (keyof Limits)[]) {
    if (input[field] > limits[field])
      refuse(
        `Of its ${WORDS[field]} ${formatMoney(limits[field])} is left to give back.`,
        'Check the carrier’s credit.',
        field,
      );
  }
  if (input.commissionCents > input.premiumCents)
    refuse('The commission is more than the premium.', 'Check the carrier’s credit.', 'commissionCents');
}

export type ReturnPlan = {
  readonly entry: Pick<PostingPlan, 'lines' | 'held'>;
  readonly shares: Shares;
  /** Taken out of what payees were to get: less is owed to them. */
  readonly fromPayees: Source['cancelled'];
  /** Still to come from the carrier and the tax office: the client's, and the agency's for what it had written off. */
  readonly carrierDueCents: Cents;
  readonly taxDueCents: Cents;
  readonly agencyDueCents: Cents;
  /** Of the commission: taken out of the share in trust, and no longer there; with it all the agency owes back. */
  readonly fromShareCents: Cents;
  readonly lackingCents: Cents;
  readonly shortageCents: Cents;
  readonly changes: readonly ItemChange[];
};

const SHARE: Owner = { beneficiary: 'agency', component: 'commission' };
/** What the agency gets back of what it had borne is its own money in trust, as a voluntary deposit is. */
export const RESERVE: Owner = { beneficiary: 'reserve', component: 'reserve' };

/** Lines and held rows of one entry, collected part by part. */
class Draft {
  readonly lines: PostingLine[] = [];
  readonly held: HeldChange[] = [];
  readonly #dimensions;
  readonly #term: ReturnTerm;
  readonly #client: Owner;
  constructor(term: ReturnTerm) {
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
  line(owner: Owner | null, account: string, cents: number, bankAccountId?: number | null): void {
    const bank = bankAccountId === undefined || bankAccountId === null ? {} : { bankAccountId };
    this.lines.push({ ...this.#dimensions, ...owner, ...bank, account, cents: cents as Cents });
  }
  client(account: string, cents: number, bankAccountId?: number | null): void {
    this.line(this.#client, account, cents, bankAccountId);
  }
  /** Money in trust changes its owner. */
  moved(
    from: Owner,
    to: Owner | 'client',
    held: Pick<HeldChange, 'bankAccountId' | 'cents' | 'receiptId'>,
  ): void {
    const { receiptId, bankAccountId, cents } = held;
    const base = { bankAccountId, accountId: this.#term.top_id };
    const term = (owner: Owner): object => (owner === RESERVE ? {} : { policyTermId: this.#term.id });
    const target = to === 'client' ? this.#client : to;
    this.held.push({
      ...base,
      ...term(from),
      ...(receiptId === undefined ? {} : { receiptId }),
      ...from,
      cents: -cents as Cents,
    });
    this.held.push({ ...base, ...term(target), ...target, cents });
  }
}

/** The banks in which somebody's money of a key lies, with how much. */
const heldIn = (db: ReadDb, { beneficiary, component }: Owner, termId: number): readonly Pot[] =>
  db.rows<Pot>(
    `SELECT bank_account_id AS bankAccountId, sum(cents) AS cents FROM held_line
     WHERE bank_account_id IN (SELECT id FROM bank_account WHERE fund = 'trust') AND beneficiary = ? AND component = ?
       AND policy_term_id = ? GROUP BY 1 HAVING sum(cents) > 0 ORDER BY 1`,
    beneficiary,
    component,
    termId,
  );

/** What the agency still has to put into trust for a payee of this term (T1190), by bank account. */
const shortIn = (db: ReadDb, { beneficiary, component }: Owner, termId: number): readonly Pot[] =>
  db.rows<Pot>(
    `SELECT bank_account_id AS bankAccountId, sum(cents) AS cents FROM journal_line
     WHERE ledger_account_id = (SELECT id FROM ledger_account WHERE code = 'T1190') AND bank_account_id IS NOT NULL
       AND beneficiary = ? AND component = ? AND policy_term_id = ? GROUP BY 1 HAVING sum(cents) > 0 ORDER BY 1`,
    beneficiary,
    component,
    termId,
  );

/** What payees give back, taken out of where it is. */
function fromPayees(draft: Draft, parts: readonly Part[]): { carrier: number; tax: number; agency: number } {
  const due = { carrier: 0, tax: 0, agency: 0 };
  for (const { beneficiary, component, from, to, bankAccountId, cents } of parts) {
    const owner = { beneficiary, component };
    const target = to === 'client' ? to : RESERVE;
    if (from === 'due') {
      // A wholesaler that files the taxes owes them back itself.
      const payee = beneficiary.startsWith('tax:') ? 'tax' : 'carrier';
      due[to === 'agency' ? to : payee] += cents;
      continue;
    }
    draft.line(owner, liabilityAccount(component), cents);
    if (from === 'held') {
      draft.moved(owner, target, { bankAccountId: bankAccountId ?? 0, cents });
    } else {
      draft.line(owner, 'T1190', -cents, bankAccountId);
      if (to === 'client') draft.client('T1190', cents, bankAccountId);
    }
  }
  return due;
}

/** The commission comes out of the agency's share of this policy still in trust. Answers what is no longer there. */
function fromShare(db: ReadDb, draft: Draft, term: ReturnTerm, cents: number): number {
  const shares = db.rows<{ bank: number; receipt: number; cents: Cents }>(
    `SELECT bank_account_id AS bank, receipt_id AS receipt, cents FROM agency_share
     WHERE policy_term_id = ? AND component = 'commission' AND cents > 0 ORDER BY receipt_id`,
    term.id,
  );
  let left = cents;
  for (const share of shares) {
    const part = Math.min(left, share.cents) as Cents;
    if (part <= 0) continue;
    left -= part;
    draft.line(SHARE, 'T2090', part);
    draft.moved(SHARE, 'client', { bankAccountId: share.bank, receiptId: share.receipt, cents: part });
  }
  return left;
}

/** Of which premium items the commission goes back: the last installment first, where it was earned last. */
function commissionItems(db: ReadDb, termId: number, cents: number): readonly ItemChange[] {
  const items = db.rows<{ id: number; collected: number }>(
    `SELECT i.id, i.commission_cents - i.open_commission_cents - i.written_off_share_cents - i.given_up_cents AS collected
     FROM invoice_item AS i JOIN charge AS c ON c.id = i.charge_id AND c.component = 'premium'
     WHERE i.policy_term_id = ? ORDER BY i.installment_no DESC, i.id DESC`,
    termId,
  );
  let left = cents;
  return items.flatMap(({ id, collected }) => {
    const part = Math.min(left, collected);
    left -= part;
    return part <= 0 ? [] : [{ itemId: id, givenUpCents: part }];
  });
}

/** What of the term the agency wrote off and has not got back since; what it collected of its commission. */
function standingOf(db: ReadDb, termId: number): { writtenOffCents: number; collectedCents: number } {
  const row = db.row<{ closed: number; paid: number; recovered: number; collected: number }>(
    `SELECT (SELECT coalesce(sum(i.amount_cents - i.open_cents), 0) FROM invoice_item AS i
         LEFT JOIN invoice AS v ON v.id = i.invoice_id WHERE i.policy_term_id = t.id AND v.voided_at IS NULL) AS closed,
       (SELECT coalesce(sum(x.cents + coalesce((SELECT sum(g.cents) FROM allocation_change AS g WHERE g.allocation_id = x.id), 0)), 0)
         FROM allocation AS x JOIN invoice_item AS i ON i.id = x.invoice_item_id
         WHERE i.policy_term_id = t.id AND x.source <> 'shortfall') AS paid,
       (SELECT coalesce(sum(recovered_cents), 0) FROM return_premium WHERE policy_term_id = t.id) AS recovered,
       (SELECT coalesce(sum(i.commission_cents - i.open_commission_cents - i.written_off_share_cents - i.given_up_cents), 0)
         FROM invoice_item AS i JOIN charge AS c ON c.id = i.charge_id AND c.component = 'premium'
         WHERE i.policy_term_id = t.id) AS collected
     FROM policy_term AS t WHERE t.id = ?`,
    termId,
  );
  invariant(row !== undefined, `policy term ${termId} is there`);
  return { writtenOffCents: row.closed - row.paid - row.recovered, collectedCents: row.collected };
}

/** Where the money of the term came in: there the agency has to put its part back. */
const bankOf = (db: ReadDb, termId: number): number | null =>
  db.value<number>(
    `SELECT r.bank_account_id FROM invoice_item AS i JOIN allocation AS x ON x.invoice_item_id = i.id
     JOIN receipt AS r ON r.id = x.receipt_id AND r.place IN ('drawer', 'processor')
     WHERE i.policy_term_id = ? ORDER BY x.id DESC LIMIT 1`,
    termId,
  ) ?? null;

/** What is the client's of it, and where that comes from. */
export function planReturn(
  db: ReadDb,
  input: ReturnInput,
  term: ReturnTerm,
  charges: readonly Charge[],
): ReturnPlan {
  const draft = new Draft(term);
  const shares = sharesOf(input, standingOf(db, term.id));
  const sources = sourcesOf(charges, input);
  const pots = {
    held: (owner: Owner) => heldIn(db, owner, term.id),
    short: (owner: Owner) => shortIn(db, owner, term.id),
  };
  const fromOthersCents = shares.recoveredCents - shares.keptCommissionCents;
  const parts = partsFor(sources, pots, fromOthersCents);
  const due = fromPayees(draft, parts);
  const lackingCents = fromShare(db, draft, term, shares.commissionCents);
  const payeesCents = sources.reduce((sum, each) => sum + each.cancelledCents + each.dueCents, 0);
  // More than payees and the collected commission give: the agency had got back too much before.
  const ownCents = shares.clientCents - (payeesCents - fromOthersCents) - shares.commissionCents;
  const endedCents = parts
    .filter(({ from, to }) => from === 'short' && to === 'agency')
    .reduce((sum, { cents }) => sum + cents, 0);
  const shortageCents = lackingCents + ownCents;
  draft.client('T1150', due.carrier + due.tax);
  draft.line(RESERVE, 'T1150', due.agency);
  draft.client('T1190', shortageCents, shortageCents === 0 ? null : bankOf(db, term.id));
  draft.client('T2035', -shares.clientCents);
  draft.line(RESERVE, 'T3100', endedCents - fromOthersCents);
  draft.line(null, 'O1392', fromOthersCents - endedCents);
  draft.line(null, 'O2390', endedCents - ownCents);
  draft.line(null, 'O6010', ownCents - fromOthersCents);
  return {
    entry: { lines: draft.lines, held: draft.held },
    shares,
    fromPayees: sources.flatMap(({ cancelled }) => cancelled),
    carrierDueCents: due.carrier as Cents,
    taxDueCents: due.tax as Cents,
    agencyDueCents: due.agency as Cents,
    fromShareCents: (shares.commissionCents - lackingCents) as Cents,
    shortageCents: shortageCents as Cents,
    lackingCents: lackingCents as Cents,
    changes: commissionItems(db, term.id, shares.commissionCents),
  };
}

/** What it takes of income, and of producers (J28n when their share was paid already). */
export const returnEvent = (
  input: Pick<ReturnInput, 'recordedOn'>,
  plan: Pick<ReturnPlan, 'changes' | 'lackingCents'>,
  document: { readonly id: number; readonly number: string },
): RevenueEvent => ({
  cause: 'commissionReturned',
  on: input.recordedOn,
  source: { type: 'returnPremium', id: document.id },
  document: `return premium ${document.number}`,
  changes: plan.changes,
  elsewhere: plan.lackingCents === 0 ? [] : [{ account: 'O2390', cents: -plan.lackingCents as Cents }],
});
