/** The queue and what became of it, for screens: items, one item whole, problems by cause, every try, drift. */
import type { ReadDb } from '#db/connection/index.ts';
import type { InputOf, OutputOf } from '#electron/ledger/index.ts';
import { describeKind } from '#electron/ledger/index.ts';
import type { sync, SyncItem } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { cents } from '#shared/money/index.ts';
import { activeConnection } from './connection.ts';
import type { DriftKind } from './drift.ts';
import { labelling, lineWords } from './lines.ts';
import type { Call } from './port.ts';
import { fixOf, wordsOf } from './problems.ts';
import type { EntryLine } from './rules.ts';
import { chartOf } from './source.ts';

type ItemRow = Omit<SyncItem, 'problem' | 'remedy'> & {
  readonly problemCode: string | null;
  readonly problemDetail: string | null;
};
const COLUMNS = `i.id AS syncItemId, i.lead_entry_id AS entryId, e.seq AS entryNumber, i.accounting_on AS accountingOn,
  i.post_on AS postOn, i.title, i.doc_number AS docNumber, i.total_cents AS totalCents, i.state, i.attempts,
  i.remote_id AS remoteId, i.problem_code AS problemCode, i.problem_detail AS problemDetail, i.sent_at AS sentAt`;
const FROM = 'FROM sync_item AS i JOIN journal_entry AS e ON e.id = i.lead_entry_id';

function itemOf({ problemCode, problemDetail, ...row }: ItemRow): SyncItem {
  const words = problemCode === null ? null : wordsOf(problemCode, problemDetail ?? '');
  return { ...row, problem: words?.problem ?? null, remedy: words?.remedy ?? null };
}

const STATES = {
  open: "i.state IN ('queued', 'sending', 'written', 'unknown')",
  done: "i.state = 'verified'",
  refused: "i.state = 'refused'",
  all: '1',
} as const;

/** Newest first. */
export function items(
  db: ReadDb,
  input: { readonly state: keyof typeof STATES; readonly limit: number },
): { items: SyncItem[] } {
  const rows = db.rows<ItemRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE i.connection_id = ? AND ${STATES[input.state]}
     ORDER BY i.accounting_on DESC, i.id DESC LIMIT ?`,
    activeConnection(db)?.id ?? 0,
    input.limit,
  );
  return { items: rows.map(itemOf) };
}

type AttemptRow = {
  readonly attemptNo: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly outcome: string | null;
  readonly calls: string;
};

export function item(db: ReadDb, syncItemId: number): OutputOf<typeof sync.item> {
  const row = db.row<ItemRow & { note: string; lines: string; mappingMode: 'net' | 'full'; firstId: number }>(
    `SELECT ${COLUMNS}, i.note, i.lines, i.mapping_mode AS mappingMode, (SELECT r.id FROM sync_item AS r
       WHERE r.connection_id = i.connection_id AND r.lead_entry_id = i.lead_entry_id AND r.generation = 0) AS firstId
     ${FROM} WHERE i.id = ?`,
    syncItemId,
  );
  if (row === undefined) {
    throw new Refusal('not-found', {
      what: 'Not shown.',
      why: `The queue has no item ${syncItemId}.`,
      todo: 'Reload the queue.',
    });
  }
  const { note, lines, mappingMode, firstId, ...rest } = row;
  const labelOf = labelling(db, chartOf(db, mappingMode).targets);
  const entries = db.rows<{ entryId: number; entryNumber: number; kind: string }>(
    `SELECT e.id AS entryId, e.seq AS entryNumber, e.kind FROM sync_composition AS c JOIN journal_entry AS e ON e.id = c.entry_id
     WHERE c.sync_item_id = ? ORDER BY e.seq`,
    firstId,
  );
  const attempts = db.rows<AttemptRow>(
    `SELECT attempt_no AS attemptNo, started_at AS startedAt, finished_at AS finishedAt, outcome, calls
     FROM sync_attempt WHERE sync_item_id = ? ORDER BY attempt_no`,
    syncItemId,
  );
  return {
    item: itemOf(rest),
    note,
    lines: (JSON.parse(lines) as EntryLine[]).map((line) => lineWords(line, labelOf)),
    entries: entries.map(({ kind, ...entry }) => ({ ...entry, title: describeKind(kind).title })),
    attempts: attempts.map(({ calls, ...attempt }) => ({ ...attempt, calls: JSON.parse(calls) as Call[] })),
  };
}

const SHOWN_PER_PROBLEM = 5;
const ITEMS_PER_PROBLEM = 1000;

/** Everything in the queue that needs a hand, by cause, the most frequent first. */
export function problems(db: ReadDb): OutputOf<typeof sync.problems> {
  const rows = db.rows<ItemRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE i.connection_id = ? AND i.state <> 'verified' AND i.problem_code IS NOT NULL
     ORDER BY i.accounting_on, i.id`,
    activeConnection(db)?.id ?? 0,
  );
  const groups = [...Map.groupBy(rows, (row) => row.problemCode ?? '')].map(([code, group]) => {
    const [first] = group;
    // One detail where all agree; else the words of the cause alone, the details stand with the items.
    const isOne = group.every((row) => row.problemDetail === first?.problemDetail);
    return {
      code,
      ...wordsOf(code, isOne ? (first?.problemDetail ?? '') : ''),
      fix: fixOf(code),
      count: group.length,
      totalCents: cents(group.reduce((total, row) => total + row.totalCents, 0)),
      items: group.slice(0, SHOWN_PER_PROBLEM).map(itemOf),
      syncItemIds: group.slice(0, ITEMS_PER_PROBLEM).map((row) => row.syncItemId),
    };
  });
  return { problems: groups.toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)) };
}

type HistoryRow = Omit<OutputOf<typeof sync.history>['attempts'][number], 'calls'> & {
  readonly calls: string;
};

export function history(db: ReadDb, input: InputOf<typeof sync.history>): OutputOf<typeof sync.history> {
  const rows = db.rows<HistoryRow>(
    `SELECT i.id AS syncItemId, i.lead_entry_id AS entryId, i.doc_number AS docNumber, i.title, a.attempt_no AS attemptNo,
       a.started_at AS startedAt, a.outcome, i.total_cents AS totalCents, a.calls
     FROM sync_attempt AS a JOIN sync_item AS i ON i.id = a.sync_item_id
     WHERE i.connection_id = ? AND a.started_at < ? ORDER BY a.started_at DESC, i.id DESC LIMIT ?`,
    activeConnection(db)?.id ?? 0,
    input.before ?? '9999',
    input.limit,
  );
  return { attempts: rows.map(({ calls, ...row }) => ({ ...row, calls: JSON.parse(calls) as Call[] })) };
}

type DriftView = ItemRow & {
  readonly driftId: number;
  readonly kind: DriftKind;
  readonly differences: string;
  readonly foundAt: string;
};

export function drift(db: ReadDb): OutputOf<typeof sync.drift> {
  const rows = db.rows<DriftView>(
    `SELECT ${COLUMNS}, d.id AS driftId, d.kind, d.differences, d.found_at AS foundAt ${FROM}
     JOIN sync_drift AS d ON d.sync_item_id = i.id WHERE i.connection_id = ? AND d.resolution IS NULL ORDER BY d.id`,
    activeConnection(db)?.id ?? 0,
  );
  return {
    drifts: rows.map(({ driftId, kind, differences, foundAt, ...row }) => ({
      driftId,
      item: itemOf(row),
      kind,
      differences: JSON.parse(differences) as string[],
      foundAt,
    })),
  };
}
