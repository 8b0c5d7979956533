/**
 * Return premium of a policy whose payment the bank takes back: it was the client's because he had paid. What is open again
 * it pays first, so that nobody is refunded what never came in; only what is left of it stays the client's.
 */
import type { ReadDb } from '#db/connection/index.ts';
import type { HeldChange, PostingLine } from '#electron/ledger/index.ts';
import type { ItemChange, RevenueEvent } from '#electron/revenue/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { keyText, type Paid } from './facts.ts';

type Premium = {
  readonly id: number;
  readonly number: string;
  readonly account_id: number;
  readonly top_id: number;
  readonly open_cents: Cents;
  readonly due_cents: Cents;
  readonly tax_due_cents: Cents;
  /** What was given back, by component. */
  readonly premium: number;
  readonly commission: number;
  readonly surplusLinesTax: number;
  readonly stampingFee: number;
};
type Pot = { readonly bankAccountId: number; left: number };
type Open = {
  readonly paid: Paid;
  readonly beneficiary: string;
  readonly component: string;
  readonly receivable: string;
  left: number;
};

/** What of one item return premium pays. */
export type Piece = { readonly paid: Paid; readonly cents: Cents; readonly commissionCents: Cents };
export type PremiumUse = {
  readonly id: number;
  readonly number: string;
  readonly cents: Cents;
  /** Of it what the carrier or tax office is still to return: to the agency now, which had paid them. */
  readonly dueCents: Cents;
  readonly taxDueCents: Cents;
};
export type Lost = { readonly itemId: number; readonly policyTermId: number; readonly cents: Cents };
export type PremiumPlan = {
  readonly lines: readonly PostingLine[];
  readonly held: readonly HeldChange[];
  readonly pieces: readonly Piece[];
  readonly uses: readonly PremiumUse[];
  /** Commission that went to the client out of a payment that never came: the agency's loss until he pays again. */
  readonly lost: readonly Lost[];
  readonly changes: readonly ItemChange[];
  /** What operating owes trust less: commission it was to give back and never got. */
  readonly elsewhere: readonly PostingLine[];
  /** By owner: what is posted before the failure is planned, and what must not count as money that is there. */
  readonly gained: ReadonlyMap<string, Cents>;
  readonly promised: ReadonlyMap<string, Cents>;
};

const RETURN = 'returnPremium';
const RESERVE = { beneficiary: 'reserve', component: 'reserve' } as const;

const premiumsOf = (db: ReadDb, termId: number): readonly Premium[] =>
  db.rows<Premium>(
    `SELECT p.id, p.number, p.account_id, a.top_id, p.open_cents, p.due_cents, p.tax_due_cents,
       p.premium_cents - p.commission_cents AS premium, p.commission_cents AS commission, p.tax_cents AS surplusLinesTax,
       p.stamping_cents AS stampingFee FROM return_premium AS p
     JOIN account AS a ON a.id = p.account_id WHERE p.policy_term_id = ? AND p.open_cents > 0 ORDER BY p.id`,
    termId,
  );

const pots = (db: ReadDb, query: string, owner: string, termId: number): Pot[] =>
  db.rows<Pot>(query, owner, RETURN, termId).map((row) => ({ ...row }));
const HELD = `SELECT bank_account_id AS bankAccountId, sum(cents) AS left FROM held_line
  WHERE bank_account_id IN (SELECT id FROM bank_account WHERE fund = 'trust') AND beneficiary = ? AND component = ?
    AND policy_term_id = ? GROUP BY 1 HAVING sum(cents) > 0 ORDER BY 1`;
const SHORT = `SELECT coalesce(bank_account_id, (SELECT min(id) FROM bank_account WHERE fund = 'trust')) AS bankAccountId, sum(cents) AS left
  FROM journal_line WHERE ledger_account_id = (SELECT id FROM ledger_account WHERE code = 'T1190') AND beneficiary = ? AND component = ?
    AND policy_term_id = ? GROUP BY 1 HAVING sum(cents) > 0 ORDER BY 1`;

export function planPremiumUse(
  db: ReadDb,
  receipt: { readonly id: number; readonly bank_account_id: number },
  paid: readonly Paid[],
): PremiumPlan {
  const draft = new Draft(receipt.id, receipt.bank_account_id);
  const terms = Map.groupBy(
    paid.filter((each) => !each.isShortfall),
    (each) => each.policyTermId,
  );
  for (const [termId, own] of terms)
    for (const premiums of Map.groupBy(premiumsOf(db, termId), (each) => each.account_id).values())
      useOf(db, draft, own, premiums, termId);
  return withLost(draft.plan(), lostOf(db, paid, draft.plan().pieces));
}

function lostOf(db: ReadDb, paid: readonly Paid[], pieces: readonly Piece[]): readonly Lost[] {
  const items = Map.groupBy(
    paid.filter((each) => !each.isShortfall && each.commissionCents > 0),
    (each) => each.itemId,
  );
  return [...items].flatMap(([itemId, own]) => {
    const row = db.row<{ collected: number; given: number }>(
      `SELECT commission_cents - open_commission_cents - written_off_share_cents - given_up_cents AS collected,
         given_up_cents AS given FROM invoice_item WHERE id = ?`,
      itemId,
    );
    const taken = own.reduce((total, each) => total + each.commissionCents - each.givenUpCents, 0);
    const back = pieces
      .filter((piece) => piece.paid.itemId === itemId)
      .reduce((total, each) => total + each.commissionCents, 0);
    const cents = Math.min(row?.given ?? 0, taken - back - (row?.collected ?? 0));
    return cents <= 0 ? [] : [{ itemId, policyTermId: own[0]?.policyTermId ?? 0, cents: cents as Cents }];
  });
}

function withLost(plan: PremiumPlan, lost: readonly Lost[]): PremiumPlan {
  const total = lost.reduce((sum, { cents }) => sum + cents, 0) as Cents;
  if (total === 0) return plan;
  return {
    ...plan,
    lost,
    changes: [...plan.changes, ...lost.map(({ itemId, cents }) => ({ itemId, givenUpCents: -cents }))],
    elsewhere: [...plan.elsewhere, { account: 'O6010', cents: total }],
  };
}

const GIVEN = ['premium', 'commission', 'surplusLinesTax', 'stampingFee'] as const;

/** Like with like first: commission with commission, what a payee is to return with what it was to get, then money. */
function useOf(
  db: ReadDb,
  draft: Draft,
  paid: readonly Paid[],
  premiums: readonly Premium[],
  termId: number,
): void {
  const owner = `client:${premiums[0]?.account_id ?? 0}`;
  const open = paid.flatMap((each) =>
    each.parts.map((part): Open => ({ paid: each, ...part, left: draft.leftOf(each, part) })),
  );
  // Premium and taxes were given back, fees were not: these come last.
  const isFee = ({ component }: Open): boolean => /fee$/iu.test(component) && component !== 'stampingFee';
  const byKind = open.toSorted((one, other) => Number(isFee(one)) - Number(isFee(other)));
  const agency = byKind.filter(({ beneficiary }) => beneficiary === 'agency');
  const payees = byKind.filter(({ beneficiary }) => beneficiary !== 'agency');
  const inOrder = byKind.toSorted(
    (one, other) =>
      Number(isFee(one)) - Number(isFee(other)) ||
      Number(one.beneficiary === 'agency') - Number(other.beneficiary === 'agency'),
  );
  const isTax = ({ beneficiary }: Open): boolean => beneficiary.startsWith('tax:');
  const shorts = pots(db, SHORT, owner, termId);
  const money = pots(db, HELD, owner, termId);
  for (const premium of premiums) {
    draft.begin(premium, termId);
    for (const pot of shorts) for (const each of agency) if (!isFee(each)) draft.shortage(each, pot);
    const due = { left: premium.due_cents - premium.tax_due_cents };
    const taxDue = { left: premium.tax_due_cents as number };
    for (const each of payees) draft.due(each, isTax(each) ? taxDue : due);
    // What was given back of a component goes to it again; only then to what else is open.
    const caps = new Map(GIVEN.map((component) => [component as string, { left: premium[component] }]));
    for (const each of inOrder)
      for (const pot of money) draft.money(each, pot, caps.get(each.component) ?? { left: 0 });
    for (const each of inOrder) for (const pot of money) draft.money(each, pot);
    draft.end();
  }
}

class Draft {
  readonly #receiptId: number;
  readonly #bankAccountId: number;
  readonly #lines: PostingLine[] = [];
  readonly #held: HeldChange[] = [];
  readonly #pieces = new Map<string, { paid: Paid; part: string; cents: number }>();
  readonly #uses: PremiumUse[] = [];
  readonly #gained = new Map<string, Cents>();
  readonly #promised = new Map<string, Cents>();
  #elsewhere = 0;
  #premium: Premium | null = null;
  #termId = 0;
  #use = { cents: 0, due: 0, tax: 0 };
  constructor(receiptId: number, bankAccountId: number) {
    this.#receiptId = receiptId;
    this.#bankAccountId = bankAccountId;
  }
  begin(premium: Premium, termId: number): void {
    this.#premium = premium;
    this.#termId = termId;
    this.#use = { cents: 0, due: 0, tax: 0 };
  }
  end(): void {
    const { cents, due, tax } = this.#use;
    if (this.#premium === null || cents === 0) return;
    const { id, number, account_id: accountId, top_id: topId } = this.#premium;
    this.#lines.push({ ...this.#client(accountId, topId), account: 'T2035', cents: cents as Cents });
    this.#uses.push({ id, number, cents: cents as Cents, dueCents: due as Cents, taxDueCents: tax as Cents });
  }
  leftOf(paid: Paid, part: Paid['parts'][number]): number {
    const known = this.#pieces.get(pieceKey(paid, part.beneficiary))?.cents ?? 0;
    const own = part.beneficiary === 'agency' ? part.cents - paid.givenUpCents : part.cents;
    return own - known;
  }
  /** The commission was to go back to the client, and is open again: neither is owed. */
  shortage(open: Open, pot: Pot): void {
    const cents = this.#take(open, pot);
    if (cents === 0) return;
    const { account_id: accountId, top_id: topId } = this.#premium as Premium;
    this.#lines.push({
      ...this.#client(accountId, topId),
      account: 'T1190',
      cents: -cents as Cents,
      bankAccountId: pot.bankAccountId,
    });
    this.#close(open, cents, 0);
    this.#elsewhere += cents;
  }
  /** The payee was paid with the money the bank takes back: what it returns is the agency's, who has to make that good. */
  due(open: Open, pot: { left: number }): void {
    const cents = this.#take(open, pot);
    if (cents === 0) return;
    const { account_id: accountId, top_id: topId } = this.#premium as Premium;
    this.#lines.push(
      { ...this.#client(accountId, topId), account: 'T1150', cents: -cents as Cents },
      { ...RESERVE, account: 'T1150', cents: cents as Cents, accountId: topId },
    );
    this.#close(open, cents, 0);
    this.#move(open, this.#bankAccountId, cents, RESERVE);
    add(this.#promised, this.#key(open), -cents);
    this.#use.due += cents;
    if (open.beneficiary.startsWith('tax:')) this.#use.tax += cents;
  }
  /** What lies in trust for the client goes to whom he owes it again. */
  money(open: Open, pot: Pot, cap: { left: number } = { left: open.left }): void {
    const cents = this.#take(open, pot, cap.left);
    cap.left -= cents;
    if (cents === 0) return;
    const { account_id: accountId, top_id: topId } = this.#premium as Premium;
    this.#close(open, cents, cents);
    this.#move(open, pot.bankAccountId, cents, this.#client(accountId, topId));
    add(this.#gained, this.#key(open), cents);
  }
  #client(accountId: number, topId: number) {
    return {
      beneficiary: `client:${accountId}`,
      component: RETURN,
      policyTermId: this.#termId,
      accountId: topId,
    };
  }
  #key(open: Open): string {
    return keyText({ ...open, policyTermId: this.#termId });
  }
  #take(open: Open, pot: { left: number }, cap = open.left): number {
    const most = Math.min(cap, (this.#premium?.open_cents ?? 0) - this.#use.cents);
    const cents = Math.max(0, Math.min(open.left, pot.left, most));
    open.left -= cents;
    pot.left -= cents;
    this.#use.cents += cents;
    return cents;
  }
  /** The receivable goes; of the agency's share the uncollected part, and what is collected now. */
  #close(open: Open, cents: number, collected: number): void {
    const owner = { ...open.paid.dimensions, beneficiary: open.beneficiary, component: open.component };
    this.#lines.push({ ...owner, account: open.receivable, cents: -cents as Cents });
    if (open.beneficiary === 'agency')
      this.#lines.push(
        { ...owner, account: 'T2050', cents: cents as Cents },
        { ...owner, account: 'T2090', cents: -collected as Cents },
      );
    const key = pieceKey(open.paid, open.beneficiary);
    const known = this.#pieces.get(key)?.cents ?? 0;
    this.#pieces.set(key, { paid: open.paid, part: open.beneficiary, cents: known + cents });
  }
  #move(
    open: Open,
    bankAccountId: number,
    cents: number,
    from: Pick<HeldChange, 'beneficiary' | 'component' | 'policyTermId' | 'accountId'>,
  ): void {
    const { beneficiary, component } = open;
    const accountId = (this.#premium as Premium).top_id;
    this.#held.push(
      { ...from, bankAccountId, cents: -cents as Cents },
      {
        ...{ bankAccountId, beneficiary, component, accountId, policyTermId: this.#termId },
        receiptId: this.#receiptId,
        cents: cents as Cents,
      },
    );
  }
  plan(): PremiumPlan {
    const byItem = Map.groupBy(this.#pieces.values(), ({ paid }) => paid.allocationId);
    const pieces = [...byItem.values()].map((parts): Piece => {
      const share = parts
        .filter(({ part }) => part === 'agency')
        .reduce((total, each) => total + each.cents, 0);
      return {
        paid: parts[0]?.paid as Paid,
        cents: parts.reduce((total, each) => total + each.cents, 0) as Cents,
        commissionCents: share as Cents,
      };
    });
    return {
      lines: this.#lines,
      held: this.#held,
      pieces,
      uses: this.#uses,
      lost: [],
      changes: pieces.map(({ paid, cents, commissionCents }) => ({
        itemId: paid.itemId,
        closedCents: cents,
        collectedCents: commissionCents,
      })),
      elsewhere: this.#elsewhere === 0 ? [] : [{ account: 'O2390', cents: this.#elsewhere as Cents }],
      gained: this.#gained,
      promised: this.#promised,
    };
  }
}
const pieceKey = (paid: Paid, beneficiary: string): string =>
  `${paid.allocationId} ${beneficiary === 'agency' ? 'agency' : 'payee'}`;
function add(to: Map<string, Cents>, key: string, cents: number): void {
  to.set(key, ((to.get(key) ?? 0) + cents) as Cents);
}

/** What the failure and return premium do to revenue, item by item. */
export function withPremium(
  event: RevenueEvent,
  used: Pick<PremiumPlan, 'changes' | 'elsewhere'>,
): RevenueEvent {
  if (used.changes.length + used.elsewhere.length === 0) return event;
  const changes = new Map<number, ItemChange>();
  for (const change of [...event.changes, ...used.changes]) {
    const known = changes.get(change.itemId);
    const both = (key: Exclude<keyof ItemChange, 'itemId'>): number =>
      (known?.[key] ?? 0) + (change[key] ?? 0);
    changes.set(change.itemId, {
      itemId: change.itemId,
      closedCents: both('closedCents'),
      collectedCents: both('collectedCents'),
      writtenOffCents: both('writtenOffCents'),
      givenUpCents: both('givenUpCents'),
    });
  }
  return {
    ...event,
    changes: [...changes.values()],
    elsewhere: [...(event.elsewhere ?? []), ...used.elsewhere],
  };
}
