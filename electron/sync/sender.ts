/**
 * Sends the queue, one batch a step. Before the first byte of a request leaves, a command has stored it; after the answer,
 * another stores what it proved. Killed between any two of these, the next run asks QuickBooks before it sends anything:
 * each entry gets there exactly once (reference: quickbooks 5).
 */
import { invariant } from '#shared/errors/index.ts';
import { activeConnection } from './connection.ts';
import type { Document, RemoteEntry } from './document.ts';
import { type Finding, judge } from './finding.ts';
import { instantPlus } from './instant.ts';
import { type Item, Outbox, type Report, type Seen } from './outbox.ts';
import type { Desk } from './desk.ts';
import type { Call, Connector, SendOutcome, Unknown } from './port.ts';
import type { Problem } from './problems.ts';
import { readBack } from './read-back.ts';
import { lookReady } from './readiness.ts';
import { DOC_NUMBER_LENGTH } from './rules.ts';

export type Next =
  | { readonly kind: 'worked' }
  /** Nothing can be done before this instant; then step again. */
  | { readonly kind: 'wait'; readonly untilAt: string; readonly problem: Problem }
  /** The queue waits until the user has done something. */
  | { readonly kind: 'stopped'; readonly problem: Problem }
  | { readonly kind: 'done' };

export type Sender = { step(): Promise<Next> };

/** Answers missing this often in a row mean an outage: better stop than leave a trail of open questions. */
const UNKNOWN_IN_A_ROW = 3;
/** How often one item is asked about in one run. */
const TRIES = 3;

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
  readonly #outbox: Outbox;
  #isReady = false;
  #unknownInARow = 0;
  #pause: { readonly untilAt: string; readonly problem: Problem } | null = null;
  readonly #triesById = new Map<number, number>();
  readonly #retryAtById = new Map<number, string>();
  readonly #looked = new Set<number>();
  /** Numbers looked up in this run before sending, and what carried them. */
  readonly #numbered = new Map<string, readonly RemoteEntry[]>();

  constructor(desk: Desk, connector: Connector, settleMs: number) {
    this.#desk = desk;
    this.#connector = connector;
    this.#settleMs = settleMs;
    this.#outbox = new Outbox(desk);
  }

  async step(): Promise<Next> {
    const connection = activeConnection(this.#desk.read);
    if (connection === undefined) return stopped({ code: 'reconnect', detail: '' });
    const paused = this.#pause;
    if (paused !== null && this.#desk.now() < paused.untilAt) return { kind: 'wait', ...paused };
    this.#pause = null;
    if (!this.#isReady) {
      const ready = await lookReady(this.#desk.read, connection, this.#connector);
      if (ready.problem !== null) return this.#hold(ready.problem);
      if (connection.hold_code !== null) this.#outbox.recordHold(null);
      this.#outbox.recordClosing(ready.bookCloseOn);
      this.#isReady = true;
    }
    if (this.#unknownInARow >= UNKNOWN_IN_A_ROW) {
      return this.#hold({ code: 'network', detail: 'Several answers in a row were missing.' });
    }
    return this.#work(connection.id);
  }

  async #work(connectionId: number): Promise<Next> {
    const { batchMost, askMost } = this.#connector.capabilities;
    const interrupted = this.#outbox.items(connectionId, 'sending', batchMost);
    if (interrupted.length > 0) return this.#interrupted(interrupted);
    const waiting = this.#outbox
      .items(connectionId, 'unknown', null)
      .filter((item) => (this.#triesById.get(item.id) ?? 0) < TRIES);
    const now = this.#desk.now();
    const due = waiting.filter((item) => this.#dueAt(item) <= now).slice(0, batchMost);
    if (due.length > 0) return this.#resolve(due);
    const queued = this.#outbox.items(connectionId, 'queued', batchMost);
    if (queued.length > 0) return this.#deliver(queued);
    const written = this.#outbox
      .items(connectionId, 'written', null)
      .filter((item) => !this.#looked.has(item.id))
      .slice(0, askMost);
    if (written.length > 0) return this.#verify(written);
    const [next] = waiting.map((item) => this.#dueAt(item)).toSorted();
    if (next === undefined) return { kind: 'done' };
    return { kind: 'wait', untilAt: next, problem: { code: 'unsettled', detail: '' } };
  }

  /** When an open item may be asked about: after what was sent has surely been carried out or dropped. */
  #dueAt(item: Item): string {
    return this.#retryAtById.get(item.id) ?? item.settles_at ?? '';
  }

  /** Stopped between sending and recording the answer: from here it may or may not be there. */
  #interrupted(items: readonly Item[]): Next {
    const problem = { code: 'unsettled', detail: 'The program was closed before the answer came.' } as const;
    this.#outbox.record(
      items.map((item) => ({
        item,
        outcome: 'unknown',
        problem,
        settlesAt: instantPlus(item.sent_at ?? this.#desk.now(), this.#settleMs),
      })),
      [],
    );
    return WORKED;
  }

  /** Asks what became of open items; what is not there after its time is up goes out again, byte for byte. */
  async #resolve(items: readonly Item[]): Promise<Next> {
    for (const { id } of items) this.#triesById.set(id, (this.#triesById.get(id) ?? 0) + 1);
    const documents = new Map(items.map((item) => [item.id, this.#outbox.documentOf(item)]));
    const found = await this.#connector.find([...documents.values()]);
    if (found.kind === 'held') return this.#hold(found.problem);
    if (found.kind === 'unknown') return this.#askLater(items, found);
    const absent: Item[] = [];
    const settled: { item: Item; finding: Finding }[] = [];
    for (const item of items) {
      const finding = judge(found.entries, documents.get(item.id) as Document);
      if (finding.kind === 'absent') absent.push(item);
      else settled.push({ item, finding });
    }
    const held = await this.#settle(settled, found.calls);
    if (held !== null) return held;
    // Items keep the batch they left in, so that each is asked for under its old id.
    for (const batch of Map.groupBy(absent, (item) => documents.get(item.id)?.batchId).values()) {
      const next = await this.#send(batch);
      if (next.kind !== 'worked') return next;
    }
    return WORKED;
  }

  #askLater(items: readonly Item[], { settleMs, problem }: Unknown): Next {
    const untilAt = instantPlus(this.#desk.now(), settleMs);
    for (const { id } of items) this.#retryAtById.set(id, untilAt);
    this.#unknownInARow += 1;
    if (problem.code === 'throttled') this.#pause = { untilAt, problem };
    return WORKED;
  }

  /**
   * Looks first whether the numbers are in QuickBooks already. They are when these books were restored from a backup made
   * before an earlier sending; what is there is adopted, not sent again.
   */
  async #deliver(items: readonly Item[]): Promise<Next> {
    if (items.every((item) => this.#numbered.has(item.doc_number))) return this.#send(items);
    const numbers = items.map((item) => item.doc_number);
    const found = await this.#connector.numbered(numbers);
    if (found.kind === 'held') return this.#hold(found.problem);
    if (found.kind === 'unknown') {
      this.#unknownInARow += 1;
      this.#pause = { untilAt: instantPlus(this.#desk.now(), found.settleMs), problem: found.problem };
      return WORKED;
    }
    for (const number of numbers) {
      this.#numbered.set(
        number,
        found.entries.filter((entry) => entry.docNumber === number),
      );
    }
    return this.#send(items);
  }

  async #send(items: readonly Item[]): Promise<Next> {
    this.#outbox.recordSending(items);
    const sending = items.map((item) => this.#outbox.reread(item.id));
    const documents = new Map(sending.map((item) => [item.id, this.#outbox.documentOf(item)]));
    const known: { item: Item; finding: Finding }[] = [];
    const unknown: Item[] = [];
    for (const item of sending) {
      const there = this.#numbered.get(item.doc_number) ?? [];
      this.#numbered.delete(item.doc_number);
      if (there.length === 0) unknown.push(item);
      else known.push({ item, finding: judge(there, documents.get(item.id) as Document) });
    }
    const held = await this.#settle(known, []);
    if (held !== null || unknown.length === 0) return held ?? WORKED;
    const sent = await this.#connector.send(unknown.map((item) => documents.get(item.id) as Document));
    return this.#sorted(unknown, documents, sent.outcomes, sent.calls);
  }

  /** Each item by its own outcome; a batch is no whole. */
  async #sorted(
    items: readonly Item[],
    documents: ReadonlyMap<number, Document>,
    outcomes: ReadonlyMap<string, SendOutcome>,
    calls: readonly Call[],
  ): Promise<Next> {
    const settled: { item: Item; finding: Finding }[] = [];
    const look: Item[] = [];
    const reports: Report[] = [];
    let held: Problem | null = null;
    let isAnswered = false;
    for (const item of items) {
      const document = documents.get(item.id) as Document;
      const outcome = outcomes.get(document.requestId) ?? LEFT_OUT(this.#settleMs);
      isAnswered ||= outcome.kind !== 'unknown';
      switch (outcome.kind) {
        case 'written': {
          const finding = judge([outcome.entry], document);
          if (finding.kind === 'ours') settled.push({ item, finding });
          else look.push(item);
          break;
        }
        case 'taken':
          look.push(item);
          break;
        case 'unknown': {
          const settlesAt = instantPlus(this.#desk.now(), outcome.settleMs);
          reports.push({ item, outcome: 'unknown', problem: outcome.problem, settlesAt });
          if (outcome.problem.code === 'throttled')
            this.#pause = { untilAt: settlesAt, problem: outcome.problem };
          break;
        }
        case 'refused':
          // The account it names may be in others too: look at the mapping again before the next write.
          if (outcome.problem.code === 'mapping') this.#isReady = false;
          reports.push({ item, outcome: 'refused', problem: outcome.problem });
          break;
        case 'held':
          held = outcome.problem;
          reports.push({ item, outcome: 'held', problem: outcome.problem });
          break;
      }
    }
    this.#unknownInARow = isAnswered ? 0 : this.#unknownInARow + 1;
    if (reports.length > 0) this.#outbox.record(reports, calls);
    const stop = (await this.#settle(settled, calls)) ?? (await this.#look(look, documents, calls));
    if (held !== null) return stopped(held);
    return stop ?? WORKED;
  }

  /** The numbers are in use, or another entry was answered: find out whose they are. */
  async #look(
    items: readonly Item[],
    documents: ReadonlyMap<number, Document>,
    earlier: readonly Call[],
  ): Promise<Next | null> {
    if (items.length === 0) return null;
    const found = await this.#connector.find(items.map((item) => documents.get(item.id) as Document));
    const calls = [...earlier, ...found.calls];
    if (found.kind !== 'found') {
      const settleMs = found.kind === 'unknown' ? found.settleMs : 0;
      const settlesAt = instantPlus(this.#desk.now(), settleMs);
      this.#outbox.record(
        items.map((item) => ({ item, outcome: 'unknown', problem: found.problem, settlesAt })),
        calls,
      );
      return found.kind === 'held' ? this.#hold(found.problem) : null;
    }
    return this.#settle(
      items.map((item) => {
        const finding = judge(found.entries, documents.get(item.id) as Document);
        return { item, finding: finding.kind === 'absent' ? { kind: 'taken', by: null } : finding };
      }),
      calls,
    );
  }

  /** Records what was found, with a read-back in the same command: a kill in between is found out like any other. */
  async #settle(
    settled: readonly { readonly item: Item; readonly finding: Finding }[],
    calls: readonly Call[],
  ): Promise<Next | null> {
    if (settled.length === 0) return null;
    this.#unknownInARow = 0;
    const ours = settled.flatMap(({ item, finding }) =>
      finding.kind === 'ours' && finding.extraIds.length === 0
        ? [{ document: this.#outbox.documentOf(item), remoteId: finding.entry.remoteId, id: item.id }]
        : [],
    );
    const look = await readBack(this.#connector, ours);
    if (look.isUnclear) this.#unknownInARow += 1;
    this.#outbox.record(
      settled.map(({ item, finding }) => reportOf(item, finding, look.seen.get(item.id) ?? null)),
      calls,
    );
    for (const { item } of settled) this.#looked.add(item.id);
    return look.held === null ? null : this.#hold(look.held);
  }

  async #verify(items: readonly Item[]): Promise<Next> {
    for (const { id } of items) this.#looked.add(id);
    const asked: { document: Document; remoteId: string; id: number }[] = [];
    for (const item of items) {
      invariant(item.remote_id !== null, 'A written item has a remote id');
      const document = this.#outbox.documentOf(item);
      if (item.problem_code === 'duplicated' && (await this.#isStillDuplicated(document))) continue;
      asked.push({ document, remoteId: item.remote_id, id: item.id });
    }
    const look = await readBack(this.#connector, asked);
    if (look.isUnclear) this.#unknownInARow += 1;
    this.#outbox.recordReadBacks(
      items.flatMap((item) => {
        const seen = look.seen.get(item.id);
        return seen === undefined ? [] : [{ item, seen }];
      }),
    );
    return look.held === null ? WORKED : this.#hold(look.held);
  }

  /** The alarm stands until a search finds one entry only. */
  async #isStillDuplicated(document: Document): Promise<boolean> {
    const found = await this.#connector.find([document]);
    if (found.kind !== 'found') return true;
    const finding = judge(found.entries, document);
    return finding.kind === 'ours' && finding.extraIds.length > 0;
  }

  #hold(problem: Problem): Next {
    this.#outbox.recordHold(problem);
    return stopped(problem);
  }
}

function reportOf(item: Item, finding: Finding, seen: Seen | null): Report {
  if (finding.kind === 'ours') {
    const { entry, extraIds } = finding;
    const problem: Problem | null =
      extraIds.length === 0
        ? null
        : { code: 'duplicated', detail: `Ids ${[entry.remoteId, ...extraIds].join(', ')}.` };
    const { remoteId, version: remoteVersion } = entry;
    return { item, outcome: 'written', remoteId, remoteVersion, problem, readBack: seen };
  }
  invariant(finding.kind === 'taken', 'An absent entry is sent, not settled');
  const detail = finding.by === null ? '' : `It is the entry with id ${finding.by}.`;
  return { item, outcome: 'refused', problem: { code: 'numberTaken', detail } };
}

const LEFT_OUT = (settleMs: number): SendOutcome => ({
  kind: 'unknown',
  problem: { code: 'unsettled', detail: 'The answer to the batch leaves this entry out.' },
  settleMs,
});
const WORKED: Next = { kind: 'worked' };
const stopped = (problem: Problem): Next => ({ kind: 'stopped', problem });
