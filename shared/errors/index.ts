/**
 * The three kinds of trouble (ARCHITECTURE.md, "Errors"):
 * a Refusal is understood and not allowed; a Fault is the world failing; a Defect is ours.
 * Commands throw them inside the transaction, which is what rolls it back; the router alone gives them wire form.
 */

/** Every refusal the backend can give; a procedure's contract lists the ones its screen must handle. */
export const REFUSALS = {
  'input.invalid': 422,
  'auth.required': 401,
  'host.foreign': 403,
  'book.none-open': 409,
  'book.exists': 409,
  'book.not-found': 404,
  'book.locked-by-other': 409,
  'book.newer': 409,
  'book.damaged': 409,
  'book.altered': 409,
  'book.place-unsuitable': 409,
  'book.read-only': 409,
  'request.reused': 409,
  'entry.unbalanced': 422,
  'entry.invalid': 422,
  'entry.not-found': 404,
  'entry.already-reversed': 409,
  'entry.not-reversible': 409,
  'period.closed': 409,
  'period.invalid': 422,
  'account.not-found': 404,
  'account.control': 409,
  'account.invalid': 422,
  'account.parked': 409,
  'trust.overdrawn': 409,
  'date.implausible': 422,
  'file.invalid': 422,
  'file.too-large': 413,
  'job.not-found': 404,
  'job.not-undoable': 409,
  'not-found': 404,
  conflict: 409,
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** A refusal in words a bookkeeper can act on: what was not done, why, and what to do next. */
export type RefusalText = {
  readonly what: string;
  readonly why: string;
  readonly todo: string;
  /** Where in the input, as a path such as `lines.2.debitCents`; absent when it is the whole request. */
  readonly field?: string;
};

export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly text: RefusalText;
  constructor(code: RefusalCode, text: RefusalText) {
    super(`${text.what} ${text.why} ${text.todo}`.trim());
    this.name = 'Refusal';
    this.code = code;
    this.text = text;
  }
}

/** The world failed; nothing was changed unless `outcomeUnknown`, in which case the command log must be asked. */
export class Fault extends Error {
  readonly code: 'disk' | 'disk-full' | 'network' | 'quickbooks' | 'busy' | 'files';
  readonly outcomeUnknown: boolean;
  constructor(code: Fault['code'], message: string, options?: { cause?: unknown; outcomeUnknown?: boolean }) {
    super(message, options);
    this.name = 'Fault';
    this.code = code;
    this.outcomeUnknown = options?.outcomeUnknown ?? false;
  }
}

/** We are wrong. Rolled back, logged under an incident id; the user never sees the stack. */
export class Defect extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'Defect';
  }
}

/** Assertion that stays on in production: a false condition is our defect and rolls the command back. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Defect(message);
}

/** For exhaustive switches: the compiler refuses a forgotten case, the program refuses an impossible value. */
export function unreachable(value: never): never {
  throw new Defect(`Unexpected value ${JSON.stringify(value)}`);
}
