/** Open by days late; each piece filters the list. */
import type { Cents } from '#shared/money/index.ts';
import { formatMoney } from '#shared/money/index.ts';

export const BUCKETS = [
  { value: 'notDue', label: 'Not due', key: 'notDueCents', fill: 'f-p2' },
  { value: 'days1To30', label: '1–30', key: 'days1To30Cents', fill: 'f-w3' },
  { value: 'days31To60', label: '31–60', key: 'days31To60Cents', fill: 'f-w2' },
  { value: 'days61To90', label: '61–90', key: 'days61To90Cents', fill: 'f-w1' },
  { value: 'over90', label: 'Over 90', key: 'over90Cents', fill: 'f-n1' },
] as const;
export type Bucket = (typeof BUCKETS)[number]['value'];
export type Aging = Readonly<Record<(typeof BUCKETS)[number]['key'], Cents>>;

type Props = {
  readonly aging: Aging;
  readonly chosen: Bucket | undefined;
  readonly onChoose: (bucket: Bucket | undefined) => void;
};

export function AgingBar({ aging, chosen, onChoose }: Props) {
  return (
    <div className="aging-bar" role="group" aria-label="Open by days late">
      {BUCKETS.map((bucket) => {
        const cents = aging[bucket.key];
        return (
          <button
            key={bucket.value}
            type="button"
            className={bucket.value === chosen ? 'on' : ''}
            style={{ flexGrow: Math.max(1, cents), flexBasis: 0 }}
            aria-pressed={bucket.value === chosen}
            onClick={() => onChoose(bucket.value === chosen ? undefined : bucket.value)}
          >
            <i className={bucket.fill} aria-hidden="true" />
            <span className="dim">{bucket.label}</span>
            <b>{formatMoney(cents)}</b>
          </button>
        );
      })}
    </div>
  );
}
