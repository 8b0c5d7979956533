import { Choice } from '#renderer/components/Choice.tsx';
import { AmountFilter, DateFilter, dateIn, Filters, TextFilter } from '#renderer/components/filters.tsx';
import { FundSquare } from '#renderer/components/Facts.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { fundIn, type Search } from './journalQuery.ts';

type Props = {
  readonly search: Search;
  readonly onChange: (change: Search) => void;
  readonly kindTitle: string | undefined;
  readonly count: string;
};

export function JournalFilters({ search, onChange, kindTitle, count }: Props) {
  const businessOn = useBusinessOn();
  const kind = search['kind'];
  return (
    <Filters label="Filter the journal" count={count}>
      <TextFilter label="Words of the memo" text={search['text']} onChange={(text) => onChange({ text })} />
      <DateFilter
        label="From"
        on={dateIn(search['from'])}
        businessOn={businessOn}
        onChange={(from) => onChange({ from })}
      />
      <DateFilter
        label="To"
        on={dateIn(search['to'])}
        businessOn={businessOn}
        onChange={(to) => onChange({ to })}
      />
      <AmountFilter label="Amount" text={search['amount']} onChange={(amount) => onChange({ amount })} />
      <Choice
        label="Fund"
        value={fundIn(search['fund']) ?? 'all'}
        onChange={(fund) => onChange({ fund: fund === 'all' ? undefined : fund })}
        options={[
          { value: 'all', label: 'Both funds' },
          {
            value: 'trust',
            label: (
              <>
                <FundSquare fund="trust" /> Trust
              </>
            ),
          },
          {
            value: 'operating',
            label: (
              <>
                <FundSquare fund="operating" /> Operating
              </>
            ),
          },
        ]}
      />
      {kind === undefined ? null : (
        <button type="button" className="chip chip-off" onClick={() => onChange({ kind: undefined })}>
          {kindTitle ?? 'This kind'} only
          <Icon name="x" />
          <span className="sr">, show all kinds</span>
        </button>
      )}
    </Filters>
  );
}
