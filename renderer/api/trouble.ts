/** What went wrong, in the shape the screens show: what happened, why, and what to do. */
import { ORPCError } from '@orpc/client';

export type Trouble = {
  /** refusal: understood and not allowed. fault: the world failed, may be tried again. defect: we are wrong. */
  readonly kind: 'refusal' | 'fault' | 'defect';
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly todo: string;
  /** Where in the input, such as `lines.2.debitCents`. */
  readonly field: string | null;
  readonly incident: string | null;
  /** The command may have been done although no answer came. */
  readonly outcomeUnknown: boolean;
};

type Text = { what?: unknown; why?: unknown; todo?: unknown; field?: unknown; incident?: unknown };

/** Reads any error of the client. Errors that are not the backend's words get words of ours. */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof ORPCError)) return noAnswer(error);
  const text: Text = typeof error.data === 'object' && error.data !== null ? error.data : {};
  const incident = word(text.incident);
  const spoken = { field: word(text.field), incident, code: String(error.code) };
  if (word(text.what) !== null) {
    const kind = kindOf(error.status, incident);
    return {
      ...spoken,
      kind,
      what: word(text.what) ?? '',
      why: word(text.why) ?? '',
      todo: word(text.todo) ?? '',
      outcomeUnknown: false,
    };
  }
  return {
    ...spoken,
    kind: error.status >= 500 ? 'defect' : 'refusal',
    what: 'Not done.',
    why: error.message,
    todo: 'Copy the details and report them.',
    outcomeUnknown: false,
  };
}

function kindOf(status: number, incident: string | null): Trouble['kind'] {
  if (status < 500) return 'refusal';
  return incident === null ? 'fault' : 'defect';
}

function noAnswer(error: unknown): Trouble {
  return {
    kind: 'fault',
    code: 'no-answer',
    what: 'Coverbook did not answer.',
    why: 'The program behind this window is busy, closed or restarting.',
    todo: 'Try again: nothing is done twice.',
    field: null,
    incident: null,
    outcomeUnknown: !(error instanceof DOMException && error.name === 'AbortError'),
  };
}

function word(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function isNoBookOpen(error: unknown): boolean {
  return error instanceof ORPCError && error.code === 'book.none-open';
}

/** One line for the clipboard: everything we know, nothing about the agency's money. */
export function detailsOf(trouble: Trouble): string {
  const where = trouble.field === null ? '' : ` at ${trouble.field}`;
  const incident = trouble.incident === null ? '' : ` [incident ${trouble.incident}]`;
  return `${trouble.code}${where}${incident}: ${[trouble.what, trouble.why, trouble.todo].join(' ').trim()}`;
}
