/** The words of an e-mail draft: from the template, with what this paper says filled in. */
import type { ReadDb } from '#db/connection/index.ts';
import { rollup, summary } from '#electron/accounts/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { emlOf, mailtoOf } from './draft.ts';
import type { Drawn } from './drawing.ts';
import { addresseeOf, agencyOf } from './facts.ts';

type MailPaper = 'invoice' | 'statement' | 'summaryInvoice';
type Said = {
  readonly accountId: number;
  readonly document: string;
  readonly number: string;
  readonly amountCents: Cents;
  readonly dueOn: LocalDate;
};

/** The draft with its paper, and the same without as a mailto address. */
export function draftOf(
  db: ReadDb,
  { type, id }: { readonly type: MailPaper; readonly id: number },
  drawn: Drawn,
  today: LocalDate,
): { fileName: string; base64: string; mailto: string; to: string } {
  const said = saidOf(db, type, id, today);
  const agency = agencyOf(db);
  const { template } = agency.look;
  const to = db.value<string>('SELECT email FROM account WHERE id = ?', said.accountId) ?? '';
  const values: Readonly<Record<string, string>> = {
    document: said.document,
    number: said.number,
    amount: `$${formatMoney(said.amountCents)}`,
    due: formatDate(said.dueOn, 'long'),
    name: addresseeOf(db, said.accountId).name,
    agency: agency.name,
  };
  const filled = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/gu, (whole, key: string) => values[key] ?? whole);
  const mail = { to, subject: filled(template.mailSubject), text: filled(template.mailText) };
  return {
    fileName: drawn.fileName.replace(/\.pdf$/u, '.eml'),
    base64: emlOf({ ...mail, attachment: drawn }).toString('base64'),
    mailto: mailtoOf(mail),
    to,
  };
}

function saidOf(db: ReadDb, type: MailPaper, id: number, today: LocalDate): Said {
  if (type === 'summaryInvoice') {
    const { payerAccountId, number, openCents, dueOn } = summary(db, id);
    return { accountId: payerAccountId, document: 'Summary invoice', number, amountCents: openCents, dueOn };
  }
  if (type === 'statement') {
    const number = db.value<string>('SELECT number FROM account WHERE id = ?', id) ?? '';
    const { withChildren } = rollup(db, id, today);
    return {
      accountId: id,
      document: 'Statement of account',
      number,
      amountCents: withChildren.openCents,
      dueOn: today,
    };
  }
  const row = db.row<{
    account_id: number;
    number: string;
    open_cents: Cents;
    due_on: LocalDate;
    payer: number | null;
  }>(
    `SELECT i.account_id, i.number, i.open_cents, i.due_on, p.payer_account_id AS payer FROM invoice AS i
     LEFT JOIN invoice_payer AS p ON p.invoice_id = i.id WHERE i.id = ?`,
    id,
  );
  return {
    accountId: row?.payer ?? row?.account_id ?? 0,
    document: 'Invoice',
    number: row?.number ?? '',
    amountCents: row?.open_cents ?? (0 as Cents),
    dueOn: row?.due_on ?? today,
  };
}
