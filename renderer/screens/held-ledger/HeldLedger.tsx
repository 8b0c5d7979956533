/** Three lists side by side: owners, the policies and parts of one owner, the movements of one part. */
import { useQuery } from '@tanstack/react-query';
import type { LocalDate } from '#shared/calendar/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { BankFilter, bankIn } from '#renderer/components/BankFilter.tsx';
import { DateFilter, dateIn, Filters } from '#renderer/components/filters.tsx';
import { instant } from '#renderer/components/instants.ts';
import { InstantFilter } from '#renderer/components/InstantFilter.tsx';
import { useFilters } from '#renderer/components/navigation.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { longDay } from '#renderer/components/words.ts';
import { KeysPane } from './KeysPane.tsx';
import { OwnersPane } from './OwnersPane.tsx';
import type { Moment } from './types.ts';

export function HeldLedger() {
  const book = useBook();
  return book === undefined ? null : <Shown businessOn={book.businessOn} />;
}

function Shown({ businessOn }: { readonly businessOn: LocalDate }) {
  const [search, setSearch] = useFilters();
  const asOf = dateIn(search['asOf']) ?? businessOn;
  const knownAt = search['knownAt'];
  const bankAccountId = bankIn(search['bank']);
  const moment: Moment = {
    asOf,
    ...(knownAt === undefined ? {} : { knownAt }),
    ...(bankAccountId === undefined ? {} : { bankAccountId }),
  };
  const query = orpc.trust.heldOwners.queryOptions({ input: moment });
  const asked = useQuery(query);
  const owner = search['owner'] ?? asked.data?.rows[0]?.beneficiary;
  return (
    <Screen
      title="Held ledger"
      sub={`as of ${longDay(asOf)}${knownAt === undefined ? '' : `, as known ${instant(knownAt)}`}`}
      strip={[
        {
          label: 'Today',
          keys: 'T',
          run: () => setSearch({ asOf: undefined, knownAt: undefined }),
        },
      ]}
      hints={[
        { keys: 'J', does: 'next' },
        { keys: 'K', does: 'previous' },
        { keys: 'Enter', does: 'open' },
        { keys: 'Tab', does: 'next list' },
      ]}
    >
      <Filters label="Held ledger of">
        <DateFilter
          label="As of"
          on={asOf}
          businessOn={businessOn}
          onChange={(on) => setSearch({ asOf: on })}
        />
        <BankFilter
          value={search['bank']}
          allLabel="All trust accounts"
          onChange={(bank) => setSearch({ bank })}
        />
        <InstantFilter at={knownAt} onChange={(at) => setSearch({ knownAt: at })} />
      </Filters>
      <Answer of={asked} queryKey={query.queryKey} words="Adding up the owners">
        {(ledger) => (
          <div className="panes held-panes">
            <OwnersPane
              ledger={ledger}
              owner={owner}
              onOwner={(beneficiary) => setSearch({ owner: beneficiary })}
            />
            {owner === undefined ? null : (
              <KeysPane
                key={`${owner} ${asOf} ${knownAt ?? ''} ${bankAccountId ?? ''}`}
                moment={moment}
                owner={owner}
                name={ledger.rows.find((row) => row.beneficiary === owner)?.name ?? owner}
                businessOn={businessOn}
              />
            )}
          </div>
        )}
      </Answer>
    </Screen>
  );
}
