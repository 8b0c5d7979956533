/** What the program does while nobody types: words of new entries into the search index, and the log back into the ledger. */
import { explainSqliteError } from '#db/connection/index.ts';
import type { OpenCompany } from './company.ts';
import type { Context } from './context.ts';

const CHECKPOINT_AFTER_MS = 30_000;
/** Quiet this long before the index is touched, so that no keystroke waits for it. */
const INDEX_AFTER_MS = 400;
/** Entries a batch, at most and at least; between them whatever takes about 20 ms on this machine. */
const BATCH_MAX = 1000;
const BATCH_MIN = 50;
const BATCH_MS = 20;
const TICK_MS = 40;

export type Maintenance = {
  /** Something was posted or opened just now. */
  readonly note: () => void;
  readonly stop: () => void;
};

export function createMaintenance(context: Pick<Context, 'company' | 'log'>): Maintenance {
  let indexing: NodeJS.Timeout | null = null;
  let checkpointing: NodeJS.Timeout | null = null;
  let size = BATCH_MIN << 2;
  const stop = (): void => {
    if (indexing !== null) clearTimeout(indexing);
    if (checkpointing !== null) clearTimeout(checkpointing);
  };
  const later = (work: () => void, milliseconds: number): NodeJS.Timeout =>
    setTimeout(work, milliseconds).unref();
  const guarded = (work: (company: OpenCompany) => void): void => {
    const company = context.company();
    if (company === null || company.isReadOnly) return;
    try {
      work(company);
    } catch (error) {
      // Neither is needed for correct books; the next quiet moment tries again.
      context.log('warn', 'Idle work was put off', explainSqliteError(error));
    }
  };
  const index = (): void =>
    guarded((company) => {
      const start = performance.now();
      const isMore = indexBatch(company, size) === size;
      size =
        performance.now() - start > BATCH_MS
          ? Math.max(BATCH_MIN, size >> 1)
          : Math.min(BATCH_MAX, size << 1);
      if (isMore) indexing = later(index, TICK_MS);
    });
  return {
    note: () => {
      stop();
      indexing = later(index, INDEX_AFTER_MS);
      checkpointing = later(() => guarded((company) => company.checkpoint()), CHECKPOINT_AFTER_MS);
    },
    stop,
  };
}

/** Indexes the next entries; answers how many there were. */
export function indexBatch({ connection }: Pick<OpenCompany, 'connection'>, size: number): number {
  const through = connection.read.value<number>('SELECT indexed_through FROM entry_search_state') ?? 0;
  const head = connection.read.value<number>("SELECT seq FROM chain_head WHERE chain = 'entries'") ?? 0;
  const last = Math.min(head, through + size);
  if (last === through) return 0;
  connection.write((tx) => {
    tx.exec(
      'INSERT INTO entry_search (rowid, memo) SELECT id, memo FROM journal_entry WHERE seq > ? AND seq <= ? ORDER BY seq',
      through,
      last,
    );
    tx.exec('UPDATE entry_search_state SET indexed_through = ?', last);
  });
  return last - through;
}
