/** What a torture suite is: how much it does by default, and what it did. Throws at the first thing that is wrong. */
export type Done = { readonly done: number; readonly note: string };
export type Suite = {
  readonly name: string;
  readonly what: string;
  readonly unit: string;
  readonly count: number;
  /** Answers null with a reason when this machine cannot do it. */
  readonly run: (count: number, seed: number) => Promise<Done | { readonly skipped: string }>;
};
