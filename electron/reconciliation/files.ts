/** Looking at a bank file: nothing is written. */
import type { ReadDb } from '#db/connection/index.ts';
import type { InputOf, OutputOf } from '#electron/ledger/index.ts';
import type { reconciliation } from '#shared/contract/index.ts';
import { refuseNoBank } from './jobs.ts';
import { askReader } from './reader.ts';

/** Refuses file.invalid, file.too-large and not-found. */
export async function inspectBankFile(
  path: string,
  input: InputOf<typeof reconciliation.inspect>,
  books: { readonly db: ReadDb; readonly ledgerPath: string },
): Promise<OutputOf<typeof reconciliation.inspect>> {
  refuseNoBank(books.db, input.bankAccountId);
  const { statements, table } = await askReader({
    type: 'look',
    file: {
      path,
      sha256: input.sha256,
      ledgerPath: books.ledgerPath,
      bankAccountId: input.bankAccountId,
      mapping: input.mapping ?? null,
    },
  });
  return {
    statements: [...statements],
    table:
      table === null
        ? null
        : {
            ...table,
            columns: [...table.columns],
            sample: table.sample.map((row) => [...row]),
            missing: [...table.missing],
          },
  };
}
