/** What the columns of a table are called, and which of our fields each one is. */
import { hash } from 'node:crypto';

export function normalHeading(heading: string): string {
  return heading
    .slice(0, 200)
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('#', ' number ')
    .replaceAll('%', ' percent ')
    .replace(/[^a-z0-9]+/g, '');
}

export type Headings<Field extends string> = {
  /** The field a heading names by itself, null when it names none. */
  readonly fieldOf: (heading: string) => Field | null;
  /** One column for each field: the one whose heading is the most usual, the first of equals. */
  readonly guessColumns: (columns: readonly string[]) => Partial<Record<Field, number>>;
};

/** `synonyms`: normal headings of each field, separated by blanks, the most usual first. */
export function headingsOf<Field extends string>(
  fields: readonly Field[],
  synonyms: Readonly<Record<Field, string>>,
): Headings<Field> {
  const known = new Map(
    fields.flatMap((field) =>
      synonyms[field].split(' ').map((heading, rank) => [heading, { field, rank }] as const),
    ),
  );
  return {
    fieldOf: (heading) => known.get(normalHeading(heading))?.field ?? null,
    guessColumns: (columns) => {
      const best = new Map<Field, { column: number; rank: number }>();
      for (const [column, heading] of columns.entries()) {
        const found = known.get(normalHeading(heading));
        if (found === undefined) continue;
        const earlier = best.get(found.field);
        if (earlier === undefined || found.rank < earlier.rank)
          best.set(found.field, { column, rank: found.rank });
      }
      return Object.fromEntries([...best].map(([field, { column }]) => [field, column])) as Partial<
        Record<Field, number>
      >;
    },
  };
}

/** What a file of refused rows has behind the columns of its source. */
export const REFUSED_HEADINGS = ['Refused: row', 'Refused: why'] as const;
const OURS: ReadonlySet<string> = new Set(REFUSED_HEADINGS.map(normalHeading));

/** The same headings in the same order are the same source, also when its refused rows come back. */
export function signatureOf(columns: readonly string[]): string {
  return hash('sha256', JSON.stringify(columns.map(normalHeading).filter((heading) => !OURS.has(heading))));
}
