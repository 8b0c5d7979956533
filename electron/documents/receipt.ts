/** The receipt a payer gets: what came in, how, what it paid, and what waits on the account. */
import type { Content } from 'pdfmake/interfaces';
import type { ReadDb } from '#db/connection/index.ts';
import { receipt as readReceipt } from '#electron/receipts/index.ts';
import { formatDate } from '#shared/calendar/index.ts';
import { componentRank, type Receipt } from '#shared/contract/index.ts';
import { formatMoney, sum } from '#shared/money/index.ts';
import { type Addressee, addresseeOf, agencyOf, ownerText } from './facts.ts';
import { amount, type Column, facts, grid, head, hint, PAGE, pageFooter, type Row, words } from './paper.ts';
import type { Paper } from './pdf.ts';
import { METHOD_WORDS } from './words.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Invoice', width: 86 },
  { title: 'Policy', width: 120 },
  { title: 'Paid for', width: 'rest' },
  { title: 'Amount', width: 80, isAmount: true },
];

type Allocation = Receipt['allocations'][number];

export function receiptPaper(db: ReadDb, receiptId: number): Paper {
  const receipt = readReceipt(db, receiptId, ownerText);
  const agency = agencyOf(db);
  const payer: Addressee =
    receipt.accountId === null
      ? { number: 'not known yet', name: receipt.payerName, lines: [] }
      : addresseeOf(db, receipt.accountId);
  const name = `Receipt ${receipt.number}`;
  // Whoever paid may be somebody else, or be written as the subaccount alone.
  const isOwn = receipt.payerName === payer.name || payer.lines.includes(receipt.payerName);
  const lines = isOwn ? payer.lines : [`for ${payer.name}`, ...payer.lines];
  return {
    fileName: `receipt-${receipt.number}`,
    title: `${name}, ${receipt.payerName}`,
    agencyName: agency.name,
    madeOn: receipt.receivedOn,
    bottomMargin: PAGE.bottom,
    content: [
      ...head(agency, 'Receipt', receipt.number),
      {
        stack: [
          hint('Received from'),
          words(isOwn ? payer.name : receipt.payerName, { fontSize: 11, bold: true, margin: [0, 1, 0, 0] }),
          ...lines.map((line) => words(line, { fontSize: 10 })),
        ],
        margin: [0, 0, 150, 16],
      },
      facts(
        [
          { label: 'Received', value: formatDate(receipt.receivedOn, 'long') },
          { label: 'Account', value: payer.number },
          { label: 'By', value: `${METHOD_WORDS[receipt.method]} ${receipt.reference}` },
          { label: 'Amount', value: `$${formatMoney(receipt.amountCents)}`, isStrong: true },
        ],
        [0, 0, 0, 14],
      ),
      grid(COLUMNS, rowsOf(receipt)),
      ...thanks(receipt),
    ],
    footer: pageFooter(agency, name),
  };
}

function rowsOf(receipt: Receipt): Row[] {
  const groups = Map.groupBy(receipt.allocations, (each) => `${each.invoiceNumber} ${each.policyNumber}`);
  return [
    ...[...groups.values()].map(allocationRow),
    ...(receipt.unappliedCents === 0
      ? []
      : [
          {
            kind: 'plain',
            cells: ['', '', { text: 'Kept on your account' }, amount(receipt.unappliedCents)],
          } satisfies Row,
        ]),
    {
      kind: 'total',
      cells: [{ text: 'Received', colSpan: 3 }, '', '', amount(receipt.amountCents)],
    },
  ];
}

function allocationRow(group: readonly Allocation[]): Row {
  const first = group[0] as Allocation;
  const inOrder = group.toSorted((a, b) => componentRank(a.component) - componentRank(b.component));
  const labels = [...new Set(inOrder.map((each) => each.label.toLowerCase()))].join(', ');
  return {
    kind: 'plain',
    cells: [
      words(first.invoiceNumber ?? 'not billed yet'),
      words(first.policyNumber),
      words(`${labels.slice(0, 1).toUpperCase()}${labels.slice(1)}`),
      amount(sum(group.map((each) => each.cents))),
    ],
  };
}

function thanks(receipt: Receipt): Content[] {
  if (receipt.unappliedCents === 0) return [];
  return [
    hint('What is kept on your account pays your next invoices, or is returned on request.', {
      margin: [0, 8, 0, 0],
    }),
  ];
}
