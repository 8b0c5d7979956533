/** The statement a producer gets: each policy with its commission, what was paid before, what this statement pays or takes back. */
import type { ReadDb } from '#db/connection/index.ts';
import { producerStatement } from '#electron/commissions/index.ts';
import { formatDate } from '#shared/calendar/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { agencyOf } from './facts.ts';
import { amount, type Column, facts, grid, head, hint, PAGE, pageFooter, type Row, words } from './paper.ts';
import type { Paper } from './pdf.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Policy', width: 110 },
  { title: 'Account', width: 'rest' },
  { title: 'Commission', width: 76, isAmount: true },
  { title: 'Paid before', width: 76, isAmount: true },
  { title: 'This statement', width: 84, isAmount: true },
];
const HOW = { check: 'Check', ach: 'ACH', payroll: 'Payroll' } as const;

export function producerStatementPaper(db: ReadDb, statementId: number): Paper {
  const { statement, lines } = producerStatement(db, statementId);
  const agency = agencyOf(db);
  const name = `Producer statement ${statement.number}`;
  const rows = lines.map(
    (line): Row => ({
      kind: 'plain',
      cells: [
        words(line.policyNumber),
        words(line.accountName),
        amount(line.baseCents),
        amount(line.paidBeforeCents),
        amount(line.cents),
      ],
    }),
  );
  const total: Row = {
    kind: 'total',
    cells: [{ text: 'Paid', colSpan: 4 }, '', '', '', amount(statement.totalCents)],
  };
  return {
    fileName: `producer-statement-${statement.number}`,
    title: `${name}, ${statement.producerName}`,
    agencyName: agency.name,
    madeOn: statement.paidOn,
    bottomMargin: PAGE.bottom,
    content: [
      ...head(agency, 'Producer statement', statement.number),
      words(statement.producerName, { fontSize: 11, bold: true, margin: [0, 0, 0, 14] }),
      facts(
        [
          { label: 'Paid on', value: formatDate(statement.paidOn, 'long') },
          { label: 'By', value: `${HOW[statement.method]} ${statement.reference}` },
          { label: 'Taken back', value: formatMoney(statement.debitCents) },
          { label: 'Total', value: `$${formatMoney(statement.totalCents)}`, isStrong: true },
        ],
        [0, 0, 0, 14],
      ),
      grid(COLUMNS, [...rows, total]),
      hint(
        'Amounts in parentheses were paid before and taken back, because the client’s payment came back or the bill was corrected.',
        { margin: [0, 8, 0, 0] },
      ),
    ],
    footer: pageFooter(agency, name),
  };
}
