/** The operating account a trust account's money is swept to: that of its state, else the default. */
import type { ReadDb } from '#db/connection/index.ts';
import { assignedBank, bankAccountOf } from '#electron/ledger/index.ts';

export function operatingBankFor(db: ReadDb, trustBankId: number): number {
  const { state } = bankAccountOf(db, 'trust', trustBankId);
  return assignedBank(db, 'operating', [{ carrierId: 0, state, cents: 1 }]).id;
}
