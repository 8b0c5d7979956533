/** A signed three-way proof in the seven parts an examiner knows (domain 4.3), drawn from what was signed and nothing else. */
import type { Content, TableCell } from 'pdfmake/interfaces';
import type { ReadDb } from '#db/connection/index.ts';
import { signedProof } from '#electron/reconciliation/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { Proof, ReconciliationRow } from '#shared/contract/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { agencyOf } from './facts.ts';
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

const day = (on: LocalDate): string => formatDate(on, 'field');

export function reconciliationPaper(db: ReadDb, reconciliationId: number): Paper {
  const { row, proof } = signedProof(db, reconciliationId);
  const agency = agencyOf(db);
  const name = `Reconciliation ${row.number}`;
  return {
    fileName: `reconciliation-${row.number}-v${row.version}`,
    title: `${name}, ${proof.agencyName}`,
    agencyName: proof.agencyName,
    madeOn: proof.asOf,
    isLandscape: false,
    bottomMargin: PAGE.bottom,
    content: [
      ...head(
        agency,
        proof.fund === 'trust' ? 'Three-way reconciliation' : 'Bank reconciliation',
        row.number,
      ),
      ...about(row, proof),
      part('1', 'Bank, adjusted', bankPart(proof)),
      part('2', 'Book, rolled forward', bookPart(proof)),
      ...(proof.fund === 'trust' ? [part('3', 'Whose the money is', ownersPart(proof))] : []),
      part('4', 'Comparison', comparisonPart(proof)),
      part('5', 'Exceptions', exceptionsPart(proof)),
      ...(proof.position === null ? [] : [part('6', 'Trust position', positionPart(proof.position))]),
      ...signOff(row),
    ],
    footer: pageFooter(agency, `${name}, version ${row.version}`),
  };
}

function about(row: ReconciliationRow, proof: Proof): Content[] {
  return [
    facts(
      [
        { label: 'Bank account', value: `${proof.bankName} ••${proof.lastFour}` },
        { label: 'Statement date', value: formatDate(proof.asOf, 'long') },
        {
          label: 'Version',
          value: row.state === 'reopened' ? `${row.version}, reopened` : String(row.version),
        },
        { label: 'Difference', value: `$${formatMoney(proof.differenceAbCents)}`, isStrong: true },
      ],
      [0, 0, 0, 8],
    ),
    ...(row.reopenReason === null ? [] : [hint(`Reopened: ${row.reopenReason}`, { margin: [0, 0, 0, 6] })]),
    hint(`SHA-256 of this proof: ${row.hash}`),
    hint(`Books known up to entry ${proof.entryNumber}, ${proof.entryHash}`),
    ...proof.statements.map((each) =>
      words(`Statement ${day(each.fromOn)} to ${day(each.toOn)}: ${each.fileName}, SHA-256 ${each.sha256}`, {
        fontSize: 8,
        color: INK.hint,
      }),
    ),
    {
      margin: [0, 8, 0, 0],
      columns: [
        fundKey(proof.fund, proof.fund === 'trust' ? 'Money held in trust' : 'The agency’s own money'),
      ],
    },
  ];
}

const part = (number: string, title: string, table: Content): Content => ({
  margin: [0, 12, 0, 0],
  stack: [{ text: `${number}  ${title}`, bold: true, fontSize: 11, margin: [0, 0, 0, 3] }, table],
});

const DATED: readonly Column[] = [
  { title: 'What', width: 96 },
  { title: 'Date', width: 56 },
  { title: 'About', width: 'rest' },
  { title: 'Days', width: 36, isAmount: true },
  { title: 'Cleared', width: 56 },
  { title: 'Amount', width: 84, isAmount: true },
];
const PLAIN: readonly Column[] = [
  { title: '', width: 150 },
  { title: 'About', width: 'rest' },
  { title: 'Amount', width: 96, isAmount: true },
];

const plain = (cells: readonly TableCell[]): Row => ({ kind: 'plain', cells });
const total = (label: string, cents: Cents, blanks: number, color?: string): Row => ({
  kind: 'total',
  cells: [
    label,
    ...Array.from({ length: blanks }, () => ''),
    amount(cents, color === undefined ? {} : { color }),
  ],
});

function bankPart(proof: Proof): Content {
  const item =
    (what: string) =>
    (each: Proof['inTransit'][number]): Row =>
      plain([
        each.isStale ? `${what}, stale` : what,
        { text: day(each.on) },
        words(each.title),
        { text: String(each.ageDays), alignment: 'right' },
        { text: each.clearedOn === null ? '' : day(each.clearedOn) },
        amount(each.cents),
      ]);
  const other = (what: string, on: LocalDate, text: string, later: LocalDate | null, cents: Cents): Row =>
    plain([
      what,
      { text: day(on) },
      words(text),
      '',
      { text: later === null ? '' : day(later) },
      amount(cents),
    ]);
  return grid(DATED, [
    plain(['Statement balance', { text: day(proof.asOf) }, '', '', '', amount(proof.statementCents)]),
    ...proof.inTransit.map(item('Deposit in transit')),
    ...proof.outstanding.map(item('Outstanding')),
    ...proof.bankErrors.map((line) =>
      other('Bank error', line.on, `${line.text}: ${line.reason}`, null, line.cents),
    ),
    ...proof.bookedLater.map((line) => other('Booked later', line.on, line.text, line.bookedOn, line.cents)),
    total('Adjusted balance', proof.adjustedCents, 4, proof.fund === 'trust' ? INK.trust : INK.operating),
  ]);
}

function bookPart(proof: Proof): Content {
  return grid(PLAIN, [
    plain([`Opening, ${day(proof.fromOn)}`, '', amount(proof.bookOpeningCents)]),
    ...proof.bookMoves.map((row) => plain([words(row.label), words(row.note), amount(row.cents)])),
    total(
      `Closing, ${day(proof.asOf)}`,
      proof.bookCents,
      1,
      proof.fund === 'trust' ? INK.trust : INK.operating,
    ),
  ]);
}

const GROUPS: readonly (readonly [Proof['owners'][number]['group'], string])[] = [
  ['carriers', 'Carriers'],
  ['taxes', 'Taxes'],
  ['clients', 'Clients'],
  ['financeCompanies', 'Finance companies'],
  ['suspense', 'Suspense'],
  ['others', 'Others'],
  ['agency', 'Agency share'],
  ['reserve', 'Voluntary deposit'],
];

function ownersPart(proof: Proof): Content {
  const rows = GROUPS.flatMap(([group, label]) =>
    proof.owners
      .filter((owner) => owner.group === group)
      .map((owner) => plain([label, words(owner.name), amount(owner.cents)])),
  );
  return grid(PLAIN, [
    ...rows,
    total('All owners', proof.ownersCents, 1),
    plain(['Less receipts not deposited', 'T1010', amount((0 - proof.undepositedCents) as Cents)]),
    plain(['Less card payments on their way', 'T1015', amount((0 - proof.clearingCents) as Cents)]),
    total('Owners, in the bank', proof.ownersInBankCents, 1, INK.trust),
  ]);
}

function comparisonPart(proof: Proof): Content {
  const isTrust = proof.fund === 'trust';
  return grid(PLAIN, [
    plain(['A', 'Bank, adjusted', amount(proof.adjustedCents)]),
    plain(['B', 'Book', amount(proof.bookCents)]),
    ...(isTrust ? [plain(['C', 'Owners, in the bank', amount(proof.ownersInBankCents)])] : []),
    total('A less B', proof.differenceAbCents, 1),
    ...(isTrust ? [total('B less C', proof.differenceBcCents, 1)] : []),
  ]);
}

function exceptionsPart(proof: Proof): Content {
  if (proof.exceptions.length === 0) return hint('None.');
  return grid(
    PLAIN,
    proof.exceptions.map((each) =>
      plain([EXCEPTIONS[each.kind] ?? each.kind, words(each.text), amount(each.cents)]),
    ),
  );
}
const EXCEPTIONS: Readonly<Record<string, string>> = {
  negative: 'Below zero',
  shortage: 'Shortage',
  suspense: 'Suspense',
  share: 'Not withdrawn',
  stale: 'Stale check',
};

function positionPart(at: NonNullable<Proof['position']>): Content {
  const row = (label: string, text: string, cents: Cents): Row => plain([label, text, amount(cents)]);
  return grid(PLAIN, [
    row('Required', 'held for others', at.requiredCents),
    row('Surplus', 'trust cash beyond it', at.surplusCents),
    row('Agency share', 'collected, not swept', at.agencyShareCents),
    row('Voluntary deposit', '', at.reserveCents),
    row('Shortage', 'owed by the agency', at.shortageCents),
    row('May be swept', '', at.withdrawableCents),
  ]);
}

function signOff(row: ReconciliationRow): Content[] {
  const line = (label: string, name: string, at: string | null): Content => ({
    stack: [
      words(name, { margin: [0, 0, 0, 2] }),
      { canvas: [{ type: 'line', x1: 0, y1: 0, x2: 220, y2: 0, lineWidth: 0.5, lineColor: INK.hint }] },
      hint(at === null ? label : `${label}, ${formatDate(at.slice(0, 10) as LocalDate, 'long')}`, {
        margin: [0, 3, 0, 0],
      }),
    ],
  });
  return [
    {
      unbreakable: true,
      margin: [0, 18, 0, 0],
      stack: [
        { text: '7  Sign-off', bold: true, fontSize: 11, margin: [0, 0, 0, 14] },
        {
          columns: [
            line('Prepared by', row.preparedBy, row.preparedAt),
            line('Reviewed by', row.reviewedBy ?? ' ', row.reviewedAt),
          ],
        },
      ],
    },
  ];
}
