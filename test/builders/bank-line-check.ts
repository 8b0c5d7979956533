/** What a statement that was read must be, whatever the file was: something the books can keep. */
import type { ParsedStatement } from '#electron/reconciliation/formats/statement.ts';
import { parseLocalDate } from '#shared/calendar/index.ts';
import { isCents } from '#shared/money/index.ts';

export function fieldsOk({ from, to, lines, openingCents, closingCents, currency }: ParsedStatement): void {
  const must = (isTrue: boolean, what: string): void => {
    if (!isTrue) throw new Error(`A statement was read with ${what}`);
  };
  must(parseLocalDate(from).ok && parseLocalDate(to).ok && from <= to, 'a period that is none');
  must(openingCents === null || isCents(openingCents), 'an opening balance that is none');
  must(closingCents === null || isCents(closingCents), 'a closing balance that is none');
  must(currency.length <= 3, 'a currency that is none');
  for (const { on, cents, text, reference, bankId } of lines) {
    must(on >= from && on <= to && parseLocalDate(on).ok, 'a line outside its period');
    must(isCents(cents) && cents !== 0, 'a line without an amount');
    must(text.length <= 300 && reference.length <= 60 && bankId.length <= 255, 'a text that is too long');
    must(text.isWellFormed() && !/[\u0000-\u001f\u202a-\u202e]/u.test(text), 'a text that cannot be shown');
  }
}
