/**
 * Sixteen months of an agency, day by day, through the product's own commands: policies bound, invoices billed, payments
 * that come early, late, in part or not at all, deposits, remittances, sweeps, closed months. Seeded: always the same.
 */
import type { ReadDb } from '#db/connection/index.ts';
import {
  addDays,
  addMonths,
  dayOfWeek,
  daysBetween,
  endOfMonth,
  type LocalDate,
  localDate,
} from '#shared/calendar/index.ts';
import type { SampleCommand, SampleStep } from './generate.ts';
import { operatingOn } from './operating.ts';
import {
  FIRST_PERSON,
  SAMPLE_CARRIERS,
  SAMPLE_CLIENTS,
  SAMPLE_PRODUCERS,
  type SampleCarrier,
} from './people.ts';
import { payByCard, planNamed, SAMPLE_PLANS, savePlans } from './plans.ts';
import { restoredOn, troublesOn } from './failures.ts';
import { seeded } from './random.ts';
import { statementSteps } from './statements.ts';

export const SAMPLE_STARTS_ON = localDate('2025-07-01');
const LAST_DAY = localDate('2026-11-09');
const POLICIES = 150;

/** A number that belongs to one thing and never changes: how late it is paid, what it costs. */
const luck = (salt: number, id: number, below: number): number => seeded(salt * 65_537 + id)(below);

const parties: SampleStep = () => [
  ...SAMPLE_CARRIERS.map(({ code, name, kind, commissionPpm, remitDays, billsByInstallment }) => ({
    name: 'parties.createCarrier',
    on: SAMPLE_STARTS_ON,
    input: { code, name, kind, commissionPpm, remitDays, billsByInstallment },
  })),
  ...SAMPLE_PRODUCERS.map((producer) => ({
    name: 'parties.createProducer',
    on: SAMPLE_STARTS_ON,
    input: producer,
  })),
];

const clients: SampleStep = (db) => {
  const producers = db.rows<{ id: number }>('SELECT id FROM producer ORDER BY id');
  return SAMPLE_CLIENTS.map(([name, city], index) => ({
    name: 'parties.createAccount',
    on: SAMPLE_STARTS_ON,
    input: {
      name,
      kind: index < FIRST_PERSON ? 'business' : 'person',
      city,
      state: 'TX',
      serviceTier: ['Gold', 'Silver', 'Standard'][luck(1, index, 3)],
      producerId: producers[luck(2, index, producers.length)]?.id,
    },
  }));
};

const places: SampleStep = (db) =>
  SAMPLE_CLIENTS.flatMap(([name, city, ...subaccounts]) => {
    const parentId = db.value<number>('SELECT id FROM account WHERE name = ?', name);
    return subaccounts.map((place) => ({
      name: 'parties.createAccount',
      on: SAMPLE_STARTS_ON,
      input: { name: place, parentId, city, state: 'TX' },
    }));
  });

type PlannedPolicy = { readonly index: number; readonly effectiveOn: LocalDate };

/** When each policy starts: spread over the months, a little more in January and July, as renewals are. */
const PLANNED: readonly PlannedPolicy[] = Array.from({ length: POLICIES }, (_, index) => {
  const months = luck(3, index, 16);
  const inMonth = addMonths(SAMPLE_STARTS_ON, months);
  const effectiveOn = addDays(inMonth, luck(4, index, 28));
  return {
    index,
    effectiveOn: effectiveOn > LAST_DAY ? addDays(LAST_DAY, -luck(5, index, 20)) : effectiveOn,
  };
});
const boundOn = (policy: PlannedPolicy): LocalDate => {
  const early = addDays(policy.effectiveOn, -luck(6, policy.index, 12));
  return early < addDays(SAMPLE_STARTS_ON, 1) ? addDays(SAMPLE_STARTS_ON, 1) : early;
};

function bindOn(db: ReadDb, day: LocalDate): SampleCommand[] {
  return PLANNED.filter((policy) => boundOn(policy) === day).map((policy) => bindCommand(db, policy, day));
}

function bindCommand(db: ReadDb, { index, effectiveOn }: PlannedPolicy, day: LocalDate): SampleCommand {
  const carrier = SAMPLE_CARRIERS[luck(7, index, SAMPLE_CARRIERS.length)] as SampleCarrier;
  const [line, from, to] = carrier.lines[
    luck(8, index, carrier.lines.length)
  ] as SampleCarrier['lines'][number];
  const accounts = db.rows<{ id: number }>(
    'SELECT a.id FROM account AS a WHERE NOT EXISTS (SELECT 1 FROM account AS c WHERE c.parent_id = a.id) ORDER BY a.id',
  );
  const premiumCents = (from + luck(9, index, to - from)) * 100 + luck(10, index, 4) * 25;
  return {
    name: 'billing.bindPolicy',
    on: day,
    input: {
      accountId: accounts[(index * 7 + luck(11, index, 5)) % accounts.length]?.id,
      carrierId: db.value<number>('SELECT id FROM carrier WHERE code = ?', carrier.code),
      policyNumber: `${carrier.code}-${20_000 + index * 37}`,
      lineOfBusiness: line,
      state: 'TX',
      effectiveOn,
      expirationOn: addMonths(effectiveOn, 12),
      premiumCents,
      carrierFeeCents: carrier.carrierFeeCents,
      agencyFeeCents: luck(12, index, 3) === 0 ? 5_000 : luck(12, index, 3) === 1 ? 2_500 : 0,
      isSurplusLines: carrier.isSurplusLines,
      planId: planNamed(db, SAMPLE_PLANS[luck(13, index, SAMPLE_PLANS.length)]?.name ?? ''),
    },
  };
}

function billOn(db: ReadDb, day: LocalDate): SampleCommand[] {
  // The agency bills every weekday morning; the run of the last day still waits.
  if (isWeekend(day) || day === LAST_DAY) return [];
  return db
    .rows<{ stream_id: number }>(
      'SELECT DISTINCT stream_id FROM invoice_item WHERE invoice_id IS NULL AND bill_on <= ? ORDER BY stream_id',
      day,
    )
    .map(({ stream_id }) => ({
      name: 'billing.billStream',
      on: day,
      input: { streamId: stream_id, asOf: day },
    }));
}

const isWeekend = (day: LocalDate): boolean => dayOfWeek(day) === 0 || dayOfWeek(day) === 6;

type OpenInvoice = {
  id: number;
  account_id: number;
  due_on: LocalDate;
  open_cents: number;
  total_cents: number;
};

/** Days after the due date an invoice is paid: most in time, some late, a few very late or never. */
function delayOf(invoiceId: number): number {
  const kind = luck(14, invoiceId, 100);
  if (kind < 72) return -luck(15, invoiceId, 8);
  if (kind < 90) return 1 + luck(15, invoiceId, 20);
  if (kind < 99) return 21 + luck(15, invoiceId, 50);
  return 400;
}

const SECOND_PAYMENT_AFTER = 18;

function receiptsOn(db: ReadDb, day: LocalDate): SampleCommand[] {
  if (isWeekend(day)) return [];
  const invoices = db.rows<OpenInvoice>(
    'SELECT id, account_id, due_on, open_cents, total_cents FROM invoice WHERE open_cents > 0 AND due_on BETWEEN ? AND ? ORDER BY id',
    addDays(day, -120),
    addDays(day, 10),
  );
  return invoices.flatMap((invoice) => {
    const lateness = daysBetween(invoice.due_on, day) - delayOf(invoice.id);
    const paysInPart = luck(16, invoice.id, 9) === 0;
    const isFirst = lateness >= 0 && lateness < 3 && invoice.open_cents === invoice.total_cents;
    const isSecond = lateness >= SECOND_PAYMENT_AFTER && invoice.open_cents < invoice.total_cents;
    if (!isFirst && !isSecond) return [];
    const inPart = isFirst && paysInPart;
    const roundedUp = isFirst && luck(17, invoice.id, 40) === 0 ? 1_265 : 0;
    const amountCents = inPart ? Math.floor(invoice.open_cents / 200) * 100 : invoice.open_cents + roundedUp;
    return amountCents === 0 ? [] : [receiptCommand(invoice, amountCents, day)];
  });
}

function receiptCommand(invoice: OpenInvoice, amountCents: number, day: LocalDate): SampleCommand {
  const kind = luck(18, invoice.id, 100);
  const method = kind < 62 ? 'check' : kind < 88 ? 'ach' : kind < 95 ? 'eft' : 'cash';
  const reference = method === 'check' ? String(1_000 + luck(19, invoice.id, 8_999)) : '';
  return {
    name: 'receipts.post',
    on: day,
    input: {
      accountId: invoice.account_id,
      amountCents,
      receivedOn: day,
      method,
      reference,
      isDuplicateConfirmed: true,
    },
  };
}

/** Receipts go to the bank two days later; the last ones are still in the drawer. */
function depositOn(db: ReadDb, day: LocalDate): SampleCommand[] {
  if (isWeekend(day) || day > addDays(LAST_DAY, -3)) return [];
  const rows = db.rows<{ id: number; amount_cents: number; bank_account_id: number }>(
    'SELECT id, amount_cents, bank_account_id FROM receipt WHERE deposit_id IS NULL AND received_on <= ? ORDER BY id',
    addDays(day, -2),
  );
  const first = rows[0];
  if (first === undefined) return [];
  return [
    {
      name: 'receipts.postDeposit',
      on: day,
      input: {
        depositOn: day,
        bankAccountId: first.bank_account_id,
        receiptIds: rows.map((row) => row.id),
        bankLineCents: rows.reduce((total, row) => total + row.amount_cents, 0),
      },
    },
  ];
}

type Payable = { id: number; beneficiary: string; cents: number };

/** On the 10th what carriers are due and clients have paid; taxes after each quarter. */
function remitOn(db: ReadDb, day: LocalDate): SampleCommand[] {
  const date = Number(day.slice(8));
  const isTaxMonth = ['01', '04', '07', '10'].includes(day.slice(5, 7));
  if (date !== 10 && !(date === 15 && isTaxMonth)) return [];
  const prefix = date === 10 ? 'carrier:%' : 'tax:%';
  const items = db.rows<Payable>(
    `SELECT p.id, p.beneficiary, p.collected_cents - p.remitted_cents AS cents FROM payable_item AS p
     WHERE p.beneficiary LIKE ? AND p.due_on <= ? AND p.collected_cents > p.remitted_cents ORDER BY p.beneficiary, p.id`,
    prefix,
    addDays(day, 5),
  );
  const payees = [...new Set(items.map((item) => item.beneficiary))];
  return payees.map((payee, index) => ({
    name: 'carriers.remit',
    on: day,
    input: {
      payee,
      paidOn: day,
      method: 'ach',
      reference: `${day.slice(2, 4)}${day.slice(5, 7)}${date}${index}`,
      items: items
        .filter((item) => item.beneficiary === payee)
        .map((item) => ({ payableItemId: item.id, cents: item.cents })),
    },
  }));
}

/** Every other Friday the agency takes its deposited share; the last one still waits. */
function sweepOn(db: ReadDb, day: LocalDate): SampleCommand[] {
  const isSweepDay = dayOfWeek(day) === 5 && Math.floor(daysBetween(SAMPLE_STARTS_ON, day) / 7) % 2 === 0;
  if (!isSweepDay || day > addDays(LAST_DAY, -10)) return [];
  const value = (text: string, ...values: string[]): number => db.value<number>(text, ...values) ?? 0;
  const deposited = value(
    `SELECT coalesce(sum(h.cents), 0) FROM held_line AS h JOIN receipt AS r ON r.id = h.receipt_id
     JOIN deposit AS d ON d.id = r.deposit_id WHERE h.beneficiary = 'agency' AND d.deposit_on <= ?`,
    day,
  );
  const inBank = value(
    `SELECT coalesce(sum(m.cents), 0) FROM account_month AS m JOIN ledger_account AS a ON a.id = m.ledger_account_id
     WHERE a.code = 'T1000'`,
  );
  const heldForOthers = value("SELECT coalesce(sum(cents), 0) FROM held_day WHERE beneficiary <> 'agency'");
  const cents = Math.min(deposited, inBank - heldForOthers);
  return cents <= 0 ? [] : [{ name: 'trust.sweep', on: day, input: { sweptOn: day, cents } }];
}

const closesOn = (day: LocalDate): boolean => day === endOfMonth(day) && day <= localDate('2026-09-30');
const closing = (day: LocalDate): SampleCommand => ({
  name: 'ledger.closePeriod',
  on: day,
  input: { throughOn: day, reason: 'month reviewed' },
});

function dayOf(day: LocalDate): SampleStep[] {
  return [
    (db) => [...bindOn(db, day), ...operatingOn(db, day)],
    (db) => billOn(db, day),
    (db) => receiptsOn(db, day),
    (db) => depositOn(db, day),
    (db) => troublesOn(db, day),
    (db) => restoredOn(db, day),
    (db) => remitOn(db, day),
    (db) => sweepOn(db, day),
    ...statementSteps(day),
    // September’s books are closed once everything of the month is in.
    () => (closesOn(day) ? [closing(day)] : []),
  ];
}

const days = daysBetween(SAMPLE_STARTS_ON, LAST_DAY) + 1;
export const agencyYears: readonly SampleStep[] = [
  parties,
  () => savePlans(SAMPLE_STARTS_ON),
  clients,
  places,
  ...Array.from({ length: days }, (_, index) => dayOf(addDays(SAMPLE_STARTS_ON, index))).flat(),
  (db) => payByCard(db, LAST_DAY),
];
