/** The waterfall from the bank's balance through the book to whose money it is, ending at 0.00. Shares of 100, for drawing. */
import type { Proof } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';

export type Bar = {
  readonly label: string;
  readonly kind: 'total' | 'step' | 'end';
  readonly cents: Cents;
  readonly fill: string;
  /** In hundredths of the width. */
  readonly from: number;
  readonly width: number;
  /** Where a hairline leads down to the next bar; null at the end. */
  readonly joint: number | null;
};

type Step = {
  readonly label: string;
  readonly cents: Cents;
  readonly fill: string;
  readonly kind: Bar['kind'];
};

const GROUPS: readonly (readonly [
  label: string,
  fill: string,
  groups: readonly Proof['owners'][number]['group'][],
])[] = [
  ['Carriers', 'f-t2', ['carriers']],
  ['Taxes', 'f-t3', ['taxes']],
  ['Clients', 'f-t3', ['clients', 'financeCompanies']],
  ['Suspense', 'f-t2', ['suspense']],
  ['Others', 'f-t3', ['others']],
  ['Agency share', 'f-o1', ['agency']],
  ['Voluntary deposit', 'f-o2', ['reserve']],
];

const sum = (rows: readonly { readonly cents: number }[]): number =>
  rows.reduce((total, { cents }) => total + cents, 0);

export function bridgeOf(proof: Proof): readonly Bar[] {
  const step = (label: string, cents: number, fill: string): Step[] =>
    cents === 0 ? [] : [{ label, cents: cents as Cents, fill, kind: 'step' }];
  const owners = GROUPS.flatMap(([label, fill, groups]) =>
    step(label, -sum(proof.owners.filter(({ group }) => groups.includes(group))), fill),
  );
  const steps: Step[] = [
    { label: 'Statement', cents: proof.statementCents, fill: 'f-p1', kind: 'total' },
    ...step('In transit', sum(proof.inTransit), 'f-p2'),
    ...step('Not cleared', sum(proof.outstanding), 'f-p2'),
    ...step('Bank errors', sum([...proof.bankErrors, ...proof.bookedLater]), 'f-p2'),
    ...step('Not explained', -proof.differenceAbCents, 'f-w1'),
    { label: 'Book', cents: proof.bookCents, fill: proof.fund === 'trust' ? 'f-t1' : 'f-o1', kind: 'total' },
    ...(proof.fund === 'trust' ? owners : step('Adjusted bank', -proof.adjustedCents, 'f-p2')),
    ...step('Not in the bank', proof.undepositedCents + proof.clearingCents, 'f-p2'),
  ];
  const end = steps.reduce((at, { kind, cents }) => (kind === 'total' ? cents : at + cents), 0);
  return drawn([...steps, { label: 'Difference', cents: end as Cents, fill: 'f-t1', kind: 'end' }]);
}

/** A step of suggested pairs is nothing, so it is not drawn; totals start at zero, steps float where the last one ended. */
function drawn(steps: readonly Step[]): Bar[] {
  const ends: { from: number; to: number }[] = [];
  let at = 0;
  for (const { kind, cents } of steps) {
    const from = kind === 'step' ? at : 0;
    at = kind === 'step' ? at + cents : cents;
    ends.push({ from, to: at });
  }
  const low = Math.min(0, ...ends.map(({ from, to }) => Math.min(from, to)));
  const high = Math.max(1, ...ends.map(({ from, to }) => Math.max(from, to)));
  const place = (cents: number): number => ((cents - low) * 100) / (high - low);
  return steps.map((step, index) => {
    const { from, to } = ends[index] as { from: number; to: number };
    const [left, right] = [place(Math.min(from, to)), place(Math.max(from, to))];
    return {
      ...step,
      from: left,
      width: Math.max(0.4, right - left),
      joint: index === steps.length - 1 ? null : place(to),
    };
  });
}
