/**
 * Power cuts. Everything the program wrote and synced is on record; at any moment the disk may hold of the unsynced
 * writes none, all, the first ones, any of them, or torn sectors. Nothing acknowledged may be missing, whatever it holds.
 * The same with synchronous NORMAL and OFF must find losses: otherwise the replay itself would be blind.
 */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTails } from '#db/checks/index.ts';
import { connect, openDatabase } from '#db/connection/index.ts';
import { testBook } from '#test/builders/book.ts';
import { testRegistry } from '#test/builders/commands.ts';
import { type Dice, diceOf } from '#test/builders/dice.ts';
import { proof } from '#test/builders/proof.ts';
import { compiledShim, underShim } from './shim.ts';
import type { Suite } from './suite.ts';

type File = 'd' | 'w';
type Write = { readonly file: File; readonly offset: number; readonly data: Buffer | null };
type Event =
  | { readonly type: 'w' | 't'; readonly write: Write }
  | { readonly type: 's'; readonly file: File }
  | { readonly type: 'a'; readonly number: number };

/** Records of shim.c: type, file, offset, length, data. */
function eventsOf(log: Buffer): Event[] {
  const events: Event[] = [];
  for (let at = 0; at < log.length; ) {
    const type = String.fromCharCode(log[at] as number);
    const file = String.fromCharCode(log[at + 1] as number) as File;
    const offset = Number(log.readBigUInt64LE(at + 2));
    const length = log.readUInt32LE(at + 10);
    at += 14;
    if (type === 'a') events.push({ type, number: offset });
    else if (type === 's') events.push({ type, file });
    else if (type === 'w')
      events.push({ type, write: { file, offset, data: log.subarray(at, at + length) } });
    else events.push({ type: 't', write: { file, offset, data: null } });
    at += length;
  }
  return events;
}

type Image = { content: Buffer; size: number };
/** Carries out a write, or a truncation to `offset`. */
function apply(image: Image, { offset, data }: Write): void {
  if (data === null) {
    if (offset < image.size) image.content.fill(0, offset, image.size);
    image.size = offset;
    return;
  }
  const end = offset + data.length;
  if (end > image.content.length) {
    const larger = Buffer.alloc(end * 2);
    image.content.copy(larger, 0, 0, image.size);
    image.content = larger;
  }
  data.copy(image.content, offset);
  image.size = Math.max(image.size, end);
}

const SECTOR = 512;
/** Which of the unsynced writes the disk kept. */
function kept(pending: readonly Write[], dice: Dice): readonly Write[] {
  const how = dice(5);
  if (how === 0) return [];
  if (how === 1) return pending;
  if (how === 2) return pending.slice(0, dice(pending.length + 1));
  const some = pending.filter(() => dice(2) === 0);
  return how === 3 ? some : some.flatMap((write) => torn(write, dice));
}
function torn(write: Write, dice: Dice): Write[] {
  const { file, offset, data } = write;
  if (data === null) return [write];
  return Array.from({ length: Math.ceil(data.length / SECTOR) }, (_, sector) => ({
    file,
    offset: offset + sector * SECTOR,
    data: data.subarray(sector * SECTOR, (sector + 1) * SECTOR),
  })).filter(() => dice(2) === 0);
}

type Damage = 'lost' | 'broken' | null;
/** What a restart makes of a state of the disk. */
function restart(folder: string, images: Record<File, Image>, acked: number, isThorough: boolean): Damage {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const path = join(folder, 'ledger.db');
  writeFileSync(path, images.d.content.subarray(0, images.d.size));
  writeFileSync(`${path}-wal`, images.w.content.subarray(0, images.w.size));
  try {
    const raw = openDatabase(path, { mode: 'write' });
    try {
      const { read } = connect(raw);
      const present = read.value<number>(
        "SELECT coalesce(max(CAST(substr(request_id, 6) AS INTEGER)), 0) FROM command_log WHERE request_id LIKE 'kill-%'",
      );
      if (raw.pragma('quick_check', { simple: true }) !== 'ok' || checkTails(read) !== null) return 'broken';
      if (isThorough && Object.keys(proof(raw)).length > 0) return 'broken';
      return (present ?? 0) < acked ? 'lost' : null;
    } finally {
      raw.close();
    }
  } catch {
    return 'broken';
  }
}

type Recorded = { readonly events: readonly Event[]; readonly start: Buffer };
type Found = { states: number; lost: number; broken: number };
const copyOf = ({ content, size }: Image): Image => ({
  content: Buffer.from(content.subarray(0, size)),
  size,
});

function replayCuts({ events, start }: Recorded, states: number, folder: string, dice: Dice): Found {
  const durable: Record<File, Image> = {
    d: { content: Buffer.from(start), size: start.length },
    w: { content: Buffer.alloc(0), size: 0 },
  };
  let pending: Write[] = [];
  let acked = 0;
  const found: Found = { states: 0, lost: 0, broken: 0 };
  const chance = events.length / states;
  for (const event of events) {
    if (event.type === 'a') acked = event.number;
    else if (event.type === 's') {
      for (const write of pending) if (write.file === event.file) apply(durable[event.file], write);
      pending = pending.filter(({ file }) => file !== event.file);
    } else pending.push(event.write);
    // Several states at one moment where there are fewer moments than states.
    for (let budget = 1 / chance; budget > 0; budget -= 1) {
      if (budget < 1 && dice(1_000) >= budget * 1_000) break;
      const images = { d: copyOf(durable.d), w: copyOf(durable.w) };
      for (const write of kept(pending, dice)) apply(images[write.file], write);
      const damage = restart(folder, images, acked, found.states % 25 === 0);
      found.states += 1;
      if (damage !== null) found[damage] += 1;
    }
  }
  return found;
}

const COMMANDS = 60;
export const power: Suite = {
  name: 'power',
  what: 'power cuts replayed from the record of writes and fsyncs, nothing acknowledged lost',
  unit: 'states',
  count: 2_000,
  run: async (count, seed) => {
    const directory = mkdtempSync(join(tmpdir(), 'coverbook-power-'));
    try {
      const shim = compiledShim(directory);
      if ('missing' in shim) return { skipped: shim.missing };
      const book = testBook(testRegistry);
      book.connection.close();
      const start = readFileSync(book.path);
      const dice = diceOf(seed);
      const cut = async (synchronous: string, autocheckpoint: number, states: number): Promise<Found> => {
        const folder = mkdtempSync(join(directory, 'run-'));
        const path = join(folder, 'ledger.db');
        const log = join(folder, 'record.bin');
        copyFileSync(book.path, path);
        const parameters = [path, log, synchronous, String(autocheckpoint), String(COMMANDS)];
        // It kills itself at the end: closing would checkpoint, which a power cut does not.
        await underShim(shim.path, 'power-child.ts', parameters).catch(() => undefined);
        const events = eventsOf(readFileSync(log));
        assert.ok(events.filter(({ type }) => type === 'a').length === COMMANDS, 'the record is whole');
        return replayCuts({ events, start }, states, join(folder, 'state'), dice);
      };
      // Few pages between checkpoints, so that many cuts hit one; and the product's own setting.
      const often = await cut('FULL', 40, Math.ceil(count / 2));
      const seldom = await cut('FULL', 1_000, Math.ceil(count / 2));
      const full = {
        states: often.states + seldom.states,
        bad: often.lost + often.broken + seldom.lost + seldom.broken,
      };
      assert.equal(full.bad, 0, `FULL: ${JSON.stringify({ often, seldom })}`);
      const normal = await cut('NORMAL', 1_000, Math.ceil(count / 10));
      assert.ok(normal.lost > 0, `NORMAL must lose: ${JSON.stringify(normal)}`);
      const off = await cut('OFF', 40, Math.ceil(count / 10));
      assert.ok(off.lost + off.broken > 0, `OFF must lose: ${JSON.stringify(off)}`);
      rmSync(book.directory, { recursive: true, force: true });
      const note = `FULL: 0 bad. To compare: NORMAL ${normal.lost + normal.broken} of ${normal.states}, OFF ${off.lost + off.broken} of ${off.states}.`;
      return { done: full.states, note };
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
