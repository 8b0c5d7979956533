import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { enterIsNext } from '#renderer/components/formKeys.ts';
import { useFilters, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { say } from '#renderer/components/say.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { BindForm } from './BindForm.tsx';
import { ChargesPane, EntryPane, SchedulePane } from './PreviewPanes.tsx';
import { useBindForm } from './useBindForm.ts';

export function Bind() {
  const book = useBook();
  return book === undefined ? null : <Form businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

function Form({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const { typed, set, ready, requestId, isDirty, reset } = useBindForm(businessOn, 'TX');
  const [search, setSearch] = useFilters();
  const [isTried, setTried] = useState(false);
  const command = useCommand(client.billing.bindPolicy, requestId);
  const go = useGo();
  const account = search['account'];
  // An account page names its account in the address; it is taken over once and cleared there.
  const takeAccount = useEffectEvent((accountId: string) => {
    set({ accountId });
    setSearch({ account: undefined });
  });
  useEffect(() => {
    if (account !== undefined) takeAccount(account);
  }, [account]);
  const preview = useQuery({
    ...orpc.billing.previewBind.queryOptions({
      input: ready.input ?? NOTHING,
      enabled: ready.input !== null,
    }),
    gcTime: 0,
  });
  const shown = ready.input === null ? undefined : preview.data;
  const firstProblem = Object.values(ready.problems)[0] ?? null;
  const offBecause = isReadOnly ? 'The company folder is open read only.' : firstProblem;
  const post = async () => {
    setTried(true);
    if (offBecause !== null || ready.input === null) return;
    const bound = await command.send(ready.input);
    if (bound === null) return;
    say(`Policy ${ready.input.policyNumber} bound, ${formatMoney(bound.totalCents)}.`);
    reset();
    go(places.policy(bound.policyId));
  };
  return (
    <Screen
      title="Bind policy"
      sub="agency bill"
      isDirty={isDirty}
      busy={command.isSending}
      actions={[
        { label: 'Clear', keys: 'Esc', run: reset },
        { label: 'Bind', keys: 'Ctrl+Enter', run: () => void post(), main: true, offBecause },
      ]}
      hints={[
        { keys: 'Alt+Down', does: 'choose from list' },
        { keys: '1200/12', does: 'amounts take sums' },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      {ready.input !== null && preview.error !== null ? (
        <ErrorState trouble={troubleOf(preview.error)} />
      ) : null}
      <div className="panes bind">
        <div className="col scroll" data-form onKeyDown={enterIsNext()} onInput={command.edited}>
          <BindForm
            typed={typed}
            set={set}
            problems={isTried ? ready.problems : {}}
            businessOn={businessOn}
          />
        </div>
        <div className="col">
          {shown === undefined ? (
            <div className="pane grow">
              <EmptyState>
                Choose insured and carrier and type the premium: charges, taxes, every installment and the
                entry will stand here, to the cent, before anything is written.
              </EmptyState>
            </div>
          ) : (
            <>
              <ChargesPane preview={shown} />
              <SchedulePane preview={shown} businessOn={businessOn} />
              <EntryPane preview={shown} />
            </>
          )}
        </div>
      </div>
    </Screen>
  );
}

/** Never sent: the query is off while there is no input. */
const NOTHING = {
  accountId: 1,
  carrierId: 1,
  policyNumber: 'none',
  lineOfBusiness: 'none',
  state: 'TX',
  effectiveOn: '2000-01-01' as LocalDate,
  expirationOn: '2000-01-02' as LocalDate,
  premiumCents: 1 as never,
};
