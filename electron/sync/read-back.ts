/** Entries as QuickBooks has them now, compared line by line with what was sent. */
import { differencesOf, type Document } from './document.ts';
import type { Seen } from './outbox.ts';
import type { Connector } from './port.ts';
import type { Problem } from './problems.ts';

export type Asked = { readonly id: number; readonly document: Document; readonly remoteId: string };
export type Look = {
  /** By item; nothing for one that no answer was given about. */
  readonly seen: ReadonlyMap<number, Seen & { readonly differences: readonly string[] }>;
  readonly held: Problem | null;
  readonly isUnclear: boolean;
};

const DETAIL_MAX = 400;

/** One question for all; what is not in the answer is read by itself, because only that proves it was deleted. */
export async function readBack(connector: Connector, asked: readonly Asked[]): Promise<Look> {
  if (asked.length === 0) return { seen: new Map(), held: null, isUnclear: false };
  const found = await connector.readAll(asked.map(({ remoteId }) => remoteId));
  if (found.kind === 'held') return { seen: new Map(), held: found.problem, isUnclear: false };
  if (found.kind === 'unknown') return { seen: new Map(), held: null, isUnclear: true };
  const byId = new Map(found.entries.map((entry) => [entry.remoteId, entry]));
  const seen = new Map<number, Seen & { readonly differences: readonly string[] }>();
  for (const { id, document, remoteId } of asked) {
    const entry = byId.get(remoteId);
    if (entry !== undefined) {
      seen.set(id, seenOf(document, entry, found.calls));
      continue;
    }
    const read = await connector.read(remoteId);
    if (read.kind === 'held') return { seen, held: read.problem, isUnclear: false };
    if (read.kind === 'unknown') return { seen, held: null, isUnclear: true };
    const calls = [...found.calls, ...read.calls];
    seen.set(
      id,
      read.kind === 'read'
        ? seenOf(document, read.entry, calls)
        : { problem: { code: 'gone', detail: '' }, remoteVersion: null, calls, differences: [] },
    );
  }
  return { seen, held: null, isUnclear: false };
}

function seenOf(
  document: Document,
  entry: Parameters<typeof differencesOf>[1],
  calls: Seen['calls'],
): Seen & { readonly differences: readonly string[] } {
  const differences = differencesOf(document, entry);
  const problem: Problem | null =
    differences.length === 0 ? null : { code: 'changed', detail: differences.join(' ').slice(0, DETAIL_MAX) };
  return { problem, remoteVersion: entry.version, calls, differences };
}
