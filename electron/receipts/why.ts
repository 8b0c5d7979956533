/** Why exactly these cents went there: the stored decision read back, step by step. Pure. */
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import { componentLabel, type Trace } from '#shared/contract/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';

export type AllocatedCents = {
  readonly itemId: number;
  readonly cents: Cents;
  readonly commissionCents: Cents;
  readonly source: 'receipt' | 'unapplied' | 'contra' | 'shortfall';
  readonly owner: string;
  readonly on: LocalDate;
};

/** Sentences from the payment down to the owner. Without a trace the document itself said what it pays. */
export function whySteps(trace: Trace | null, paid: AllocatedCents): string[] {
  if (paid.source === 'contra')
    return [
      'The finance company paid the carrier past the agency, so the carrier’s part closed without cash.',
    ];
  if (trace === null) return ['It was recorded for exactly this item.'];
  const row = trace.rows.find((each) => each.parts.some((part) => part.itemId === paid.itemId));
  const first =
    paid.source === 'unapplied'
      ? `${formatMoney(trace.receivedCents)} of money on account was applied on ${formatDate(paid.on, 'long')}.`
      : `${formatMoney(trace.receivedCents)} came in on ${formatDate(paid.on, 'long')}.`;
  if (row === undefined) return [first];
  if (paid.source === 'shortfall')
    return [
      first,
      `${row.label} was ${formatMoney(row.shortfallCents)} short, within what the plan lets go.`,
      `The agency’s share bears it: ${formatMoney(paid.cents)} of this item closed, ${formatMoney(paid.commissionCents)} of it the agency’s own uncollected part.`,
    ];
  const part = row.parts.find((each) => each.itemId === paid.itemId);
  return [first, ...chosenBy(trace, row), insideWords(trace, row, part), ownerWords(paid)].filter(
    (step) => step !== '',
  );
}

type Row = Trace['rows'][number];

function chosenBy(trace: Trace, row: Row): string[] {
  const candidates = trace.rows.filter((each) => each.rank > 0).length;
  if (trace.isByHand)
    return [
      `${formatMoney(row.applyCents)} for ${row.label} was typed by hand; the plan only split it inside.`,
    ];
  const order = row.order.map(({ by, value }) => `${by}: ${value}`).join('; ');
  const admitted = row.admittedBy
    .map(
      (filter) =>
        ({ billed: 'billed or due', pastDue: 'past due', nextPlanned: 'the next planned' })[
          filter as 'billed'
        ] ?? filter,
    )
    .join(' and ');
  const credit =
    row.creditCents > 0 ? ` ${formatMoney(row.creditCents)} of it came from credits of the same policy.` : '';
  return [
    `Plan “${trace.plan.name}”, version ${trace.plan.version}, looked at ${trace.rows.length} rows; ${candidates} ${candidates === 1 ? 'was a candidate' : 'were candidates'}.`,
    `${row.label} was one because it is ${admitted}. It came ${row.rank} of ${candidates} (${order}).`,
    `It got ${formatMoney(row.applyCents)} of ${formatMoney(row.openCents)}: ${row.reason.toLowerCase()}.${credit}`,
  ];
}

function insideWords(trace: Trace, row: Row, part: Row['parts'][number] | undefined): string {
  if (part === undefined) return '';
  const label = componentLabel(part.component).toLowerCase();
  if (part.applyCents === part.openCents) return `All that was open of the ${label} was paid.`;
  return trace.plan.inside === 'proportional'
    ? `Inside, each part got its proportion: ${label} ${formatMoney(part.openCents)} of ${formatMoney(row.openCents)} open, so ${formatMoney(part.applyCents)}.`
    : `Inside, parts are paid one after another; ${formatMoney(part.applyCents)} was left for the ${label}.`;
}

function ownerWords(paid: AllocatedCents): string {
  const rest = (paid.cents - paid.commissionCents) as Cents;
  if (paid.commissionCents === 0) return `${formatMoney(paid.cents)} is held for ${paid.owner}.`;
  if (rest === 0)
    return `${formatMoney(paid.cents)} is the agency’s own share; it stays in trust until swept.`;
  return `${formatMoney(rest)} is held for ${paid.owner}; ${formatMoney(paid.commissionCents)} is the agency’s commission on what was paid so far, less what was booked before.`;
}
