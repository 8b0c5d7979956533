/** What a connection was told to do: the settings of the contract, and what the program assumes until somebody says otherwise. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { SYNC_SOURCES, type SyncSettings, SyncSettingsSchema } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { connectionOf, type ConnectionRow, mappingOf } from './connection.ts';
import { CLEARING } from './targets.ts';

export const DEFAULT_SETTINGS: SyncSettings = {
  mappingMode: 'net',
  posting: Object.fromEntries(SYNC_SOURCES.map((source) => [source, 'entry'])) as SyncSettings['posting'],
  customers: 'off',
  vendors: 'off',
  classBy: 'off',
  locationBy: 'off',
  sendsWhenPosting: false,
  relayAddress: null,
};

export function settingsOf(connection: ConnectionRow | undefined): SyncSettings {
  if (connection === undefined) return DEFAULT_SETTINGS;
  return SyncSettingsSchema.parse(JSON.parse(connection.settings));
}

/** Refuses conflict for what would make lines sent before and lines sent from now on mean different things. */
export function saveSettings(tx: WriteTx, settings: SyncSettings): void {
  const connection = connectionOf(tx);
  const refuse = (why: string, todo: string, field: string): never => {
    throw new Refusal('conflict', { what: 'The settings were not changed.', why, todo, field });
  };
  if (settings.mappingMode !== connection.mapping_mode && hasItems(tx, connection.id)) {
    refuse(
      'Entries were queued with the other mapping: trust money would stand on two sets of accounts.',
      'Keep it, or retire this connection and connect anew.',
      'mappingMode',
    );
  }
  if (isSummary(settings) && mappingOf(tx, connection.id).get(CLEARING)?.remote_type === 'Bank') {
    refuse(
      'Operating cash is mapped to the bank itself, whose feed in QuickBooks needs one posting per bank line.',
      'Map operating cash to a clearing account first, or keep one entry per document.',
      'posting',
    );
  }
  tx.exec(
    'UPDATE sync_connection SET mapping_mode = ?, settings = ? WHERE id = ?',
    settings.mappingMode,
    JSON.stringify(settings),
    connection.id,
  );
}

export const isSummary = (settings: SyncSettings): boolean =>
  Object.values(settings.posting).some((mode) => mode !== 'entry');

function hasItems(db: ReadDb, connectionId: number): boolean {
  return db.value('SELECT id FROM sync_item WHERE connection_id = ? LIMIT 1', connectionId) !== undefined;
}
