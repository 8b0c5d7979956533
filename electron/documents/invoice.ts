/** The invoice an insured gets: what is billed policy by policy, what is paid, and a stub to return with the payment. */
import type { Content, TableCell } from 'pdfmake/interfaces';
import type { ReadDb } from '#db/connection/index.ts';
import { invoice as readInvoice } from '#electron/billing/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import {
  type Invoice,
  isAgencyFee,
  isLevy,
  INVOICE_COLUMNS,
  type InvoiceColumn,
  type Template,
} from '#shared/contract/index.ts';
import { type Cents, formatMoney, sum } from '#shared/money/index.ts';
import { type Addressee, addresseeOf, agencyOf, ownerText } from './facts.ts';
import {
  type Agency,
  amount,
  type Column,
  facts,
  footerLine,
  fundKey,
  grid,
  head,
  hint,
  INK,
  PAGE,
  type Row,
  words,
} from './paper.ts';
import type { Paper } from './pdf.ts';
import { printable } from './printable.ts';

/** The stub is cut off at the foot of the first page; the table keeps clear of it. */
const STUB_HEIGHT = 176;
/** Columns the agency may choose between the policy and the amount; the first of them takes what room is left. */
const CHOSEN: Readonly<Record<InvoiceColumn, Column>> = {
  coverage: { title: 'Coverage', width: 'rest' },
  insurer: { title: 'Insurer', width: 118 },
  term: { title: 'Term', width: 106 },
  installment: { title: 'Installment', width: 52 },
};

/** The term stands under the coverage where there is room for it. */
const shownOf = (template: Template): readonly InvoiceColumn[] =>
  INVOICE_COLUMNS.filter(
    (column) =>
      template.columns.includes(column) && !(column === 'term' && template.columns.includes('coverage')),
  );

function columnsOf(template: Template): readonly Column[] {
  const chosen = shownOf(template).map((column) => CHOSEN[column]);
  const hasRest = chosen.some(({ width }) => width === 'rest');
  return [
    { title: 'Policy', width: hasRest ? 108 : 'rest' },
    ...chosen,
    { title: 'Amount', width: 70, isAmount: true },
  ];
}

type Item = Invoice['items'][number];
type Insured = {
  readonly carrier: string;
  readonly effectiveOn: LocalDate;
  readonly expirationOn: LocalDate;
};

export function invoicePaper(db: ReadDb, invoiceId: number, today: LocalDate): Paper {
  const invoice = readInvoice(db, invoiceId, today, ownerText);
  const agency = agencyOf(db);
  const { template } = agency.look;
  const payerId = db.value<number>(
    'SELECT payer_account_id FROM invoice_payer WHERE invoice_id = ?',
    invoiceId,
  );
  const own = addresseeOf(db, invoice.accountId);
  // Sent to whoever pays; the insured is named, so that the payer knows for whom.
  const addressee = payerId === undefined ? own : addresseeOf(db, payerId);
  const insured = payerId === undefined ? null : own;
  const name = `Invoice ${invoice.number}`;
  return {
    fileName: `invoice-${invoice.number}`,
    title: `${name}, ${invoice.accountName}`,
    agencyName: agency.name,
    madeOn: invoice.billOn,
    bottomMargin: template.hasSlip ? STUB_HEIGHT + 8 : PAGE.bottom,
    content: [
      ...head(agency, invoice.state === 'void' ? 'Invoice, void' : 'Invoice', invoice.number),
      addressBlock(addressee, insured),
      ...note(template.greeting, [0, 0, 0, 12]),
      facts(
        [
          { label: 'Billed', value: formatDate(invoice.billOn, 'long') },
          { label: 'Account', value: insured?.number ?? addressee.number },
          { label: 'Due', value: formatDate(invoice.dueOn, 'long') },
          { label: 'Amount due', value: `$${formatMoney(invoice.openCents)}`, isStrong: true },
        ],
        [0, 0, 0, 14],
      ),
      grid(
        columnsOf(template),
        rowsOf(invoice, template, (termId) => insuredOf(db, termId)),
      ),
      ...(template.showsParts ? [keys(invoice.items)] : []),
      ...note(template.closing, [0, 12, 0, 0]),
    ],
    footer: (page, pages) => {
      if (!template.hasSlip) return footerLine(agency, name, page, pages);
      return page === 1
        ? stub(agency, addressee, invoice, pages)
        : {
            stack: [{ text: '', margin: [0, STUB_HEIGHT - 50, 0, 0] }, footerLine(agency, name, page, pages)],
          };
    },
  };
}

function insuredOf(db: ReadDb, policyTermId: number): Insured {
  return db.row<Insured>(
    `SELECT k.name AS carrier, t.effective_on AS effectiveOn, t.expiration_on AS expirationOn FROM policy_term AS t
     JOIN policy AS p ON p.id = t.policy_id JOIN carrier AS k ON k.id = p.carrier_id WHERE t.id = ?`,
    policyTermId,
  ) as Insured;
}

/** A sentence of the agency's own, or nothing. */
const note = (text: string, margin: [number, number, number, number]): Content[] =>
  text === '' ? [] : [words(text, { margin })];

const addressBlock = (to: Addressee, insured: Addressee | null): Content => ({
  stack: [
    hint('Billed to'),
    words(to.name, { fontSize: 11, bold: true, margin: [0, 1, 0, 0] }),
    ...to.lines.map((line) => words(line, { fontSize: 10 })),
    ...(insured === null
      ? []
      : [
          words(
            `For ${insured.number} ${[insured.name, insured.lines[0] ?? ''].filter((part) => part !== '').join(', ')}`,
            { margin: [0, 4, 0, 0] },
          ),
        ]),
  ],
  margin: [0, 0, 150, 16],
});

/** One group a policy: its total on the first line, what it is made of below. */
function rowsOf(invoice: Invoice, template: Template, insured: (termId: number) => Insured): Row[] {
  const span = shownOf(template).length + 1;
  const groups = Map.groupBy(invoice.items, (item) => `${item.policyTermId} ${item.installment}`);
  const rows = [...groups.values()].map((items) => policyRow(items, template, insured));
  const paid = paymentRows(invoice, span);
  const hasPayments = paid.length > 0;
  return [
    ...rows,
    ...(hasPayments ? [total('Billed', invoice.totalCents, span), ...paid] : []),
    total(`Amount due ${formatDate(invoice.dueOn, 'field')}`, invoice.openCents, span),
  ];
}

const blanks = (count: number): string[] => Array.from({ length: count }, () => '');
const total = (text: string, cents: Cents, span: number): Row => ({
  kind: 'total',
  cells: [{ text, colSpan: span }, ...blanks(span - 1), amount(cents)],
});

/** More payments than this are told in one line. */
const PAYMENTS_SHOWN = 5;

function paymentRows(invoice: Invoice, span: number): Row[] {
  const { payments } = invoice;
  const line = (text: string, cents: Cents): Row => ({
    kind: 'plain',
    cells: [
      words(text, { colSpan: span }),
      ...blanks(span - 1),
      amount(-cents as Cents, { color: INK.text }),
    ],
  });
  const first = payments[0];
  const last = payments.at(-1);
  if (first === undefined || last === undefined) return [];
  if (payments.length > PAYMENTS_SHOWN) {
    const days = `${formatDate(first.receivedOn, 'field')} to ${formatDate(last.receivedOn, 'field')}`;
    return [
      line(`Received in ${payments.length} payments, ${days}`, sum(payments.map((each) => each.cents))),
    ];
  }
  return payments.map((payment) =>
    line(`Received ${formatDate(payment.receivedOn, 'field')}, receipt ${payment.number}`, payment.cents),
  );
}

function policyRow(items: readonly Item[], template: Template, insured: (termId: number) => Insured): Row {
  const first = items[0] as Item;
  const { carrier, effectiveOn, expirationOn } = insured(first.policyTermId);
  const term = `${formatDate(effectiveOn, 'field')} to ${formatDate(expirationOn, 'field')}`;
  const shown = shownOf(template);
  const cells: Readonly<Record<InvoiceColumn, Content>> = {
    coverage: {
      stack: [
        words(first.lineOfBusiness, { font: 'PlexMedium' }),
        ...(template.columns.includes('term') ? [hint(term)] : []),
      ],
    },
    insurer: words(carrier),
    term: { text: term },
    installment: words(first.installment.replace('/', ' of ')),
  };
  return {
    kind: 'plain',
    cells: [
      words(first.policyNumber, { font: 'PlexMedium' }),
      ...shown.map((column) => cells[column]),
      amount(sum(items.map((item) => item.amountCents)), { font: 'PlexMedium' }),
    ],
    ...(template.showsParts ? { parts: items.map((item) => partCells(item, shown.length)) } : {}),
  };
}

/** What the amount is made of: under the first chosen column, or under the policy where none is chosen. */
function partCells(item: Item, shown: number): readonly TableCell[] {
  const label = fundKey(isAgencyFee(item.component) ? 'operating' : 'trust', labelOf(item));
  const cents = amount(item.amountCents, { fontSize: 8, color: INK.hint });
  return shown === 0 ? [label, cents] : ['', { ...label, colSpan: shown }, ...blanks(shown - 1), cents];
}

/** Taxes say whose: `Surplus-lines tax, TX`. */
const labelOf = (item: Item): string =>
  isLevy(item.component) && item.owner.includes(', ')
    ? printable(`${item.label}, ${item.owner.split(', ').at(-1)}`)
    : item.label;

/** What the two colours mean; only what stands on this invoice. */
function keys(items: readonly Item[]): Content {
  const hasFee = items.some((item) => isAgencyFee(item.component));
  return {
    margin: [0, 10, 0, 0],
    columns: [
      fundKey('trust', 'Held in trust for the insurer and the state until it is paid on'),
      ...(hasFee ? [fundKey('operating', 'Fee of the agency')] : []),
    ],
    columnGap: 18,
  };
}

function stub(agency: Agency, to: Addressee, invoice: Invoice, pages: number): Content {
  const inner = PAGE.width - 2 * PAGE.side;
  const { template } = agency.look;
  const payTo = template.payToLines.filter((text) => text !== '');
  const line = (label: string, value: string, more: object = {}): Content => ({
    columns: [hint(label, { width: 84 }), { width: '*', text: value, ...more }],
    columnGap: 0,
    margin: [0, 0, 0, 3],
  });
  return {
    stack: [
      {
        canvas: [
          {
            type: 'line',
            x1: 0,
            y1: 0,
            x2: PAGE.width,
            y2: 0,
            lineWidth: 0.5,
            lineColor: INK.hint,
            dash: { length: 3, space: 3 },
          },
        ],
      },
      {
        margin: [PAGE.side, 6, PAGE.side, 0],
        columns: [
          hint('Detach and return with your payment', { width: '*' }),
          hint(`Page 1 of ${pages}`, { width: 'auto' }),
        ],
      },
      {
        margin: [PAGE.side, 12, PAGE.side, 0],
        columns: [
          {
            width: inner - 250,
            stack: [
              hint('Pay to'),
              words(template.payTo === '' ? agency.name : template.payTo, {
                fontSize: 11,
                bold: true,
                margin: [0, 1, 0, payTo.length === 0 ? 10 : 0],
              }),
              ...payTo.map((text, index) =>
                words(text, { margin: [0, 0, 0, index === payTo.length - 1 ? 8 : 0] }),
              ),
              hint('From'),
              words(to.name, { fontSize: 10, margin: [0, 1, 0, 0] }),
              ...to.lines.map((text) => words(text)),
            ],
          },
          {
            width: 230,
            stack: [
              line('Invoice', invoice.number),
              line('Account', printable(to.number)),
              line('Due', formatDate(invoice.dueOn, 'long')),
              line('Amount due', `$${formatMoney(invoice.openCents)}`, {
                bold: true,
                fontSize: 13,
                lineHeight: 1,
              }),
              paidBox(),
            ],
          },
        ],
        columnGap: 20,
      },
    ],
  };
}

const paidBox = (): Content => ({
  margin: [0, 4, 0, 0],
  columnGap: 0,
  columns: [
    hint('Amount paid', { width: 84, margin: [0, 6, 0, 0] }),
    {
      width: '*',
      canvas: [{ type: 'rect', x: 0, y: 0, w: 146, h: 22, lineWidth: 0.75, lineColor: INK.hint, r: 2 }],
    },
  ],
});
