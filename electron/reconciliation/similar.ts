/** How alike two texts are: a payee in the book and the words of the bank, which cuts, shouts and abbreviates. Pure. */

/** Words that stand on every second line and tell nothing. */
const EMPTY_WORDS = new Set(
  (
    'the and inc llc ltd co corp company of for payment pmt ach credit debit deposit deposits check checks chk online web ppd ccd ' +
    'des indn id trn entry receipt receipts remittance sweep bank to from on in item items mobile remote counter branch atm wire ' +
    'transfer xfer out incoming outgoing deposited'
  ).split(' '),
);

/** Lower-case words and numbers of at least two signs, in order, each once; at most twelve. */
export function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  let start = -1;
  const lower = text.toLowerCase();
  for (let at = 0; at <= lower.length; at += 1) {
    const code = at < lower.length ? lower.charCodeAt(at) : 32;
    const isWord = (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code > 191;
    if (isWord) {
      if (start < 0) start = at;
      continue;
    }
    if (start >= 0 && at - start >= 2) {
      const word = lower.slice(start, at);
      if (!EMPTY_WORDS.has(word) && !words.includes(word)) words.push(word);
      if (words.length === 12) return words;
    }
    start = -1;
  }
  return words;
}

/** Whether there is a word among them that could name somebody. */
export const isTelling = (words: readonly string[]): boolean =>
  words.some((word) => word.length > 2 && word.charCodeAt(0) > 57);

/** 0 to 1: how much of the shorter list is found in the other; a word cut off counts as found. */
export function likeness(a: readonly string[], b: readonly string[]): number {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 0) return 0;
  let found = 0;
  let weight = 0;
  for (const word of short) {
    // A long word says more than a short one.
    const size = Math.min(word.length, 8);
    weight += size;
    for (const other of long) {
      if (!isSame(word, other)) continue;
      found += size;
      break;
    }
  }
  return found / weight;
}

function isSame(a: string, b: string): boolean {
  if (a === b) return true;
  const length = Math.min(a.length, b.length);
  // Only the end is cut; a number is a number.
  return length >= 4 && a.charCodeAt(0) > 57 && (a.startsWith(b) || b.startsWith(a));
}

/** The words by which a line is known again: without numbers, which change from line to line. */
export function patternOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .split(' ')
    .filter((word) => word.length > 1 && !/\d/.test(word))
    .slice(0, 8)
    .join(' ')
    .slice(0, 120);
}

/** Letters and digits alone, without leading noughts. */
export function plainReference(reference: string): string {
  if (isPlain(reference)) return reference;
  return reference
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/^0+/, '');
}

/** Most are: a hundred thousand of them need no new text. */
function isPlain(reference: string): boolean {
  for (let at = 0; at < reference.length; at += 1) {
    const code = reference.charCodeAt(at);
    const isDigit = code >= 48 && code <= 57;
    if ((!isDigit && (code < 65 || code > 90)) || (at === 0 && code === 48)) return false;
  }
  return true;
}
