/** A few lines over a few points: shapes in SVG that stretch, words in HTML that do not. No animation, no legend trick. */
import { type Cents, formatMoney } from '#shared/money/index.ts';

export type Line = {
  readonly label: string;
  readonly color: string;
  readonly isDashed?: boolean;
  readonly values: readonly Cents[];
  /** Fills down to zero. */
  readonly isArea?: boolean;
};

type Props = {
  readonly message: string;
  readonly labels: readonly string[];
  readonly lines: readonly Line[];
  readonly height?: number;
};

export function LineChart({ message, labels, lines, height = 96 }: Props) {
  const all = lines.flatMap((line) => line.values);
  const top = Math.max(1, ...all);
  const bottom = Math.min(0, ...all);
  // Labels may name only some of the points.
  const count = Math.max(0, ...lines.map((line) => line.values.length));
  const x = (index: number): number => (count <= 1 ? 0 : (index / (count - 1)) * 100);
  const y = (value: number): number => 100 - ((value - bottom) / (top - bottom)) * 100;
  return (
    <figure className="chart" aria-label={message}>
      <div className="legend">
        {lines.map((line) => (
          <span key={line.label}>
            <i
              style={{ borderTop: `2px ${line.isDashed === true ? 'dashed' : 'solid'} ${line.color}` }}
              aria-hidden="true"
            />
            {line.label} <b>{formatMoney(line.values.at(-1) ?? (0 as Cents))}</b>
          </span>
        ))}
      </div>
      <div className="plot" style={{ height }}>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={message}>
          <line x1="0" x2="100" y1={y(0)} y2={y(0)} stroke="var(--line)" vectorEffect="non-scaling-stroke" />
          <line
            x1="0"
            x2="100"
            y1={y(top / 2)}
            y2={y(top / 2)}
            stroke="var(--line-soft)"
            vectorEffect="non-scaling-stroke"
          />
          {lines.map((line) => {
            const points = line.values.map((value, index) => `${x(index)},${y(value)}`).join(' ');
            return (
              <g key={line.label}>
                {line.isArea === true ? (
                  <polygon points={`0,${y(0)} ${points} 100,${y(0)}`} fill="var(--trust-bg)" />
                ) : null}
                <polyline
                  points={points}
                  fill="none"
                  stroke={line.color}
                  strokeWidth="1.75"
                  strokeDasharray={line.isDashed === true ? '4 3' : undefined}
                  vectorEffect="non-scaling-stroke"
                />
              </g>
            );
          })}
        </svg>
      </div>
      <div className="ticks" aria-hidden="true">
        {labels.map((label, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two months may share a name
          <span key={index}>{label}</span>
        ))}
      </div>
    </figure>
  );
}
