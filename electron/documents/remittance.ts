/** The remittance advice with its account current: what was paid on, policy by policy, gross, commission and net. */
import type { ReadDb } from '#db/connection/index.ts';
import { remittance as readRemittance } from '#electron/carriers/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import { formatMoney, sum } from '#shared/money/index.ts';
import { agencyOf, insuredOf } from './facts.ts';
import {
  amount,
  type Column,
  facts,
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
import { METHOD_WORDS } from './words.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Policy', width: 90 },
  { title: 'Insured', width: 'rest' },
  { title: 'For', width: 82 },
  { title: 'Effective', width: 54 },
  { title: 'Due', width: 54 },
  { title: 'Gross', width: 58, isAmount: true },
  { title: 'Commission', width: 54, isAmount: true },
  { title: 'Net', width: 58, isAmount: true },
  { title: 'Paid', width: 58, isAmount: true },
];

type Item = ReturnType<typeof readRemittance>['items'][number];

export function remittancePaper(db: ReadDb, remittanceId: number, today: LocalDate): Paper {
  const { remittance, items } = readRemittance(db, remittanceId, today);
  const agency = agencyOf(db);
  const name = `Remittance ${remittance.number}`;
  return {
    fileName: `remittance-${remittance.number}`,
    title: `${name}, ${remittance.name}`,
    agencyName: agency.name,
    madeOn: remittance.paidOn,
    isLandscape: true,
    bottomMargin: PAGE.bottom,
    content: [
      ...head(agency, 'Remittance', remittance.number, PAGE.landscapeWidth),
      {
        stack: [hint('Paid to'), words(remittance.name, { fontSize: 11, bold: true, margin: [0, 1, 0, 0] })],
        margin: [0, 0, 150, 16],
      },
      facts(
        [
          { label: 'Paid', value: formatDate(remittance.paidOn, 'long') },
          {
            label: 'By',
            value: `${METHOD_WORDS[remittance.method as keyof typeof METHOD_WORDS]} ${remittance.reference}`,
          },
          { label: 'Items', value: String(items.length) },
          { label: 'Total paid', value: `$${formatMoney(remittance.totalCents)}`, isStrong: true },
        ],
        [0, 0, 0, 14],
      ),
      hint('Account current', { fontSize: 10, bold: true, color: INK.text, margin: [0, 0, 0, 4] }),
      grid(COLUMNS, [...items.map((item) => itemRow(db, item)), totalRow(items)], PAGE.landscapeWidth),
    ],
    footer: pageFooter(agency, name),
  };
}

function itemRow(db: ReadDb, item: Item): Row {
  return {
    kind: 'plain',
    cells: [
      words(item.policyNumber),
      words(insuredOf(db, item.policyTermId)),
      words(
        item.installment === null
          ? item.label
          : `${item.label} ${item.installment.no}/${item.installment.of}`,
      ),
      { text: formatDate(item.effectiveOn, 'field') },
      { text: formatDate(item.dueOn, 'field') },
      amount(item.grossCents),
      amount(item.commissionCents),
      amount(item.netCents),
      amount(item.paidCents),
    ],
  };
}

function totalRow(items: readonly Item[]): Row {
  const total = (pick: (item: Item) => Item['netCents']) => amount(sum(items.map(pick)));
  return {
    kind: 'total',
    cells: [
      { text: 'Total', colSpan: 5 },
      '',
      '',
      '',
      '',
      total((item) => item.grossCents),
      total((item) => item.commissionCents),
      total((item) => item.netCents),
      total((item) => item.paidCents),
    ],
  };
}
