/** Every paper by its name. */
import type { ReadDb } from '#db/connection/index.ts';
import type { InputOf } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { documents } from '#shared/contract/index.ts';
import { depositPaper } from './deposit-slip.ts';
import { failureLetterPaper } from './failure-letter.ts';
import { invoicePaper } from './invoice.ts';
import { producerStatementPaper } from './producer-statement.ts';
import type { Paper } from './pdf.ts';
import { receiptPaper } from './receipt.ts';
import { reconciliationPaper } from './reconciliation.ts';
import { remittancePaper } from './remittance.ts';
import { statementPaper } from './statement.ts';
import { summaryPaper } from './summary.ts';
import { sweepPaper } from './sweep-memo.ts';

export type PaperName = InputOf<typeof documents.render>;

/** The paper asked for, not drawn yet. Refuses not-found. */
export function paperOf(db: ReadDb, { type, id }: PaperName, businessOn: LocalDate): Paper {
  switch (type) {
    case 'invoice':
      return invoicePaper(db, id, businessOn);
    case 'receipt':
      return receiptPaper(db, id);
    case 'depositSlip':
      return depositPaper(db, id);
    case 'remittance':
      return remittancePaper(db, id, businessOn);
    case 'sweepMemo':
      return sweepPaper(db, id);
    case 'statement':
      return statementPaper(db, id, businessOn);
    case 'summaryInvoice':
      return summaryPaper(db, id);
    case 'failureLetter':
      return failureLetterPaper(db, id);
    case 'producerStatement':
      return producerStatementPaper(db, id);
    case 'reconciliation':
      return reconciliationPaper(db, id);
  }
}
