import { describe, expect, it } from 'vitest';
import { createChangeFeed } from '#electron/app/changes.ts';

describe('the change feed', () => {
  it('gives every reader every change from its own start, in order', async () => {
    const feed = createChangeFeed();
    feed.publish(['books']);
    const early = feed.subscribe();
    feed.publish(['ledger', 'trust']);
    const late = feed.subscribe();
    feed.publish(['jobs']);
    expect((await early.next()).value).toEqual({ sequence: 2, topics: ['ledger', 'trust'] });
    expect((await early.next()).value).toEqual({ sequence: 3, topics: ['jobs'] });
    expect((await late.next()).value).toEqual({ sequence: 3, topics: ['jobs'] });
    const waiting = early.next();
    feed.publish([]);
    feed.publish(['health']);
    expect((await waiting).value).toEqual({ sequence: 4, topics: ['health'] });
  });

  it('ends when its signal aborts, also while waiting and before it began', async () => {
    const feed = createChangeFeed();
    const abort = new AbortController();
    const reader = feed.subscribe(abort.signal);
    const waiting = reader.next();
    abort.abort();
    expect((await waiting).done).toBe(true);
    feed.publish(['books']);
    expect((await reader.next()).done).toBe(true);
    expect((await feed.subscribe(abort.signal).next()).done).toBe(true);
  });

  it('stops at break, and tells a reader that fell behind by a gap', async () => {
    const feed = createChangeFeed();
    const reader = feed.subscribe();
    for (let n = 0; n < 1000; n += 1) feed.publish(['ledger']);
    const first = (await reader.next()).value as { sequence: number };
    expect(first.sequence).toBe(1000 - 256 + 1);
    for await (const change of reader) if (change.sequence === 900) break;
    expect((await reader.next()).done).toBe(true);
  });
});
