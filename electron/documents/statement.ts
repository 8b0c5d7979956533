/** The account statement: what is open, oldest first, by how late it is; and what happened lately with the balance after each. */
import type { Content } from 'pdfmake/interfaces';
import type { ReadDb } from '#db/connection/index.ts';
import { accountPage } from '#electron/accounts/index.ts';
import { type Aging, aging, invoices } from '#electron/billing/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { AccountPage, InvoiceRow } from '#shared/contract/index.ts';
import { type Cents, formatMoney, sum } from '#shared/money/index.ts';
import { addresseeOf, agencyOf } from './facts.ts';
import { amount, type Column, facts, grid, head, hint, PAGE, pageFooter, type Row, words } from './paper.ts';
import type { Paper } from './pdf.ts';

const OPEN: readonly Column[] = [
  { title: 'Invoice', width: 76 },
  { title: 'For', width: 'rest' },
  { title: 'Billed', width: 62 },
  { title: 'Due', width: 62 },
  { title: 'Late', width: 44 },
  { title: 'Total', width: 68, isAmount: true },
  { title: 'Open', width: 72, isAmount: true },
];
const HISTORY: readonly Column[] = [
  { title: 'Date', width: 62 },
  { title: 'Document', width: 84 },
  { title: 'For', width: 'rest' },
  { title: 'Billed', width: 72, isAmount: true },
  { title: 'Paid', width: 72, isAmount: true },
  { title: 'Balance', width: 76, isAmount: true },
];
const OPEN_MAX = 500;
const HISTORY_SHOWN = 40;

export function statementPaper(db: ReadDb, accountId: number, today: LocalDate): Paper {
  const page = accountPage(db, accountId, today);
  const open = invoices(db, { accountId, show: 'open', limit: OPEN_MAX }, today).rows.toReversed();
  const agency = agencyOf(db);
  const to = addresseeOf(db, accountId);
  const name = `Statement of account ${to.number}`;
  const balances = page.tree.find((row) => row.accountId === accountId)?.withChildren;
  return {
    fileName: `statement-${to.number}`,
    title: `${name}, ${to.name}`,
    agencyName: agency.name,
    madeOn: today,
    bottomMargin: PAGE.bottom,
    content: [
      ...head(agency, 'Statement', formatDate(today, 'long')),
      {
        stack: [
          hint('Account'),
          words(`${to.name}`, { fontSize: 11, bold: true, margin: [0, 1, 0, 0] }),
          ...to.lines.map((line) => words(line, { fontSize: 10 })),
        ],
        margin: [0, 0, 150, 16],
      },
      facts(
        [
          { label: 'Account', value: to.number },
          { label: 'Past due', value: `$${formatMoney(balances?.pastDueCents ?? (0 as Cents))}` },
          { label: 'Unapplied funds', value: `$${formatMoney(balances?.unappliedCents ?? (0 as Cents))}` },
          {
            label: 'Billed and open',
            value: `$${formatMoney(balances?.openCents ?? (0 as Cents))}`,
            isStrong: true,
          },
        ],
        [0, 0, 0, 14],
      ),
      ...openPart(open, aging(db, today, accountId)),
      ...historyPart(page.history.slice(0, HISTORY_SHOWN).toReversed()),
      ...(agency.look.template.statementNote === ''
        ? []
        : [words(agency.look.template.statementNote, { margin: [0, 14, 0, 0] })]),
    ],
    footer: pageFooter(agency, name),
  };
}

const part = (text: string): Content => ({ text, fontSize: 11, bold: true, margin: [0, 8, 0, 4] });

const BUCKETS: readonly (readonly [key: keyof Aging, label: string])[] = [
  ['notDueCents', 'Not due'],
  ['days1To30Cents', '1–30 days'],
  ['days31To60Cents', '31–60 days'],
  ['days61To90Cents', '61–90 days'],
  ['over90Cents', 'Over 90 days'],
];

function openPart(open: readonly InvoiceRow[], late: Aging): Content[] {
  if (open.length === 0) return [part('Nothing is open'), hint('Every invoice sent is paid.')];
  const rows = open.map(
    (invoice): Row => ({
      kind: 'plain',
      cells: [
        words(invoice.number, { font: 'PlexMedium' }),
        words(invoice.accountName),
        { text: formatDate(invoice.billOn, 'field') },
        { text: formatDate(invoice.dueOn, 'field') },
        { text: invoice.daysLate === 0 ? '' : String(invoice.daysLate) },
        amount(invoice.totalCents),
        amount(invoice.openCents, { font: 'PlexMedium' }),
      ],
    }),
  );
  const total: Row = {
    kind: 'total',
    cells: [{ text: 'Open', colSpan: 6 }, '', '', '', '', '', amount(sum(open.map((row) => row.openCents)))],
  };
  return [
    part('Open invoices'),
    grid(OPEN, [...rows, total]),
    facts(
      BUCKETS.map(([key, label]) => ({ label, value: formatMoney(late[key]) })),
      [0, 8, 0, 6],
    ),
  ];
}

function historyPart(history: AccountPage['history']): Content[] {
  if (history.length === 0) return [];
  const before =
    (history[0]?.balanceCents ?? 0) - (history[0]?.billedCents ?? 0) + (history[0]?.paidCents ?? 0);
  const opening: Row = {
    kind: 'total',
    cells: [{ text: 'Balance before', colSpan: 5 }, '', '', '', '', amount(before as Cents)],
  };
  const rows = history.map(
    (event): Row => ({
      kind: 'plain',
      cells: [
        { text: formatDate(event.on, 'field') },
        words(event.document),
        words(event.type === 'receipt' ? 'Payment received' : event.detail),
        event.billedCents === null ? '' : amount(event.billedCents),
        event.paidCents === null ? '' : amount(event.paidCents),
        amount(event.balanceCents, { font: 'PlexMedium' }),
      ],
    }),
  );
  return [part('Lately'), grid(HISTORY, [opening, ...rows])];
}
