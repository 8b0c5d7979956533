/** An agency's name as a folder name that every operating system takes. */

/** Names Windows keeps for devices, with any ending. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
/** Characters that some file system refuses, that a shell reads, or that cannot be seen. */
const UNSAFE = /[<>:"/\\|?*\p{C}\p{Zl}\p{Zp}]/gu;
const BYTES_MAX = 100;

/** Never empty, never reserved, no separators, at most 100 bytes; the same name always gives the same folder. */
export function folderNameOf(agencyName: string): string {
  const plain = agencyName.normalize('NFC').replaceAll(UNSAFE, ' ').replaceAll(/\s+/g, ' ');
  // Windows drops dots and spaces at the end, a leading dot hides the folder elsewhere.
  const trimmed = withinBytes(plain.replace(/^[. ]+/, '')).replace(/[. ]+$/, '');
  const named = trimmed === '' ? 'Agency' : trimmed;
  return RESERVED.test(named) ? `Agency ${named}` : named;
}

function withinBytes(text: string): string {
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > BYTES_MAX) break;
    kept += character;
  }
  return kept;
}
