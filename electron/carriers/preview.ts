/** What a remittance would do to trust, in words and figures, before anything is posted. */
import type { ReadDb } from '#db/connection/index.ts';
import type { QueryContext } from '#electron/ledger/index.ts';
import { formatDate } from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney, subtract } from '#shared/money/index.ts';
import { checkPlan, planRemittance, type RemitOrder, type RemitPlan } from './commands.ts';
import { creditsOf } from './credits.ts';
import { openPayables } from './queries.ts';
import { openOf } from './rules.ts';

type Change = { label: string; nowCents: Cents; afterCents: Cents };

export function previewRemittance(db: ReadDb, order: RemitOrder, context: QueryContext) {
  const plan = planRemittance(db, order);
  const refusal = refusalOf(() => checkPlan(db, plan, order.paidOn, context.businessOn));
  return {
    totalCents: plan.totalCents,
    cashCents: plan.cashCents,
    advancedCents: plan.advancedCents,
    isAllowed: refusal === null,
    notes:
      refusal === null ? advanceNotes(plan, order) : [refusal.text.what, refusal.text.why, refusal.text.todo],
    changes: changesOf(db, plan),
  };
}

/** The same checks as posting, in the same order, told instead of thrown. */
function refusalOf(check: () => void): Refusal | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** What to know of an allowed advance: whose money it is. */
function advanceNotes({ lines, advancedCents, payee }: RemitPlan, { paidOn }: RemitOrder): string[] {
  if (advancedCents === 0) return [];
  const count = lines.filter((line) => line.advancedCents > 0).length;
  return [
    `${formatMoney(advancedCents)} of ${count} ${count === 1 ? 'item is' : 'items are'} not collected yet: the agency advances it to ${payee.name}.`,
    `The agency’s voluntary deposit covers it from ${formatDate(paidOn, 'long')} until the insured pays.`,
  ];
}

function changesOf(db: ReadDb, plan: RemitPlan): Change[] {
  const { payee, totalCents, cashCents, advancedCents } = plan;
  const openCents = openPayables(db, payee.payee).reduce((total, item) => total + openOf(item), 0) as Cents;
  const day = plan.trustDays[0];
  const change = (label: string, now: number, less: Cents): Change => ({
    label,
    nowCents: now as Cents,
    afterCents: subtract(now as Cents, less),
  });
  if (day === undefined) return [];
  return [
    change('Trust cash in the bank', day.bankCents, cashCents),
    change(`Owed to ${payee.name}`, openCents, totalCents),
    change(`Held for ${payee.name}`, plan.heldCents, totalCents),
    ...(plan.credits.length === 0
      ? []
      : [
          change(
            `Return premium owed by ${payee.name}`,
            owedBack(db, payee.payee),
            subtract(totalCents, cashCents),
          ),
        ]),
    // Paying what is held takes as much from cash as from what must be held; an advance only takes cash.
    change('Trust surplus', day.agencyCents + day.reserveCents - day.shortCents, advancedCents),
  ];
}

const owedBack = (db: ReadDb, payee: string): number =>
  creditsOf(db, payee).reduce((total, { openCents }) => total + openCents, 0);
