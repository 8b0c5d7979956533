/** The deposit slip: what goes to the bank in one bag, so that slip, books and bank line say one total. */
import type { ReadDb } from '#db/connection/index.ts';
import { deposit as readDeposit } from '#electron/receipts/index.ts';
import { formatDate } from '#shared/calendar/index.ts';
import type { ReceiptRow } from '#shared/contract/index.ts';
import { formatMoney, sum } from '#shared/money/index.ts';
import { agencyOf, bankText, payerOf } from './facts.ts';
import { amount, type Column, facts, grid, head, PAGE, pageFooter, type Row, words } from './paper.ts';
import type { Paper } from './pdf.ts';
import { METHOD_WORDS } from './words.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Receipt', width: 70 },
  { title: 'Received', width: 58 },
  { title: 'From', width: 'rest' },
  { title: 'Check or reference', width: 110 },
  { title: 'Amount', width: 76, isAmount: true },
];

export function depositPaper(db: ReadDb, depositId: number): Paper {
  const { deposit, receipts } = readDeposit(db, depositId);
  const agency = agencyOf(db);
  const name = `Deposit ${deposit.number}`;
  return {
    fileName: `deposit-${deposit.number}`,
    title: `${name}, ${agency.name}`,
    agencyName: agency.name,
    madeOn: deposit.depositOn,
    bottomMargin: PAGE.bottom,
    content: [
      ...head(agency, 'Deposit slip', deposit.number),
      facts(
        [
          { label: 'Deposited', value: formatDate(deposit.depositOn, 'long') },
          { label: 'To', value: bankText(db, deposit.bankAccountId) },
          { label: 'Items', value: String(deposit.receiptCount) },
          { label: 'Total', value: `$${formatMoney(deposit.totalCents)}`, isStrong: true },
        ],
        [0, 0, 0, 14],
      ),
      grid(COLUMNS, [
        ...[...Map.groupBy(receipts, (receipt) => receipt.method)].flatMap(([method, group]) =>
          methodRows(db, METHOD_WORDS[method], group),
        ),
        {
          kind: 'total',
          cells: [{ text: 'Deposit', colSpan: 4 }, '', '', '', amount(deposit.totalCents)],
        },
      ]),
    ],
    footer: pageFooter(agency, name),
  };
}

/** Receipts of one method under its sum: the bank asks for cash and checks apart. */
function methodRows(db: ReadDb, method: string, receipts: readonly ReceiptRow[]): Row[] {
  return [
    ...receipts.map(
      (receipt): Row => ({
        kind: 'plain',
        cells: [
          words(receipt.number),
          { text: formatDate(receipt.receivedOn, 'field') },
          words(payerOf(db, receipt.receiptId)),
          words(receipt.reference),
          amount(receipt.amountCents),
        ],
      }),
    ),
    {
      kind: 'total',
      cells: [
        { text: `${method}, ${receipts.length} ${receipts.length === 1 ? 'item' : 'items'}`, colSpan: 4 },
        '',
        '',
        '',
        amount(sum(receipts.map((receipt) => receipt.amountCents))),
      ],
    },
  ];
}
