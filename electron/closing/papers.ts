/** Papers of a pack: what is in it and what it proves, one trust position after the other. */
import type { Content } from 'pdfmake/interfaces';
import type { ReadDb } from '#db/connection/index.ts';
import {
  agencyOf,
  amount,
  facts,
  fundKey,
  grid,
  head,
  hint,
  PAGE,
  pageFooter,
  type Paper,
  words,
} from '#electron/documents/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { Certificate, Position } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import type { Span } from './registers.ts';

export type ListedFile = {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly title: string;
};
export type Cover = Span & {
  readonly title: string;
  readonly ruleText: string;
  readonly citations: readonly string[];
  readonly retentionText: string;
  readonly files: readonly ListedFile[];
  readonly certificate: Certificate | null;
  readonly entriesSeq: number;
  readonly entriesHash: string;
};

const spanText = ({ fromOn, throughOn }: Span): string =>
  `${formatDate(fromOn, 'long')} to ${formatDate(throughOn, 'long')}`;

export function coverPaper(db: ReadDb, cover: Cover): Paper {
  const agency = agencyOf(db);
  return {
    fileName: 'cover',
    title: `${cover.title}, ${agency.name}`,
    agencyName: agency.name,
    madeOn: cover.throughOn,
    bottomMargin: PAGE.bottom,
    content: [
      ...head(agency, cover.title, spanText(cover)),
      facts(
        [
          { label: 'Books through entry', value: String(cover.entriesSeq), isStrong: true },
          { label: 'Files', value: String(cover.files.length) },
          {
            label: 'Last close with self-test',
            value:
              cover.certificate === null
                ? 'none in this span'
                : formatDate(cover.certificate.throughOn, 'long'),
          },
        ],
        [0, 0, 0, 10],
      ),
      hint('Hash of the last entry', { margin: [0, 0, 0, 1] }),
      words(cover.entriesHash, { fontSize: 8, margin: [0, 0, 0, 8] }),
      words(cover.ruleText, { margin: [0, 0, 0, 4] }),
      hint(cover.citations.join('; '), { margin: [0, 0, 0, 2] }),
      hint(cover.retentionText, { margin: [0, 0, 0, 12] }),
      grid(
        [
          { title: 'File', width: 130 },
          { title: 'What it is', width: 'rest' },
          { title: 'SHA-256', width: 232 },
        ],
        cover.files.map((file) => ({
          kind: 'plain',
          cells: [
            words(file.name, { fontSize: 7 }),
            words(file.title, { fontSize: 8 }),
            words(file.sha256, { fontSize: 6 }),
          ],
        })),
      ),
      ...certificateBlock(cover.certificate),
    ],
    footer: pageFooter(agency, cover.title),
  };
}

function certificateBlock(certificate: Certificate | null): Content[] {
  if (certificate === null) return [];
  return [
    words(
      `Self-test of ${certificate.verifiedAt}, closed through ${formatDate(certificate.throughOn, 'long')}`,
      {
        bold: true,
        margin: [0, 14, 0, 4],
      },
    ),
    hint(
      `Entries 1 to ${certificate.entriesSeq}, hash ${certificate.entriesHash}. Commands 1 to ${certificate.commandsSeq}, hash ${certificate.commandsHash}.`,
      { margin: [0, 0, 0, 6] },
    ),
    grid(
      [
        { title: 'Check', width: 70 },
        { title: 'What holds', width: 'rest' },
        { title: 'Examined', width: 70, isAmount: true },
        { title: 'Result', width: 50 },
      ],
      certificate.checks.map((check) => ({
        kind: 'plain',
        cells: [
          words(check.name, { fontSize: 8 }),
          words(check.title, { fontSize: 8 }),
          words(check.examined.toLocaleString('en-US'), { fontSize: 8, alignment: 'right' }),
          words(check.ok ? 'holds' : 'FAILS', { fontSize: 8 }),
        ],
      })),
    ),
  ];
}

/** One trust position: cash, what must be held, every owner. */
export function positionPaper(db: ReadDb, position: Position): Paper {
  const agency = agencyOf(db);
  const name = `Trust position ${position.asOf}`;
  return {
    fileName: `trust-position-${position.lastFour}-${position.asOf}`,
    title: `${name}, ${agency.name}`,
    agencyName: agency.name,
    madeOn: position.asOf as LocalDate,
    bottomMargin: PAGE.bottom,
    content: [
      ...head(
        agency,
        'Trust position',
        `${position.bankName} ••${position.lastFour}, ${formatDate(position.asOf, 'long')}`,
      ),
      facts(
        [
          { label: 'Trust cash', value: formatMoney(position.cashCents), isStrong: true },
          { label: 'Held for others', value: formatMoney(position.requiredCents) },
          {
            label: position.surplusCents < 0 ? 'Shortage' : 'Surplus',
            value: formatMoney(position.surplusCents),
            isStrong: true,
          },
          {
            label: 'Basic, debit, real ratio',
            value:
              position.ratios.whyNot ??
              `${position.ratios.basic}, ${position.ratios.debit}, ${position.ratios.real}`,
          },
        ],
        [0, 0, 0, 10],
      ),
      {
        margin: [0, 0, 0, 6],
        columns: [fundKey('trust', 'Who owns the trust cash, from the allocations that brought it')],
      },
      grid(
        [
          { title: 'Owner', width: 'rest' },
          { title: '', width: 150 },
          { title: 'Amount', width: 90, isAmount: true },
        ],
        [
          ...position.owners.map((owner) => ({
            kind: 'plain' as const,
            cells: [words(owner.name), words(owner.detail, { fontSize: 8 }), amount(owner.cents)],
          })),
          { kind: 'total' as const, cells: [words('Trust cash'), words(''), amount(position.cashCents)] },
        ],
      ),
      ...(position.warnings.length === 0
        ? []
        : [
            words('To look at', { bold: true, margin: [0, 12, 0, 4] }),
            ...position.warnings.map((warning) =>
              words(`${warning.title}. ${warning.detail}`, { fontSize: 8, margin: [0, 0, 0, 3] }),
            ),
          ]),
    ],
    footer: pageFooter(agency, name),
  };
}
