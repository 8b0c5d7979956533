import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { componentLabel, type Shortage as ShortageData } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import { To, useGo } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { counted, shortDay } from '#renderer/components/words.ts';
import { RestoreDialog } from './RestoreDialog.tsx';

export function Shortage() {
  const book = useBook();
  return book === undefined ? null : <Shown businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

function Shown({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const [isRestoring, setRestoring] = useState(false);
  const query = orpc.failures.shortage.queryOptions({ input: {} });
  const asked = useQuery(query);
  const known = asked.data;
  const go = useGo();
  const isOpen = known !== undefined && known.openCents > 0;
  const offBecause = isReadOnly
    ? 'The company folder is open read only.'
    : isOpen
      ? null
      : 'Nothing is short.';
  return (
    <Screen
      title="Shortage"
      chips={
        isOpen ? <StatusChip tone="warn">{formatMoney(known.openCents)} owed to trust</StatusChip> : null
      }
      sub={known === undefined ? '' : `${known.bankName} ••${known.lastFour}`}
      actions={[
        { label: 'Trust position', keys: 'P', run: () => go(places.trustPosition()) },
        {
          label: 'Restore',
          keys: 'Ctrl+Enter',
          run: () => (offBecause === null ? setRestoring(true) : undefined),
          main: true,
          offBecause,
        },
      ]}
    >
      <Answer of={asked} queryKey={query.queryKey} words="Adding up what trust is short of">
        {(data) => <Panes shortage={data} businessOn={businessOn} />}
      </Answer>
      {isRestoring && known !== undefined ? (
        <RestoreDialog shortage={known} businessOn={businessOn} onClose={() => setRestoring(false)} />
      ) : null}
    </Screen>
  );
}

type Props = { readonly shortage: ShortageData; readonly businessOn: LocalDate };

function Panes({ shortage, businessOn }: Props) {
  if (shortage.events.length === 0) {
    return (
      <EmptyState>
        Nothing was ever short. What a returned payment or a bank fee takes out of trust will stand here until
        the agency makes it good.
      </EmptyState>
    );
  }
  return (
    <>
      <Facts
        facts={[
          {
            label: 'Owed to trust',
            value: <Amount cents={shortage.openCents} className={shortage.openCents > 0 ? 'N' : ''} />,
            fund: 'trust',
            context:
              shortage.sinceOn === null ? 'all made good' : `since ${shortDay(shortage.sinceOn, businessOn)}`,
          },
          {
            label: 'Operating cash',
            value: <Amount cents={shortage.operatingCashCents} />,
            fund: 'operating',
            context: 'for a transfer',
          },
          {
            label: 'Collected share in trust',
            value: <Amount cents={shortage.offsetCents} />,
            fund: 'operating',
            context: 'may be set against it',
          },
          {
            label: 'From the voluntary deposit',
            value: <Amount cents={shortage.freeReserveCents} />,
            fund: 'operating',
            context: 'what covers nobody else',
          },
        ]}
      />
      <div className="panes trust-panes">
        <div className="col">
          <Events shortage={shortage} businessOn={businessOn} />
        </div>
        <div className="col">
          <Owners shortage={shortage} />
        </div>
      </div>
    </>
  );
}

function Events({ shortage, businessOn }: Props) {
  return (
    <Pane title="How it came and went" meta={counted(shortage.events.length, 'entry', 'entries')} grow scroll>
      <table className="t s">
        <caption className="sr">Entries of the shortage, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">What</th>
            <th scope="col" className="n">
              Change
            </th>
            <th scope="col" className="n">
              Owed after it
            </th>
          </tr>
        </thead>
        <tbody>
          {shortage.events.map((event) => (
            <tr key={event.entryId}>
              <td>{shortDay(event.on, businessOn)}</td>
              <td>
                <To href={places.entry(event.entryId)}>{event.title}</To>{' '}
                <span className="soft">{event.memo}</span>
              </td>
              <td className="n">
                <Amount cents={event.cents} />
              </td>
              <td className="n b">
                <Amount cents={event.balanceCents} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}

function Owners({ shortage }: { readonly shortage: ShortageData }) {
  return (
    <Pane title="Whose money is missing">
      {shortage.lines.length === 0 ? (
        <EmptyState>Nobody’s: everything was made good.</EmptyState>
      ) : (
        <table className="t s">
          <caption className="sr">Owners who are short</caption>
          <tbody>
            {shortage.lines.map((line) => (
              <tr key={`${line.beneficiary}${line.component}`}>
                <td>{line.owner}</td>
                <td className="soft">
                  {line.beneficiary === 'reserve'
                    ? 'paid on for clients who owe again'
                    : componentLabel(line.component)}
                </td>
                <td className="n b">
                  <Amount cents={line.cents} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Pane>
  );
}
