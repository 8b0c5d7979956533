/** What one line of the benchmark says, and how figures are taken. */
export type Goal = {
  readonly id: string;
  readonly what: string;
  readonly goal: string;
  readonly value?: number;
  readonly unit?: string;
  /** null: not at the goal's size, or there is no goal to meet. */
  readonly ok?: boolean | null;
  readonly sizes?: string;
  readonly pending?: true;
};

export const SMALL = 10_000;
export const FULL = 1_000_000;

export const now = (): number => performance.now();
export function timed(work: () => unknown): number {
  const from = now();
  work();
  return now() - from;
}
export const total = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
export const quantile = (list: readonly number[], part: number): number =>
  list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))] ?? Number.NaN;
export const median = (list: readonly number[]): number => quantile(list, 0.5);
export const repeated = (times: number, work: (index: number) => unknown): number[] =>
  Array.from({ length: times }, (_, at) => timed(() => work(at)));

export const atFullSize = (entries: number, isMet: boolean): boolean | null =>
  entries < FULL ? null : isMet;
export const sized = (entries: number): string =>
  `${entries.toLocaleString('en-US')} entries${entries < FULL ? ", not at the goal's size" : ''}`;
