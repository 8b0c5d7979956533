/** Facts strip: label, figure, one line of context; seven at most. A 9 px square names the fund. */
import type { ReactNode } from 'react';
import type { Fund } from '#shared/contract/index.ts';

export type Fact = {
  readonly label: string;
  readonly value: ReactNode;
  readonly context?: ReactNode;
  readonly fund?: Fund;
  /** The value is words, not a figure. */
  readonly isWord?: boolean;
};

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <div key={fact.label}>
          <dt>
            {fact.fund === undefined ? null : <FundSquare fund={fact.fund} />}
            {fact.label}
          </dt>
          <dd className={fact.isWord === true ? 'v word' : 'v'}>{fact.value}</dd>
          <dd className="d">{fact.context ?? '\u00a0'}</dd>
        </div>
      ))}
    </dl>
  );
}

export function FundSquare({ fund }: { readonly fund: Fund }) {
  return <i className={`sw ${fund === 'trust' ? 'f-t1' : 'f-o1'}`} aria-hidden="true" />;
}

/** T or O on the fund's ground, as in an entry; the reader hears the whole word. */
export function FundLetter({ fund }: { readonly fund: Fund }) {
  const isTrust = fund === 'trust';
  return (
    <>
      <i className={`fund ${isTrust ? 'T' : 'O'}`} aria-hidden="true">
        {isTrust ? 'T' : 'O'}
      </i>
      <span className="sr">{isTrust ? 'trust ' : 'operating '}</span>
    </>
  );
}
