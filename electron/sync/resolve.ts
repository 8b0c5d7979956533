/** Carries out what was decided about an entry that was changed or deleted in QuickBooks. */
import { Refusal } from '#shared/errors/index.ts';
import { differencesOf } from './document.ts';
import { openDrift } from './drift.ts';
import { commandSeq, type SyncHost } from './host.ts';
import { Outbox } from './outbox.ts';
import type { Connector } from './port.ts';
import { type Problem, wordsOf } from './problems.ts';

export type Decision = 'keep' | 'restore' | 'sendAgain';

export async function resolveDrift(
  host: SyncHost,
  connector: Connector,
  driftId: number,
  decision: Decision,
): Promise<void> {
  const { read } = host.connection();
  const drift = openDrift(read, driftId);
  const record = (word: 'kept' | 'restored' | 'sentAgain'): void => {
    host.command('sync.recordDecision', { driftId, decision: word }, `job:sync:decide:${commandSeq(host)}`);
  };
  if (decision === 'keep') {
    record('kept');
    return;
  }
  const remoteId =
    read.value<string>('SELECT remote_id FROM sync_item WHERE id = ?', drift.sync_item_id) ?? '';
  const there = await connector.read(remoteId);
  if (there.kind === 'held' || there.kind === 'unknown') throw stopped(there.problem);
  if (decision === 'sendAgain') {
    if (there.kind !== 'gone') throw conflict('It is in QuickBooks again.', 'Look for changes once more.');
    record('sentAgain');
    return;
  }
  if (there.kind === 'gone') throw conflict('It was deleted there.', 'Send it again instead.');
  if (there.entry.version !== drift.remote_version) {
    throw conflict(
      'It was changed there once more since you looked.',
      'Look for changes again, then decide.',
    );
  }
  const outbox = new Outbox({
    get read() {
      return host.connection().read;
    },
    command: host.command,
    now: host.now,
  });
  const document = outbox.documentOf({ id: drift.sync_item_id });
  const outcome = await connector.replace(document, remoteId, there.entry.version);
  switch (outcome.kind) {
    case 'replaced':
      if (differencesOf(document, outcome.entry).length > 0) {
        throw conflict(
          'QuickBooks took the change and still shows something else.',
          'Look for changes again.',
        );
      }
      record('restored');
      return;
    case 'stale':
      throw conflict('Somebody changed it at the same moment.', 'Look for changes again, then decide.');
    case 'gone':
      throw conflict('It was deleted there.', 'Look for changes again, then send it anew.');
    case 'refused':
    case 'held':
    case 'unknown':
      throw stopped(outcome.problem);
  }
}

function conflict(why: string, todo: string): Refusal {
  return new Refusal('conflict', { what: 'Nothing was put back.', why, todo });
}

function stopped({ code, detail }: Problem): Refusal {
  const words = wordsOf(code, detail);
  return conflict(words.problem, words.remedy);
}
