/** The outbox as the sender sees it: open items, their documents, and the commands by which it records what it learned. */
import { invariant } from '#shared/errors/index.ts';
import type { Desk } from './desk.ts';
import type { Document } from './document.ts';
import type { Call } from './port.ts';
import type { Problem } from './problems.ts';

export type Item = {
  readonly id: number;
  readonly state: 'queued' | 'sending' | 'unknown' | 'written' | 'verified';
  readonly doc_number: string;
  readonly attempts: number;
  readonly remote_id: string | null;
  readonly sent_at: string | null;
  readonly settles_at: string | null;
  readonly problem_code: string | null;
};

/** What a read-back saw. */
export type Seen = {
  /** Null when it is there as sent. */
  readonly problem: Problem | null;
  readonly remoteVersion: string | null;
  readonly calls: readonly Call[];
};

export type Report = {
  readonly item: Item;
  readonly outcome: 'written' | 'refused' | 'unknown' | 'held';
  readonly problem: Problem | null;
  readonly remoteId?: string;
  readonly remoteVersion?: string;
  readonly settlesAt?: string;
  readonly readBack?: Seen | null;
};

const COLUMNS = 'id, state, doc_number, attempts, remote_id, sent_at, settles_at, problem_code';
/** Queued items with a problem (a closed period) wait for the user; they are not sent. */
const ITEMS = `SELECT ${COLUMNS} FROM sync_item WHERE connection_id = ? AND state = ? AND state <> 'verified'
  AND (state <> 'queued' OR problem_code IS NULL) ORDER BY accounting_on, id LIMIT ?`;

const plain = ({ problem, remoteVersion, calls }: Seen): Seen => ({ problem, remoteVersion, calls });

export class Outbox {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  items(connectionId: number, state: Item['state'], most: number | null): readonly Item[] {
    return this.#desk.read.rows<Item>(ITEMS, connectionId, state, most ?? -1);
  }

  reread(syncItemId: number): Item {
    const item = this.#desk.read.row<Item>(`SELECT ${COLUMNS} FROM sync_item WHERE id = ?`, syncItemId);
    invariant(item !== undefined, 'Items stay');
    return item;
  }

  documentOf(item: Pick<Item, 'id'>): Document {
    const row = this.#desk.read.row<Document>(
      `SELECT p.request_id AS requestId, p.batch_id AS batchId, p.item_key AS itemKey, i.doc_number AS docNumber, p.stamp, p.body
       FROM sync_item AS i JOIN sync_payload AS p ON p.request_id = i.request_id WHERE i.id = ?`,
      item.id,
    );
    invariant(row !== undefined, 'What left the computer is stored');
    return row;
  }

  recordHold(problem: Problem | null): void {
    this.#desk.command('sync.recordHold', { problem }, `job:sync:hold:${this.#commands()}`);
  }

  /** Only when it matters: the closing date moved, or something waits at a closed date. */
  recordClosing(bookCloseOn: string | null): void {
    const { read } = this.#desk;
    const known = read.value<string>('SELECT book_close_on FROM sync_connection WHERE is_active = 1') ?? null;
    const touched = read.value<number>(
      `SELECT count(*) FROM sync_item WHERE state = 'queued' AND (problem_code = 'closed') <> (coalesce(post_on, accounting_on) <= ?)`,
      bookCloseOn ?? '',
    );
    if (known === bookCloseOn && touched === 0) return;
    this.#desk.command('sync.recordClosing', { bookCloseOn }, `job:sync:closing:${this.#commands()}`);
  }

  recordSending(items: readonly Item[]): void {
    const [first] = items;
    invariant(first !== undefined, 'Something is sent');
    const input = { syncItemIds: items.map(({ id }) => id) };
    this.#desk.command('sync.recordSending', input, `job:sync:${first.id}:${first.attempts}:send`);
  }

  /** `calls` are the requests that proved it, the same for all items of a batch. */
  record(reports: readonly Report[], calls: readonly Call[]): void {
    const [first] = reports;
    invariant(first !== undefined, 'Something is recorded');
    const nothing = { remoteId: null, remoteVersion: null, settlesAt: null, readBack: null };
    const outcomes = reports.map(({ item, readBack, ...report }) => ({
      syncItemId: item.id,
      ...nothing,
      ...report,
      calls,
      readBack: readBack === undefined || readBack === null ? null : plain(readBack),
    }));
    this.#desk.command('sync.recordOutcomes', { outcomes }, this.#once(first.item, first.outcome));
  }

  recordReadBacks(seen: readonly { readonly item: Item; readonly seen: Seen }[]): void {
    const [first] = seen;
    if (first === undefined) return;
    const readBacks = seen.map(({ item, seen: one }) => ({ syncItemId: item.id, ...plain(one) }));
    this.#desk.command('sync.recordReadBacks', { readBacks }, this.#once(first.item, 'read'));
  }

  /** Attempts and calls so far only grow, so each record of an item has an id of its own. */
  #once(item: Item, what: string): string {
    const known = this.#desk.read.row<{ attempts: number; calls: number }>(
      `SELECT i.attempts, coalesce((SELECT json_array_length(a.calls) FROM sync_attempt AS a
         WHERE a.sync_item_id = i.id AND a.attempt_no = i.attempts), 0) AS calls FROM sync_item AS i WHERE i.id = ?`,
      item.id,
    );
    return `job:sync:${item.id}:${known?.attempts}:${known?.calls}:${what}`;
  }

  #commands(): number | undefined {
    return this.#desk.read.value<number>("SELECT seq FROM chain_head WHERE chain = 'commands'");
  }
}
