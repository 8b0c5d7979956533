/** What the lines of an entry belong to: what they share is said once, what differs stands at the line. */
import type { EntryLine } from '#shared/contract/index.ts';

type Dimension = EntryLine['dimensions'][number];
type Lines = readonly Pick<EntryLine, 'dimensions'>[];

/** Words for the dimensions, in reading order; one that is not named here is shown last, by its own name. */
const WORDS: Readonly<Record<string, string>> = {
  owner: 'Owner',
  component: 'Component',
  account: 'Account',
  subaccount: 'Subaccount',
  policy: 'Policy',
  policyTerm: 'Policy term',
  invoice: 'Invoice',
  invoiceItem: 'Invoice item',
  charge: 'Charge',
  carrier: 'Carrier',
  producer: 'Producer',
  payer: 'Payer',
  bankAccount: 'Bank account',
  state: 'State',
};
const ORDER = Object.keys(WORDS);

/** Whose money and which part of it: always said at the line, even where all lines agree. */
const AT_THE_LINE = ['owner', 'component'];
/** A bare number says nothing without its word. */
const WITH_WORD = ['invoice', 'invoiceItem'];

/** Dimensions on which every line that has them agrees, by name and label. */
export function sharedDimensions(lines: Lines): readonly { readonly name: string; readonly label: string }[] {
  return sharedIn(lines).map(({ dimension, label }) => ({ name: WORDS[dimension] ?? dimension, label }));
}

export type LineWords = { readonly main: string; readonly more: string };

/** What stands at one line: its owner and component, and the rest of what it does not share. */
export function wordsOfLine(line: Lines[number], lines: Lines): LineWords {
  const shared = new Set(sharedIn(lines).map(({ dimension }) => dimension));
  const own = inOrder(line.dimensions).filter(({ dimension }) => !shared.has(dimension));
  const main = own.filter(({ dimension }) => AT_THE_LINE.includes(dimension)).map(({ label }) => label);
  const rest = own.filter(
    ({ dimension, label }) => !AT_THE_LINE.includes(dimension) && !main.includes(label),
  );
  const said = rest.filter((one) => !rest.some((other) => other !== one && repeats(one, other)));
  return { main: main.join(', '), more: said.map(spoken).join(', ') };
}

function sharedIn(lines: Lines): readonly Dimension[] {
  const all = inOrder(lines.flatMap((line) => line.dimensions));
  const first = new Map<string, Dimension>();
  const differing = new Set<string>(AT_THE_LINE);
  for (const dimension of all) {
    const seen = first.get(dimension.dimension);
    if (seen === undefined) first.set(dimension.dimension, dimension);
    else if (seen.key !== dimension.key) differing.add(dimension.dimension);
  }
  return [...first.values()].filter(({ dimension }) => !differing.has(dimension));
}

function inOrder(dimensions: readonly Dimension[]): readonly Dimension[] {
  const rank = ({ dimension }: Dimension) =>
    ORDER.includes(dimension) ? ORDER.indexOf(dimension) : ORDER.length;
  return dimensions.toSorted((a, b) => rank(a) - rank(b));
}

/** `BWI-24366` beside `BWI-24366 from 2026-07-28`, or the same label twice. */
function repeats(one: Dimension, other: Dimension): boolean {
  if (one.label === other.label) return ORDER.indexOf(one.dimension) > ORDER.indexOf(other.dimension);
  return other.label.startsWith(`${one.label} `);
}

function spoken({ dimension, label }: Dimension): string {
  return WITH_WORD.includes(dimension) ? `${(WORDS[dimension] ?? dimension).toLowerCase()} ${label}` : label;
}
