/** The letter to a client whose payment came back: what is open again, what is due, until when, and what happens else. */
import type { Content } from 'pdfmake/interfaces';
import type { ReadDb } from '#db/connection/index.ts';
import { type FailureLetter, failureLetter } from '#electron/failures/index.ts';
import { formatDate } from '#shared/calendar/index.ts';
import { type Cents, formatMoney, sum } from '#shared/money/index.ts';
import { addresseeOf, agencyOf } from './facts.ts';
import { amount, type Column, facts, grid, head, hint, PAGE, pageFooter, type Row, words } from './paper.ts';
import type { Paper } from './pdf.ts';
import { METHOD_WORDS } from './words.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Invoice', width: 96 },
  { title: 'Policy', width: 'rest' },
  { title: 'Due', width: 86 },
  { title: 'Open', width: 84, isAmount: true },
];

export function failureLetterPaper(db: ReadDb, failedPaymentId: number): Paper {
  const letter = failureLetter(db, failedPaymentId);
  const agency = agencyOf(db);
  const to = addresseeOf(db, letter.accountId);
  const name = `Returned payment ${letter.number}`;
  const totalCents = sum([...letter.rows.map((row) => row.cents), letter.clientFeeCents]);
  return {
    fileName: `returned-payment-${letter.number}`,
    title: `${name}, ${to.name}`,
    agencyName: agency.name,
    madeOn: letter.failedOn,
    bottomMargin: PAGE.bottom,
    content: [
      ...head(agency, 'Returned payment', letter.number),
      {
        stack: [
          words(to.name, { fontSize: 11, bold: true }),
          ...to.lines.map((line) => words(line, { fontSize: 10 })),
        ],
        margin: [0, 0, 150, 16],
      },
      facts(
        [
          { label: 'Received', value: formatDate(letter.receivedOn, 'long') },
          { label: 'Returned', value: formatDate(letter.failedOn, 'long') },
          { label: 'By', value: `${METHOD_WORDS[letter.method]} ${letter.reference}` },
          { label: 'Now due', value: `$${formatMoney(totalCents)}`, isStrong: true },
        ],
        [0, 0, 0, 14],
      ),
      ...paragraphs(letter),
      grid(COLUMNS, rowsOf(letter, totalCents)),
      ...after(letter),
    ],
    footer: pageFooter(agency, name),
  };
}

const paragraph = (text: string): Content =>
  words(text, { fontSize: 10, lineHeight: 1.25, margin: [0, 0, 0, 8] });

function paragraphs(letter: FailureLetter): Content[] {
  return [
    paragraph(
      `Your payment of $${formatMoney(letter.amountCents)} was returned to us: ${letter.reason.toLowerCase()}. What it had paid is open again and keeps its first due date.`,
    ),
  ];
}

function rowsOf(letter: FailureLetter, totalCents: Cents): Row[] {
  const rows = letter.rows.map(
    (row): Row => ({
      kind: 'plain',
      cells: [
        words(row.invoiceNumber ?? 'not billed yet'),
        words(row.policyNumber),
        { text: formatDate(row.dueOn, 'field') },
        amount(row.cents),
      ],
    }),
  );
  const fee: Row[] =
    letter.clientFeeCents === 0
      ? []
      : [
          {
            kind: 'plain',
            cells: [
              { text: 'Fee for the returned payment', colSpan: 2 },
              '',
              { text: formatDate(letter.failedOn, 'field') },
              amount(letter.clientFeeCents),
            ],
          },
        ];
  const total: Row = {
    kind: 'total',
    cells: [{ text: 'Now due', colSpan: 3 }, '', '', amount(totalCents)],
  };
  return [...rows, ...fee, total];
}

function after(letter: FailureLetter): Content[] {
  const again =
    letter.retryOn === null
      ? 'It will not be presented to your bank again. Send another payment, or call us.'
      : `It will be presented to your bank again on ${formatDate(letter.retryOn, 'long')}.`;
  const cancel =
    letter.cancelAfterOn === null
      ? []
      : [
          paragraph(
            `If it stays unpaid, the insurer may cancel for nonpayment, not before ${formatDate(letter.cancelAfterOn, 'long')}, after a notice of its own.`,
          ),
        ];
  return [
    { text: '', margin: [0, 0, 0, 10] },
    paragraph(again),
    ...cancel,
    hint('If you have paid meanwhile, this letter needs no answer.', { margin: [0, 4, 0, 0] }),
  ];
}
