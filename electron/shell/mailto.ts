/**
 * A new message in the user's mail program: one recipient, a subject, a text. The address is taken apart and built anew, so
 * that nothing but these three reaches the operating system: no attachment, no copy to others, no quote that ends an argument.
 */

/** Longer ones are cut by the mail programs of Windows, or not opened at all. */
const LENGTH_MAX = 2_000;
const ADDRESS = /^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}$/;
const FIELDS: ReadonlySet<string> = new Set(['subject', 'body']);

/** The same message as an address that may be opened; null when it is, or asks for, anything else. */
export function mailtoAsAllowed(url: string): string | null {
  if (url.length > LENGTH_MAX || !/^mailto:[\x21-\x7e]*$/.test(url) || !URL.canParse(url)) return null;
  const { pathname, searchParams, hash } = new URL(url);
  const to = decoded(pathname);
  if (hash !== '' || to === null || (to !== '' && !ADDRESS.test(to))) return null;
  const fields = [...searchParams];
  const names = new Set(fields.map(([name]) => name));
  if (names.size !== fields.length || fields.some(([name, value]) => !FIELDS.has(name) || !isText(value)))
    return null;
  const query = fields.map(([name, value]) => `${name}=${strictly(value)}`).join('&');
  return `mailto:${to}${query === '' ? '' : `?${query}`}`;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Lines of text; of the characters that control something only the end of a line and the tab. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const isText = (text: string): boolean => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/u.test(text);

/** What encodeURIComponent leaves as it is and a shell might not. */
const strictly = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
