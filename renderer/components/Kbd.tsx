/** A key as it is printed on the keyboard. Read out once, by aria-keyshortcuts, not again here. */
import { spokenKeys } from './keys.ts';

export function Kbd({ keys }: { readonly keys: string }) {
  return <kbd aria-hidden="true">{spokenKeys(keys)}</kbd>;
}
