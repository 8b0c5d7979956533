/** Writes of month close and packs: internal commands, issued by tasks that did the work before. */
import { z } from 'zod';
import type { WriteTx } from '#db/connection/index.ts';
import { closePeriod, type CommandHandler, type Envelope, internalCommand } from '#electron/ledger/index.ts';
import { formatDate } from '#shared/calendar/index.ts';
import { CertificateSchema, LocalDateSchema } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';

const CloseSchema = z.strictObject({ reason: z.string(), certificate: CertificateSchema });

/** Closes a month with the self-test it passed. What was posted into it since is not covered, so it is refused. */
function recordClose(tx: WriteTx, { reason, certificate }: z.output<typeof CloseSchema>, envelope: Envelope) {
  const { throughOn } = certificate;
  const later = tx.value<number>(
    'SELECT count(*) FROM journal_entry WHERE seq > ? AND accounting_on <= ?',
    certificate.entriesSeq,
    throughOn,
  );
  if (later !== 0) {
    throw new Refusal('conflict', {
      what: `Not closed through ${formatDate(throughOn, 'long')}.`,
      why: `${later} entries were posted into the month while the self-test ran.`,
      todo: 'Close again; the self-test runs anew.',
    });
  }
  closePeriod(tx, { throughOn, reason }, envelope);
  const id = tx.value<number>('SELECT max(id) FROM period_event') as number;
  tx.exec(
    `INSERT INTO period_certificate (id, through_on, verified_at, entries_seq, entries_hash, commands_seq, commands_hash, checks)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    throughOn,
    certificate.verifiedAt,
    certificate.entriesSeq,
    certificate.entriesHash,
    certificate.commandsSeq,
    certificate.commandsHash,
    JSON.stringify(certificate.checks),
  );
  return { periodEventId: id };
}

const PackSchema = z.strictObject({
  kind: z.enum(['examiner', 'close']),
  state: z.string(),
  fromOn: LocalDateSchema,
  throughOn: LocalDateSchema,
  sha256: z.string(),
  bytes: z.int(),
  entriesSeq: z.int(),
  files: z.array(z.strictObject({ name: z.string(), sha256: z.string(), bytes: z.int() })),
});

function recordPack(tx: WriteTx, pack: z.output<typeof PackSchema>, envelope: Envelope) {
  const packId = tx.nextId();
  tx.exec(
    `INSERT INTO pack (id, kind, state, from_on, through_on, sha256, bytes, files, entries_seq, made_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    packId,
    pack.kind,
    pack.state,
    pack.fromOn,
    pack.throughOn,
    pack.sha256,
    pack.bytes,
    JSON.stringify(pack.files),
    pack.entriesSeq,
    envelope.at,
  );
  return { packId };
}

export const closingCommands: readonly CommandHandler[] = [
  internalCommand(
    {
      name: 'closing.recordClose',
      input: CloseSchema,
      output: z.strictObject({ periodEventId: z.int() }),
      touches: ['ledger', 'books', 'trust'],
    },
    recordClose,
  ),
  internalCommand(
    {
      name: 'closing.recordPack',
      input: PackSchema,
      output: z.strictObject({ packId: z.int() }),
      touches: ['trust'],
    },
    recordPack,
  ),
];
