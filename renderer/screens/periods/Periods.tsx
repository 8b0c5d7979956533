import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addDays, type LocalDate, startOfMonth } from '#shared/calendar/index.ts';
import { client, orpc, queryClient } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { type Fact, Facts } from '#renderer/components/Facts.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { say } from '#renderer/components/say.tsx';
import { TaskBar } from '#renderer/components/TaskBar.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { useTask } from '#renderer/components/useTask.ts';
import { longDay, monthName } from '#renderer/components/words.ts';
import { ChecklistPane } from './ChecklistPane.tsx';
import { CloseDialog } from './CloseDialog.tsx';
import { HistoryPane } from './HistoryPane.tsx';
import { nextMonthEnd } from './months.ts';
import { ReopenDialog } from './ReopenDialog.tsx';

export function Periods() {
  const book = useBook();
  return book === undefined ? null : (
    <Shown closedThrough={book.closedThrough} businessOn={book.businessOn} isReadOnly={book.isReadOnly} />
  );
}

type Props = {
  readonly closedThrough: LocalDate | null;
  readonly businessOn: LocalDate;
  readonly isReadOnly: boolean;
};

function Shown({ closedThrough, businessOn, isReadOnly }: Props) {
  const [open, setOpen] = useState<'close' | 'reopen' | null>(null);
  const next = nextMonthEnd(closedThrough, businessOn);
  const query = orpc.closing.periods.queryOptions({ input: {} });
  const asked = useQuery(query);
  const checklist = useQuery(orpc.closing.checklist.queryOptions({ input: { throughOn: next } }));
  const go = useGo();
  const { running, last } = useTask(
    'closing.close',
    [orpc.closing.key(), orpc.ledger.key(), orpc.books.key()],
    (job) => say(`${job.message} Now nothing posts on or before that day.`),
  );
  const packet = useMutation({
    mutationFn: (throughOn: LocalDate) =>
      client.closing.makePack({ kind: 'close', state: '', fromOn: startOfMonth(throughOn), throughOn }),
    onSuccess: () =>
      say('The close packet is being made.', { label: 'Open packs', run: () => go(places.examinerPack()) }),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: orpc.jobs.key() }),
  });
  const readOnly = isReadOnly ? 'The company folder is open read only.' : null;
  const actions: readonly Action[] = [
    {
      label: 'Close packet',
      keys: 'P',
      run: () => {
        if (closedThrough !== null) packet.mutate(closedThrough);
      },
      offBecause: readOnly ?? (closedThrough === null ? 'Nothing is closed.' : null),
    },
    {
      label: 'Reopen',
      keys: 'R',
      run: () => setOpen('reopen'),
      offBecause: readOnly ?? (closedThrough === null ? 'Nothing is closed.' : null),
    },
    {
      label: `Close ${monthName(next, businessOn)}`,
      keys: 'Ctrl+Enter',
      run: () => setOpen('close'),
      main: true,
      offBecause:
        readOnly ??
        (running !== null
          ? 'The self-test is running.'
          : next >= businessOn
            ? `${monthName(next)} is not over yet.`
            : null),
    },
  ];
  return (
    <Screen title="Month close" actions={actions} hints={[{ keys: 'Enter', does: 'go there' }]}>
      {packet.error === null ? null : (
        <ErrorState trouble={troubleOf(packet.error)} dismiss={() => packet.reset()} />
      )}
      <TaskBar running={running} last={last} />
      <Answer of={asked} queryKey={query.queryKey} words="Reading the periods">
        {(periods) => (
          <>
            <Facts facts={factsOf(closedThrough, businessOn, next)} />
            <div className="panes close-panes">
              <div className="col">
                <ChecklistPane
                  items={checklist.data?.items ?? []}
                  throughOn={next}
                  month={monthName(next, businessOn)}
                />
              </div>
              <div className="col">
                <HistoryPane events={periods.events} />
              </div>
            </div>
          </>
        )}
      </Answer>
      {open === 'close' ? (
        <CloseDialog
          throughOn={next}
          businessOn={businessOn}
          open={(checklist.data?.items ?? []).filter(({ state }) => state !== 'done')}
          onClose={() => setOpen(null)}
        />
      ) : null}
      {open === 'reopen' && closedThrough !== null ? (
        <ReopenDialog closedThrough={closedThrough} onClose={() => setOpen(null)} />
      ) : null}
    </Screen>
  );
}

function factsOf(closedThrough: LocalDate | null, businessOn: LocalDate, next: LocalDate): readonly Fact[] {
  return [
    {
      label: 'Closed through',
      value: closedThrough === null ? 'nothing yet' : longDay(closedThrough),
      context:
        closedThrough === null
          ? 'every date takes postings'
          : `open from ${longDay(addDays(closedThrough, 1))}`,
      isWord: true,
    },
    { label: 'Next to close', value: monthName(next), context: `through ${longDay(next)}`, isWord: true },
    { label: 'Business date', value: longDay(businessOn), context: 'where new work is dated', isWord: true },
  ];
}
