/** What a schema found wrong, in words a bookkeeper understands. Never repeats what was typed. */
import type { z } from 'zod';
import { Refusal } from '#shared/errors/index.ts';

type Issue = z.core.$ZodIssue;

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'yes or no',
  array: 'a list',
  object: 'a group of fields',
};

/** The first thing wrong, as the refusal input.invalid with its field. */
export function invalidInput(error: z.ZodError): Refusal {
  const issue = error.issues[0];
  if (issue === undefined) return refusal('The request is not as described.', undefined);
  const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = [...issue.path.map(String), ...(unknownKey === undefined ? [] : [unknownKey])].map(harmless);
  return refusal(sentence(issue, path), path.length === 0 ? undefined : path.join('.'));
}

function refusal(why: string, field: string | undefined): Refusal {
  const text = { what: 'Nothing was saved.', why, todo: 'Correct it and try again.' };
  return new Refusal('input.invalid', field === undefined ? text : { ...text, field });
}

function sentence(issue: Issue, path: readonly string[]): string {
  const words = `${fieldWords(path)} ${predicate(issue)}.`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `lines.2.debitCents` is "debit in line 3"; units last in names are for programmers. */
function fieldWords(path: readonly string[]): string {
  const named = path.findLast((part) => !/^\d+$/.test(part));
  if (named === undefined) return 'The request';
  const at = path.findIndex((part) => /^\d+$/.test(part));
  const list = path[at - 1];
  const spelt = spell(named);
  if (at < 1 || list === undefined) return spelt;
  const row = `${spell(list).replace(/s$/, '')} ${Number(path[at]) + 1}`;
  return list === named ? row : `${spelt} in ${row}`;
}

function spell(name: string): string {
  const dated = name.replace(/(?<=[a-z])On$/, 'Date').replace(/(?<=[a-z])At$/, 'Time');
  const plain = dated.replace(/(?<=[a-z])(Cents|Ppm|Id)$/, '');
  return plain.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A key somebody else chose is shown short and printable. */
function harmless(key: string): string {
  return key.replace(/[^\w.:-]/g, '?').slice(0, 60);
}

function predicate(issue: Issue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'is not a field of this request';
    case 'invalid_type':
      return isMissing(issue) ? 'is missing' : `must be ${TYPE_WORDS[issue.expected] ?? 'of another kind'}`;
    case 'too_small':
      return `must ${limit(issue.origin, 'at least', issue.minimum)}`;
    case 'too_big':
      return `may ${limit(issue.origin, 'at most', issue.maximum)}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'custom':
    case 'invalid_format':
      return isOwnText(issue.message)
        ? `is not accepted: ${lowerFirst(issue.message)}`
        : 'does not have the expected form';
    default:
      return 'does not have the expected form';
  }
}

function limit(origin: string, words: string, bound: number | bigint): string {
  const noun = origin === 'string' ? 'character' : origin === 'array' ? 'row' : null;
  return noun === null ? `be ${words} ${bound}` : `have ${words} ${bound} ${noun}${bound === 1 ? '' : 's'}`;
}

/** zod says "received undefined" for a field that is not there. */
function isMissing(issue: Issue): boolean {
  return issue.message.endsWith('received undefined');
}

function isOwnText(message: string): boolean {
  return message !== '' && !message.startsWith('Invalid ');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
