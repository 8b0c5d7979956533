/** The icons of the product: one stroke, 16 by 16, drawn for this sheet. Decoration only; words carry the meaning. */
import type { ReactNode } from 'react';

const SHAPES = {
  account: <path d="M3 13.5V4l5-2 5 2v9.5M1.5 13.5h13M6 6.3h.8M9.2 6.3h.8M6 9h.8M9.2 9h.8M7 13.5v-2h2v2" />,
  arrow: <path d="M2.5 8h10.5M9.5 4.5L13 8l-3.5 3.5" />,
  backup: (
    <>
      <ellipse cx="8" cy="4" rx="5" ry="2" />
      <path d="M3 4v8c0 1.1 2.2 2 5 2s5-.9 5-2V4M3 8c0 1.1 2.2 2 5 2s5-.9 5-2" />
    </>
  ),
  book: (
    <path d="M8 3.6C6.4 2.5 4.2 2.3 2 2.6v10c2.2-.3 4.4-.1 6 1 1.6-1.1 3.8-1.3 6-1v-10c-2.2-.3-4.4-.1-6 1zm0 0v10" />
  ),
  calendar: <path d="M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v2.5M10.5 2v2.5" />,
  chart: <path d="M3.5 2.5v10h3M3.5 5.5h3M3.5 9h3M8.5 5.5h5M8.5 9h5M8.5 12.5h5M3.5 2.5h3" />,
  cheque: <path d="M1.8 4h12.4v8H1.8zM4 9.5h3.5M10 9.5h2M4 6.8h5" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M8 4.8V8l2.2 1.6" />
    </>
  ),
  copy: <path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />,
  deposit: <path d="M2 6l6-3.5L14 6zM3.5 6.2v4.6M6.5 6.2v4.6M9.5 6.2v4.6M12.5 6.2v4.6M2 13.5h12M2.5 11h11" />,
  down: <path d="M3.5 6L8 10.5 12.5 6" />,
  failed: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2" />
    </>
  ),
  feed: <path d="M2 9l2-6h8l2 6v4.5H2zM2 9h3.5l1 2h3l1-2H14" />,
  filter: <path d="M2.5 3.5h11L9.5 8.4v4.1l-3 1V8.4z" />,
  folder: <path d="M1.8 12.8V3.2h4.4l1.6 1.9h6.4v7.7z" />,
  help: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M6.4 6.4a1.7 1.7 0 1 1 2.4 1.6c-.6.3-.8.6-.8 1.2M8 11.2v.1" />
    </>
  ),
  hold: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M6.4 5.8v4.4M9.6 5.8v4.4" />
    </>
  ),
  invoice: <path d="M3.5 1.8h6l3 3v9.4h-9zM9.5 1.8v3h3M5.8 8h4.4M5.8 10.8h4.4" />,
  journal: (
    <path d="M3 12.3V3.5a1 1 0 0 1 1-1h8.5v11H4.2A1.2 1.2 0 0 1 3 12.3zm0 0A1.3 1.3 0 0 1 4.3 11h8.2M6 5.4h4" />
  ),
  link: (
    <path d="M6.5 9.5l3-3M7 4.8l1.2-1.2a2.6 2.6 0 0 1 3.7 3.7L10.8 8.5M9 11.2l-1.2 1.2a2.6 2.6 0 0 1-3.7-3.7L5.2 7.5" />
  ),
  lock: <path d="M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2" />,
  match: <path d="M2.5 5.5H12M9.5 3L12 5.5 9.5 8M13.5 10.5H4M6.5 8L4 10.5 6.5 13" />,
  offline: (
    <path d="M2.2 2.2l11.6 11.6M5.2 5.3A3.8 3.8 0 0 0 4.6 12.5h7.2M13.7 11.4a2.7 2.7 0 0 0-2-4.4 4 4 0 0 0-4.4-2.8" />
  ),
  ok: <path d="M3 8.4l3.2 3.2L13 4.8" />,
  pencil: <path d="M3 13l.7-3L11 2.7 13.3 5 6 12.3zM9.5 4.2l2.3 2.3" />,
  percent: (
    <>
      <path d="M4 12l8-8" />
      <circle cx="4.8" cy="4.8" r="1.8" />
      <circle cx="11.2" cy="11.2" r="1.8" />
    </>
  ),
  plus: <path d="M8 3v10M3 8h10" />,
  policy: <path d="M8 1.8l5 1.9v4c0 3.2-2.1 5.3-5 6.5-2.9-1.2-5-3.3-5-6.5v-4z" />,
  pulse: <path d="M1.5 8.5h3L6.3 3.8l3 8.4 1.7-3.7h3.5" />,
  question: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M6.3 6.4a1.8 1.8 0 1 1 2.4 1.7c-.5.2-.7.5-.7 1.1M8 11.3v.1" />
    </>
  ),
  receive: <path d="M8 2v7M5 6.2L8 9.2l3-3M2.5 10v3.5h11V10" />,
  remit: <path d="M8 9.2V2.2M5 5l3-3 3 3M2.5 10v3.5h11V10" />,
  report: <path d="M2.5 13.5h11M4.5 11V7.5M8 11V3M11.5 11V5.5" />,
  right: <path d="M6 3.5L10.5 8 6 12.5" />,
  scales: <path d="M2.5 13.5h11M4 11V6.5M8 11V2.5M12 11V8.5" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4.2" />
      <path d="M10.2 10.2l3.3 3.3" />
    </>
  ),
  settings: (
    <>
      <path d="M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6" />
      <circle cx="10" cy="4.5" r="1.5" />
      <circle cx="6" cy="11.5" r="1.5" />
    </>
  ),
  stream: <path d="M3 7V6a2 2 0 0 1 2-2h7M10 2l2 2-2 2M13 9v1a2 2 0 0 1-2 2H4M6 14l-2-2 2-2" />,
  sync: <path d="M13 6.5A5.2 5.2 0 0 0 3.6 5M3 9.5A5.2 5.2 0 0 0 12.4 11M3.3 2.2V5h2.8M12.7 13.8V11H9.9" />,
  table: <path d="M2.5 3h11v10h-11zM2.5 6.3h11M2.5 9.6h11M8.5 6.3V13" />,
  today: <path d="M2.5 2.5H7v5H2.5zM9 2.5h4.5v3H9zM9 7.8h4.5v5.7H9zM2.5 9.8H7v3.7H2.5z" />,
  trust: <path d="M8 2v11.5M5 13.5h6M3 4.5h10M3 4.5L1.3 9h3.4zM13 4.5L11.3 9h3.4z" />,
  undo: <path d="M3 6.2h6.8a3.4 3.4 0 0 1 0 6.8H6M5.8 3.2l-3 3 3 3" />,
  user: (
    <>
      <circle cx="8" cy="5.5" r="2.7" />
      <path d="M2.8 13.8a5.2 5.2 0 0 1 10.4 0" />
    </>
  ),
  warn: <path d="M8 2.2l6.3 11.3H1.7zM8 6.4v3.4M8 11.6v.1" />,
  x: <path d="M4.5 4.5l7 7M11.5 4.5l-7 7" />,
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof SHAPES;

export function Icon({ name, className = '' }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg className={`i ${className}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {SHAPES[name]}
    </svg>
  );
}

/** The mark: the trust book and the operating book, leaning on each other. */
export function Mark() {
  return (
    <svg viewBox="0 0 18 18" aria-hidden="true" focusable="false">
      <path fill="var(--trust-1)" d="M1 3.2l7.2 2.1v10.5L1 13.7z" />
      <path fill="var(--op-1)" d="M17 3.2L9.8 5.3v10.5l7.2-2.1z" />
    </svg>
  );
}
