/** What a step must lead to: every refusal that would be right, or what it changes and answers. */
import { type Banks, spoiled, trustPlan } from './plans.ts';
import {
  append,
  isClosed,
  isDate,
  isMonthEnd,
  isOverdrawn,
  isPlausible,
  BUSINESS_ON,
  type Model,
  type ModelEntry,
  type ModelLine,
  type NewEntry,
} from './state.ts';
import type { ManualStep, Step as AnyStep, TrustStep } from './steps.ts';

type Step = Exclude<AnyStep, { do: 'nothing' }>;

export type Expected = {
  readonly procedure: string;
  readonly input: object;
  /** Any of these would be right; none when it must be accepted. */
  readonly refusals: ReadonlySet<string>;
  /** Must fail, in whatever words. */
  readonly isSpoiled: boolean;
  /** A request made before: the stored answer, nothing posted. */
  readonly isRepeat: boolean;
  readonly requestId?: string;
  readonly answer?: unknown;
  readonly effect: (at: string, requestId: string) => unknown;
};

const UNPRINTABLE = [
  [0, 0x1f],
  [0x7f, 0x9f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x2069],
  [0xfeff, 0xfeff],
] as const;
function isText(text: string, shortest: number, longest: number): boolean {
  const trimmed = text.trim();
  const isShown = [...trimmed].every((character) => {
    const code = character.codePointAt(0) ?? 0;
    return (
      !UNPRINTABLE.some(([from, to]) => code >= from && code <= to) && !(code >= 0xd800 && code <= 0xdfff)
    );
  });
  return trimmed.length >= shortest && trimmed.length <= longest && isShown;
}
const isAmount = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 1e14;

const posted = ({ id, seq, hash }: ModelEntry) => ({ entryId: id, entryNumber: seq, hash });
const COMMON = { isSpoiled: false, isRepeat: false } as const;
const codes = (...all: readonly (readonly [applies: boolean, code: string])[]): Set<string> =>
  new Set(all.filter(([applies]) => applies).map(([, code]) => code));
/** Input the contract does not take is refused for that alone. */
const orInvalid = (isValid: boolean, refusals: Set<string>): Set<string> =>
  isValid ? refusals : new Set(['input.invalid']);

export function expectation(model: Model, banks: Banks, step: Step): Expected {
  switch (step.do) {
    case 'manual':
      return manual(model, step);
    case 'trust':
      return trust(model, banks, step);
    case 'reverse':
      return reverse(model, step);
    case 'reverseAny':
      return reverseAny(model, step);
    case 'account':
      return addAccount(model, step);
    case 'again':
      return again(model, step);
    default:
      return step.do === 'close' ? close(model, step.on) : reopen(model, step);
  }
}

const NOWHERE = 123_456_789;

function manual(model: Model, step: ManualStep): Expected {
  const open = model.accounts.filter(({ fund, isControl }) => fund === 'operating' && !isControl);
  // Most numbers choose an open account, a few any account at all, or none.
  const accountOf = (pick: number): number =>
    pick < 360
      ? (open[pick % open.length]?.id ?? 0)
      : (model.accounts[(pick - 360) % (model.accounts.length + 3)]?.id ?? NOWHERE);
  const lines = step.lines.map(({ account, isDebit, cents }) => ({
    ledgerAccountId: accountOf(account),
    [isDebit ? 'debitCents' : 'creditCents']: cents,
  }));
  const signed = step.lines.map(({ isDebit, cents }) => (isDebit ? 1 : -1) * Number(cents));
  const rest = signed.reduce((total, cents) => total + cents, 0);
  if (step.isBalanced && Number.isSafeInteger(rest) && rest !== 0 && Math.abs(rest) <= 1e14) {
    lines.push({
      ledgerAccountId: open[0]?.id ?? 0,
      [rest > 0 ? 'creditCents' : 'debitCents']: Math.abs(rest),
    });
    signed.push(-rest);
  }
  const known = lines.map(({ ledgerAccountId }) => model.accounts.find(({ id }) => id === ledgerAccountId));
  const isValid =
    isDate(step.on) &&
    isText(step.memo, 1, 500) &&
    lines.length >= 2 &&
    step.lines.every(({ cents }) => isAmount(cents));
  const refusals = orInvalid(
    isValid,
    codes(
      [!isPlausible(step.on), 'date.implausible'],
      [known.includes(undefined), 'account.not-found'],
      [known.some((account) => account?.fund === 'trust' || account?.isControl), 'account.control'],
      [signed.includes(0), 'entry.invalid'],
      [signed.reduce((total, cents) => total + cents, 0) !== 0, 'entry.unbalanced'],
      [isClosed(model, step.on), 'period.closed'],
    ),
  );
  const entry = {
    kind: 'manual',
    basis: 'fact' as const,
    on: step.on,
    memo: step.memo.trim(),
    reversesId: null,
    lines: lines.map(({ ledgerAccountId }, index) => ({
      account: Number(ledgerAccountId),
      cents: signed[index] ?? 0,
    })),
    held: [],
  };
  const input = { accountingOn: step.on, memo: step.memo, lines };
  return { ...COMMON, procedure: 'ledger.postManualEntry', input, refusals, effect: posting(model, entry) };
}

const posting =
  (model: Model, entry: Omit<NewEntry, 'requestId'>): Expected['effect'] =>
  (at, requestId) =>
    posted(append(model, at, { ...entry, requestId }));

function trust(model: Model, banks: Banks, step: TrustStep): Expected {
  const { lines, held } = spoiled(trustPlan(step, banks), step, banks);
  const kind = step.basis === 'fact' ? 'opening' : 'remittance';
  const idOf = (code: string): number => model.accounts.find((account) => account.code === code)?.id ?? 0;
  const stored = lines.map(
    ({ account, cents, ...owner }): ModelLine => ({ account: idOf(account), cents, ...owner }),
  );
  const isRefused = step.basis === 'choice' && isOverdrawn(model, step.on, held);
  const entry = {
    kind,
    basis: step.basis,
    on: step.on,
    memo: step.shape,
    reversesId: null,
    lines: stored,
    held,
  };
  return {
    ...COMMON,
    isSpoiled: step.spoil !== null || !isDate(step.on),
    procedure: 'test.post',
    input: { plan: { kind, accountingOn: step.on, memo: step.shape, lines, held } },
    refusals: codes([isClosed(model, step.on), 'period.closed'], [isRefused, 'trust.overdrawn']),
    effect: posting(model, entry),
  };
}

const entryAt = (model: Model, index: number): ModelEntry | undefined =>
  // Now and then one that does not exist.
  index % 40 === 39 ? undefined : model.entries[index % Math.max(1, model.entries.length)];

function reversalOf(original: ModelEntry, on: string, reason: string, basis: 'fact' | 'choice') {
  return {
    kind: 'reversal',
    basis,
    on,
    memo: `Reverses entry ${original.seq}: ${reason}`,
    reversesId: original.id,
    lines: original.lines.map((line) => ({ ...line, cents: -line.cents })),
    held: original.held.map((row) => ({ ...row, cents: -row.cents })),
  };
}
const isReversed = (model: Model, entry: ModelEntry): boolean =>
  model.entries.some(({ reversesId }) => reversesId === entry.id);

function reverse(model: Model, step: Extract<Step, { do: 'reverse' }>): Expected {
  const original = entryAt(model, step.entry);
  const undone = model.entries.find(({ id }) => id === original?.reversesId);
  const isManual =
    original?.kind === 'manual' || (original?.kind === 'reversal' && undone?.kind === 'manual');
  const refusals = orInvalid(
    isDate(step.on) && isText(step.reason, 3, 300),
    original === undefined
      ? codes([true, 'entry.not-found'])
      : codes(
          [!isManual, 'entry.not-reversible'],
          [!isPlausible(step.on), 'date.implausible'],
          [isReversed(model, original), 'entry.already-reversed'],
          [isClosed(model, step.on), 'period.closed'],
        ),
  );
  return {
    ...COMMON,
    procedure: 'ledger.reverseEntry',
    input: { entryId: original?.id ?? NOWHERE, accountingOn: step.on, reason: step.reason },
    refusals,
    effect: posting(model, reversalOf(original ?? NOTHING, step.on, step.reason.trim(), 'fact')),
  };
}

const NOTHING: ModelEntry = {
  id: 0,
  seq: 0,
  kind: '',
  on: '',
  at: '',
  memo: '',
  reversesId: null,
  lines: [],
  held: [],
  hash: '',
};

function reverseAny(model: Model, step: Extract<Step, { do: 'reverseAny' }>): Expected {
  const original = entryAt(model, step.entry);
  const entry = reversalOf(original ?? NOTHING, step.on, 'a test', step.basis);
  const refusals =
    original === undefined
      ? codes([true, 'entry.not-found'])
      : codes(
          [isReversed(model, original), 'entry.already-reversed'],
          [isClosed(model, step.on), 'period.closed'],
          [step.basis === 'choice' && isOverdrawn(model, step.on, entry.held), 'trust.overdrawn'],
        );
  const input = { entryId: original?.id ?? NOWHERE, accountingOn: step.on, basis: step.basis };
  const isSpoiled = original !== undefined && !isDate(step.on);
  return { ...COMMON, isSpoiled, procedure: 'test.reverse', input, refusals, effect: posting(model, entry) };
}

function close(model: Model, on: string): Expected {
  const isRefused =
    !isMonthEnd(on) || on > BUSINESS_ON || (model.closedThrough !== null && on <= model.closedThrough);
  return {
    ...COMMON,
    procedure: 'ledger.closePeriod',
    input: { throughOn: on },
    refusals: orInvalid(isDate(on), codes([isRefused, 'period.invalid'])),
    effect: () => {
      model.closedThrough = on;
      model.nextId += 1;
      return { closedThrough: on };
    },
  };
}

function reopen(model: Model, { on, reason }: Extract<Step, { do: 'reopen' }>): Expected {
  const isBack =
    model.closedThrough !== null && (on === null || (isMonthEnd(on) && on < model.closedThrough));
  return {
    ...COMMON,
    procedure: 'ledger.reopenPeriod',
    input: { throughOn: on, reason },
    refusals: orInvalid(
      (on === null || isDate(on)) && isText(reason, 5, 300),
      codes([!isBack, 'period.invalid']),
    ),
    effect: () => {
      model.closedThrough = on;
      model.nextId += 1;
      return { closedThrough: on };
    },
  };
}

function addAccount(model: Model, step: Extract<Step, { do: 'account' }>): Expected {
  const isTaken = model.accounts.some(
    ({ code, name }) => code === step.code || name.toLowerCase() === step.name.toLowerCase(),
  );
  const isValid = /^O\d{4}$/.test(step.code) && isText(step.name, 2, 80) && step.class !== 'other';
  return {
    ...COMMON,
    procedure: 'ledger.addAccount',
    input: { code: step.code, name: step.name, class: step.class },
    refusals: orInvalid(isValid, codes([isTaken, 'account.invalid'])),
    effect: () => {
      const id = model.nextId;
      model.nextId += 1;
      model.accounts.push({ id, code: step.code, name: step.name, fund: 'operating', isControl: false });
      return { ledgerAccountId: id };
    },
  };
}

/** A request sent twice: the same answer and nothing posted, or a refusal when it says something else. */
function again(model: Model, step: Extract<Step, { do: 'again' }>): Expected {
  const other = { throughOn: null, reason: 'something else entirely' };
  const nothing = { procedure: 'ledger.reopenPeriod', effect: () => null };
  const requests = [...model.answered];
  const earlier = requests[step.request % Math.max(1, requests.length)];
  if (earlier === undefined) return { ...reopen(model, { do: 'reopen', on: null, reason: other.reason }) };
  const [requestId, { procedure, input, output }] = earlier;
  return step.isChanged
    ? { ...COMMON, ...nothing, requestId, input: other, refusals: codes([true, 'request.reused']) }
    : {
        ...COMMON,
        ...nothing,
        procedure,
        requestId,
        input: JSON.parse(input) as object,
        refusals: new Set(),
        isRepeat: true,
        answer: output,
      };
}
