/** What a check is: a name people can quote, advice they can follow, and a function that looks at every row. */
import type { RawDatabase, ReadDb } from '#db/connection/index.ts';

/** A read-only view of one ledger file that does not move while it is checked. */
export type CheckedFile = {
  readonly read: ReadDb;
  /** For pragmas and for streaming rows as arrays, which is twice as fast as objects. */
  readonly raw: RawDatabase;
  /** Called now and then with the rows looked at so far, so that a screen can show progress. */
  readonly tick: (rows: number) => void;
};

export type Outcome = {
  /** Rows looked at, so that an empty pass is visible. */
  readonly examined: number;
  readonly findings: readonly string[];
  /** False when findings are information (a shortage the agency owes), not a fault of the books. */
  readonly isFailure: boolean;
  /** Accounts (insureds) whose figures are wrong: nothing more is posted for them until they agree. */
  readonly accounts?: ReadonlyMap<number, string>;
};

export type Check = {
  readonly name: string;
  readonly title: string;
  readonly advice: string;
  /** The migration whose tables it reads; older files skip it. */
  readonly since: number;
  readonly run: (file: CheckedFile) => Outcome;
};

const FINDINGS_MAX = 20;

/** Collects what is wrong: the first ones in words, the rest as a number. */
export type Findings = { add(text: string): void; outcome(examined: number): Outcome };

export function findings(): Findings {
  const texts: string[] = [];
  let count = 0;
  return {
    add: (text) => {
      count += 1;
      if (texts.length < FINDINGS_MAX) texts.push(text);
    },
    outcome: (examined) => ({
      examined,
      findings: count > texts.length ? [...texts, `… and ${count - texts.length} more.`] : texts,
      isFailure: count > 0,
    }),
  };
}
