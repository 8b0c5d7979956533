/** Queueing in short commands: the same outbox however it is cut, interrupted, taken back or begun anew. */
import { expect, it } from 'vitest';
import type { SyncPosting, SyncSettings } from '#shared/contract/index.ts';
import { refusal, RENT_TARGETS, SyncScene, laterRefusal } from '#test/builders/sync-scene.ts';
import { QueueRun } from '#test/builders/sync.ts';

const scene = new SyncScene();
const ENTRIES = 320;

/** More than two commands' worth, in two months, with a reversal that makes one month's day net to nothing. */
async function posted(): Promise<void> {
  const days = ['2026-10-05', '2026-10-06', '2026-11-02', '2026-11-03'];
  for (let cents = 1; cents <= ENTRIES; cents += 1) scene.rent(cents, days[cents % 4]);
  const { entryId } = scene.rent(77_777, '2026-11-20');
  scene.book.run('ledger.reverseEntry', { entryId, accountingOn: '2026-11-20', reason: 'booked twice' });
  await scene.sync.mapAll(RENT_TARGETS);
}

function settings(part: Partial<SyncSettings>): void {
  const known = scene.book.ask<{ settings: SyncSettings }>('sync.settings').settings;
  scene.book.run('sync.saveSettings', { settings: { ...known, ...part }, startsOn: null });
}

const post = (manual: SyncPosting): void => {
  const known = scene.book.ask<{ settings: SyncSettings }>('sync.settings').settings;
  settings({ posting: { ...known.posting, manual, other: manual } });
};

const count = (table: string): number =>
  scene.book.connection.read.value<number>(`SELECT count(*) FROM ${table}`) ?? 0;

/** The outbox without its ids. */
function outbox(): readonly unknown[] {
  const { read } = scene.book.connection;
  return [
    ...read.rows(
      'SELECT doc_number, accounting_on, title, note, lines, total_cents, state FROM sync_item ORDER BY doc_number',
    ),
    ...read.rows(
      `SELECT c.entry_id, i.doc_number, c.skipped_because FROM sync_composition AS c
       LEFT JOIN sync_item AS i ON i.id = c.sync_item_id ORDER BY c.entry_id`,
    ),
    ...read.rows('SELECT composed_count, composed_through_seq FROM sync_connection'),
  ];
}

async function all(run: QueueRun, isKilled: boolean): Promise<number> {
  for (let steps = 0; ; steps += 1) {
    if (isKilled) run.restart();
    // One step after the other, as the program runs them.
    if ((await run.step()) === null) return steps;
  }
}

it.each([
  ['entry', 4],
  // A day or month is known only when everything posted in it was looked at: a command each, after those of the rest.
  ['day', 5],
  ['month', 2],
] as const)(
  'by %s: whole, killed between any two commands, or taken back first, it is the same',
  async (posting, stepsLeast) => {
    await posted();
    post(posting);
    const first = new QueueRun(scene.book, '2026-11-30');
    await first.begin();
    expect(await all(first, false)).toBeGreaterThanOrEqual(stepsLeast);
    const whole = outbox();
    // By entry the pair reversed stands there as two; in a sum it cancels, and with it the day it was alone on.
    expect(count('sync_item')).toBe({ entry: ENTRIES + 2, day: 4, month: 2 }[posting]);
    expect(scene.status().unqueuedCount).toBe(0);

    first.undo();
    expect(outbox()).toEqual([{ composed_count: 0, composed_through_seq: 0 }]);
    expect(scene.status().unqueuedCount).toBe(ENTRIES + 2);

    const second = new QueueRun(scene.book, '2026-11-30');
    await second.begin();
    await all(second, true);
    expect(outbox()).toEqual(whole);

    expect(await scene.sync.send()).toEqual({ kind: 'done' });
    const sum = scene.sync.remote().reduce((total, { amounts }) => total + (amounts['Rent'] ?? 0), 0);
    expect(sum).toBe((ENTRIES * (ENTRIES + 1)) / 2);
  },
);

it('stops when settings change half way, keeps what it did, and goes on by the new ones', async () => {
  await posted();
  const run = new QueueRun(scene.book, '2026-11-30');
  await run.begin();
  await run.step();
  post('day');
  const stopped = await laterRefusal(run.step());
  expect(`${stopped.text.what} ${stopped.text.why} ${stopped.text.todo}`).toBe(
    'Queueing stopped; what was queued so far stays. Settings or mapping were changed meanwhile, so the rest would have been worked out by the old ones. Queue again.',
  );
  expect(count('sync_item')).toBe(100);
  await scene.queue();
  expect(scene.status().unqueuedCount).toBe(0);
  await scene.sync.send();
  const sum = scene.sync.remote().reduce((total, { amounts }) => total + (amounts['Rent'] ?? 0), 0);
  expect(sum).toBe((ENTRIES * (ENTRIES + 1)) / 2);
});

it('cannot be taken back once anything of it was on its way', async () => {
  await scene.sync.mapAll(RENT_TARGETS);
  scene.rent(1);
  scene.rent(2);
  const run = new QueueRun(scene.book, '2026-11-30');
  await run.begin();
  await all(run, false);
  expect(run.message).toBe('2 entries queued, 0 net to nothing in QuickBooks.');
  scene.sync.online = false;
  await scene.sync.send();
  scene.sync.online = true;
  await scene.sync.send();
  const refused = refusal(() => run.undo());
  expect(refused.text.why).toBe('2 of its entries have left for QuickBooks, or may have.');
  scene.expectOnce(1, 2);
  const { raw } = scene.book.connection;
  for (const table of ['sync_item', 'sync_composition']) {
    expect(() => raw.exec(`DELETE FROM ${table}`)).toThrow(/sent/);
  }
});
