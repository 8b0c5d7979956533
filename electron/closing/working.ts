/** What the thread does that makes packs: reads the books on a connection of its own and draws every paper. */
import { createHash } from 'node:crypto';
import { connect, openDatabase } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { makePack, type PackOrder } from './pack.ts';

export type PackQuestion = {
  readonly ledgerPath: string;
  readonly order: PackOrder;
  readonly businessOn: LocalDate;
};
export type PackAnswer = {
  readonly sha256: string;
  readonly bytes: Uint8Array;
  readonly entriesSeq: number;
  readonly files: readonly { name: string; sha256: string; bytes: number }[];
};

export async function answerPack({ ledgerPath, order, businessOn }: PackQuestion): Promise<PackAnswer> {
  const connection = connect(openDatabase(ledgerPath, { mode: 'read' }));
  try {
    const { zip, files, entriesSeq } = await makePack(connection.read, order, businessOn);
    return { sha256: createHash('sha256').update(zip).digest('hex'), bytes: zip, files, entriesSeq };
  } finally {
    connection.close();
  }
}
