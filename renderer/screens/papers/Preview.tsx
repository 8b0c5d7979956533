/** The paper, stroke by stroke as the PDF has it. */
import type { Sketch } from '#shared/contract/index.ts';

type Page = Sketch['pages'][number];
type Stroke = Page['strokes'][number];

export function Preview({ sketch }: { readonly sketch: Sketch }) {
  return (
    <div className="paper-pages">
      {sketch.pages.map((page, index) => (
        <svg
          key={index}
          className="paper-page"
          viewBox={`0 0 ${page.width} ${page.height}`}
          role="img"
          aria-label={`Page ${index + 1} of ${sketch.pages.length}: ${textOf(page)}`}
        >
          {page.strokes.map((stroke, at) => (
            <Drawn key={at} stroke={stroke} />
          ))}
        </svg>
      ))}
    </div>
  );
}

const WORDS_MAX = 40;
/** What a reader hears of a page: how it begins. */
function textOf(page: Page): string {
  const words = page.strokes.flatMap((stroke) =>
    stroke.kind === 'text' ? stroke.text.trim().split(/\s+/u) : [],
  );
  return words.slice(0, WORDS_MAX).join(' ');
}

function Drawn({ stroke }: { readonly stroke: Stroke }) {
  switch (stroke.kind) {
    case 'text':
      return (
        <text x={stroke.x} y={stroke.y} fontSize={stroke.size} fontWeight={stroke.weight} fill={stroke.color}>
          {stroke.text}
        </text>
      );
    case 'line':
      return (
        <line
          x1={stroke.x1}
          y1={stroke.y1}
          x2={stroke.x2}
          y2={stroke.y2}
          stroke={stroke.color}
          strokeWidth={stroke.width}
          strokeDasharray={stroke.dash === 0 ? undefined : stroke.dash}
        />
      );
    case 'rect':
      return (
        <rect
          x={stroke.x}
          y={stroke.y}
          width={stroke.w}
          height={stroke.h}
          rx={stroke.radius}
          fill={stroke.fill ?? 'none'}
          stroke={stroke.width === 0 ? 'none' : stroke.color}
          strokeWidth={stroke.width}
        />
      );
    default:
      return <image href={stroke.href} x={stroke.x} y={stroke.y} width={stroke.w} height={stroke.h} />;
  }
}
