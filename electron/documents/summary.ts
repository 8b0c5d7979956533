/** The summary invoice of a payer: account by account what it pays for, each line an item that stays on its own account. */
import type { ReadDb } from '#db/connection/index.ts';
import { summary as readSummary } from '#electron/accounts/index.ts';
import { formatDate } from '#shared/calendar/index.ts';
import type { Summary } from '#shared/contract/index.ts';
import { formatMoney, sum } from '#shared/money/index.ts';
import { addresseeOf, agencyOf } from './facts.ts';
import { amount, type Column, facts, grid, head, hint, PAGE, pageFooter, type Row, words } from './paper.ts';
import type { Paper } from './pdf.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Invoice', width: 76 },
  { title: 'Policy', width: 108 },
  { title: 'Coverage', width: 'rest' },
  { title: 'Due', width: 62 },
  { title: 'Amount', width: 76, isAmount: true },
];

export function summaryPaper(db: ReadDb, summaryId: number): Paper {
  const summary = readSummary(db, summaryId);
  const agency = agencyOf(db);
  const to = addresseeOf(db, summary.payerAccountId);
  const name = `Summary invoice ${summary.number}`;
  const groups = Map.groupBy(summary.lines, (line) => line.accountId);
  return {
    fileName: `summary-invoice-${summary.number}`,
    title: `${name}, ${to.name}`,
    agencyName: agency.name,
    madeOn: summary.billOn,
    bottomMargin: PAGE.bottom,
    content: [
      ...head(agency, 'Summary invoice', summary.number),
      {
        stack: [
          hint('Billed to'),
          words(to.name, { fontSize: 11, bold: true, margin: [0, 1, 0, 0] }),
          ...to.lines.map((line) => words(line, { fontSize: 10 })),
        ],
        margin: [0, 0, 150, 16],
      },
      facts(
        [
          { label: 'Billed', value: formatDate(summary.billOn, 'long') },
          { label: 'Accounts', value: String(groups.size) },
          { label: 'Due', value: formatDate(summary.dueOn, 'long') },
          { label: 'Amount due', value: `$${formatMoney(summary.openCents)}`, isStrong: true },
        ],
        [0, 0, 0, 14],
      ),
      grid(COLUMNS, [...[...groups.values()].flatMap(accountRows), ...totals(summary)]),
      hint('One payment covers all of these; each invoice named stays with its account.', {
        margin: [0, 10, 0, 0],
      }),
    ],
    footer: pageFooter(agency, name),
  };
}

type Line = Summary['lines'][number];
function accountRows(lines: readonly Line[]): Row[] {
  const first = lines[0] as Line;
  return [
    ...lines.map(
      (line): Row => ({
        kind: 'plain',
        cells: [
          words(line.invoiceNumber),
          words(line.policyNumber),
          words(line.lineOfBusiness),
          { text: formatDate(line.dueOn, 'field') },
          amount(line.cents),
        ],
      }),
    ),
    {
      kind: 'total',
      cells: [
        words(`${first.accountNumber} ${first.accountName}`, { colSpan: 4 }),
        '',
        '',
        '',
        amount(sum(lines.map((line) => line.cents))),
      ],
    },
  ];
}

function totals(summary: Summary): Row[] {
  const row = (text: string, cents: Line['cents']): Row => ({
    kind: 'total',
    cells: [{ text, colSpan: 4 }, '', '', '', amount(cents)],
  });
  return summary.openCents === summary.totalCents
    ? [row(`Amount due ${formatDate(summary.dueOn, 'field')}`, summary.totalCents)]
    : [row('Billed', summary.totalCents), row('Still open', summary.openCents)];
}
