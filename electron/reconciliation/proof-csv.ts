/** A signed proof as CSV: the seven parts of the paper, amounts with a point, nothing a spreadsheet would run. Pure. */
import type { Proof, ReconciliationRow } from '#shared/contract/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';

type Cell = string | { readonly cents: Cents };
type Line = readonly [part: string, what: string, on: string, about: string, amount: Cell];

export function proofCsv(row: ReconciliationRow, proof: Proof): string {
  const lines: Line[] = [
    ...head(row, proof),
    ...bank(proof),
    ...book(proof),
    ...owners(proof),
    ...comparison(proof),
    ...exceptions(proof),
    ...position(proof),
    ...signatures(row),
  ];
  return ['Part,What,Date,About,Amount', ...lines.map((line) => line.map(cell).join(','))]
    .join('\r\n')
    .concat('\r\n');
}

const money = (cents: Cents): Cell => ({ cents });
function cell(value: Cell): string {
  if (typeof value !== 'string') return formatMoney(value.cents, { style: 'plain' }).replaceAll(',', '');
  // A text that begins like a formula is kept a text.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function head(row: ReconciliationRow, proof: Proof): Line[] {
  const fact = (what: string, about: string): Line => ['Head', what, '', about, ''];
  return [
    fact('Agency', proof.agencyName),
    fact('State', proof.state),
    fact('Bank', proof.bankName),
    fact('Account', `ending ${proof.lastFour}`),
    ['Head', 'Statement date', proof.asOf, '', ''],
    fact('Proof', `${row.number}, version ${row.version}`),
    fact('Prepared by', row.preparedBy),
    fact('Reviewed by', row.reviewedBy ?? ''),
    fact('SHA-256', row.hash),
    ...proof.statements.map(
      (each): Line => [
        'Head',
        'Statement file',
        `${each.fromOn} to ${each.toOn}`,
        each.fileName,
        each.sha256,
      ],
    ),
  ];
}

function bank(proof: Proof): Line[] {
  const part = '1 Bank';
  return [
    [part, 'Statement balance', proof.asOf, '', money(proof.statementCents)],
    ...proof.inTransit.map(
      (item): Line => [
        part,
        'Deposit in transit',
        item.on,
        `${item.title}; ${item.ageDays} days${cleared(item.clearedOn)}`,
        money(item.cents),
      ],
    ),
    ...proof.outstanding.map(
      (item): Line => [
        part,
        'Outstanding',
        item.on,
        `${item.title}; ${item.ageDays} days${cleared(item.clearedOn)}`,
        money(item.cents),
      ],
    ),
    ...proof.bankErrors.map(
      (line): Line => [part, 'Bank error', line.on, `${line.text}; ${line.reason}`, money(line.cents)],
    ),
    ...proof.bookedLater.map(
      (line): Line => [part, `Booked ${line.bookedOn}`, line.on, line.text, money(line.cents)],
    ),
    [part, 'Adjusted bank balance', proof.asOf, '', money(proof.adjustedCents)],
  ];
}
const cleared = (on: string | null): string => (on === null ? '' : `; cleared ${on}`);

const book = (proof: Proof): Line[] => [
  ['2 Book', 'Opening', proof.fromOn, '', money(proof.bookOpeningCents)],
  ...proof.bookMoves.map((row): Line => ['2 Book', row.label, '', row.note, money(row.cents)]),
  ['2 Book', 'Closing', proof.asOf, '', money(proof.bookCents)],
];

const owners = (proof: Proof): Line[] =>
  proof.fund === 'operating'
    ? []
    : [
        ...proof.owners.map((owner): Line => ['3 Owners', owner.group, '', owner.name, money(owner.cents)]),
        ['3 Owners', 'All owners', proof.asOf, '', money(proof.ownersCents)],
        ['3 Owners', 'Receipts not deposited', proof.asOf, '', money((0 - proof.undepositedCents) as Cents)],
        ['3 Owners', 'With the card processor', proof.asOf, '', money((0 - proof.clearingCents) as Cents)],
        ['3 Owners', 'Owners, in the bank', proof.asOf, '', money(proof.ownersInBankCents)],
      ];

const comparison = (proof: Proof): Line[] => [
  ['4 Comparison', 'A bank, adjusted', '', '', money(proof.adjustedCents)],
  ['4 Comparison', 'B book', '', '', money(proof.bookCents)],
  ...(proof.fund === 'operating'
    ? []
    : ([['4 Comparison', 'C owners', '', '', money(proof.ownersInBankCents)]] as Line[])),
  ['4 Comparison', 'A less B', '', '', money(proof.differenceAbCents)],
  ...(proof.fund === 'operating'
    ? []
    : ([['4 Comparison', 'B less C', '', '', money(proof.differenceBcCents)]] as Line[])),
];

const exceptions = (proof: Proof): Line[] =>
  proof.exceptions.map((each): Line => ['5 Exceptions', each.kind, '', each.text, money(each.cents)]);

function position({ position: at }: Proof): Line[] {
  if (at === null) return [];
  const row = (what: string, cents: Cents): Line => ['6 Trust position', what, '', '', money(cents)];
  return [
    row('Required', at.requiredCents),
    row('Surplus', at.surplusCents),
    row('Agency share', at.agencyShareCents),
    row('Voluntary deposit', at.reserveCents),
    row('Shortage', at.shortageCents),
    row('May be swept', at.withdrawableCents),
  ];
}

const signatures = (row: ReconciliationRow): Line[] => [
  ['7 Sign-off', 'Prepared', row.preparedAt, row.preparedBy, ''],
  ['7 Sign-off', 'Reviewed', row.reviewedAt ?? '', row.reviewedBy ?? 'not yet', ''],
];
