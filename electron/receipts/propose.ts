/** The proposal a person sees before posting: rows with reasons, where every cent goes, the entry, what changes. */
import type { ReadDb } from '#db/connection/index.ts';
import {
  activePlans,
  type Allocation,
  type OpenGroup,
  openOf,
  type Order,
  propose,
  reasonOf,
} from '#electron/allocation/index.ts';
import { entryOf, installmentText, type OwnerName } from '#electron/billing/index.ts';
import { balanceAsOf, clearsOn, type InputOf } from '#electron/ledger/index.ts';
import { partsOf } from '#electron/policies/index.ts';
import { type ItemChange, planRevenue } from '#electron/revenue/index.ts';
import { daysBetween, formatDate, type LocalDate, localDate } from '#shared/calendar/index.ts';
import { componentLabel, type OpenRow, type Proposal, type receipts } from '#shared/contract/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { type Decided, decide } from './allocate.ts';
import { factsOf, orderOf } from './commands.ts';
import { type GroupFacts, type OpenFacts, openItems, payerOf } from './facts.ts';
import { receiptPlan, revenueOf, takenOf } from './plan.ts';
import { duplicateOf } from './row.ts';
import { shortfallChanges, shortfallPlan } from './shortfall.ts';

const END_OF_TIME = localDate('2199-12-31');

type Input = InputOf<typeof receipts.propose>;

export function proposal(db: ReadDb, input: Input, today: LocalDate, nameOf: OwnerName): Proposal {
  const ownerName = askedOnce(nameOf);
  const payer = payerOf(db, input.accountId);
  const open = openItems(db, [input.accountId, ...input.alsoAccountIds]);
  const receivedOn = input.receivedOn ?? today;
  const order = orderOf(db, input, today);
  const decided = decide(open, input.amountCents, order, input.chosen);
  const { allocation, shortfall, trace } = decided;
  const shares = sharesOf(db, allocation, payer.id, ownerName);
  const receipt = factsOf(
    db,
    { ...input, payerName: undefined, payerAccountId: undefined, bankAccountId: undefined, receivedOn },
    decided,
  );
  const shortFacts = shortfall === null ? undefined : open.facts.get(shortfall.share.group.key);
  const revenue = planRevenue(db, {
    ...revenueOf(receipt, takenOf(allocation, open.facts)),
    changes: withShortfall(decided, open),
  });
  const plans = [
    receiptPlan(receipt, allocation, open.facts),
    ...(shortfall === null || shortFacts === undefined
      ? []
      : [shortfallPlan(receipt, shortfall, shortFacts).plan]),
    ...revenue.plans,
  ];
  const lines = plans.flatMap((plan) => plan.lines);
  const duplicate = duplicateOf(db, { ...input, receivedOn });
  const billed = open.groups.filter((group) => group.invoiceId !== null);
  const openCents = billed.reduce((total, group) => total + openOf(group), 0) as Cents;
  return {
    accountId: payer.id,
    accountName: payer.name,
    rows: allocation.groups.map(({ group, cents, items, refusedBy }, index) =>
      rowOf(db, group, cents, items, open.facts.get(group.key) as GroupFacts, {
        reason: trace.rows[index]?.reason ?? '',
        isTakeable: group.invoiceId !== null || refusedBy === null,
        today,
        ownerName,
      }),
    ),
    openCents,
    appliedCents: allocation.appliedCents,
    unappliedCents: allocation.unappliedCents,
    owners: shares.owners,
    heldForOthersCents: shares.heldForOthersCents,
    agencyShareCents: shares.agencyShareCents,
    entry: entryOf(db, lines).map((line) => ({
      ...line,
      fund: line.code.startsWith('T') ? ('trust' as const) : ('operating' as const),
    })),
    changes: changesOf(db, allocation, shares, {
      openCents,
      today,
      amountCents: input.amountCents,
      payerId: payer.id,
    }),
    notes: notesOf(decided, shares, lines, clearsOn(db, input.method, receivedOn)),
    trace,
    otherPlans: otherPlans(db, open, input, order, ownerName),
    duplicateOf:
      duplicate === undefined
        ? null
        : { receiptId: duplicate.id, number: duplicate.number, receivedOn: duplicate.received_on },
  };
}

/** The same few owners stand behind every part of every row: each is looked up once. */
function askedOnce(nameOf: OwnerName): OwnerName {
  const known = new Map<string, string>();
  return (db, beneficiary) => {
    const name = known.get(beneficiary) ?? nameOf(db, beneficiary);
    known.set(beneficiary, name);
    return name;
  };
}

/** What revenue is told of the payment and of what it was short, item by item. */
function withShortfall({ allocation, shortfall }: Decided, open: OpenFacts): readonly ItemChange[] {
  const collected = revenueOf(NOBODY, takenOf(allocation, open.facts)).changes;
  const given = shortfall === null ? [] : shortfallChanges(shortfall);
  const known = new Set(collected.map(({ itemId }) => itemId));
  return [
    ...collected.map((change) => {
      const more = given.find(({ itemId }) => itemId === change.itemId);
      if (more === undefined) return change;
      return { ...change, ...more, closedCents: (change.closedCents ?? 0) + (more.closedCents ?? 0) };
    }),
    ...given.filter(({ itemId }) => !known.has(itemId)),
  ];
}
const NOBODY = {
  receivedOn: END_OF_TIME,
  source: { type: 'receipt', id: 1 },
  number: '',
  payerId: 1,
} as const;

type Context = {
  readonly reason: string;
  readonly isTakeable: boolean;
  readonly today: LocalDate;
  readonly ownerName: OwnerName;
};

function rowOf(
  db: ReadDb,
  group: OpenGroup,
  cents: Cents,
  items: Allocation['groups'][number]['items'],
  facts: GroupFacts,
  { reason, isTakeable, today, ownerName }: Context,
): OpenRow {
  const openCents = openOf(group);
  const paid = new Map(items.map((each) => [each.item.itemId, each]));
  const parts = group.items.flatMap((item) => {
    const now = partsOf(item, item.openCents, item.openCommissionCents);
    const taken = paid.get(item.itemId);
    const applied = taken === undefined ? [] : partsOf(item, taken.cents, taken.commissionCents);
    return now.map((part) => {
      const applyCents = (applied.find((each) => each.component === part.component)?.cents ?? 0) as Cents;
      const component = part.component as OpenRow['parts'][number]['component'];
      return {
        component,
        label: component === 'premium' ? 'Premium, net' : componentLabel(component),
        owner: ownerName(db, part.beneficiary),
        isAgency: part.beneficiary === 'agency',
        openCents: part.cents,
        applyCents,
        leftCents: (part.cents - applyCents) as Cents,
      };
    });
  });
  return {
    key: group.key,
    invoiceId: group.invoiceId,
    invoiceNumber: facts.invoiceNumber,
    policyTermId: group.policyTermId,
    accountId: group.accountId,
    policyNumber: facts.policyNumber,
    forText: facts.lineOfBusiness,
    installment: installmentText(facts.installmentNo, facts.installmentCount),
    subaccount: facts.accountNumber.includes('-')
      ? facts.accountNumber.slice(facts.accountNumber.indexOf('-'))
      : '',
    dueOn: group.dueOn,
    billOn: group.billOn,
    daysLate: group.invoiceId === null ? 0 : Math.max(0, daysBetween(group.dueOn, today)),
    openCents,
    applyCents: cents,
    leftCents: (openCents - cents) as Cents,
    isTakeable,
    reason,
    parts,
  };
}

type Shares = Pick<Proposal, 'owners' | 'heldForOthersCents' | 'agencyShareCents'>;
type OwnerShare = Proposal['owners'][number];

/** Adds the parts of every row up by owner and component; unapplied money belongs to the client. */
function sharesOf(db: ReadDb, allocation: Allocation, payerId: number, ownerName: OwnerName): Shares {
  const shares = new Map<
    string,
    { beneficiary: string; component: string; cells: { key: string; cents: Cents }[] }
  >();
  const give = (beneficiary: string, component: string, key: string, cents: Cents): void => {
    if (cents === 0) return;
    const id = `${beneficiary}|${component}`;
    const share = shares.get(id) ?? { beneficiary, component, cells: [] };
    const cell = share.cells.find((each) => each.key === key);
    if (cell === undefined) share.cells.push({ key, cents });
    else cell.cents = (cell.cents + cents) as Cents;
    shares.set(id, share);
  };
  for (const { group, items } of allocation.groups) {
    for (const { item, cents, commissionCents } of items) {
      for (const part of partsOf(item, cents, commissionCents)) {
        give(part.beneficiary, part.component, group.key, part.cents);
      }
    }
  }
  if (allocation.unappliedCents > 0)
    give(`client:${payerId}`, 'unapplied', 'unapplied', allocation.unappliedCents);
  const owners: OwnerShare[] = [...shares.values()].map((share) => ({
    beneficiary: share.beneficiary,
    owner: ownerName(db, share.beneficiary),
    component: share.component,
    label: labelOf(share.component),
    isAgency: share.beneficiary === 'agency',
    cells: share.cells,
    cents: share.cells.reduce((total, cell) => total + cell.cents, 0) as Cents,
  }));
  owners.sort((a, b) => Number(a.isAgency) - Number(b.isAgency) || b.cents - a.cents);
  const totalOf = (isAgency: boolean): Cents =>
    owners
      .filter((owner) => owner.isAgency === isAgency)
      .reduce((total, owner) => total + owner.cents, 0) as Cents;
  return { owners, heldForOthersCents: totalOf(false), agencyShareCents: totalOf(true) };
}

function labelOf(component: string): string {
  if (component === 'premium') return 'Net premium';
  if (component === 'unapplied') return 'Unapplied funds';
  return componentLabel(component);
}

type Now = {
  readonly openCents: Cents;
  readonly today: LocalDate;
  readonly amountCents: Cents;
  readonly payerId: number;
};

function changesOf(db: ReadDb, allocation: Allocation, shares: Shares, now: Now): Proposal['changes'] {
  const balance = (code: string): number => {
    const id = db.value<number>('SELECT id FROM ledger_account WHERE code = ?', code);
    return id === undefined ? 0 : balanceAsOf(db, id, END_OF_TIME);
  };
  const undeposited = balance('T1010');
  const cash = balance('T1000') + undeposited + balance('T1015');
  const agency = -balance('T2090');
  const reserve = -balance('T3100');
  const heldForOthers = cash - agency - reserve + balance('T1190');
  const pastDue = allocation.groups.filter(
    ({ group }) => group.invoiceId !== null && group.dueOn < now.today,
  );
  const pastDueCents = pastDue.reduce((total, { group }) => total + openOf(group), 0);
  const pastDuePaid = pastDue.reduce((total, { cents }) => total + cents, 0);
  const unapplied =
    db.value<number>(
      'SELECT coalesce(sum(cents), 0) FROM unapplied_fund WHERE account_id = ?',
      now.payerId,
    ) ?? 0;
  const row = (label: string, before: number, change: number, fund: 'trust' | 'operating' | null) => ({
    label,
    nowCents: before as Cents,
    afterCents: (before + change) as Cents,
    fund,
  });
  return [
    row('Account, billed and open', now.openCents, -allocation.appliedCents, null),
    row('Account, past due', pastDueCents, -pastDuePaid, null),
    row('Account, unapplied funds', unapplied, allocation.unappliedCents, null),
    row('Trust, held for others', heldForOthers, shares.heldForOthersCents, 'trust'),
    row('Agency share in trust', agency, shares.agencyShareCents, 'operating'),
    row('Not deposited yet', undeposited, now.amountCents, 'trust'),
  ];
}

function notesOf(
  { allocation, shortfall }: Decided,
  shares: Shares,
  lines: readonly { readonly account: string; readonly cents: number }[],
  clearedOn: LocalDate,
): string[] {
  const notes: string[] = [];
  if (shares.agencyShareCents > 0) {
    notes.push(
      `The agency share of ${formatMoney(shares.agencyShareCents)} stays in trust. Deposited the same day it has cleared on ${formatDate(clearedOn, 'long')}.`,
    );
  }
  if (shortfall !== null)
    notes.push(
      `It is ${formatMoney(shortfall.cents)} short. The plan lets that go: the agency’s own share bears it, everybody else gets all.`,
    );
  const planned = allocation.groups.filter((share) => share.cents > 0 && share.group.invoiceId === null);
  if (planned.length > 0)
    notes.push(
      `${planned.length === 1 ? 'A planned installment is' : `${planned.length} planned installments are`} billed now, then paid.`,
    );
  const income = (code: string): number =>
    lines.filter((line) => line.account === code).reduce((total, line) => total - line.cents, 0);
  const producer = -income('O5000');
  if (income('O4000') + income('O4020') > 0) {
    const earned = `Income when posted: commission ${formatMoney(income('O4000') as Cents)}, fees ${formatMoney(income('O4020') as Cents)}.`;
    notes.push(producer > 0 ? `${earned} The producer earns ${formatMoney(producer as Cents)}.` : earned);
  }
  if (allocation.unappliedCents > 0) {
    notes.push(
      `${formatMoney(allocation.unappliedCents)} is more than what is billed: it stays on the account as unapplied funds, the client’s money.`,
    );
  }
  return notes;
}

function otherPlans(
  db: ReadDb,
  open: OpenFacts,
  input: Input,
  order: Order,
  ownerName: OwnerName,
): Proposal['otherPlans'] {
  return activePlans(db).map((plan) => {
    const own: Order = { ...order, plan };
    const allocation = propose(open.groups, input.amountCents, own);
    const shares = sharesOf(db, allocation, input.accountId, ownerName);
    return {
      plan: plan.code,
      label: plan.name,
      cells: allocation.groups
        .filter(({ cents }) => cents !== 0)
        .map((share) => ({
          key: share.group.key,
          cents: share.cents,
          reason: reasonOf(share, { today: order.today, order: own, isByHand: false }),
        })),
      unappliedCents: allocation.unappliedCents,
      owners: shares.owners.map(({ beneficiary, component, cents }) => ({ beneficiary, component, cents })),
      heldForOthersCents: shares.heldForOthersCents,
      agencyShareCents: shares.agencyShareCents,
    };
  });
}
