/**
 * Sends the queue, one item a step. Before the first byte of a request leaves, a command has stored it; after the answer,
 * another stores what it proved. Killed between any two of these, the next run asks QuickBooks before it sends anything:
 * each entry gets there exactly once (reference: quickbooks 5).
 */
import type { ReadDb } from '#db/connection/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { compare, differenceOf, type Document, type RemoteEntry } from './document.ts';
import { type Finding, judge } from './finding.ts';
import { instantPlus } from './instant.ts';
import { type JsonObject, parseJsonText } from './json-text.ts';
import type { Call, Connector, Unknown } from './port.ts';
import type { Problem } from './problems.ts';
import { readinessProblem } from './readiness.ts';
import { DOC_NUMBER_LENGTH } from './rules.ts';
import { activeConnection } from './source.ts';

/** What the sender needs of the program: reading, issuing a logged command, and the time. */
export type Desk = {
  readonly read: ReadDb;
  /** Runs one of this module's own commands; the request id makes it happen once. */
  command(name: string, input: object, requestId: string): unknown;
  now(): string;
};

export type Next =
  | { readonly kind: 'worked' }
  /** Nothing can be done before this instant; then step again. */
  | { readonly kind: 'wait'; readonly untilAt: string; readonly problem: Problem }
  /** The queue waits until the user has done something. */
  | { readonly kind: 'stopped'; readonly problem: Problem }
  | { readonly kind: 'done' };

export type Sender = { step(): Promise<Next> };

type Item = {
  readonly id: number;
  readonly state: 'queued' | 'sending' | 'unknown' | 'written';
  readonly doc_number: string;
  readonly attempts: number;
  readonly remote_id: string | null;
  readonly sent_at: string | null;
  readonly settles_at: string | null;
  readonly problem_code: string | null;
};

/** Answers missing this often in a row mean an outage: better stop than leave a trail of open questions. */
const UNKNOWN_IN_A_ROW = 3;
/** How often one item is asked about in one run. */
const TRIES = 3;
const NUMBERS_AT_ONCE = 30;

export function createSender(desk: Desk, connector: Connector, settleMs: number): Sender {
  const { hasRequestIds, canFind, canReadBack, docNumberLongest } = connector.capabilities;
  // Without a search an unclear answer could never be cleared up, and without our number nothing could be found.
  invariant(
    hasRequestIds && canFind && canReadBack && docNumberLongest >= DOC_NUMBER_LENGTH,
    'It can be asked',
  );
  const run = new Run(desk, connector, settleMs);
  return { step: () => run.step() };
}

class Run {
  readonly #desk: Desk;
  readonly #connector: Connector;
  readonly #settleMs: number;
  #isReady = false;
  #unknownInARow = 0;
  #pause: { readonly untilAt: string; readonly problem: Problem } | null = null;
  readonly #triesById = new Map<number, number>();
  readonly #retryAtById = new Map<number, string>();
  readonly #readBack = new Set<number>();
  /** Numbers already looked up in this run, and what carried them. */
  readonly #numbered = new Map<string, readonly RemoteEntry[]>();

  constructor(desk: Desk, connector: Connector, settleMs: number) {
    this.#desk = desk;
    this.#connector = connector;
    this.#settleMs = settleMs;
  }

  async step(): Promise<Next> {
    const connection = activeConnection(this.#desk.read);
    if (connection === undefined) return stopped({ code: 'reconnect', detail: '' });
    const paused = this.#pause;
    if (paused !== null && this.#desk.now() < paused.untilAt) return { kind: 'wait', ...paused };
    this.#pause = null;
    if (!this.#isReady) {
      const problem = await readinessProblem(this.#desk.read, connection, this.#connector);
      if (problem !== null) return this.#hold(problem);
      if (connection.hold_code !== null) this.#recordHold(null);
      this.#isReady = true;
    }
    if (this.#unknownInARow >= UNKNOWN_IN_A_ROW) {
      return this.#hold({ code: 'network', detail: 'Several answers in a row were missing.' });
    }
    return this.#work(connection.id);
  }

  async #work(connectionId: number): Promise<Next> {
    const interrupted = this.#first(connectionId, 'sending');
    if (interrupted !== undefined) return this.#interrupted(interrupted);
    const waiting = this.#all(connectionId, 'unknown').filter(
      (item) => (this.#triesById.get(item.id) ?? 0) < TRIES,
    );
    const now = this.#desk.now();
    const due = waiting.find((item) => this.#dueAt(item) <= now);
    if (due !== undefined) return this.#resolve(due);
    const queued = this.#first(connectionId, 'queued');
    if (queued !== undefined) return this.#deliver(connectionId, queued);
    const written = this.#all(connectionId, 'written').find((item) => !this.#readBack.has(item.id));
    if (written !== undefined) return this.#verify(written);
    const [next] = waiting.map((item) => this.#dueAt(item)).toSorted();
    if (next === undefined) return { kind: 'done' };
    return { kind: 'wait', untilAt: next, problem: { code: 'unsettled', detail: '' } };
  }

  #all(connectionId: number, state: Item['state']): readonly Item[] {
    return this.#desk.read.rows<Item>(`${ITEMS} ORDER BY accounting_on, id`, connectionId, state);
  }

  #first(connectionId: number, state: Item['state']): Item | undefined {
    return this.#desk.read.row<Item>(`${ITEMS} ORDER BY accounting_on, id LIMIT 1`, connectionId, state);
  }

  /** When an open item may be asked about: after what was sent has surely been carried out or dropped. */
  #dueAt(item: Item): string {
    return this.#retryAtById.get(item.id) ?? item.settles_at ?? '';
  }

  /** Stopped between sending and recording the answer: from here it may or may not be there. */
  #interrupted(item: Item): Next {
    const problem = { code: 'unsettled', detail: 'The program was closed before the answer came.' } as const;
    const settlesAt = instantPlus(item.sent_at ?? this.#desk.now(), this.#settleMs);
    this.#outcome(item, { outcome: 'unknown', problem, settlesAt, calls: [] });
    return WORKED;
  }

  async #resolve(item: Item): Promise<Next> {
    this.#triesById.set(item.id, (this.#triesById.get(item.id) ?? 0) + 1);
    const document = this.#documentOf(item);
    const found = await this.#connector.find(document);
    if (found.kind === 'held') {
      this.#outcome(item, { outcome: 'held', problem: found.problem, calls: found.calls });
      return stopped(found.problem);
    }
    if (found.kind === 'unknown') return this.#askLater(item, found);
    const finding = judge(found.entries, document.stamp);
    if (finding.kind !== 'absent') return this.#settle(item, finding, found.calls);
    // Looked for after its time was up and not there: the same request again, byte for byte.
    return this.#send(item);
  }

  #askLater(item: Item, { settleMs, problem }: Unknown): Next {
    const untilAt = instantPlus(this.#desk.now(), settleMs);
    this.#retryAtById.set(item.id, untilAt);
    this.#unknownInARow += 1;
    if (problem.code === 'throttled') this.#pause = { untilAt, problem };
    return WORKED;
  }

  async #deliver(connectionId: number, item: Item): Promise<Next> {
    const looked = await this.#lookUp(connectionId, item);
    if (looked !== null) return looked;
    return this.#send(item);
  }

  /**
   * Looks whether the next numbers are in QuickBooks already. They are when these books were restored from a backup
   * made before an earlier sending; what is there is adopted, not sent again.
   */
  async #lookUp(connectionId: number, item: Item): Promise<Next | null> {
    if (this.#numbered.has(item.doc_number)) return null;
    const next = this.#desk.read
      .rows<{ doc_number: string }>(
        `SELECT doc_number FROM sync_item WHERE connection_id = ? AND state = 'queued' ORDER BY accounting_on, id LIMIT ?`,
        connectionId,
        NUMBERS_AT_ONCE,
      )
      .map((row) => row.doc_number);
    const found = await this.#connector.numbered(next);
    if (found.kind === 'held') return this.#hold(found.problem);
    if (found.kind === 'unknown') {
      this.#unknownInARow += 1;
      this.#pause = { untilAt: instantPlus(this.#desk.now(), found.settleMs), problem: found.problem };
      return WORKED;
    }
    for (const number of next) {
      this.#numbered.set(
        number,
        found.entries.filter((entry) => entry.docNumber === number),
      );
    }
    return null;
  }

  async #send(item: Item): Promise<Next> {
    this.#record('recordSending', { syncItemId: item.id }, `${item.id}:${item.attempts}:send`);
    const sending = this.#reread(item.id);
    const document = this.#documentOf(sending);
    const known = this.#numbered.get(item.doc_number) ?? [];
    if (known.length > 0) {
      this.#numbered.delete(item.doc_number);
      return this.#settle(sending, judge(known, document.stamp), []);
    }
    const outcome = await this.#connector.send(document);
    const { calls } = outcome;
    this.#unknownInARow = outcome.kind === 'unknown' ? this.#unknownInARow + 1 : 0;
    switch (outcome.kind) {
      case 'written': {
        const finding = judge([outcome.entry], document.stamp);
        return finding.kind === 'ours'
          ? this.#settle(sending, finding, calls)
          : this.#look(sending, document, calls);
      }
      case 'taken':
        return this.#look(sending, document, calls);
      case 'refused':
        this.#outcome(sending, { outcome: 'refused', problem: outcome.problem, calls });
        // The account it names may be in others too: look at the mapping again before the next write.
        if (outcome.problem.code === 'mapping') this.#isReady = false;
        return WORKED;
      case 'unknown': {
        const settlesAt = instantPlus(this.#desk.now(), outcome.settleMs);
        this.#outcome(sending, { outcome: 'unknown', problem: outcome.problem, settlesAt, calls });
        if (outcome.problem.code === 'throttled')
          this.#pause = { untilAt: settlesAt, problem: outcome.problem };
        return WORKED;
      }
      case 'held':
        this.#outcome(sending, { outcome: 'held', problem: outcome.problem, calls });
        return stopped(outcome.problem);
    }
  }

  /** The number is in use, or another entry was answered: find out whose it is. */
  async #look(item: Item, document: Document, earlier: readonly Call[]): Promise<Next> {
    const found = await this.#connector.find(document);
    const calls = [...earlier, ...found.calls];
    if (found.kind !== 'found') {
      const settlesAt =
        found.kind === 'unknown' ? instantPlus(this.#desk.now(), found.settleMs) : this.#desk.now();
      this.#outcome(item, { outcome: 'unknown', problem: found.problem, settlesAt, calls });
      return found.kind === 'held' ? this.#hold(found.problem) : WORKED;
    }
    const finding = judge(found.entries, document.stamp);
    return this.#settle(item, finding.kind === 'absent' ? { kind: 'taken', by: null } : finding, calls);
  }

  async #settle(item: Item, finding: Finding, calls: readonly Call[]): Promise<Next> {
    this.#unknownInARow = 0;
    if (finding.kind === 'ours') {
      const { entry, extraIds } = finding;
      const problem: Problem | null =
        extraIds.length === 0
          ? null
          : { code: 'duplicated', detail: `Ids ${[entry.remoteId, ...extraIds].join(', ')}.` };
      // Read back before anything is recorded: one command less, and a kill in between is found out like any other.
      const { seen, held } = problem === null ? await this.#lookAt(item, entry.remoteId) : NOTHING_SEEN;
      this.#readBack.add(item.id);
      const { remoteId, version: remoteVersion } = entry;
      this.#outcome(item, { outcome: 'written', remoteId, remoteVersion, problem, calls, readBack: seen });
      return held === null ? WORKED : this.#hold(held);
    }
    invariant(finding.kind === 'taken', 'An absent entry is sent, not settled');
    const detail = finding.by === null ? '' : `It is the entry with id ${finding.by}.`;
    this.#outcome(item, { outcome: 'refused', problem: { code: 'numberTaken', detail }, calls });
    return WORKED;
  }

  async #verify(item: Item): Promise<Next> {
    this.#readBack.add(item.id);
    invariant(item.remote_id !== null, 'A written item has a remote id');
    if (item.problem_code === 'duplicated' && (await this.#isStillDuplicated(item))) return WORKED;
    const { seen, held } = await this.#lookAt(item, item.remote_id);
    if (seen !== null) {
      this.#record('recordReadBack', { syncItemId: item.id, ...seen }, this.#once(item, 'read'));
    }
    return held === null ? WORKED : this.#hold(held);
  }

  /** The entry as QuickBooks has it now, compared with what was sent; nothing seen when it gave no answer. */
  async #lookAt(item: Item, remoteId: string): Promise<Look> {
    const read = await this.#connector.read(remoteId);
    if (read.kind === 'held') return { seen: null, held: read.problem };
    this.#unknownInARow = read.kind === 'unknown' ? this.#unknownInARow + 1 : 0;
    if (read.kind === 'unknown') return NOTHING_SEEN;
    const { calls } = read;
    if (read.kind === 'gone') {
      return { seen: { problem: { code: 'gone', detail: '' }, remoteVersion: null, calls }, held: null };
    }
    const document = this.#documentOf(item);
    const body = parseJsonText(document.body) as JsonObject;
    const isSame = compare(body, document.stamp, read.entry) === 'same';
    const problem: Problem | null = isSame
      ? null
      : { code: 'changed', detail: differenceOf(body, read.entry) };
    return { seen: { problem, remoteVersion: read.entry.version, calls }, held: null };
  }

  /** The alarm stands until a search finds one entry only. */
  async #isStillDuplicated(item: Item): Promise<boolean> {
    const document = this.#documentOf(item);
    const found = await this.#connector.find(document);
    if (found.kind !== 'found') return true;
    const finding = judge(found.entries, document.stamp);
    return finding.kind === 'ours' && finding.extraIds.length > 0;
  }

  #reread(syncItemId: number): Item {
    const item = this.#desk.read.row<Item>(`SELECT ${COLUMNS} FROM sync_item WHERE id = ?`, syncItemId);
    invariant(item !== undefined, 'Items stay');
    return item;
  }

  #documentOf(item: Item): Document {
    const row = this.#desk.read.row<Document>(
      `SELECT p.request_id AS requestId, i.doc_number AS docNumber, i.accounting_on AS accountingOn, p.stamp, p.body
       FROM sync_item AS i JOIN sync_payload AS p ON p.request_id = i.request_id WHERE i.id = ?`,
      item.id,
    );
    invariant(row !== undefined, 'What left the computer is stored');
    return row;
  }

  #hold(problem: Problem): Next {
    this.#recordHold(problem);
    return stopped(problem);
  }

  #recordHold(problem: Problem | null): void {
    const commands = this.#desk.read.value<number>("SELECT seq FROM chain_head WHERE chain = 'commands'");
    this.#record('recordHold', { problem }, `hold:${commands}`);
  }

  #outcome(
    item: Item,
    given: {
      readonly outcome: 'written' | 'refused' | 'unknown' | 'held';
      readonly problem: Problem | null;
      readonly calls: readonly Call[];
      readonly remoteId?: string;
      readonly remoteVersion?: string;
      readonly settlesAt?: string;
      readonly readBack?: Seen | null;
    },
  ): void {
    const nothing = { remoteId: null, remoteVersion: null, settlesAt: null, readBack: null };
    this.#record(
      'recordOutcome',
      { syncItemId: item.id, ...nothing, ...given },
      this.#once(item, given.outcome),
    );
  }

  /** Attempts and calls so far only grow, so each record of an item has an id of its own. */
  #once(item: Item, what: string): string {
    const known = this.#desk.read.row<{ attempts: number; calls: number }>(
      `SELECT i.attempts, coalesce((SELECT json_array_length(a.calls) FROM sync_attempt AS a
         WHERE a.sync_item_id = i.id AND a.attempt_no = i.attempts), 0) AS calls FROM sync_item AS i WHERE i.id = ?`,
      item.id,
    );
    return `${item.id}:${known?.attempts}:${known?.calls}:${what}`;
  }

  #record(command: string, input: object, once: string): unknown {
    return this.#desk.command(`sync.${command}`, input, `job:sync:${once}`);
  }
}

/** What a read-back saw. */
type Seen = {
  readonly problem: Problem | null;
  readonly remoteVersion: string | null;
  readonly calls: readonly Call[];
};
type Look = { readonly seen: Seen | null; readonly held: Problem | null };
const NOTHING_SEEN: Look = { seen: null, held: null };
const WORKED: Next = { kind: 'worked' };
const stopped = (problem: Problem): Next => ({ kind: 'stopped', problem });
const COLUMNS = 'id, state, doc_number, attempts, remote_id, sent_at, settles_at, problem_code';
const ITEMS = `SELECT ${COLUMNS} FROM sync_item WHERE connection_id = ? AND state = ?`;
