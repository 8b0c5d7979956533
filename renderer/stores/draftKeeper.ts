/**
 * Sends drafts to the host: each change at once, one request at a time; what is typed meanwhile goes in the next one, so that
 * a crash loses the last keystroke at most.
 */
import type { Draft } from './drafts.ts';

export type Host = {
  readonly keep: (key: string, draft: Draft) => Promise<unknown>;
  readonly drop: (key: string) => Promise<unknown>;
};
export type Kept = Readonly<Record<string, Draft>>;

/** Sends what differs from what the host has, until nothing does. `failed` is told once until it works again. */
export function createKeeper(host: Host, now: () => Kept, failed: (error: unknown) => void) {
  let sent = now();
  let isSending = false;
  let hasFailed = false;
  const send = async (): Promise<void> => {
    if (isSending) return;
    isSending = true;
    try {
      for (let next = change(sent, now()); next !== null; next = change(sent, now())) {
        const { key, draft } = next;
        await (draft === undefined ? host.drop(key) : host.keep(key, draft));
        const rest = Object.entries(sent).filter(([known]) => known !== key);
        sent = Object.fromEntries(draft === undefined ? rest : [...rest, [key, draft]]);
      }
      hasFailed = false;
    } catch (error) {
      // The next keystroke tries again.
      if (!hasFailed) failed(error);
      hasFailed = true;
    } finally {
      isSending = false;
    }
  };
  return { send };
}

function change(sent: Kept, now: Kept): { key: string; draft: Draft | undefined } | null {
  for (const [key, draft] of Object.entries(now)) if (sent[key] !== draft) return { key, draft };
  for (const key of Object.keys(sent)) if (!Object.hasOwn(now, key)) return { key, draft: undefined };
  return null;
}
