/**
 * The ledger as a few arrays: what every command must answer and leave behind, written without looking at the program.
 * It knows no SQL, no triggers and no totals kept from day to day; it adds everything up again each time.
 */
import { createHash } from 'node:crypto';

export type ModelAccount = {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly fund: 'trust' | 'operating';
  readonly isControl: boolean;
};
export type ModelLine = {
  readonly account: number;
  readonly cents: number;
  readonly beneficiary?: string;
  readonly component?: string;
  readonly bankAccountId?: number;
  readonly memo?: string;
};
export type ModelHeld = {
  readonly bankAccountId: number;
  readonly beneficiary: string;
  readonly component: string;
  readonly cents: number;
};
export type ModelEntry = {
  readonly id: number;
  readonly seq: number;
  readonly kind: string;
  readonly on: string;
  readonly at: string;
  readonly memo: string;
  readonly reversesId: number | null;
  readonly lines: readonly ModelLine[];
  readonly held: readonly ModelHeld[];
  readonly hash: string;
};
type Answered = { readonly procedure: string; readonly input: string; readonly output: unknown };

export type Model = {
  readonly accounts: ModelAccount[];
  readonly entries: ModelEntry[];
  readonly answered: Map<string, Answered>;
  closedThrough: string | null;
  nextId: number;
  commands: number;
  commandHash: string;
  lastAt: string;
  /** Held money by bank, owner and day. */
  readonly held: Map<string, number>;
};

export const BUSINESS_ON = '2026-11-09';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Days since 1970 of a date; NaN for what is none. */
function dayNumber(text: string): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return Number.NaN;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const at = Date.UTC(year, month - 1, day);
  const isReal = new Date(at).toISOString().slice(0, 10) === text;
  return isReal && year >= 1900 && year <= 2199 ? at / 86_400_000 : Number.NaN;
}
export const isDate = (text: string): boolean => !Number.isNaN(dayNumber(text));
/** At most a year ahead and seven years back. */
export function isPlausible(text: string): boolean {
  const days = dayNumber(text) - dayNumber(BUSINESS_ON);
  return days <= 366 && days >= -7 * 366;
}
export function isMonthEnd(text: string): boolean {
  const next = new Date((dayNumber(text) + 1) * 86_400_000);
  return next.getUTCDate() === 1;
}
export const isClosed = (model: Model, on: string): boolean =>
  model.closedThrough !== null && on <= model.closedThrough;

export type NewEntry = Omit<ModelEntry, 'id' | 'seq' | 'at' | 'hash'> & {
  readonly basis: 'fact' | 'choice';
  readonly requestId: string;
};

/** Posts an entry: id, number and hash as the program must give them. */
export function append(model: Model, at: string, entry: NewEntry): ModelEntry {
  const id = model.nextId;
  const seq = model.entries.length + 1;
  const { kind, basis, on, memo, reversesId, requestId, lines, held } = entry;
  const payload = {
    id,
    seq,
    kind,
    basis,
    accountingOn: on,
    recordedAt: at,
    memo,
    ...(reversesId === null ? {} : { reversesId }),
    requestId,
    lines,
    held,
  };
  const previous = model.entries.at(-1)?.hash ?? 'genesis';
  const hash = sha256(`${previous}\n${JSON.stringify(payload)}`);
  const posted = { id, seq, kind, on, at, memo, reversesId, lines, held, hash };
  model.nextId += 1;
  model.entries.push(posted);
  for (const row of held) {
    const key = `${row.bankAccountId} ${row.beneficiary} ${on}`;
    model.held.set(key, (model.held.get(key) ?? 0) + row.cents);
  }
  return posted;
}

/** The log row of a command that was carried out. */
export function log(
  model: Model,
  command: {
    readonly requestId: string;
    readonly procedure: string;
    readonly input: string;
    readonly at: string;
  },
  output: unknown,
): void {
  const { requestId, procedure, input, at } = command;
  model.commands += 1;
  const row = [
    model.commands,
    requestId,
    procedure,
    1,
    0,
    1,
    at,
    BUSINESS_ON,
    input,
    JSON.stringify(output),
    model.entries.length,
  ];
  model.commandHash = sha256(`${model.commandHash}\n${JSON.stringify(row)}`);
  model.lastAt = at;
  model.answered.set(requestId, { procedure, input, output });
}

/** Balance per account of the entries `counts` lets through. */
export function balances(model: Model, counts: (entry: ModelEntry) => boolean): Map<number, number> {
  const sums = new Map<number, number>();
  for (const entry of model.entries) {
    if (!counts(entry)) continue;
    for (const { account, cents } of entry.lines) sums.set(account, (sums.get(account) ?? 0) + cents);
  }
  return sums;
}

const RESERVE = 'reserve';
type Position = { readonly balances: Map<string, number>; readonly uncovered: number };

/** Every owner's money in one bank at the end of each day on which something moved. */
function positions(held: ReadonlyMap<string, number>, bankAccountId: number): Map<string, Position> {
  const moves = [...held]
    .map(([key, cents]) => ({ key: key.split(' ') as [string, string, string], cents }))
    .filter(({ key }) => Number(key[0]) === bankAccountId)
    .sort((one, other) => (one.key[2] < other.key[2] ? -1 : Number(one.key[2] > other.key[2])));
  const running = new Map<string, number>();
  const days = new Map<string, Position>();
  for (const { key, cents } of moves) {
    const [, owner, on] = key;
    running.set(owner, (running.get(owner) ?? 0) + cents);
    const short = [...running].reduce(
      (total, [each, balance]) => (each === RESERVE ? total : total + Math.max(0, -balance)),
      0,
    );
    days.set(on, { balances: new Map(running), uncovered: Math.max(0, short - (running.get(RESERVE) ?? 0)) });
  }
  return days;
}

/** The guard spelt out: is anyone made shorter, or more left uncovered, at the end of any day from `on`, in any bank? */
export function isOverdrawn(model: Model, on: string, held: readonly ModelHeld[]): boolean {
  return [...new Set(held.map(({ bankAccountId }) => bankAccountId))].some((bank) => {
    const owners = [...new Set(held.map(({ beneficiary }) => beneficiary))];
    const day = (owner: string): string => `${bank} ${owner} ${on}`;
    // A row of nothing on the day itself, so that it is looked at in both.
    const before = new Map(model.held);
    for (const owner of owners) before.set(day(owner), before.get(day(owner)) ?? 0);
    const after = new Map(before);
    for (const row of held.filter(({ bankAccountId }) => bankAccountId === bank))
      after.set(day(row.beneficiary), (after.get(day(row.beneficiary)) ?? 0) + row.cents);
    const now = positions(before, bank);
    return [...positions(after, bank)].some(([each, then]) => {
      if (each < on || then.uncovered === 0) return false;
      const was = now.get(each) as Position;
      const isShorter = [...then.balances].some(
        ([owner, cents]) => owner !== RESERVE && cents < 0 && cents < (was.balances.get(owner) ?? 0),
      );
      return isShorter || then.uncovered > was.uncovered;
    });
  });
}
