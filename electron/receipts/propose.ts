/** The proposal a person sees before posting: rows with reasons, where every cent goes, the entry, what changes. */
import type { ReadDb } from '#db/connection/index.ts';
import { type Allocation, type OpenGroup, openOf, PLAN_LABELS, propose } from '#electron/allocation/index.ts';
import { entryOf, installmentText, type OwnerName } from '#electron/billing/index.ts';
import { balanceAsOf, type InputOf } from '#electron/ledger/index.ts';
import { partsOf } from '#electron/policies/index.ts';
import { planRevenue } from '#electron/revenue/index.ts';
import { daysBetween, type LocalDate, localDate } from '#shared/calendar/index.ts';
import {
  ALLOCATION_PLANS,
  componentLabel,
  type OpenRow,
  type Proposal,
  type receipts,
} from '#shared/contract/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { allocationFor, bankOfReceipt, duplicateOf } from './commands.ts';
import { type GroupFacts, type OpenFacts, openItems, payerOf } from './facts.ts';
import { type ReceiptFacts, receiptPlan, revenueOfReceipt } from './plan.ts';

const END_OF_TIME = localDate('2199-12-31');

type Input = InputOf<typeof receipts.propose>;

export function proposal(db: ReadDb, input: Input, today: LocalDate, ownerName: OwnerName): Proposal {
  const payer = payerOf(db, input.accountId);
  const open = openItems(db, input.accountId);
  const receivedOn = input.receivedOn ?? today;
  const allocation = allocationFor(open, input.amountCents, input.plan, input.chosen, today);
  const shares = sharesOf(db, allocation, payer.id, ownerName);
  const receipt: ReceiptFacts = {
    receiptId: 1,
    number: '',
    accountId: payer.id,
    topId: payer.top_id,
    payerName: payer.name,
    bankAccountId: bankOfReceipt(db, undefined, allocation, open),
    receivedOn,
    amountCents: input.amountCents,
  };
  const revenue = planRevenue(db, revenueOfReceipt(receipt, allocation));
  const lines = [receiptPlan(receipt, allocation, open.facts), ...revenue.plans].flatMap(
    (plan) => plan.lines,
  );
  const duplicate = duplicateOf(db, { ...input, receivedOn });
  const billed = open.groups.filter((group) => group.invoiceId !== null);
  const openCents = billed.reduce((total, group) => total + openOf(group), 0) as Cents;
  return {
    accountId: payer.id,
    accountName: payer.name,
    rows: allocation.groups.map(({ group, cents, items }, index) =>
      rowOf(db, group, cents, items, open.facts.get(group.key) as GroupFacts, {
        reason: allocation.trace[index]?.reason ?? '',
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
    notes: notesOf(allocation, shares, lines),
    otherPlans: otherPlans(db, open, input, today, ownerName),
    duplicateOf:
      duplicate === undefined
        ? null
        : { receiptId: duplicate.id, number: duplicate.number, receivedOn: duplicate.received_on },
  };
}

type Context = { readonly reason: string; readonly today: LocalDate; readonly ownerName: OwnerName };

function rowOf(
  db: ReadDb,
  group: OpenGroup,
  cents: Cents,
  items: Allocation['groups'][number]['items'],
  facts: GroupFacts,
  { reason, today, ownerName }: Context,
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
    isTakeable: group.invoiceId !== null,
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
  allocation: Allocation,
  shares: Shares,
  lines: readonly { readonly account: string; readonly cents: number }[],
): string[] {
  const notes: string[] = [];
  if (shares.agencyShareCents > 0) {
    notes.push(
      `The agency share of ${formatMoney(shares.agencyShareCents)} stays in trust until it is deposited and swept.`,
    );
  }
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
  today: LocalDate,
  ownerName: OwnerName,
): Proposal['otherPlans'] {
  return ALLOCATION_PLANS.map((plan) => {
    const allocation = propose(open.groups, input.amountCents, { plan, today });
    const shares = sharesOf(db, allocation, input.accountId, ownerName);
    return {
      plan,
      label: PLAN_LABELS[plan],
      cells: allocation.groups
        .filter(({ cents }) => cents > 0)
        .map(({ group, cents }) => ({ key: group.key, cents })),
      heldForOthersCents: shares.heldForOthersCents,
      agencyShareCents: shares.agencyShareCents,
    };
  });
}
