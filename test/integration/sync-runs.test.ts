/**
 * Deterministic fault simulation: seeded runs with random troubles, kills, unplugging and settings of QuickBooks. Whatever
 * happens, at the end every local entry is there exactly once. A failing seed is in the message and can be run alone.
 */
import { expect, test } from 'vitest';
import { TROUBLES } from '#electron/sync/simulator/index.ts';
import type { SyncItem } from '#shared/contract/index.ts';
import { testBook } from '#test/builders/book.ts';
import { Killed, type TestSync, testSync } from '#test/builders/sync.ts';

const RUNS = 100;
const ENTRIES = 5;

/** mulberry32: small, seeded, the same everywhere. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const ROWS = Object.keys(TROUBLES);
const REACHES = ['write', 'any', 'read', 'query'] as const;

async function troubledSession(sync: TestSync, random: (below: number) => number): Promise<void> {
  for (let count = random(3); count > 0; count -= 1) {
    const row = ROWS[random(ROWS.length)] ?? '8';
    const own = TROUBLES[row]?.reach;
    const reach = own === 'any' ? REACHES[random(REACHES.length)] : own;
    sync.simulator.trouble(row, 1 + random(3), reach);
  }
  sync.online = random(10) > 0;
  sync.seams.at = random(3) === 0 ? 1 + random(25) : null;
  try {
    await sync.send();
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  sync.seams.at = null;
  sync.online = true;
  sync.simulator.calm();
  sync.clock.advance(random(200_000));
}

async function checkRun(seed: number): Promise<void> {
  const random = randomOf(seed);
  const book = testBook();
  try {
    const sync = testSync(book);
    await sync.connect();
    await sync.mapAll(['account:O6100', 'clearing']);
    sync.simulator.requestIdMode = (['replay', 'replay6000', 'ignore'] as const)[random(3)] ?? 'replay';
    sync.simulator.change({ refusesDuplicateNumbers: random(2) === 0 });
    const amounts = Array.from({ length: ENTRIES }, (_, index) => 100 + index);
    for (const cents of amounts) {
      book.run('ledger.postManualEntry', {
        accountingOn: `2026-11-${10 + random(10)}`,
        memo: 'Rent',
        lines: [
          { ledgerAccountId: book.ledgerAccountId('O6100'), debitCents: cents },
          { ledgerAccountId: book.ledgerAccountId('O1200'), creditCents: cents },
        ],
      });
    }
    book.run('sync.queue', { throughOn: '2026-11-30' });
    for (let session = 2 + random(4); session > 0; session -= 1) await troubledSession(sync, random);
    // Back to calm: whoever was signed out signs in, what was refused is retried, and the queue runs empty.
    sync.clock.advance(200_000);
    await sync.connect();
    for (let round = 0; round < 3; round += 1) {
      const refused = book.ask<{ items: SyncItem[] }>('sync.items', { state: 'refused' }).items;
      if (refused.length > 0)
        book.run('sync.retry', { syncItemIds: refused.map(({ syncItemId }) => syncItemId) });
      await sync.send();
      sync.clock.advance(200_000);
    }
    const { items } = book.ask<{ items: SyncItem[] }>('sync.items', { state: 'all' });
    const there = sync.remote().map(({ amounts: lines }) => lines['Rent'] ?? 0);
    expect({ seed, states: items.map(({ state }) => state), there: there.toSorted((a, b) => a - b) }).toEqual(
      {
        seed,
        states: amounts.map(() => 'verified'),
        there: amounts,
      },
    );
    const log = JSON.stringify(book.connection.read.rows('SELECT input, output FROM command_log'));
    expect(log).not.toMatch(/SIM(access|refresh|code)/);
  } finally {
    book.dispose();
  }
}

test(`${RUNS} seeded runs, every entry exactly once`, { timeout: 60_000 }, async () => {
  for (let seed = 1; seed <= RUNS; seed += 1) await checkRun(seed);
});
