/**
 * What an additional or a return premium does to the installments of a term (domain 5.1.5). Only what is not billed moves.
 * A return premium larger than that credits billed invoices, newest first; what is left then is owed to the client. Pure.
 */
import {
  allocate,
  type Cents,
  max,
  min,
  negate,
  splitProportional,
  subtract,
  sum,
  ZERO,
} from '#shared/money/index.ts';

export type RespreadMethod = 'proportional' | 'nextInvoice' | 'immediate';
export type Billed = { readonly invoiceId: number; readonly openCents: Cents };
export type Respread = {
  /** What each planned installment changes by, in order. */
  readonly changes: readonly Cents[];
  /** Billed at once, on an invoice of its own. */
  readonly immediateCents: Cents;
  readonly credits: readonly { readonly invoiceId: number; readonly cents: Cents }[];
  readonly refundCents: Cents;
};

/** `planned` in order of due date, `billed` newest first. Changes, immediate, −credits and −refund add up to the change. */
export function respread(
  changeCents: Cents,
  planned: readonly Cents[],
  billed: readonly Billed[],
  method: RespreadMethod,
): Respread {
  const none = planned.map(() => ZERO);
  if (changeCents >= 0) {
    if (method === 'immediate' || planned.length === 0)
      return { changes: none, immediateCents: changeCents, credits: [], refundCents: ZERO };
    const changes =
      method === 'nextInvoice'
        ? planned.map((_, at) => (at === 0 ? changeCents : ZERO))
        : spread(changeCents, planned);
    return { changes, immediateCents: ZERO, credits: [], refundCents: ZERO };
  }
  const size = negate(changeCents);
  const fromPlanned = method === 'immediate' ? ZERO : min(size, sum(planned));
  const changes =
    method === 'nextInvoice' ? takeInOrder(fromPlanned, planned) : takeProportional(fromPlanned, planned);
  return { changes, immediateCents: ZERO, ...creditBilled(subtract(size, fromPlanned), billed) };
}

/** In proportion to what each installment holds; evenly where all hold nothing. */
function spread(cents: Cents, planned: readonly Cents[]): readonly Cents[] {
  return allocate(cents, sum(planned) === 0 ? planned.map(() => 1) : planned);
}

const takeProportional = (cents: Cents, planned: readonly Cents[]): readonly Cents[] =>
  cents === 0 ? planned.map(() => ZERO) : splitProportional(cents, planned).map(negate);

function takeInOrder(cents: Cents, planned: readonly Cents[]): readonly Cents[] {
  let left = cents;
  return planned.map((open) => {
    const part = min(left, open);
    left = subtract(left, part);
    return negate(part);
  });
}

function creditBilled(cents: Cents, billed: readonly Billed[]): Pick<Respread, 'credits' | 'refundCents'> {
  let left = cents;
  const credits = billed.flatMap(({ invoiceId, openCents }) => {
    const part = max(ZERO, min(left, openCents));
    left = subtract(left, part);
    return part === 0 ? [] : [{ invoiceId, cents: part }];
  });
  return { credits, refundCents: left };
}
