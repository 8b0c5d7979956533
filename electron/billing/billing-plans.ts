/** Billing plans: what a new stream of an account begins with. Streams copy it, so a change never moves what is planned. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { InputOf } from '#electron/ledger/index.ts';
import { AGENCY_DEFAULTS, defaultsOf, notFound, refuseMerged } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { billing, BillingPlan, StreamRule } from '#shared/contract/index.ts';
import { invariant, Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';

type Row = {
  readonly code: string;
  readonly version: number;
  readonly name: string;
  readonly day_is: StreamRule['dayIs'];
  readonly lead_days: number;
  readonly lead_unit: StreamRule['leadUnit'];
  readonly due_roll: StreamRule['dueRoll'];
  readonly bill_roll: StreamRule['billRoll'];
  readonly low_balance_cents: Cents;
  readonly invoice_fee_cents: Cents;
  readonly is_active: 0 | 1;
};
type Fields = Pick<
  StreamRule,
  'dayIs' | 'leadDays' | 'leadUnit' | 'dueRoll' | 'billRoll' | 'lowBalanceCents' | 'invoiceFeeCents'
>;

const fieldsOf = (row: Row): Fields => ({
  dayIs: row.day_is,
  leadDays: row.lead_days,
  leadUnit: row.lead_unit,
  dueRoll: row.due_roll,
  billRoll: row.bill_roll,
  ...(row.low_balance_cents === 0 ? {} : { lowBalanceCents: row.low_balance_cents }),
  ...(row.invoice_fee_cents === 0 ? {} : { invoiceFeeCents: row.invoice_fee_cents }),
});

/** `Due day, billed 20 days before; below 5.00 carried forward`. */
function wordsOf(row: Row): string {
  const days = `${row.lead_days} ${row.lead_unit === 'business' ? 'business days' : 'days'}`;
  const low = row.low_balance_cents;
  const fee = row.invoice_fee_cents;
  return [
    row.day_is === 'dueDay' ? `due day, billed ${days} before` : `bill day, due ${days} after`,
    ...(low === 0 ? [] : [`below ${formatMoney(low)} carried forward`]),
    ...(fee === 0 ? [] : [`fee ${formatMoney(fee)} each`]),
  ].join('; ');
}

export function billingPlans(db: ReadDb): BillingPlan[] {
  return db
    .rows<Row & { accounts: number }>(
      `SELECT p.*, (SELECT count(*) FROM account AS a WHERE a.billing_plan = p.code) AS accounts FROM billing_plan AS p
       ORDER BY is_active DESC, name`,
    )
    .map((row) => ({
      code: row.code,
      version: row.version,
      name: row.name,
      isActive: row.is_active === 1,
      ...fieldsOf(row),
      words: wordsOf(row),
      accountCount: row.accounts,
    }));
}

export type Preset = { readonly rule: StreamRule; readonly planName: string };

/** As the account, or the nearest one above it, bills. A plan out of use stays with the accounts that name it. */
export function presetRule(db: ReadDb, accountId: number, anchorOn: LocalDate): Preset {
  refuseMerged(db, accountId, 'Not billed');
  return ruleBy(db, defaultsOf(db, accountId), anchorOn);
}

/** As the agency bills where no account says anything. */
export const agencyRule = (db: ReadDb, anchorOn: LocalDate): StreamRule =>
  ruleBy(db, AGENCY_DEFAULTS, anchorOn).rule;

function ruleBy(
  db: ReadDb,
  { billingPlan, invoiceDay }: ReturnType<typeof defaultsOf>,
  anchorOn: LocalDate,
): Preset {
  const row = db.row<Row>('SELECT * FROM billing_plan WHERE code = ?', billingPlan);
  invariant(row !== undefined, 'An account names a billing plan that is there');
  const rule: StreamRule = {
    name: 'Policies',
    every: 'monthly',
    anchorOn,
    ...(invoiceDay === null ? {} : { anchorDay: invoiceDay }),
    ...fieldsOf(row),
    paymentMethod: { kind: 'wait' },
    isAutomatic: false,
  };
  return { rule, planName: row.name };
}

export function saveBillingPlan(
  tx: WriteTx,
  input: InputOf<typeof billing.saveBillingPlan>,
): { code: string; version: number } {
  const current = tx.row<Row>('SELECT * FROM billing_plan WHERE code = ?', input.code);
  refuseOlder(input, current);
  const twin = tx.value<string>(
    'SELECT code FROM billing_plan WHERE name = ? COLLATE NOCASE AND code <> ?',
    input.name,
    input.code,
  );
  if (twin !== undefined) {
    throw new Refusal('conflict', {
      what: `Not saved: there is already a plan ${input.name}.`,
      why: 'Plans are chosen by name.',
      todo: 'Choose another name, or change that plan.',
      field: 'name',
    });
  }
  const version = (current?.version ?? 0) + 1;
  tx.exec(
    `INSERT INTO billing_plan (code, version, name, day_is, lead_days, lead_unit, due_roll, bill_roll, low_balance_cents,
       invoice_fee_cents, is_active) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (code) DO UPDATE SET version = excluded.version, name = excluded.name, day_is = excluded.day_is,
       lead_days = excluded.lead_days, lead_unit = excluded.lead_unit, due_roll = excluded.due_roll, bill_roll = excluded.bill_roll,
       low_balance_cents = excluded.low_balance_cents, invoice_fee_cents = excluded.invoice_fee_cents, is_active = excluded.is_active`,
    input.code,
    version,
    input.name,
    input.dayIs,
    input.leadDays,
    input.leadUnit,
    input.dueRoll,
    input.billRoll,
    input.lowBalanceCents ?? 0,
    input.invoiceFeeCents ?? 0,
    input.isActive ? 1 : 0,
  );
  return { code: input.code, version };
}

function refuseOlder(input: InputOf<typeof billing.saveBillingPlan>, current: Row | undefined): void {
  const stored = current?.version ?? 0;
  if (stored === input.baseVersion) return;
  if (stored === 0) throw notFound('billing plan', input.code, 'code');
  throw new Refusal('conflict', {
    what: 'Not saved: the plan was changed meanwhile.',
    why:
      input.baseVersion === 0
        ? `A plan with the code “${input.code}” is there already.`
        : `You changed version ${input.baseVersion}; version ${stored} is the newest.`,
    todo:
      input.baseVersion === 0
        ? 'Give the new plan another name.'
        : 'Open the plan again and make your change on the newest version.',
    field: 'baseVersion',
  });
}
