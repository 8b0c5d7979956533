/** The proof of a settlement, and the settlements before it. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { LocalDate } from '#shared/calendar/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { shortDay } from '#renderer/components/words.ts';

type ProofProps = {
  readonly grossCents: Cents;
  readonly lineCents: Cents | null;
  readonly feeCents: Cents | null;
  readonly offBecause: string | null;
};

export function ProofPane({ grossCents, lineCents, feeCents, offBecause }: ProofProps) {
  const differenceCents = (grossCents - (lineCents ?? 0) - (feeCents ?? 0)) as Cents;
  const rows = [
    ['Card receipts taken', grossCents],
    ['The bank’s line', lineCents],
    ['Kept by the processor', feeCents],
  ] as const;
  return (
    <Pane title="Proof" meta="receipts = bank’s line + fee">
      <table className="t s">
        <caption className="sr">Card receipts against the bank’s line and the fee</caption>
        <tbody>
          {rows.map(([label, cents]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td className="n">{cents === null ? '–' : <Amount cents={cents} />}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="sum">
            <td>Difference</td>
            <td className="n">
              <Amount cents={differenceCents} />
            </td>
          </tr>
        </tfoot>
      </table>
      <p className="quiet pad" role="status">
        {offBecause === null ? (
          <>
            <Icon name="ok" className="i-s" /> The amounts agree.
          </>
        ) : (
          offBecause
        )}
      </p>
      {feeCents === null || feeCents === 0 ? null : (
        <p className="quiet pad">
          {formatMoney(feeCents)} was taken from trust money: a shortage until the agency restores it.{' '}
          <To href={places.shortage()} className="link">
            Shortage
          </To>
        </p>
      )}
    </Pane>
  );
}

const EARLIER_ROWS = 60;

export function EarlierPane({ businessOn }: { readonly businessOn: LocalDate }) {
  const query = orpc.receipts.deposits.infiniteOptions({
    input: (cursor: string | undefined) => ({
      limit: EARLIER_ROWS,
      ...(cursor === undefined ? {} : { cursor }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const asked = useInfiniteQuery(query);
  return (
    <Pane title="Earlier settlements" meta="newest first" grow scroll>
      <Answer of={asked} queryKey={query.queryKey} words="Reading the settlements">
        {(data) => {
          const rows = data.pages.flatMap((page) => page.rows).filter((row) => row.kind === 'processor');
          if (rows.length === 0)
            return (
              <p className="quiet pad">What the processor paid in will stand here, with the fee it kept.</p>
            );
          return (
            <table className="t s">
              <caption className="sr">Earlier settlements</caption>
              <thead>
                <tr>
                  <th scope="col">Date</th>
                  <th scope="col">Settlement</th>
                  <th scope="col" className="n">
                    Fee kept
                  </th>
                  <th scope="col" className="n">
                    Amount
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.depositId}>
                    <td>{shortDay(row.depositOn, businessOn)}</td>
                    <td>
                      <To href={places.deposit(row.depositId)}>{row.number}</To>
                    </td>
                    <td className="n">
                      <Amount cents={row.feeCents} zero="dash" />
                    </td>
                    <td className="n b">
                      <Amount cents={row.totalCents} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          );
        }}
      </Answer>
      {asked.hasNextPage ? (
        <button type="button" className="link pad" onClick={() => void asked.fetchNextPage()}>
          Show more
        </button>
      ) : null}
    </Pane>
  );
}
