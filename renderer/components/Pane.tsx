/** A pane: panes touch, one hairline apart. */
import type { ReactNode } from 'react';

type Props = {
  readonly title?: string;
  readonly meta?: ReactNode;
  /** At the right of the head. */
  readonly aside?: ReactNode;
  /** Takes the height that is left. */
  readonly grow?: boolean;
  readonly scroll?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
};

export function Pane({ title, meta, aside, grow = false, scroll = false, className = '', children }: Props) {
  const classes = `pane ${grow ? 'grow' : ''} ${scroll ? 'scroll' : ''} ${className}`;
  return (
    <section className={classes} aria-label={title} tabIndex={scroll ? 0 : undefined}>
      {title === undefined ? null : (
        <header>
          <h2>{title}</h2>
          {meta === undefined ? null : <span className="meta">{meta}</span>}
          {aside === undefined ? null : <span className="push">{aside}</span>}
        </header>
      )}
      {children}
    </section>
  );
}
