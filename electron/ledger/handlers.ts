/** Binds the contract's ledger procedures. */
import { contract } from '#shared/contract/index.ts';
import { balanceAsOf } from './balances.ts';
import { reverseBatch } from './batch.ts';
import { addAccount, closePeriod, postManualEntry, reopenPeriod, reverseEntry } from './commands.ts';
import { type DimensionNames, entry } from './entry.ts';
import { commandHandler, type Handler, queryHandler } from './handler.ts';
import { chart, journal, periods, trialBalance } from './queries.ts';
import { accountNotFound, register } from './register.ts';

const c = contract.ledger;

/** `nameOf` gives the words for dimensions that belong to modules above. */
export function ledgerHandlers(nameOf: DimensionNames): readonly Handler[] {
  return [
    queryHandler(c.chart, (db, input, { businessOn }) => {
      const asOf = input.asOf ?? businessOn;
      return { asOf, accounts: chart(db, asOf) };
    }),
    queryHandler(c.journal, (db, input) => journal(db, input)),
    queryHandler(c.entry, (db, input) => entry(db, input.entryId, nameOf)),
    queryHandler(c.register, (db, input) => register(db, input)),
    queryHandler(c.trialBalance, (db, input, { businessOn }) => {
      const asOf = input.asOf ?? businessOn;
      const knownAt = input.knownAt ?? null;
      return { asOf, knownAt, ...trialBalance(db, asOf, knownAt) };
    }),
    queryHandler(c.accountBalance, (db, input, { businessOn }) => {
      const known = db.value<number>('SELECT id FROM ledger_account WHERE id = ?', input.ledgerAccountId);
      if (known === undefined) throw accountNotFound(input.ledgerAccountId);
      return { balanceCents: balanceAsOf(db, input.ledgerAccountId, input.asOf ?? businessOn) };
    }),
    queryHandler(c.periods, (db) => periods(db)),
    commandHandler(c.addAccount, (tx, input) => addAccount(tx, input)),
    commandHandler(c.postManualEntry, (tx, input, envelope) => postManualEntry(tx, input, envelope)),
    commandHandler(c.reverseEntry, (tx, input, envelope) => reverseEntry(tx, input, envelope)),
    commandHandler(c.closePeriod, (tx, input, envelope) => closePeriod(tx, input, envelope)),
    commandHandler(c.reopenPeriod, (tx, input, envelope) => reopenPeriod(tx, input, envelope)),
    reverseBatch,
  ];
}
