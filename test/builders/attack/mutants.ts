/**
 * Protections taken out one at a time: each trigger, each RAISE, each condition, each CHECK and each reference of the
 * ledger's schema. Whatever can go without any attack succeeding protects nothing, or is not tested.
 */

export type Mutant = {
  readonly name: string;
  readonly schema: string;
  /** Part of the message of the attacks this protection refuses. */
  readonly messages: readonly string[];
};

type Span = { readonly from: number; readonly to: number };
const without = (text: string, { from, to }: Span, put = ''): string =>
  text.slice(0, from) + put + text.slice(to);

/** Triggers by name: up to the line that is END; alone, or that holds BEGIN and END; both. */
function triggersOf(schema: string): { name: string; span: Span }[] {
  const found: { name: string; span: Span }[] = [];
  let open: { name: string; from: number } | null = null;
  let at = 0;
  for (const line of schema.split('\n')) {
    const name = /^CREATE TRIGGER (\w+)/.exec(line)?.[1];
    if (name !== undefined) open = { name, from: at };
    at += line.length + 1;
    if (open === null || !/^END;$|\bBEGIN\b.*END;$/.test(line)) continue;
    found.push({ name: open.name, span: { from: open.from, to: at - 1 } });
    open = null;
  }
  return found;
}

const messagesIn = (text: string): string[] =>
  [...text.matchAll(/RAISE\(ABORT, '([^']*)'\)/g)].map((match) => match[1] ?? '');

/** The position of the bracket that closes the one at `open`. */
function closing(text: string, open: number): number {
  let depth = 0;
  let isQuoted = false;
  for (let index = open; index < text.length; index += 1) {
    const character = text[index];
    if (character === "'") isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth === 0) return index;
  }
  throw new Error('a bracket is not closed');
}

/** Texts and the AND of BETWEEN, blanked at equal length: what remains of OR and AND are conditions. */
const masked = (text: string): string =>
  text
    .replace(/'[^']*'/g, (quoted) => `'${'·'.repeat(quoted.length - 2)}'`)
    .replace(/BETWEEN (?:-?\w+|'·*') AND/g, (between) => '·'.repeat(between.length));

const BORDER =
  /^(WHEN|THEN|WHERE|HAVING|SELECT|FROM|BEGIN|END|ON|GROUP|ELSE|CASE|JOIN|LEFT|UNION|ORDER|VALUES|SET)\b/;
/** Terms joined by `word` inside a text: each may be replaced by the word's neutral value. */
function terms(text: string, word: 'OR' | 'AND'): Span[] {
  const plain = masked(text);
  const found: Span[] = [];
  const groups: { start: number; ends: number[] }[] = [{ start: 0, ends: [] }];
  const finish = (end: number): void => {
    const group = groups.at(-1);
    if (group === undefined) return;
    if (group.ends.length > 0) {
      const starts = [group.start, ...group.ends.map((at) => at + word.length)];
      for (const [index, from] of starts.entries()) found.push({ from, to: group.ends[index] ?? end });
    }
    group.ends = [];
  };
  for (let index = 0; index < plain.length; index += 1) {
    const rest = plain.slice(index, index + 12);
    const isWord = index === 0 || /[\s(;,]/.test(plain[index - 1] ?? '');
    const border = isWord ? BORDER.exec(rest) : null;
    const group = groups.at(-1) as { start: number; ends: number[] };
    if (plain[index] === '(') groups.push({ start: index + 1, ends: [] });
    else if (plain[index] === ')' || plain[index] === ';' || plain[index] === ',') {
      finish(index);
      if (plain[index] === ')') groups.pop();
      else group.start = index + 1;
    } else if (isWord && rest.startsWith(`${word} `)) group.ends.push(index);
    // An OR binds less than AND: looking for AND, it is a border.
    else if (border !== null || (word === 'AND' && isWord && rest.startsWith('OR '))) {
      finish(index);
      group.start = index + (border?.[0].length ?? 2);
    }
  }
  finish(plain.length);
  return found.filter(
    ({ from, to }) => text.slice(from, to).trim() !== '' && !text.slice(from, to).includes('RAISE('),
  );
}

const shortened = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 90);

function ofTriggers(schema: string): Mutant[] {
  return triggersOf(schema).flatMap(({ name, span }) => {
    const text = schema.slice(span.from, span.to);
    const messages = messagesIn(text);
    const put = (changed: string): string => without(schema, span, changed);
    return [
      { name: `trigger ${name}`, schema: put(''), messages },
      ...[...text.matchAll(/RAISE\(ABORT, '([^']*)'\)/g)].map((match, index) => ({
        name: `${name}: RAISE ${index + 1}, '${match[1]}'`,
        schema: put(without(text, { from: match.index, to: match.index + match[0].length }, '0')),
        messages: [match[1] ?? ''],
      })),
      ...(['OR', 'AND'] as const).flatMap((word) =>
        terms(text, word).map((term) => ({
          name: `${name}: ${word} ${shortened(text.slice(term.from, term.to))}`,
          schema: put(without(text, term, word === 'OR' ? ' 0 ' : ' 1 ')),
          messages,
        })),
      ),
    ];
  });
}

function ofTables(schema: string): Mutant[] {
  const tables = [...schema.matchAll(/^CREATE TABLE (\w+) \(/gm)];
  return tables.flatMap((table) => {
    const name = table[1] ?? '';
    const open = table.index + table[0].length - 1;
    const span = { from: open, to: closing(schema, open) };
    const text = schema.slice(span.from, span.to);
    const put = (changed: string): string => without(schema, span, changed);
    const checks = [...text.matchAll(/CHECK \(/g)].flatMap((match): Mutant[] => {
      const inside = {
        from: match.index + match[0].length,
        to: closing(text, match.index + match[0].length - 1),
      };
      const condition = text.slice(inside.from, inside.to);
      const messages = [`CHECK constraint failed: ${condition.replace(/\s+/g, ' ').slice(0, 25)}`];
      return [
        { name: `${name}: CHECK ${shortened(condition)}`, schema: put(without(text, inside, '1')), messages },
        ...terms(condition, 'AND').map((term) => ({
          name: `${name}: CHECK … AND ${shortened(condition.slice(term.from, term.to))}`,
          schema: put(without(text, inside, without(condition, term, ' 1 '))),
          messages,
        })),
      ];
    });
    const references = [...text.matchAll(/(\w+) INTEGER[\w ]* (REFERENCES \w+ \(id\))/g)].map((match) => {
      const from = match.index + match[0].length - (match[2] ?? '').length;
      return {
        name: `${name}.${match[1]} ${match[2]}`,
        schema: put(without(text, { from, to: match.index + match[0].length })),
        messages: ['FOREIGN KEY constraint failed'],
      };
    });
    const unique = [...text.matchAll(/(\w+) (?:TEXT|INTEGER)(?: NOT NULL)? (UNIQUE)/g)].map((match) => ({
      name: `${name}.${match[1]} UNIQUE`,
      schema: put(
        without(text, { from: match.index + match[0].length - 6, to: match.index + match[0].length }),
      ),
      messages: ['UNIQUE constraint failed'],
    }));
    return [...checks, ...references, ...unique];
  });
}

export function mutantsOf(schema: string): Mutant[] {
  // Comments may hold an apostrophe.
  const bare = schema.replace(/^\s*--.*$/gm, '');
  return [...ofTriggers(bare), ...ofTables(bare)];
}
