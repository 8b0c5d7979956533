/** Lines of an entry to be, in the words of screens. */
import type { ReadDb } from '#db/connection/index.ts';
import type { OutputOf } from '#electron/ledger/index.ts';
import type { sync } from '#shared/contract/index.ts';
import { cents } from '#shared/money/index.ts';
import { labelOfKey } from './names.ts';
import type { EntryLine } from './rules.ts';
import type { Target } from './targets.ts';

export type LabelOf = (key: string) => string;

/** Labels of targets, customers, vendors, classes and locations; each looked up once. */
export function labelling(db: ReadDb, targets: readonly Target[]): LabelOf {
  const known = new Map(targets.map((target) => [target.key, target.label]));
  return (key) => {
    const label = known.get(key) ?? labelOfKey(db, key) ?? key;
    known.set(key, label);
    return label;
  };
}

type Line = OutputOf<typeof sync.item>['lines'][number];

export function lineWords(line: EntryLine, labelOf: LabelOf): Line {
  const names = [line.name, line.class, line.location].filter((key) => key !== undefined).map(labelOf);
  return {
    target: line.target,
    label: labelOf(line.target),
    names: names.join(', '),
    debitCents: cents(Math.max(line.cents, 0)),
    creditCents: cents(Math.max(-line.cents, 0)),
  };
}
