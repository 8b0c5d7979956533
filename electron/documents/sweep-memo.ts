/** The sweep memo: every cent that left trust, with the receipt it was earned on and the deposit that brought it. */
import type { Content } from 'pdfmake/interfaces';
import type { ReadDb } from '#db/connection/index.ts';
import { sweepMemo as readMemo } from '#electron/trust/index.ts';
import { formatDate } from '#shared/calendar/index.ts';
import type { SweepLine } from '#shared/contract/index.ts';
import { formatMoney, sum } from '#shared/money/index.ts';
import { agencyOf, bankText, payerOf } from './facts.ts';
import {
  amount,
  type Column,
  facts,
  fundKey,
  grid,
  head,
  hint,
  INK,
  PAGE,
  pageFooter,
  type Row,
  words,
} from './paper.ts';
import type { Paper } from './pdf.ts';

const LEFT: readonly Column[] = [
  { title: 'Receipt', width: 64 },
  { title: 'Received', width: 56 },
  { title: 'Deposit', width: 64 },
  { title: 'Deposited', width: 56 },
  { title: 'Account', width: 'rest' },
];

export function sweepPaper(db: ReadDb, sweepId: number): Paper {
  const { sweep, lines } = readMemo(db, sweepId);
  const agency = agencyOf(db);
  const name = `Sweep ${sweep.number}`;
  const toId = db.value<number>(
    'SELECT operating_bank_account_id FROM sweep WHERE id = ?',
    sweepId,
  ) as number;
  return {
    fileName: `sweep-${sweep.number}`,
    title: `${name}, ${agency.name}`,
    agencyName: agency.name,
    madeOn: sweep.sweptOn,
    isLandscape: true,
    bottomMargin: PAGE.bottom,
    content: [
      ...head(agency, 'Sweep memo', sweep.number, PAGE.landscapeWidth),
      facts(
        [
          { label: 'Swept', value: formatDate(sweep.sweptOn, 'long') },
          { label: 'From trust', value: bankText(db, sweep.bankAccountId) },
          { label: 'To operating', value: bankText(db, toId) },
          { label: 'Total', value: `$${formatMoney(sweep.totalCents)}`, isStrong: true },
        ],
        [0, 0, 0, 10],
      ),
      {
        margin: [0, 0, 0, 12],
        columns: [
          fundKey('operating', 'The agency’s share of money received and deposited in trust by this day'),
        ],
      },
      table(db, lines),
      signatures(),
    ],
    footer: pageFooter(agency, name),
  };
}

/** One line a receipt, one column a component, so that both ways add up on the page. */
function table(db: ReadDb, lines: readonly SweepLine[]): Content {
  const labels = [...new Set(lines.map((line) => line.label))].sort();
  const columns = [...labels, 'Swept'].map((title): Column => ({ title, width: 70, isAmount: true }));
  const amounts = (of: readonly SweepLine[], more: object) => [
    ...labels.map((label) => amount(centsOf(of.filter((line) => line.label === label)))),
    amount(centsOf(of), more),
  ];
  const rows = [...Map.groupBy(lines, (line) => line.receiptId ?? `entry ${line.entryId}`).values()].map(
    (of): Row => {
      const { receiptId, receiptNumber, receivedOn, depositNumber, depositOn, accountName } =
        of[0] as SweepLine;
      return {
        kind: 'plain',
        cells: [
          words(receiptNumber),
          { text: formatDate(receivedOn, 'field') },
          words(depositNumber),
          { text: formatDate(depositOn, 'field') },
          words(receiptId === null ? accountName : payerOf(db, receiptId)),
          ...amounts(of, {}),
        ],
      };
    },
  );
  const total: Row = {
    kind: 'total',
    cells: [{ text: 'Swept', colSpan: 5 }, '', '', '', '', ...amounts(lines, { color: INK.operating })],
  };
  return grid([...LEFT, ...columns], [...rows, total], PAGE.landscapeWidth);
}

const centsOf = (lines: readonly SweepLine[]) => sum(lines.map((line) => line.cents));

const signatures = (): Content => ({
  unbreakable: true,
  margin: [0, 40, 0, 0],
  columns: ['Prepared by', 'Approved by', 'Date'].map((label) => ({
    stack: [
      { canvas: [{ type: 'line', x1: 0, y1: 0, x2: 150, y2: 0, lineWidth: 0.5, lineColor: INK.hint }] },
      hint(label, { margin: [0, 3, 0, 0] }),
    ],
  })),
});
