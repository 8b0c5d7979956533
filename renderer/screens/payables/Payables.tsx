import { useQuery } from '@tanstack/react-query';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { PayeeRow } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { useFilters } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { shortDay } from '#renderer/components/words.ts';
import { Remittance } from './Remittance.tsx';

export function Payables() {
  const book = useBook();
  return book === undefined ? null : <Shown businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

function Shown({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const query = orpc.carriers.payees.queryOptions({ input: {} });
  const asked = useQuery(query);
  const [search, setSearch] = useFilters();
  const payees = asked.data?.payees ?? [];
  const chosen = payees.find((row) => row.payee === search['payee']) ?? payees[0];
  if (asked.data !== undefined && chosen !== undefined) {
    return (
      <Remittance
        key={chosen.payee}
        payee={chosen}
        businessOn={businessOn}
        isReadOnly={isReadOnly}
        list={
          <PayeeList
            payees={payees}
            chosen={chosen.payee}
            onChoose={(payee) => setSearch({ payee })}
            businessOn={businessOn}
          />
        }
      />
    );
  }
  return (
    <Screen title="Carrier payables">
      <Answer of={asked} queryKey={query.queryKey} words="Reading what is owed">
        {() => (
          <EmptyState>
            Carriers and tax offices will stand here with what is owed to them, once a policy is bound.
          </EmptyState>
        )}
      </Answer>
    </Screen>
  );
}

type ListProps = {
  readonly payees: readonly PayeeRow[];
  readonly chosen: string;
  readonly onChoose: (payee: string) => void;
  readonly businessOn: LocalDate;
};

function PayeeList({ payees, chosen, onChoose, businessOn }: ListProps) {
  return (
    <Pane title="Owed to" grow scroll>
      <table className="t s payees">
        <caption className="sr">Payees with what is collected and due</caption>
        <thead>
          <tr>
            <th scope="col">Carrier or office</th>
            <th scope="col">Due</th>
            <th scope="col" className="n">
              Collected
            </th>
            <th scope="col" className="n">
              Payable
            </th>
          </tr>
        </thead>
        <tbody>
          {payees.map((row) => (
            <tr
              key={row.payee}
              tabIndex={0}
              className={`row ${row.payee === chosen ? 'here' : ''}`}
              onClick={() => onChoose(row.payee)}
              onKeyDown={(event) => event.key === 'Enter' && onChoose(row.payee)}
            >
              <td title={row.name}>{row.name}</td>
              <td className={row.dueOn !== null && row.dueOn <= businessOn ? 'W' : 'soft'}>
                {row.dueOn === null ? '–' : shortDay(row.dueOn, businessOn)}
              </td>
              <td className="n b">
                <Amount cents={row.collectedCents} zero="dash" />
              </td>
              <td className="n soft">
                <Amount cents={row.payableCents} zero="dash" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
