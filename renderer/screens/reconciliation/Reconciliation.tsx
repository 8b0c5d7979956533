/** Reconcile one bank account: match line by line from the keyboard, see the proof move, sign at 0.00. */
import { useQuery } from '@tanstack/react-query';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Reconcilable } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { dateIn, Filters } from '#renderer/components/filters.tsx';
import { useFilters, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { longDay } from '#renderer/components/words.ts';
import type { Work } from './types.ts';
import { WorkBench } from './WorkBench.tsx';

export function Reconciliation() {
  const book = useBook();
  const query = orpc.reconciliation.accounts.queryOptions({ input: {} });
  const asked = useQuery(query);
  const [search, setSearch] = useFilters();
  const accounts = asked.data?.accounts;
  const account =
    accounts?.find(({ bankAccountId }) => String(bankAccountId) === search['bank']) ?? accounts?.[0];
  if (book === undefined || account === undefined || accounts === undefined) {
    return (
      <Screen title="Reconciliation">
        <Answer of={asked} queryKey={query.queryKey} words="Reading the bank accounts">
          {() => null}
        </Answer>
      </Screen>
    );
  }
  return (
    <OneAccount
      account={account}
      accounts={accounts}
      asOf={dateIn(search['asOf']) ?? null}
      businessOn={book.businessOn}
      isReadOnly={book.isReadOnly}
      choose={setSearch}
    />
  );
}

type Props = {
  readonly account: Reconcilable;
  readonly accounts: readonly Reconcilable[];
  readonly asOf: LocalDate | null;
  readonly businessOn: LocalDate;
  readonly isReadOnly: boolean;
  readonly choose: (search: Record<string, string | undefined>) => void;
};

const nameOf = ({ fund, lastFour }: Reconcilable): string =>
  `${fund === 'trust' ? 'trust' : 'operating'} ••${lastFour}`;

function OneAccount({ account, accounts, asOf, businessOn, isReadOnly, choose }: Props) {
  const { bankAccountId } = account;
  const query = orpc.reconciliation.work.queryOptions({
    input: { bankAccountId, ...(asOf === null ? {} : { asOf }) },
  });
  const asked = useQuery({ ...query, placeholderData: (before) => before });
  const go = useGo();
  const filters = (work: Work | undefined) => (
    <Filters label="Reconciliation of">
      <SelectField
        aria-label="Bank account"
        value={String(bankAccountId)}
        options={accounts.map((each) => ({
          value: String(each.bankAccountId),
          label: `${each.bankName}, ${nameOf(each)}`,
        }))}
        onChange={(event) => choose({ bank: event.currentTarget.value, asOf: undefined })}
      />
      {work === undefined || work.days.length === 0 ? null : (
        <SelectField
          aria-label="Proof of"
          value={work.proof?.asOf ?? asOf ?? work.days[0] ?? ''}
          options={[...new Set([...(work.proof === null ? [] : [work.proof.asOf]), ...work.days])]
            .toSorted((a, b) => (a < b ? 1 : -1))
            .map((on) => ({ value: on, label: longDay(on) }))}
          onChange={(event) => choose({ asOf: event.currentTarget.value })}
        />
      )}
    </Filters>
  );
  const work = asked.data;
  if (work?.proof === undefined || work.proof === null) {
    const importing = {
      label: 'Import a statement',
      keys: 'Ctrl+O',
      run: () => go(places.statements(bankAccountId)),
      main: true,
    };
    return (
      <Screen title={`Reconcile ${nameOf(account)}`} tabTitle="Reconciliation" actions={[importing]}>
        {filters(work)}
        <Answer of={asked} queryKey={query.queryKey} words="Matching lines and entries">
          {(known) => (
            <EmptyState action={importing}>
              {known.whyNot ?? ''} A statement of the bank stands here against the book, line by line, down to
              a proof at 0.00.
            </EmptyState>
          )}
        </Answer>
      </Screen>
    );
  }
  return (
    <WorkBench
      key={`${bankAccountId} ${work.proof.asOf}`}
      name={nameOf(account)}
      account={account}
      work={work}
      proof={work.proof}
      businessOn={businessOn}
      isReadOnly={isReadOnly}
      filters={filters(work)}
    />
  );
}
