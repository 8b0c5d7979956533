/** Text as our font can print it: a name nobody can read is shown as such, never as another name and never as a crash. */
import { canDraw } from './fonts.ts';

/** The replacement character: a question mark in a diamond. */
const UNKNOWN = '\ufffd';
// Joiners, direction marks and variation selectors say nothing on paper, even where the font knows them.
const SILENT = /[\p{Cf}\p{Variation_Selector}]/u;
const PICTURE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/u;

/** What can be printed of a text, in one line. Letters the font lacks are marked; pictures are left out. */
export function printable(text: string): string {
  let out = '';
  for (const character of text.normalize('NFC')) {
    const codePoint = character.codePointAt(0) as number;
    if (/\s/.test(character)) out += ' ';
    else if (SILENT.test(character)) continue;
    else if (canDraw(codePoint)) out += character;
    else if (!PICTURE.test(character)) out += simplified(character);
  }
  return out.replace(/ {2,}/g, ' ').trim();
}

/** The compatible form (a ligature as its letters, a full-width digit as a digit), if that can be drawn. */
function simplified(character: string): string {
  const plain = character.normalize('NFKC');
  return [...plain].every((part) => canDraw(part.codePointAt(0) as number)) ? plain : UNKNOWN;
}
