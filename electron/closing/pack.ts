/** A pack: registers, positions, memos and the proof of the books, with a manifest of SHA-256, as one ZIP. */
import { createHash } from 'node:crypto';
import type { ReadDb } from '#db/connection/index.ts';
import { reconciliationPaper, renderPdf, sweepPaper, type Paper } from '#electron/documents/index.ts';
import { signedProof } from '#electron/reconciliation/index.ts';
import { profileOf } from '#electron/trust/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { csvOf, type Sheet } from './csv.ts';
import { coverPaper, type ListedFile, positionPaper } from './papers.ts';
import { signedIn } from './reconciled.ts';
import {
  heldSheet,
  journalSheet,
  reconciliationSheet,
  positionSheet,
  positionsOf,
  sweepIds,
  sweepSheet,
} from './proofs.ts';
import { certificateOf } from './queries.ts';
import { disbursementsRegister, policyList, receiptsRegister, type Span } from './registers.ts';
import { zipOf, type ZipFile } from './zip.ts';

export type PackOrder = Span & { readonly kind: 'examiner' | 'close'; readonly state: string };
export type MadePack = {
  readonly files: readonly { name: string; sha256: string; bytes: number }[];
  readonly entriesSeq: number;
  readonly zip: Buffer;
};

/** Memos beyond these are in the sheet of sweeps only: a thousand papers nobody opens. */
const MEMOS_MAX = 60;
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export async function makePack(
  db: ReadDb,
  order: PackOrder,
  businessOn: LocalDate,
  report: (done: string) => void = () => undefined,
): Promise<MadePack> {
  const head = db.row<{ seq: number; hash: string }>(
    "SELECT seq, hash FROM chain_head WHERE chain = 'entries'",
  );
  const { seq: entriesSeq, hash: entriesHash } = head ?? { seq: 0, hash: 'genesis' };
  const profile = profileOf(order.state, order.throughOn);
  const files: (ZipFile & { title: string })[] = [];
  const addSheet = (sheet: Sheet): void => {
    const { text, rows } = csvOf(sheet);
    files.push({
      name: `${sheet.name}.csv`,
      bytes: Buffer.from(text, 'utf8'),
      title: `${sheet.title}, ${rows} rows`,
    });
    report(sheet.title);
  };
  const addPaper = async (folder: string, paper: Paper, title: string): Promise<void> => {
    files.push({ name: `${folder}${paper.fileName}.pdf`, bytes: await renderPdf(paper), title });
    report(title);
  };
  addSheet(receiptsRegister(db, order));
  addSheet(disbursementsRegister(db, order));
  if (profile.registers.includes('policies')) addSheet(policyList(db, order));
  addSheet(heldSheet(db, order.throughOn));
  const positions = positionsOf(db, order, businessOn);
  addSheet(positionSheet(positions));
  addSheet(sweepSheet(db, order));
  addSheet(journalSheet(db, order));
  addSheet(reconciliationSheet(db, order));
  for (const position of positions.filter(({ asOf }) => asOf === order.throughOn))
    await addPaper('', positionPaper(db, position), `Trust position of ${position.lastFour}`);
  for (const id of sweepIds(db, order).slice(0, MEMOS_MAX))
    await addPaper('sweeps/', sweepPaper(db, id), 'Sweep memo');
  for (const { id, ...signed } of signedIn(db, order.fromOn, order.throughOn)) {
    const stem = `reconciliations/${signed.number}-v${signed.version}`;
    const title = `Three-way reconciliation ${signed.number}, ${signed.state}`;
    await addPaper('reconciliations/', reconciliationPaper(db, id), title);
    files.push({
      name: `${stem}.csv`,
      bytes: Buffer.from(signedProof(db, id).csv, 'utf8'),
      title: `${title}, its lines`,
    });
    const bytes = Buffer.from(
      `${JSON.stringify({ ...signed, proof: JSON.parse(signed.proof) }, null, 2)}\n`,
      'utf8',
    );
    files.push({ name: `${stem}.json`, bytes, title: `${title}, as it was signed and hashed` });
  }
  const listed = files.map(
    (file): ListedFile => ({
      name: file.name,
      sha256: sha256(file.bytes),
      bytes: file.bytes.length,
      title: file.title,
    }),
  );
  const cover = coverPaper(db, {
    ...order,
    title: order.kind === 'close' ? 'Close packet' : `Examiner pack, ${profile.name}`,
    ruleText: profile.registerText,
    citations: profile.citations,
    retentionText: profile.retentionText,
    files: listed,
    certificate: certificateOf(db, order.throughOn),
    entriesSeq,
    entriesHash,
  });
  await addPaper('', cover, 'Cover');
  const all = files.map(({ name, bytes }) => ({ name, sha256: sha256(bytes), bytes: bytes.length }));
  const manifest = {
    pack: order.kind,
    state: profile.state === '' ? 'strict default' : profile.state,
    from: order.fromOn,
    through: order.throughOn,
    entries: entriesSeq,
    entriesHash,
    files: all,
  };
  const last = [
    { name: 'manifest.json', bytes: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`, 'utf8') },
    // For sha256sum -c.
    {
      name: 'SHA256SUMS',
      bytes: Buffer.from(all.map((file) => `${file.sha256}  ${file.name}\n`).join(''), 'utf8'),
    },
  ];
  return { files: all, entriesSeq, zip: zipOf([...files, ...last]) };
}
