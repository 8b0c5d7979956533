import { openSync } from 'node:fs';

/** Steers the shim from inside: it answers every such path with "no such file". */
export function tell(order: string): void {
  try {
    openSync(`/@coverbook/${order}`, 'r');
  } catch {
    return;
  }
}
