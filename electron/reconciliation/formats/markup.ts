/**
 * Tags and texts of SGML and XML, one after the other, in one pass and without a tree. Nothing is fetched, nothing is
 * expanded but the five entities and characters by number: a document that declares its own is refused.
 */
import { refuseFile } from '#electron/tabular/index.ts';

export type Markup = {
  readonly open: (name: string, attributes: string) => void;
  /** Text between two tags, entities resolved; blanks alone are left out. */
  readonly text: (text: string) => void;
  readonly close: (name: string) => void;
};

const TAG_MAX = 16 * 1024;
const AGAIN = 'Download it again from the bank.';

/** Refuses file.invalid: documents that declare types or entities, tags without end. */
export function scan(source: string, markup: Markup): void {
  let at = source.indexOf('<');
  while (at >= 0) {
    if (source.startsWith('<!--', at)) {
      at = next(source, after(source, '-->', at + 4));
      continue;
    }
    if (source.startsWith('<![CDATA[', at)) {
      const end = after(source, ']]>', at + 9);
      const text = source.slice(at + 9, end - 3);
      if (text.trim() !== '') markup.text(text);
      at = textFrom(source, end, markup);
      continue;
    }
    if (source.startsWith('<!', at)) {
      throw refuseFile(
        'It declares its own document type or entities.',
        'Statements never need them. ' + AGAIN,
      );
    }
    const end = source.indexOf('>', at);
    if (end < 0 || end - at > TAG_MAX) throw refuseFile('A tag in it has no end.', AGAIN);
    tag(source.slice(at + 1, end), markup);
    at = textFrom(source, end + 1, markup);
  }
}

function after(source: string, mark: string, from: number): number {
  const end = source.indexOf(mark, from);
  if (end < 0) throw refuseFile('It breaks off in the middle.', AGAIN);
  return end + mark.length;
}
const next = (source: string, from: number): number => source.indexOf('<', from);

function textFrom(source: string, from: number, markup: Markup): number {
  const at = next(source, from);
  const raw = at < 0 ? source.slice(from) : source.slice(from, at);
  if (raw.trim() !== '') markup.text(raw.includes('&') ? unescaped(raw) : raw);
  return at;
}

function tag(content: string, markup: Markup): void {
  const first = content[0];
  if (first === '?') return;
  if (first === '/') {
    markup.close(content.slice(1).trim());
    return;
  }
  const isEmpty = content.endsWith('/');
  const body = isEmpty ? content.slice(0, -1) : content;
  const blank = body.search(/\s/);
  const name = blank < 0 ? body : body.slice(0, blank);
  if (!/^[A-Za-z_][\w.:-]{0,80}$/.test(name)) throw refuseFile('It contains a tag that is none.', AGAIN);
  markup.open(name, blank < 0 ? '' : body.slice(blank));
  if (isEmpty) markup.close(name);
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** Banks write a bare `&` as often as `&amp;`: what is no entity stays as it is. */
function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (all, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name as string] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal);
    return code > 0x10_ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
  });
}
