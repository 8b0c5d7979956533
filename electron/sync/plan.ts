/**
 * What queueing will do, read before it does anything: the stretches of the journal each command takes, and the sums by day
 * or month, which take everything posted in the period to know. Reading all of it is work for a thread.
 */
import { hash } from 'node:crypto';
import { connect, openDatabase, type ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { SyncPosting } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { connectionOf, mappingOf } from './connection.ts';
import { atOneMoment } from './files/index.ts';
import { labelOfKey } from './names.ts';
import type { EntryLine, RemoteGroup } from './rules.ts';
import { isSummary, settingsOf } from './settings.ts';
import { headOf, pageEnd, pendingApart } from './source.ts';
import type { Target } from './targets.ts';

/** Entries in one command: well under 50 ms. */
const ENTRIES_PER_STEP = 100;

export type StretchStep = {
  readonly kind: 'stretch';
  readonly afterSeq: number;
  readonly throughSeq: number;
};
export type SummaryStep = {
  readonly kind: 'summary';
  readonly entryIds: readonly number[];
  readonly accountingOn: LocalDate;
  readonly posting: SyncPosting;
  readonly lines: readonly EntryLine[];
};
export type PlanStep = (StretchStep | SummaryStep) & {
  /** Entries of ours it disposes of, items it makes, entries it passes over. */
  readonly entries: number;
  readonly queued: number;
  readonly skipped: number;
};
export type Plan = {
  readonly basis: string;
  /** The newest entry it knows of. */
  readonly headSeq: number;
  readonly steps: readonly PlanStep[];
  readonly entries: number;
  /** What has lines to be sent and nothing in QuickBooks, in words. */
  readonly unmapped: readonly string[];
};
export type PlanQuestion = { readonly ledgerPath: string; readonly throughOn: LocalDate };

/** In a thread: one look at the books. */
export function answerPlan({ ledgerPath, throughOn }: PlanQuestion): Plan {
  const connection = connect(openDatabase(ledgerPath, { mode: 'read' }));
  try {
    return atOneMoment(connection.raw, () => planThrough(connection.read, throughOn));
  } finally {
    connection.close();
  }
}

/** Changes with everything a line depends on beside the journal: settings, first day, what is mapped. */
export function basisOf(db: ReadDb): string {
  const connection = connectionOf(db);
  const { id, mapping_mode: mode, settings, starts_on: startsOn } = connection;
  const mapped = [...mappingOf(db, id).keys()].toSorted();
  return hash('sha256', JSON.stringify([id, mode, settings, startsOn, mapped])).slice(0, 16);
}

export function planThrough(db: ReadDb, throughOn: LocalDate): Plan {
  const connection = connectionOf(db);
  const mapped = mappingOf(db, connection.id);
  const head = headOf(db);
  const steps: PlanStep[] = [];
  const unmapped = new Set<string>();
  let afterSeq = connection.composed_through_seq;
  while (afterSeq < head) {
    const open = { afterSeq, throughSeq: head, throughOn };
    const throughSeq = pageEnd(db, open, ENTRIES_PER_STEP);
    const { alone, targets } = pendingApart(db, { ...open, throughSeq });
    for (const label of unmappedIn(db, alone.groups, targets, mapped)) unmapped.add(label);
    const queued = alone.groups.length;
    const skipped = alone.skipped.length;
    const entries = alone.groups.reduce((total, group) => total + group.entries.length, skipped);
    // Stretches of what was queued long ago are passed over without a command.
    if (entries > 0) steps.push({ kind: 'stretch', afterSeq, throughSeq, entries, queued, skipped });
    afterSeq = throughSeq;
  }
  if (isSummary(settingsOf(connection))) {
    const stretch = { afterSeq: connection.composed_through_seq, throughSeq: head, throughOn };
    const { summaries, targets } = pendingApart(db, stretch);
    for (const label of unmappedIn(db, summaries, targets, mapped)) unmapped.add(label);
    steps.push(...summaries.map(summaryStep));
  }
  const entries = steps.reduce((total, step) => total + step.entries, 0);
  return { basis: basisOf(db), headSeq: head, steps, entries, unmapped: [...unmapped] };
}

function summaryStep({ entries, accountingOn, posting, lines }: RemoteGroup): PlanStep {
  const isNothing = lines.length === 0;
  return {
    kind: 'summary',
    entryIds: entries.map((entry) => entry.entryId),
    accountingOn,
    posting,
    lines,
    entries: entries.length,
    queued: isNothing ? 0 : 1,
    skipped: isNothing ? entries.length : 0,
  };
}

/** What these have lines for and nothing in QuickBooks is chosen for, in the order of the mapping, in words. */
export function unmappedIn(
  db: ReadDb,
  groups: readonly Pick<RemoteGroup, 'lines'>[],
  targets: readonly Target[],
  mapped: { has(target: string): boolean },
): readonly string[] {
  const used = new Set<string>();
  const names = new Set<string>();
  for (const group of groups) {
    for (const line of group.lines) {
      used.add(line.target);
      for (const name of [line.name, line.class, line.location]) if (name !== undefined) names.add(name);
    }
  }
  const labels = new Map(targets.map((target) => [target.key, target.label]));
  const inOrder = targets.filter(({ key }) => used.has(key)).map(({ key }) => key);
  return [...inOrder, ...names]
    .filter((key) => !mapped.has(key))
    .map((key) => labels.get(key) ?? labelOfKey(db, key) ?? key);
}

const NAMED_IN_REFUSAL = 8;

/** Refuses conflict, naming what is not mapped. */
export function refuseUnmapped(unmapped: readonly string[]): void {
  if (unmapped.length === 0) return;
  const rest = unmapped.length - NAMED_IN_REFUSAL;
  throw new Refusal('conflict', {
    what: 'Nothing was queued.',
    why: `Nothing in QuickBooks is chosen for: ${unmapped.slice(0, NAMED_IN_REFUSAL).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`,
    todo: 'Choose it in the mapping, then queue again.',
  });
}
