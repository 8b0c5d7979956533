/** Pure rules of parties. */
import { Refusal } from '#shared/errors/index.ts';

/** How names are compared: without case, accents, punctuation and doubled spaces. */
export function searchName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Text as a LIKE pattern: what a user types is never a wildcard. */
export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
}

/** The refusal for a document or party that is not there. */
export function notFound(what: string, id: number | string, field?: string): Refusal {
  return new Refusal('not-found', {
    what: `No such ${what}.`,
    why: `There is no ${what} with id ${id} in these books.`,
    todo: `Choose the ${what} again from its list.`,
    ...(field === undefined ? {} : { field }),
  });
}

/** SQL for an account's full name, its root's before it: "Elgin Sausage House, Plant". `a` is the alias of account. */
export function fullName(a: string): string {
  return `CASE WHEN ${a}.id = ${a}.top_id THEN ${a}.name
    ELSE (SELECT root.name FROM account AS root WHERE root.id = ${a}.top_id) || ', ' || ${a}.name END`;
}
