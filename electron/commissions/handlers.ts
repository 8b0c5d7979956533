/** Binds the contract's commissions procedures. */
import { commandHandler, type Handler, queryHandler } from '#electron/ledger/index.ts';
import { commissions as c } from '#shared/contract/index.ts';
import { openStatement, payStatement, producers, setTrigger, statement, statements } from './producers.ts';
import { changeRecognition, previewRecognition, recognition, revenueTable } from './recognition.ts';
import { earnTerms } from './run.ts';

export function commissionHandlers(): readonly Handler[] {
  return [
    queryHandler(c.recognition, (db, _input, { businessOn }) => recognition(db, businessOn)),
    queryHandler(c.previewRecognition, (db, input, { businessOn }) =>
      previewRecognition(db, input.mode, input.changedOn ?? businessOn),
    ),
    commandHandler(c.changeRecognition, (tx, input, envelope) => changeRecognition(tx, input, envelope)),
    earnTerms,
    queryHandler(c.revenue, (db, input) => revenueTable(db, input)),
    queryHandler(c.producers, (db) => producers(db)),
    commandHandler(c.setTrigger, (tx, input, envelope) => setTrigger(tx, input, envelope)),
    queryHandler(c.openStatement, (db, input) => openStatement(db, input.producerId)),
    commandHandler(c.payStatement, (tx, input, envelope) => payStatement(tx, input, envelope)),
    queryHandler(c.statements, (db, input) => statements(db, input)),
    queryHandler(c.statement, (db, input) => statement(db, input.statementId)),
  ];
}
