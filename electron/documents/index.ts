/** Papers: invoices, receipts, deposit slips, remittances and sweep memos, drawn from the books on request. */
import type { ReadDb } from '#db/connection/index.ts';
import type { OwnerName } from '#electron/billing/index.ts';
import type { InputOf } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { documents } from '#shared/contract/index.ts';
import { depositPaper } from './deposit-slip.ts';
import { invoicePaper } from './invoice.ts';
import type { Paper } from './pdf.ts';
import { receiptPaper } from './receipt.ts';
import { remittancePaper } from './remittance.ts';
import { sweepPaper } from './sweep-memo.ts';

export { type Paper, renderPdf } from './pdf.ts';

/** The paper asked for, not drawn yet. Refuses not-found. */
export function paperOf(
  db: ReadDb,
  { type, id }: InputOf<typeof documents.render>,
  businessOn: LocalDate,
  ownerName: OwnerName,
): Paper {
  switch (type) {
    case 'invoice':
      return invoicePaper(db, id, businessOn, ownerName);
    case 'receipt':
      return receiptPaper(db, id, ownerName);
    case 'depositSlip':
      return depositPaper(db, id);
    case 'remittance':
      return remittancePaper(db, id, businessOn);
    case 'sweepMemo':
      return sweepPaper(db, id);
  }
}
