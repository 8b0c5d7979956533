/** Everything that can stand between the books and QuickBooks, in plain words, each with one thing to do about it. */

/** The one thing to do about it, which a screen offers. */
export type Fix = 'retry' | 'redate' | 'mapping' | 'reconnect' | 'send' | 'drift' | 'none';
type Words = { readonly problem: string; readonly remedy: string; readonly fix: Fix };

const PROBLEMS = {
  network: {
    problem: 'QuickBooks could not be reached.',
    remedy: 'Nothing was lost; the queue waits. Check the network and send again.',
    fix: 'send',
  },
  noAnswer: {
    problem: 'QuickBooks gave no usable answer.',
    remedy: 'Nothing was changed here or there. Try again in a few minutes.',
    fix: 'send',
  },
  tooLarge: {
    problem: 'QuickBooks finds the report too large.',
    remedy: 'Choose an earlier day, or compare in QuickBooks itself.',
    fix: 'none',
  },
  reconnect: {
    problem: 'QuickBooks no longer lets Coverbook in.',
    remedy: 'Connect to QuickBooks again, then send. The queue waits.',
    fix: 'reconnect',
  },
  keys: {
    problem: 'QuickBooks did not accept the keys of this connection.',
    remedy: 'The keys are wrong, not your sign-in: check them in the settings of the connection.',
    fix: 'reconnect',
  },
  access: {
    problem: 'The QuickBooks user behind this connection may not post.',
    remedy: 'Ask the administrator of the QuickBooks company for access, then send again.',
    fix: 'send',
  },
  subscription: {
    problem: 'The QuickBooks subscription has lapsed: it can be read but not written.',
    remedy: 'Renew the subscription in QuickBooks, then send again. The queue waits.',
    fix: 'send',
  },
  company: {
    problem: 'Another QuickBooks company answered.',
    remedy: 'Connect to the company these books were sent to before, or retire that connection first.',
    fix: 'reconnect',
  },
  throttled: {
    problem: 'QuickBooks asked for a pause.',
    remedy: 'Nothing to do: sending goes on after the pause.',
    fix: 'send',
  },
  unsettled: {
    problem: 'QuickBooks gave no clear answer, so the entry may or may not be there.',
    remedy: 'Send again: QuickBooks is asked first, and only what is not there is sent.',
    fix: 'send',
  },
  mapping: {
    problem: 'A mapped QuickBooks account is missing, inactive, or of another type.',
    remedy: 'Map the account anew, then retry.',
    fix: 'mapping',
  },
  closed: {
    problem: 'The books in QuickBooks are closed at this date.',
    remedy: 'Post it there at a later date, or move the closing date in QuickBooks back and send again.',
    fix: 'redate',
  },
  numberTaken: {
    problem: 'QuickBooks already has another entry with this number.',
    remedy: 'Give that entry another number in QuickBooks, then retry.',
    fix: 'retry',
  },
  nameTaken: {
    problem: 'QuickBooks already has a customer, vendor or employee of this name.',
    remedy: 'Map to that one, or create it under another name.',
    fix: 'mapping',
  },
  duplicated: {
    problem: 'QuickBooks has this entry more than once.',
    remedy: 'Delete the extra one in QuickBooks; Coverbook never deletes there by itself.',
    fix: 'send',
  },
  changed: {
    problem: 'The entry is in QuickBooks, but someone changed it there.',
    remedy: 'Put it back in QuickBooks, then send again to check it.',
    fix: 'drift',
  },
  gone: {
    problem: 'The entry was in QuickBooks and has been deleted there.',
    remedy: 'Ask whoever keeps the QuickBooks company why it was deleted.',
    fix: 'drift',
  },
  notAccepted: {
    problem: 'QuickBooks did not accept the entry.',
    remedy: 'Put right what QuickBooks says, then retry.',
    fix: 'retry',
  },
  program: {
    problem: 'Coverbook sent something QuickBooks does not take.',
    remedy: 'This is a mistake of the program: report it with the document number. The books are right.',
    fix: 'none',
  },
} as const satisfies Record<string, Words>;

export type ProblemCode = keyof typeof PROBLEMS;
export type Problem = {
  readonly code: ProblemCode;
  /** What was said or seen, without secrets; empty when the words of the code say all. */
  readonly detail: string;
};

/** Reading changes nothing, so an unclear answer to a question is no more than no answer. */
export function asRead(problem: Problem): Problem {
  return problem.code === 'unsettled' ? { code: 'noAnswer', detail: problem.detail } : problem;
}

export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(PROBLEMS, text);
}

export function fixOf(code: string): Fix {
  return isProblemCode(code) ? PROBLEMS[code].fix : 'none';
}

/** Problem and remedy as shown; a code of a newer program is shown as it is. */
export function wordsOf(code: string, detail: string): { problem: string; remedy: string } {
  const known: Words = isProblemCode(code) ? PROBLEMS[code] : { problem: code, remedy: '', fix: 'none' };
  return { problem: detail === '' ? known.problem : `${known.problem} ${detail}`, remedy: known.remedy };
}

const DETAIL_MAX = 400;
// Bearer and Basic headers, our own fields, and Intuit's habit of quoting the expired token (recorded in its 401 answers).
const SECRETS =
  /(bearer|basic)\s+[\w.~+/=-]+|("?(?:access_token|refresh_token|client_secret|id_token)"?\s*[:=]\s*"?)[^"&\s]+|(token expired:\s*)\S+/gi;

/** Text from outside as it may be kept and shown: no secrets, no control characters, not endless. */
export function redacted(text: string, secrets: readonly string[] = []): string {
  let clean = text.replace(
    SECRETS,
    (_all, scheme: string | undefined, field: string | undefined, expired: string | undefined) =>
      `${scheme ?? field ?? expired ?? ''}…`,
  );
  for (const secret of secrets) if (secret.length > 5) clean = clean.replaceAll(secret, '…');
  clean = clean
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/[\uD800-\uDFFF]/gu, '')
    .trim();
  return clean.length > DETAIL_MAX ? `${clean.slice(0, DETAIL_MAX)}…` : clean;
}
