/** Which object in QuickBooks each of ours posts to: chosen, created or imported by the user, never by the program. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { connectionOf, mappingOf } from './connection.ts';
import { labelOfKey, listOfKey } from './names.ts';
import { isSummary, settingsOf } from './settings.ts';
import { chartOf } from './source.ts';
import { CLEARING, type Target, typeRefusedBecause } from './targets.ts';

export type Choice = {
  readonly target: string;
  readonly remoteId: string;
  readonly remoteName: string;
  readonly remoteType: string;
};

/** All or none. Refuses not-found for an unknown key, conflict for an object that cannot take it. */
export function saveMapping(tx: WriteTx, choices: readonly Choice[], envelope: Envelope): void {
  const connection = connectionOf(tx);
  const targets = new Map(chartOf(tx, connection.mapping_mode).targets.map((target) => [target.key, target]));
  for (const choice of choices) {
    const target = targets.get(choice.target);
    if (target === undefined) checkName(tx, choice);
    else checkAccount(tx, target, choice);
    tx.exec(
      `INSERT INTO sync_mapping (connection_id, target, remote_id, remote_name, remote_type, mapped_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (connection_id, target) DO UPDATE SET remote_id = excluded.remote_id,
         remote_name = excluded.remote_name, remote_type = excluded.remote_type, mapped_at = excluded.mapped_at`,
      connection.id,
      choice.target,
      choice.remoteId,
      choice.remoteName,
      choice.remoteType,
      envelope.at,
    );
  }
}

function checkName(db: ReadDb, choice: Choice): void {
  const list = listOfKey(choice.target);
  const label = list === 'Account' ? null : labelOfKey(db, choice.target);
  if (label === null) {
    throw new Refusal('not-found', {
      what: 'Not mapped.',
      why: `There is nothing called ${choice.target} to map.`,
      todo: 'Choose a line of the mapping.',
      field: 'target',
    });
  }
  if (choice.remoteType !== list) {
    refuse(
      label,
      choice,
      `It is of the list ${choice.remoteType}; ${label} needs one of ${list}.`,
      'Choose another.',
    );
  }
}

function refuse(label: string, choice: Choice, why: string, todo: string): never {
  const what = `Not mapped: ${label} to ${choice.remoteName}.`;
  throw new Refusal('conflict', { what, why, todo, field: 'remoteId' });
}

function checkAccount(db: ReadDb, target: Target, choice: Choice): void {
  const connection = connectionOf(db);
  const why = typeRefusedBecause(target, choice.remoteType);
  if (why !== null) {
    refuse(target.label, choice, why, 'Choose another account, or create a fitting one in QuickBooks.');
  }
  if (target.key === CLEARING && choice.remoteType === 'Bank' && isSummary(settingsOf(connection))) {
    refuse(
      target.label,
      choice,
      'The feed of a bank account needs one posting per bank line, and some sources are posted in sums.',
      'Choose a clearing account, or post every source by entry.',
    );
  }
  const isFirst = mappingOf(db, connection.id).get(target.key) === undefined;
  if (target.follows !== null && isFirst && connection.composed_count > 0) {
    // What was queued went with the account it follows; sent apart from now on, neither account would come out even.
    refuse(
      target.label,
      choice,
      'Entries were queued before that keep it together with the bank account.',
      'Leave it as it is.',
    );
  }
}
