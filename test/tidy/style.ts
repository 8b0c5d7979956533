/** What neither the compiler nor the linter sees: length, loose ends, headings, and traces of one person's machine. */
import type { Tree } from './imports.ts';

const LINES_MAX = 450;
/** Scenarios read better whole. */
const TEST_LINES_MAX = 520;
/** Closed lists of words: splitting one list over two files would only hide half of it. */
const LONG_ON_PURPOSE = ['electron/ledger/kinds.ts'];

const CODE = /\.(ts|tsx|cjs|mjs|css|sql)$/u;
const WORDS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a loose end without an issue number, as in (#12)', /\b(?:TO-?DO|FIX-?ME|XX[X])\b(?!\s*\(#\d+\))/gu],
  ['a path of one machine', /(?<![\w.$}/-])\/(?:work|root)\/\w/gu],
  ['the host of a package registry', /\bregistry\.[a-z-]+\.(?:org|com|io|net)\b|\bnpmjs\.[a-z]+\b/gu],
];

/** One line per finding. */
export function untidy(tree: Tree): string[] {
  return [...tree].flatMap(([path, text]) => [
    ...tooLong(path, text),
    ...headings(path, text),
    ...WORDS.flatMap(([what, pattern]) =>
      [...text.matchAll(pattern)].map(({ index }) => `${path}:${lineAt(text, index)} ${what}`),
    ),
  ]);
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

function tooLong(path: string, text: string): string[] {
  if (!CODE.test(path) || LONG_ON_PURPOSE.includes(path)) return [];
  const lines = text.split('\n').length - 1;
  const most = path.startsWith('test/') ? TEST_LINES_MAX : LINES_MAX;
  return lines > most ? [`${path} has ${lines} lines, more than ${most}`] : [];
}

function headings(path: string, text: string): string[] {
  if (!path.endsWith('.md')) return [];
  const prose = text.replaceAll(/^```.*?^```/gmsu, '');
  const count = [...prose.matchAll(/^# /gmu)].length;
  return count === 1 ? [] : [`${path} has ${count} first headings instead of one`];
}
