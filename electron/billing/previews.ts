/** Reads that answer every keystroke: dates of a rule, invoices of a plan, a change of premium; and one stream in full. */
import type { ReadDb } from '#db/connection/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { chargesOf } from '#electron/policies/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { PaymentPlan, PlanSlot, Respread, StreamPage, StreamRule } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { add, type Cents, CENTS_MAX, formatMoney, ratePpm, sum, ZERO } from '#shared/money/index.ts';
import { agencyRule } from './billing-plans.ts';
import { calendarOf } from './holidays.ts';
import { streamOf } from './lanes.ts';
import { planText, scheduleOf } from './plan.ts';
import { respread, type RespreadMethod } from './respread.ts';
import { checkRule, methodText, ruleText, ruleWarnings, streamDates } from './rules.ts';
import { type ChangeRow, notUndoable } from './stream-changes.ts';
import type { StreamRow } from './streams.ts';

export function previewStream(
  db: ReadDb,
  input: { readonly rule: StreamRule; readonly from?: LocalDate | undefined; readonly count: number },
  today: LocalDate,
) {
  checkRule(input.rule);
  const dates = streamDates(input.rule, input.from ?? today, input.count, calendarOf(db));
  const lastDueOn = dates.at(-1)?.dueOn;
  return {
    occurrences: dates.map(({ on, billOn, dueOn }) => ({ on, billOn, dueOn })),
    ruleText: ruleText(input.rule),
    methodText: methodText(input.rule.paymentMethod),
    warnings: lastDueOn === undefined ? [] : ruleWarnings(input.rule, lastDueOn),
  };
}

export type PlanQuestion = {
  readonly plan: PaymentPlan;
  readonly premiumCents: Cents;
  readonly feesCents?: Cents | undefined;
  readonly commissionPpm?: number | undefined;
  readonly stream?: StreamRule | undefined;
  readonly effectiveOn: LocalDate;
  readonly expirationOn: LocalDate;
  readonly boundOn?: LocalDate | undefined;
};

/** A bill of one premium and one fee, cut by the plan. */
export function previewPlan(db: ReadDb, input: PlanQuestion, today: LocalDate) {
  const { effectiveOn, expirationOn } = input;
  if (effectiveOn >= expirationOn) {
    throw new Refusal('entry.invalid', {
      what: 'The term makes no sense.',
      why: 'It expires on or before its effective date.',
      todo: 'Correct the dates.',
      field: 'expirationOn',
    });
  }
  const rule = input.stream ?? agencyRule(db, effectiveOn);
  checkRule(rule);
  const charges = chargesOf(
    {
      carrierId: 0,
      state: '',
      effectiveOn,
      premiumCents: input.premiumCents,
      commissionPpm: ratePpm(input.commissionPpm ?? 0),
      carrierFeeCents: input.feesCents ?? ZERO,
      agencyFeeCents: ZERO,
      isSurplusLines: false,
    },
    [],
  );
  const term = { effectiveOn, expirationOn, boundOn: input.boundOn ?? today };
  const schedule = scheduleOf(rule, input.plan, term, charges, calendarOf(db));
  const totalCents = sum(schedule.charges.map((charge) => charge.amountCents));
  let rest: Cents = totalCents;
  const slots = schedule.slots.map((slot, at): PlanSlot => {
    const cells = schedule.slices.map((slices) => slices[at]);
    const amountCents = sum(cells.map((cell) => cell?.amountCents ?? ZERO));
    const premiumCents = cells[0]?.amountCents ?? ZERO;
    rest = (rest - amountCents) as Cents;
    return {
      installmentNo: at + 1,
      ...slot,
      amountCents,
      premiumCents,
      feesCents: (amountCents - premiumCents) as Cents,
      commissionCents: cells[0]?.commissionCents ?? ZERO,
      restCents: rest,
    };
  });
  return {
    slots,
    totalCents,
    planText: planText(input.plan),
    streamText: ruleText(rule),
    notes: notesOf(slots),
  };
}

function notesOf(slots: readonly PlanSlot[]): string[] {
  const dueDates = new Set(slots.map((slot) => slot.dueOn));
  const shared = slots.length - dueDates.size;
  return shared === 0
    ? []
    : [
        `${shared} ${shared === 1 ? 'installment falls' : 'installments fall'} on the date of another, on one invoice.`,
      ];
}

export function stream(db: ReadDb, streamId: number, today: LocalDate): StreamPage {
  const row = db.row<StreamRow>('SELECT * FROM invoice_stream WHERE id = ?', streamId);
  if (row === undefined) throw notFound('invoice stream', streamId, 'streamId');
  return {
    ...streamOf(db, row, today),
    policies: db.rows<StreamPage['policies'][number]>(
      `SELECT p.id AS policyId, t.id AS policyTermId, p.number, p.line_of_business AS lineOfBusiness, k.name AS carrierName,
         t.expiration_on AS expirationOn,
         (SELECT coalesce(sum(open_cents), 0) FROM invoice_item WHERE policy_term_id = t.id AND invoice_id IS NULL) AS unbilledCents
       FROM policy_term AS t JOIN policy AS p ON p.id = t.policy_id JOIN carrier AS k ON k.id = p.carrier_id
       WHERE t.stream_id = ? AND t.undone_at IS NULL ORDER BY t.expiration_on DESC, p.number LIMIT 200`,
      streamId,
    ),
    changes: changesOf(db, streamId),
  };
}

const CHANGES_MAX = 20;

function changesOf(db: ReadDb, streamId: number): StreamPage['changes'] {
  return db
    .rows<ChangeRow>(
      'SELECT * FROM stream_change WHERE stream_id = ? ORDER BY id DESC LIMIT ?',
      streamId,
      CHANGES_MAX,
    )
    .map((change) => {
      const why = notUndoable(db, change);
      return {
        changeId: change.id,
        at: change.changed_at,
        on: change.changed_on,
        summary: change.summary,
        isUndone: change.undone_at !== null,
        canUndo: why === null,
        whyNot: why ?? '',
      };
    });
}

type PlannedRow = { installment_no: number; bill_on: LocalDate; due_on: LocalDate; cents: Cents };

export function previewRespread(
  db: ReadDb,
  input: { readonly policyTermId: number; readonly changeCents: Cents; readonly method: RespreadMethod },
): Respread {
  const term = db.value<number>(
    'SELECT id FROM policy_term WHERE id = ? AND undone_at IS NULL',
    input.policyTermId,
  );
  if (term === undefined) throw notFound('policy term', input.policyTermId, 'policyTermId');
  const premiumCents =
    db.value<Cents>(
      "SELECT coalesce(sum(amount_cents), 0) FROM charge WHERE policy_term_id = ? AND component = 'premium'",
      input.policyTermId,
    ) ?? ZERO;
  refuseAbsurd(input.changeCents, premiumCents);
  const planned = db.rows<PlannedRow>(
    `SELECT i.installment_no, i.bill_on, i.due_on, sum(i.open_cents) AS cents FROM invoice_item AS i
     JOIN charge AS c ON c.id = i.charge_id WHERE i.policy_term_id = ? AND i.invoice_id IS NULL AND c.component = 'premium'
     GROUP BY i.installment_no ORDER BY i.installment_no`,
    input.policyTermId,
  );
  const billed = db.rows<{ invoiceId: number; number: string; openCents: Cents }>(
    `SELECT v.id AS invoiceId, v.number, sum(i.open_cents) AS openCents FROM invoice_item AS i JOIN invoice AS v ON v.id = i.invoice_id
     WHERE i.policy_term_id = ? AND i.open_cents > 0 GROUP BY v.id ORDER BY v.bill_on DESC, v.id DESC`,
    input.policyTermId,
  );
  const open = planned.map((row) => row.cents);
  const done = respread(input.changeCents, open, billed, input.method);
  const rows = planned.map((row, at) => ({
    installmentNo: row.installment_no,
    billOn: row.bill_on,
    dueOn: row.due_on,
    beforeCents: row.cents,
    changeCents: done.changes[at] ?? ZERO,
    afterCents: add(row.cents, done.changes[at] ?? ZERO),
  }));
  return {
    rows,
    immediateCents: done.immediateCents,
    credits: done.credits.map((credit) => ({
      ...credit,
      number: billed.find((each) => each.invoiceId === credit.invoiceId)?.number ?? '',
    })),
    refundCents: done.refundCents,
    beforeCents: sum(open),
    afterCents: sum(rows.map((row) => row.afterCents)),
  };
}

function refuseAbsurd(changeCents: Cents, premiumCents: Cents): void {
  const isTooMuchBack = changeCents < 0 && -changeCents > premiumCents;
  if (changeCents !== 0 && !isTooMuchBack && Math.abs(changeCents) <= CENTS_MAX) return;
  throw new Refusal('entry.invalid', {
    what: 'The change makes no sense.',
    why: isTooMuchBack
      ? `The premium of the term is ${formatMoney(premiumCents)}; more than that cannot be given back.`
      : changeCents === 0
        ? 'It is 0.00.'
        : 'It is larger than any premium.',
    todo: 'Enter the additional premium, or the return premium as a negative amount.',
    field: 'changeCents',
  });
}
