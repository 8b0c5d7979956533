/**
 * An e-mail as a file (RFC 5322, MIME): the mail program of the computer opens it as a draft with the paper attached. The
 * program sends nothing itself.
 */
import { Buffer } from 'node:buffer';

export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly attachment: { readonly fileName: string; readonly base64: string };
};

const LINE = '\r\n';
/** Lines of 76, as MIME wants base64. */
const folded = (base64: string): string => base64.replace(/.{76}/gu, `$&${LINE}`);

/** Words of a header: as they are in ASCII, else encoded (RFC 2047), in pieces of whole characters that fit a line. */
export function headerText(text: string): string {
  const oneLine = text.replace(/[\r\n]+/gu, ' ');
  if (/^[\x20-\x7e]*$/u.test(oneLine)) return oneLine;
  const pieces: string[] = [];
  let piece = '';
  for (const character of oneLine) {
    if (Buffer.byteLength(piece + character) > 42) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece]
    .map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`)
    .join(`${LINE} `);
}

/** An address goes into the header only when it is one; anything else is left for the person to fill in. */
const addressOf = (text: string): string => (/^[^\s<>,;"@]+@[^\s<>,;"@]+$/u.test(text) ? text : '');

const BOUNDARY = 'coverbook-paper-0c1f2b7e';

export function emlOf({ to, subject, text, attachment }: Mail): Buffer {
  const name = attachment.fileName.replace(/[^\w.-]+/gu, '-');
  const lines = [
    // Mail programs that know it open the file for writing, not as something received.
    'X-Unsent: 1',
    `To: ${addressOf(to)}`,
    `Subject: ${headerText(subject)}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
    '',
    `--${BOUNDARY}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    folded(Buffer.from(text.replace(/\r?\n/gu, LINE)).toString('base64')),
    `--${BOUNDARY}`,
    `Content-Type: application/pdf; name="${name}"`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${name}"`,
    '',
    folded(attachment.base64),
    `--${BOUNDARY}--`,
    '',
  ];
  return Buffer.from(lines.join(LINE));
}

/** The same without the paper, for mail programs that open no files. */
export function mailtoOf({ to, subject, text }: Omit<Mail, 'attachment'>): string {
  const query = new URLSearchParams({ subject, body: text.replace(/\r?\n/gu, LINE) });
  return `mailto:${encodeURIComponent(addressOf(to)).replaceAll('%40', '@')}?${query.toString().replaceAll('+', '%20')}`;
}
