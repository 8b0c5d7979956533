/**
 * Giving up what an insured owes (J20, J20u, J21). The agency's own share goes without cash; what carriers, tax offices and
 * others are owed stays owed, and the agency bears it: out of its collected share (small balances), out of the reserve
 * that covered what it had paid on, else as a shortage it has to fund.
 */
import type { ReadDb } from '#db/connection/index.ts';
import type { PostingLine, PostingPlan, HeldChange, LineDimensions } from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { partsOf, receivableAccount } from '#electron/policies/index.ts';
import type { RevenueEvent } from '#electron/revenue/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ChargeComponent } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, min, negate, subtract, sum } from '#shared/money/index.ts';
import { heldOf, keyText, type OwnerKey } from './facts.ts';
import { RESERVE_OWNER } from './plan.ts';

type OpenRow = {
  id: number;
  charge_id: number;
  policy_term_id: number;
  open_cents: Cents;
  open_commission_cents: Cents;
  component: ChargeComponent;
  beneficiary: string;
  invoice_id: number;
  account_id: number;
  top_id: number;
  policy_id: number;
  carrier_id: number;
  producer_id: number | null;
  state: string;
};
export type OpenInvoice = {
  readonly invoiceId: number;
  readonly number: string;
  readonly dueOn: LocalDate;
  readonly accountId: number;
  readonly accountName: string;
  readonly openCents: Cents;
};

type Part = OwnerKey & {
  readonly cents: Cents;
  readonly itemId: number;
  readonly chargeId: number;
  readonly dimensions: LineDimensions;
};
export type GivenUp = {
  readonly itemId: number;
  readonly receiptId: number;
  readonly policyTermId: number;
  readonly cents: Cents;
};
export type WriteOffPlan = {
  readonly kind: 'uncollectible' | 'smallBalance';
  readonly invoices: readonly OpenInvoice[];
  readonly items: readonly OpenRow[];
  readonly totalCents: Cents;
  readonly shareCents: Cents;
  readonly othersCents: Cents;
  readonly others: readonly Part[];
  readonly givenUp: readonly GivenUp[];
  readonly givenUpCents: Cents;
  /** What payees are whole for out of it. */
  readonly covered: readonly Part[];
  readonly reserveCents: Cents;
  readonly shortageCents: Cents;
  readonly lines: readonly PostingLine[];
  readonly held: readonly HeldChange[];
};

export function openInvoices(db: ReadDb, invoiceIds: readonly number[]): readonly OpenInvoice[] {
  const invoices = invoiceIds.map((id) => {
    const row = db.row<OpenInvoice>(
      `SELECT i.id AS invoiceId, i.number, i.due_on AS dueOn, i.account_id AS accountId, a.name AS accountName, i.open_cents AS openCents
       FROM invoice AS i JOIN account AS a ON a.id = i.account_id WHERE i.id = ?`,
      id,
    );
    if (row === undefined) throw notFound('invoice', id, 'invoiceIds');
    return row;
  });
  const first = invoices[0] as OpenInvoice;
  const problem = invoices.find((row) => row.openCents <= 0 || row.accountId !== first.accountId);
  const isTwice = new Set(invoiceIds).size !== invoiceIds.length;
  if (problem === undefined && !isTwice) return invoices;
  throw new Refusal('conflict', {
    what: `Not written off: ${problem === undefined ? 'an invoice is named twice' : `invoice ${problem.number}`}.`,
    why:
      problem === undefined
        ? 'Each invoice is written off once.'
        : problem.openCents <= 0
          ? 'Nothing is open on it.'
          : 'It belongs to another account.',
    todo: 'Choose open invoices of one account.',
    field: 'invoiceIds',
  });
}

const ITEMS = `SELECT i.id, i.charge_id, i.policy_term_id, i.open_cents, i.open_commission_cents, c.component, c.beneficiary,
    i.invoice_id, i.account_id, a.top_id, p.id AS policy_id, p.carrier_id, p.producer_id, p.state
  FROM invoice_item AS i JOIN charge AS c ON c.id = i.charge_id JOIN policy_term AS t ON t.id = i.policy_term_id
  JOIN policy AS p ON p.id = t.policy_id JOIN account AS a ON a.id = i.account_id
  WHERE i.invoice_id IN (SELECT value FROM json_each(?)) AND i.open_cents > 0 ORDER BY i.id`;

export function planWriteOff(
  db: ReadDb,
  invoiceIds: readonly number[],
  bankAccountId: number,
  smallBalanceCents: number,
): WriteOffPlan {
  const invoices = openInvoices(db, invoiceIds);
  const items = db.rows<OpenRow>(ITEMS, JSON.stringify(invoiceIds));
  const totalCents = sum(items.map((item) => item.open_cents));
  const parts = items.map((item) => ({
    item,
    parts: partsOf(item, item.open_cents, item.open_commission_cents),
  }));
  const others = parts.flatMap(({ item, parts: of }) =>
    of
      .filter((part) => part.beneficiary !== 'agency')
      .map((part) => ({
        bankAccountId,
        beneficiary: part.beneficiary,
        component: part.component,
        policyTermId: item.policy_term_id,
        cents: part.cents,
        itemId: item.id,
        chargeId: item.charge_id,
        dimensions: dimensionsOf(item),
      })),
  );
  const othersCents = sum(others.map(({ cents }) => cents));
  const isSmall = totalCents <= smallBalanceCents;
  const givenUp = isSmall ? shareOfTerms(db, items, bankAccountId, othersCents) : [];
  const givenUpCents = sum(givenUp.map(({ cents }) => cents));
  const borne = bearing(db, others, givenUpCents);
  const lines: PostingLine[] = [
    ...parts.flatMap(({ item, parts: of }) => of.flatMap((part) => closedLines(item, part))),
    ...givenUp.map(
      (share): PostingLine => ({
        account: 'T2090',
        beneficiary: 'agency',
        component: 'commission',
        cents: share.cents,
        policyTermId: share.policyTermId,
        invoiceItemId: share.itemId,
      }),
    ),
    { ...RESERVE_OWNER, account: 'T3100', cents: borne.reserveCents },
    ...borne.short.map(
      (part): PostingLine => ({
        ...part.dimensions,
        account: 'T1190',
        beneficiary: part.beneficiary,
        component: part.component,
        bankAccountId,
        cents: part.cents,
      }),
    ),
    { account: 'O1392', cents: negate(borne.reserveCents) },
    { account: 'O2390', cents: negate(borne.shortageCents) },
    { account: 'O6010', cents: (borne.reserveCents + borne.shortageCents) as Cents },
  ];
  return {
    kind: isSmall ? 'smallBalance' : 'uncollectible',
    ...{ invoices, items, totalCents, othersCents, others, givenUp, givenUpCents, lines },
    covered: borne.byShare,
    shareCents: subtract(totalCents, othersCents),
    reserveCents: borne.reserveCents,
    shortageCents: borne.shortageCents,
    held: heldChanges(bankAccountId, others, givenUp, borne),
  };
}

function dimensionsOf(item: OpenRow): LineDimensions {
  return {
    accountId: item.top_id,
    ...(item.top_id === item.account_id ? {} : { subaccountId: item.account_id }),
    policyId: item.policy_id,
    policyTermId: item.policy_term_id,
    carrierId: item.carrier_id,
    chargeId: item.charge_id,
    invoiceId: item.invoice_id,
    invoiceItemId: item.id,
    ...(item.producer_id === null ? {} : { producerId: item.producer_id }),
    state: item.state,
  };
}

function closedLines(
  item: OpenRow,
  part: { readonly component: string; readonly beneficiary: string; readonly cents: Cents },
): PostingLine[] {
  const owner = { ...dimensionsOf(item), beneficiary: part.beneficiary, component: part.component };
  const receivable = { ...owner, account: receivableAccount(part.component), cents: negate(part.cents) };
  return part.beneficiary === 'agency'
    ? [receivable, { ...owner, account: 'T2050', cents: part.cents }]
    : [receivable];
}

type ShareRow = { receipt_id: number; policy_term_id: number; cents: Cents };
/** Collected commission of the same terms that still lies in trust, up to what others are owed of a small balance. */
function shareOfTerms(
  db: ReadDb,
  items: readonly OpenRow[],
  bankAccountId: number,
  neededCents: Cents,
): readonly GivenUp[] {
  const terms = new Set(items.map((item) => item.policy_term_id));
  const shares = db.rows<ShareRow>(
    `SELECT receipt_id, policy_term_id, cents FROM agency_share WHERE bank_account_id = ? AND component = 'commission' AND cents > 0
       AND policy_term_id IN (SELECT value FROM json_each(?)) ORDER BY receipt_id, policy_term_id`,
    bankAccountId,
    JSON.stringify([...terms]),
  );
  let left = neededCents;
  return shares.flatMap((share) => {
    const cents = min(left, share.cents);
    if (cents === 0) return [];
    const itemId = collectedItem(db, share.policy_term_id, cents);
    if (itemId === undefined) return [];
    left = subtract(left, cents);
    return [{ itemId, receiptId: share.receipt_id, policyTermId: share.policy_term_id, cents }];
  });
}

/** The premium item whose collected commission is given up: the latest that has that much. */
const collectedItem = (db: ReadDb, policyTermId: number, cents: number): number | undefined =>
  db.value<number>(
    `SELECT i.id FROM invoice_item AS i JOIN charge AS c ON c.id = i.charge_id AND c.component = 'premium'
     WHERE i.policy_term_id = ? AND i.invoice_id IS NOT NULL
       AND i.commission_cents - i.open_commission_cents - i.written_off_share_cents - i.given_up_cents >= ?
     ORDER BY i.installment_no DESC, i.id DESC LIMIT 1`,
    policyTermId,
    cents,
  );

type Borne = {
  readonly reserveCents: Cents;
  readonly shortageCents: Cents;
  readonly short: readonly Part[];
  /** Whom the reserve makes whole: they were paid before the insured had paid. */
  readonly healed: readonly Part[];
  readonly byShare: readonly Part[];
};
/** Who pays what others are owed: the given-up share first, then the reserve for what was paid on, the rest is short. */
function bearing(db: ReadDb, others: readonly Part[], givenUpCents: Cents): Borne {
  const reserve = -(
    db.value<number>(
      `SELECT coalesce(sum(m.cents), 0) FROM account_month AS m JOIN ledger_account AS a ON a.id = m.ledger_account_id
     WHERE a.code = 'T3100'`,
    ) ?? 0
  );
  let share: number = givenUpCents;
  let free = Math.max(0, reserve);
  const advanced = new Map<string, number>();
  const of = { short: [] as Part[], healed: [] as Part[], byShare: [] as Part[] };
  for (const part of others) {
    const fromShare = Math.min(share, part.cents);
    share -= fromShare;
    const key = keyText(part);
    const paidOn = advanced.get(key) ?? Math.max(0, -heldOf(db, part));
    const fromReserve = Math.min(part.cents - fromShare, paidOn, free);
    free -= fromReserve;
    advanced.set(key, paidOn - fromReserve);
    const rest = part.cents - fromShare - fromReserve;
    if (fromShare > 0) of.byShare.push({ ...part, cents: fromShare as Cents });
    if (fromReserve > 0) of.healed.push({ ...part, cents: fromReserve as Cents });
    if (rest > 0) of.short.push({ ...part, cents: rest as Cents });
  }
  return {
    ...of,
    reserveCents: sum(of.healed.map(({ cents }) => cents)),
    shortageCents: sum(of.short.map(({ cents }) => cents)),
  };
}

function heldChanges(
  bankAccountId: number,
  others: readonly Part[],
  givenUp: readonly GivenUp[],
  borne: Borne,
): readonly HeldChange[] {
  const own = others[0]?.dimensions.accountId;
  const account = own === undefined ? {} : { accountId: own };
  const healed = [...borne.healed, ...borne.byShare].map((part) => ({
    ...account,
    bankAccountId,
    beneficiary: part.beneficiary,
    component: part.component,
    policyTermId: part.policyTermId as number,
    cents: part.cents,
  }));
  const shares = givenUp.map((share) => ({
    ...account,
    bankAccountId,
    beneficiary: 'agency',
    component: 'commission',
    policyTermId: share.policyTermId,
    receiptId: share.receiptId,
    cents: negate(share.cents),
  }));
  const reserve = { ...RESERVE_OWNER, bankAccountId, cents: negate(borne.reserveCents) };
  return [...healed, ...shares, reserve];
}

/** The entry and what revenue has to know of it. */
export function writeOffEntry(
  plan: WriteOffPlan,
  row: { readonly id: number; readonly number: string; readonly on: LocalDate },
): { readonly entry: PostingPlan; readonly revenue: RevenueEvent } {
  const source = { type: 'writeOff', id: row.id };
  const invoices = plan.invoices.map(({ number }) => number).join(', ');
  const kind = plan.kind === 'smallBalance' && plan.shortageCents + plan.reserveCents === 0;
  return {
    entry: {
      kind: kind ? 'smallBalanceWriteOff' : plan.reserveCents > 0 ? 'writeOff' : 'writeOffUnfunded',
      accountingOn: row.on,
      memo: `Write-off ${row.number}, invoice ${invoices}`,
      source,
      lines: plan.lines,
      held: plan.held,
    },
    revenue: revenueOf(plan, { ...row, source }, 1),
  };
}

export function revenueOf(
  plan: Pick<WriteOffPlan, 'givenUp' | 'kind'> & {
    readonly items: readonly Pick<OpenRow, 'id' | 'open_cents' | 'open_commission_cents'>[];
  },
  row: {
    readonly number: string;
    readonly on: LocalDate;
    readonly source: { readonly type: string; readonly id: number };
  },
  sign: 1 | -1,
): RevenueEvent {
  const givenUp = new Map<number, number>();
  for (const { itemId, cents } of plan.givenUp) givenUp.set(itemId, (givenUp.get(itemId) ?? 0) + cents);
  const closed = plan.items.map((item) => ({
    itemId: item.id,
    closedCents: sign * item.open_cents,
    writtenOffCents: sign * item.open_commission_cents,
    givenUpCents: sign * (givenUp.get(item.id) ?? 0),
  }));
  const elsewhere = [...givenUp]
    .filter(([itemId]) => !plan.items.some((item) => item.id === itemId))
    .map(([itemId, cents]) => ({ itemId, givenUpCents: sign * cents }));
  return {
    cause: 'writtenOff',
    on: row.on,
    source: row.source,
    document: `write-off ${row.number}`,
    changes: [...closed, ...elsewhere],
    lossAccount: plan.kind === 'smallBalance' ? 'O6020' : 'O6010',
  };
}
