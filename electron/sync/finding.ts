/** What a search in QuickBooks says about one of our entries. */
import type { Document, RemoteEntry } from './document.ts';

export type Finding =
  | { readonly kind: 'ours'; readonly entry: RemoteEntry; readonly extraIds: readonly string[] }
  /** Somebody else's entry has the number. */
  | { readonly kind: 'taken'; readonly by: string | null }
  | { readonly kind: 'absent' };

/** Ours is what carries our stamp, whatever else was changed on it; the oldest counts, others are extra. */
export function judge(
  entries: readonly RemoteEntry[],
  document: Pick<Document, 'stamp' | 'docNumber'>,
): Finding {
  const byId = new Map(entries.map((entry) => [entry.remoteId, entry]));
  const [entry, ...extra] = [...byId.values()]
    .filter(({ note }) => note.includes(document.stamp))
    .toSorted((a, b) => Number(a.remoteId) - Number(b.remoteId));
  if (entry !== undefined) return { kind: 'ours', entry, extraIds: extra.map(({ remoteId }) => remoteId) };
  const other = [...byId.values()].find(({ docNumber }) => docNumber === document.docNumber);
  return other === undefined ? { kind: 'absent' } : { kind: 'taken', by: other.remoteId };
}
