/** Reads of month close: the checklist as it stands, closes with their certificates, packs made. */
import type { ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Certificate, PackRow } from '#shared/contract/index.ts';

type CertificateRow = {
  through_on: LocalDate;
  verified_at: string;
  entries_seq: number;
  entries_hash: string;
  commands_seq: number;
  commands_hash: string;
  checks: string;
};
const CERTIFICATE = 'through_on, verified_at, entries_seq, entries_hash, commands_seq, commands_hash, checks';

const toCertificate = (row: CertificateRow): Certificate => ({
  throughOn: row.through_on,
  verifiedAt: row.verified_at,
  entriesSeq: row.entries_seq,
  entriesHash: row.entries_hash,
  commandsSeq: row.commands_seq,
  commandsHash: row.commands_hash,
  checks: JSON.parse(row.checks) as Certificate['checks'],
});

/** The certificate of the last close through that month end or a later one; null when it was closed without. */
export function certificateOf(db: ReadDb, throughOn: LocalDate): Certificate | null {
  const row = db.row<CertificateRow>(
    `SELECT ${CERTIFICATE} FROM period_certificate WHERE through_on >= ? ORDER BY through_on, id DESC LIMIT 1`,
    throughOn,
  );
  return row === undefined ? null : toCertificate(row);
}

type EventRow = {
  periodEventId: number;
  action: 'close' | 'reopen';
  throughOn: LocalDate | null;
  reason: string;
  at: string;
  actor: string;
};

export function periods(db: ReadDb) {
  const events = db.rows<EventRow>(
    `SELECT p.id AS periodEventId, p.action, p.through_on AS throughOn, p.reason, p.at, u.name AS actor
     FROM period_event AS p JOIN app_user AS u ON u.id = p.actor_id ORDER BY p.id DESC LIMIT 500`,
  );
  return {
    events: events.map((event) => {
      const row = db.row<CertificateRow>(
        `SELECT ${CERTIFICATE} FROM period_certificate WHERE id = ?`,
        event.periodEventId,
      );
      return { ...event, certificate: row === undefined ? null : toCertificate(row) };
    }),
  };
}

type PackDbRow = {
  id: number;
  kind: 'examiner' | 'close';
  state: string;
  from_on: LocalDate;
  through_on: LocalDate;
  sha256: string;
  bytes: number;
  files: string;
  entries_seq: number;
  made_at: string;
};

const toPack = (row: PackDbRow): PackRow => ({
  packId: row.id,
  kind: row.kind,
  state: row.state,
  fromOn: row.from_on,
  throughOn: row.through_on,
  sha256: row.sha256,
  bytes: row.bytes,
  files: JSON.parse(row.files) as PackRow['files'],
  entriesSeq: row.entries_seq,
  madeAt: row.made_at,
});

export const packs = (db: ReadDb): { packs: PackRow[] } => ({
  packs: db.rows<PackDbRow>('SELECT * FROM pack ORDER BY id DESC LIMIT 200').map(toPack),
});

export function packOf(db: ReadDb, packId: number): PackRow | null {
  const row = db.row<PackDbRow>('SELECT * FROM pack WHERE id = ?', packId);
  return row === undefined ? null : toPack(row);
}
