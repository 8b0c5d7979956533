import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { type Fact, Facts } from '#renderer/components/Facts.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { instant } from '#renderer/components/instants.ts';
import { counted, longDay, monthName } from '#renderer/components/words.ts';
import { CloseDialog } from './CloseDialog.tsx';
import { nextMonthEnd } from './months.ts';
import { ReopenDialog } from './ReopenDialog.tsx';

type Event = {
  readonly action: 'close' | 'reopen';
  readonly throughOn: LocalDate | null;
  readonly reason: string;
  readonly at: string;
  readonly actor: string;
};

export function Periods() {
  const businessOn = useBusinessOn();
  const query = orpc.ledger.periods.queryOptions({ input: {} });
  const asked = useQuery(query);
  const [open, setOpen] = useState<'close' | 'reopen' | null>(null);
  const closedThrough = asked.data?.closedThrough ?? null;
  const next = nextMonthEnd(closedThrough, businessOn);
  const close: Action = {
    label: `Close ${monthName(next, businessOn)}`,
    keys: 'Ctrl+Enter',
    run: () => setOpen('close'),
    main: true,
    offBecause: asked.data === undefined ? 'Reading the periods.' : null,
  };
  return (
    <Screen
      title="Month close"
      actions={[
        {
          label: 'Reopen',
          keys: 'R',
          run: () => setOpen('reopen'),
          offBecause: closedThrough === null ? 'Nothing is closed.' : null,
        },
        close,
      ]}
    >
      <Answer of={asked} queryKey={query.queryKey} words="Reading the periods">
        {(periods) => (
          <>
            <Facts facts={factsOf(closedThrough, businessOn, next)} />
            <Pane title="History" meta={counted(periods.events.length, 'event')} grow>
              {periods.events.length === 0 ? (
                <EmptyState action={{ ...close, main: false }}>
                  Every close and every reopening will stand here with its reason. Closing a month keeps its
                  reports as they are.
                </EmptyState>
              ) : (
                <History events={periods.events} />
              )}
            </Pane>
          </>
        )}
      </Answer>
      {open === 'close' ? (
        <CloseDialog throughOn={next} businessOn={businessOn} onClose={() => setOpen(null)} />
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
      context: closedThrough === null ? 'every date takes postings' : 'nothing posts on or before it',
      isWord: true,
    },
    { label: 'Next to close', value: monthName(next), context: `through ${longDay(next)}`, isWord: true },
    { label: 'Business date', value: longDay(businessOn), context: 'where new work is dated', isWord: true },
  ];
}

function History({ events }: { readonly events: readonly Event[] }) {
  const rows = useMemo(
    () => events.map((event, index) => ({ ...event, id: String(events.length - index) })),
    [events],
  );
  return (
    <DataGrid label="History of closing" rows={rows} columns={COLUMNS} rowKey={(row) => row.id} autoFocus />
  );
}

const COLUMNS: readonly Column<Event & { readonly id: string }>[] = [
  { id: 'at', header: 'When', width: 172, cell: (row) => instant(row.at) },
  {
    id: 'action',
    header: 'What',
    width: 96,
    className: () => 'b',
    cell: (row) => (row.action === 'close' ? 'Closed' : 'Reopened'),
  },
  {
    id: 'through',
    header: 'Closed through',
    width: 160,
    cell: (row) => (row.throughOn === null ? 'nothing' : longDay(row.throughOn)),
  },
  { id: 'reason', header: 'Reason', share: 1, className: () => 'soft', cell: (row) => row.reason },
  { id: 'actor', header: 'By', width: 120, hideBelow: 560, className: () => 'dim', cell: (row) => row.actor },
];
