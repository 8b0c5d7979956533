/** The look of every paper: the colours, sizes and blocks of the screens, in points on US Letter. */
import type {
  Content,
  ContentColumns,
  ContentTable,
  CustomTableLayout,
  DynamicContent,
  TableCell,
} from 'pdfmake/interfaces';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { printable } from './printable.ts';
import type { Look } from './template.ts';

export const PAGE = { width: 612, landscapeWidth: 792, side: 48, top: 44, bottom: 52 } as const;

/** Tokens of the light theme; trust and operating are for money alone. */
export const INK = {
  text: '#16202b',
  second: '#3f4c59',
  hint: '#586572',
  line: '#d3dae1',
  lineSoft: '#e9edf1',
  surface: '#f6f8fa',
  trust: '#0a685f',
  operating: '#4338ad',
  negative: '#b0251c',
} as const;

export type Agency = { readonly name: string; readonly state: string; readonly look: Look };
export type Fact = { readonly label: string; readonly value: string; readonly isStrong?: boolean };

/** A cell whose text came from people or files. */
export const words = (text: string, more: object = {}): Content => ({ text: printable(text), ...more });
export const hint = (text: string, more: object = {}): Content => ({
  text,
  fontSize: 8,
  color: INK.hint,
  ...more,
});

/** Right-aligned, two decimals, negatives in parentheses and red. */
export function amount(cents: Cents, more: object = {}): Content {
  return {
    text: formatMoney(cents),
    alignment: 'right',
    noWrap: true,
    ...(cents < 0 ? { color: INK.negative } : {}),
    ...more,
  };
}

/** Agency at the left, its logo before it, what this paper is at the right, one line under all. */
export function head(agency: Agency, title: string, number: string, width: number = PAGE.width): Content[] {
  const { template, logo } = agency.look;
  const lines = template.addressLines.filter((line) => line !== '');
  const logoColumn: ContentColumns['columns'] =
    logo === null
      ? []
      : [{ width: 'auto', stack: [{ image: logo, fit: [LOGO_WIDTH_MAX, template.logoHeightPt] }] }];
  return [
    {
      columns: [
        ...logoColumn,
        {
          width: '*',
          stack: [
            words(agency.name, { fontSize: 13, bold: true, color: template.accent }),
            ...(lines.length === 0 ? [`Insurance agency, ${agency.state}`] : lines).map((line) =>
              hint(printable(line), { margin: [0, 1, 0, 0] }),
            ),
          ],
        },
        {
          width: 'auto',
          stack: [
            {
              text: title,
              fontSize: 17,
              bold: true,
              alignment: 'right',
              lineHeight: 1,
              color: template.accent,
            },
            words(number, { alignment: 'right', color: INK.second, margin: [0, 2, 0, 0] }),
          ],
        },
      ],
      columnGap: logo === null ? 24 : 12,
    },
    rule(width - 2 * PAGE.side, [0, 8, 0, 14], template.accent),
  ];
}

const LOGO_WIDTH_MAX = 150;

const rule = (width: number, margin: [number, number, number, number], color: string): Content => ({
  canvas: [{ type: 'line', x1: 0, y1: 0, x2: width, y2: 0, lineWidth: 0.75, lineColor: color }],
  margin,
});

/** Label over figure, side by side, a hairline around. */
export function facts(list: readonly Fact[], margin: [number, number, number, number]): Content {
  return {
    margin,
    table: {
      widths: list.map(() => '*'),
      body: [
        list.map(
          ({ label, value, isStrong }): TableCell => ({
            stack: [
              hint(label),
              words(value, { bold: isStrong ?? false, fontSize: isStrong ? 13 : 10, margin: [0, 1, 0, 0] }),
            ],
          }),
        ),
      ],
    },
    layout: {
      hLineWidth: () => 0.75,
      vLineWidth: (at: number) => (at === 0 || at === list.length ? 0 : 0.5),
      hLineColor: () => INK.line,
      vLineColor: () => INK.lineSoft,
      paddingLeft: (at: number) => (at === 0 ? 0 : 10),
      paddingRight: () => 6,
      paddingTop: () => 6,
      paddingBottom: () => 6,
    },
  };
}

/** `rest` takes what the others leave: a width of its own would grow with a long word and push the table off the page. */
export type Column = {
  readonly title: string;
  readonly width: number | 'rest';
  readonly isAmount?: boolean;
};
/**
 * A plain row has a hairline above, a total a pale ground. A group is one row with `parts` under it, never torn apart at
 * the end of a page.
 */
export type Row = {
  readonly kind: 'plain' | 'total';
  readonly cells: readonly TableCell[];
  readonly parts?: readonly (readonly TableCell[])[];
};

const GAP = 6;
const EDGE = 2;

/** A dense table: heads repeated on every page, hairlines between rows. */
export function grid(
  columns: readonly Column[],
  rows: readonly Row[],
  pageWidth: number = PAGE.width,
): ContentTable {
  const widths = widthsOf(columns, pageWidth);
  const isTotal = (line: number): boolean => rows[line - 1]?.kind === 'total';
  const layout: CustomTableLayout = {
    hLineWidth: (at) => {
      if (at === 0) return 0;
      return at === 1 || isTotal(at) || at === rows.length + 1 ? 0.75 : 0.5;
    },
    vLineWidth: () => 0,
    hLineColor: (at) => (at === 1 || isTotal(at) || at === rows.length + 1 ? INK.line : INK.lineSoft),
    fillColor: (at) => (isTotal(at) ? INK.surface : null),
    paddingLeft: (at) => (at === 0 ? EDGE : GAP),
    paddingRight: (at) => (at === columns.length - 1 ? EDGE : GAP),
    paddingTop: () => 2.5,
    paddingBottom: () => 2,
  };
  const heads = columns.map(
    ({ title, isAmount }): TableCell => hint(title, isAmount === true ? { alignment: 'right' } : {}),
  );
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths,
      body: [heads, ...rows.map((row) => bodyRow(row, widths))],
    },
    layout,
  };
}

function widthsOf(columns: readonly Column[], pageWidth: number): number[] {
  const room = pageWidth - 2 * PAGE.side - 2 * EDGE - 2 * GAP * (columns.length - 1);
  const fixed = columns.reduce((total, { width }) => total + (width === 'rest' ? 0 : width), 0);
  return columns.map(({ width }) => (width === 'rest' ? room - fixed : width));
}

function bodyRow({ kind, cells, parts }: Row, widths: number[]): TableCell[] {
  if (kind === 'total') return cells.map(strong);
  if (parts === undefined) return [...cells];
  const last = widths.length - 1;
  const inner: Content = {
    table: { widths, body: [[...cells], ...parts.map((part) => [...part])] },
    layout: {
      defaultBorder: false,
      hLineWidth: () => 0,
      vLineWidth: () => 0,
      paddingLeft: (at) => (at === 0 ? 0 : GAP),
      paddingRight: (at) => (at === last ? 0 : GAP),
      paddingTop: () => 0,
      paddingBottom: () => 1,
    },
  };
  return [{ ...inner, colSpan: widths.length } as TableCell, ...widths.slice(1).map((): TableCell => '')];
}

const strong = (cell: TableCell): TableCell =>
  typeof cell === 'object' && !Array.isArray(cell) ? ({ ...cell, bold: true } as TableCell) : cell;

/** A square in the fund's colour before its words, the only colour on most papers. */
export function fundKey(fund: 'trust' | 'operating', text: string): ContentColumns {
  return {
    columns: [
      {
        width: 6,
        canvas: [{ type: 'rect', x: 0, y: 2.5, w: 5.5, h: 5.5, color: INK[fund] }],
      },
      { width: 'auto', text, fontSize: 8, color: INK.second },
    ],
    columnGap: 4,
  };
}

/** The last line of every page: whose paper, which one, which page of how many. */
export function pageFooter(agency: Agency, document: string): DynamicContent {
  return (page, pages) => footerLine(agency, document, page, pages);
}

export function footerLine(agency: Agency, document: string, page: number, pages: number): Content {
  return {
    margin: [PAGE.side, 18, PAGE.side, 0],
    columns: [
      hint(printable(`${agency.name}  ·  ${document}`), { width: '*' }),
      hint(`Page ${page} of ${pages}`, { width: 'auto', alignment: 'right' }),
    ],
  };
}
