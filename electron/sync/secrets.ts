/**
 * Keys to QuickBooks, kept in the company file and nowhere else. They are written beside the command log, not through it:
 * a command is stored, hashed and shown for ever, a token must not be.
 */
import type { Connection } from '#db/connection/index.ts';
import type { SecretStore } from './client.ts';

type SecretRow = { client_id: string; client_secret: string; access_token: string; refresh_token: string };

export function secretStore(connection: () => Connection, now: () => string): SecretStore {
  return {
    read: (realmId) => {
      const row = connection().read.row<SecretRow>(
        'SELECT client_id, client_secret, access_token, refresh_token FROM sync_secret WHERE realm_id = ?',
        realmId,
      );
      if (row === undefined) return null;
      return {
        clientId: row.client_id,
        clientSecret: row.client_secret,
        accessToken: row.access_token,
        refreshToken: row.refresh_token,
      };
    },
    save: (realmId, tokens) => {
      connection().write((tx) =>
        tx.exec(
          `INSERT INTO sync_secret (realm_id, client_id, client_secret, access_token, refresh_token, obtained_at)
           VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (realm_id) DO UPDATE SET client_id = excluded.client_id,
             client_secret = excluded.client_secret, access_token = excluded.access_token,
             refresh_token = excluded.refresh_token, obtained_at = excluded.obtained_at`,
          realmId,
          tokens.clientId,
          tokens.clientSecret,
          tokens.accessToken,
          tokens.refreshToken,
          now(),
        ),
      );
    },
    forget: (realmId, keys) => {
      const sql = keys
        ? 'DELETE FROM sync_secret WHERE realm_id = ?'
        : "UPDATE sync_secret SET access_token = '', refresh_token = '' WHERE realm_id = ?";
      connection().write((tx) => tx.exec(sql, realmId));
    },
  };
}
