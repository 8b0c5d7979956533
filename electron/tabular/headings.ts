/** What the columns of a table are called, and which of our fields each one is. */
import { hash } from 'node:crypto';
import type { DateOrder } from './values.ts';

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

const DATE = /^\s*(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})/;

/** Which order the dates of the file are written in: told by the first that can be read only one way, else American. */
export function guessDateOrder(texts: Iterable<string>): DateOrder {
  for (const text of texts) {
    const [, first = '', second = ''] = DATE.exec(text) ?? [];
    if (first.length === 4) return 'ymd';
    if (Number(first) > 12) return 'dmy';
    if (Number(second) > 12) return 'mdy';
  }
  return 'mdy';
}

/** The same headings in the same order are the same source. */
export function signatureOf(columns: readonly string[]): string {
  return hash('sha256', JSON.stringify(columns.map(normalHeading)));
}
