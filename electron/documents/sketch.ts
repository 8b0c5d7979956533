/**
 * A paper as strokes a screen can draw: the pages pdfmake laid out, read before they become PDF. So the preview is the paper,
 * line by line, without a second layout and without a PDF reader in the window.
 */
import type { Sketch } from '#shared/contract/index.ts';

type Inline = {
  readonly x: number;
  readonly text: string;
  readonly fontSize: number;
  readonly color?: string;
  readonly font: { readonly ascender: number; readonly name?: string };
};
type Line = {
  readonly x: number;
  readonly y: number;
  readonly inlines: readonly Inline[];
  getHeight(): number;
  getAscenderHeight(): number;
};
type Vector = {
  readonly type: string;
  readonly x?: number;
  readonly y?: number;
  readonly w?: number;
  readonly h?: number;
  readonly r?: number;
  readonly x1?: number;
  readonly y1?: number;
  readonly x2?: number;
  readonly y2?: number;
  readonly color?: string;
  readonly lineColor?: string;
  readonly lineWidth?: number;
  readonly dash?: { readonly length: number };
};
type Picture = {
  readonly x: number;
  readonly y: number;
  readonly image: string;
  readonly _width: number;
  readonly _height: number;
};
type LaidOutPages = readonly {
  readonly pageSize: { readonly width: number; readonly height: number };
  readonly items: readonly { readonly type: string; readonly item: unknown }[];
}[];

/** Pages, and the pictures on them by the names pdfmake gave them. */
export type LaidOut = { readonly pages: LaidOutPages; readonly images: Readonly<Record<string, unknown>> };

type Stroke = Sketch['pages'][number]['strokes'][number];

export function sketchOf({ pages, images }: LaidOut): Sketch {
  return {
    pages: pages.map(({ pageSize, items }) => ({
      width: pageSize.width,
      height: pageSize.height,
      strokes: items.flatMap(({ type, item }): Stroke[] => {
        if (type === 'line') return lineStrokes(item as Line);
        if (type === 'vector') return vectorStrokes(item as Vector);
        if (type === 'image') return pictureStrokes(item as Picture, images);
        return [];
      }),
    })),
  };
}

const INK = '#000000';

function lineStrokes(line: Line): Stroke[] {
  const height = line.getHeight();
  // The renderer of pdfmake puts the top of the letters here; a screen wants the base line.
  const top = (inline: Inline): number =>
    line.y + line.getAscenderHeight() - (inline.font.ascender / 1000) * inline.fontSize;
  const strokes = line.inlines
    .filter(({ text }) => text !== '' && height > 0)
    .map((inline) => ({
      kind: 'text' as const,
      x: line.x + inline.x,
      y: top(inline) + (inline.font.ascender / 1000) * inline.fontSize,
      text: inline.text,
      size: inline.fontSize,
      weight: weightOf(inline.font.name),
      color: inline.color ?? INK,
    }));
  return joined(strokes).filter(({ text }) => text.trim() !== '');
}

type TextStroke = Extract<Stroke, { readonly kind: 'text' }>;
/** pdfmake lays out word by word; what looks alike is one text again. */
function joined(strokes: readonly TextStroke[]): TextStroke[] {
  const out: TextStroke[] = [];
  for (const stroke of strokes) {
    const last = out.at(-1);
    const isAlike =
      last !== undefined &&
      last.y === stroke.y &&
      last.size === stroke.size &&
      last.weight === stroke.weight &&
      last.color === stroke.color;
    if (isAlike) out[out.length - 1] = { ...last, text: last.text + stroke.text };
    else out.push(stroke);
  }
  return out;
}

function weightOf(name: string | undefined): number {
  if (name?.includes('SemiBold') === true || name?.includes('SmBld') === true) return 600;
  return name?.includes('Medium') === true || name?.includes('Medm') === true ? 500 : 400;
}

function vectorStrokes(vector: Vector): Stroke[] {
  const { x = 0, y = 0, w = 0, h = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0 } = vector;
  const stroke = {
    color: vector.lineColor ?? INK,
    width: vector.lineWidth ?? 1,
    dash: vector.dash?.length ?? 0,
  };
  if (vector.type === 'line') return [{ kind: 'line', x1, y1, x2, y2, ...stroke }];
  if (vector.type !== 'rect') return [];
  return [
    {
      kind: 'rect',
      x,
      y,
      w,
      h,
      radius: vector.r ?? 0,
      fill: vector.color ?? null,
      ...(vector.color === undefined
        ? stroke
        : { ...stroke, width: vector.lineColor === undefined ? 0 : stroke.width }),
    },
  ];
}

function pictureStrokes(picture: Picture, images: LaidOut['images']): Stroke[] {
  const named = images[picture.image];
  const href = typeof named === 'string' ? named : picture.image;
  if (!/^data:image\/(?:png|jpeg);base64,/u.test(href)) return [];
  const { x, y, _width: w, _height: h } = picture;
  return [{ kind: 'image', x, y, w, h, href }];
}
