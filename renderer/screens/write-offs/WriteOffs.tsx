import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { WriteOffRow } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { say } from '#renderer/components/say.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { PAGE_ROWS, useRows } from '#renderer/components/usePages.ts';
import { shortDay } from '#renderer/components/words.ts';

export function WriteOffs() {
  const book = useBook();
  return book === undefined ? null : <Shown businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

function Shown({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const go = useGo();
  const [active, setActive] = useState<WriteOffRow | null>(null);
  const [isUndoing, setUndoing] = useState(false);
  const query = orpc.failures.writeOffs.infiniteOptions({
    input: (cursor: string | undefined) => ({
      limit: PAGE_ROWS,
      ...(cursor === undefined ? {} : { cursor }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const asked = useInfiniteQuery(query);
  const rows = useRows(asked.data, (page) => page.rows);
  const columns = useMemo(() => columnsFor(businessOn), [businessOn]);
  const row = rows.find((each) => each.writeOffId === active?.writeOffId) ?? rows[0];
  const offBecause = isReadOnly
    ? 'The company folder is open read only.'
    : row === undefined
      ? 'No write-off is chosen.'
      : row.isUndone
        ? 'It was taken back already.'
        : null;
  return (
    <Screen
      title="Write-offs"
      sub="newest first"
      actions={[
        { label: 'Overdue invoices', keys: 'I', run: () => go(places.invoices({ show: 'overdue' })) },
        {
          label: 'Take back',
          keys: 'U',
          run: () => (offBecause === null ? setUndoing(true) : undefined),
          main: true,
          offBecause,
        },
      ]}
      hints={[{ keys: 'Enter', does: 'open the entry' }]}
    >
      <Answer of={asked} queryKey={query.queryKey} words="Reading write-offs">
        {() =>
          rows.length === 0 ? (
            <EmptyState
              action={{
                label: 'Overdue invoices',
                keys: 'I',
                run: () => go(places.invoices({ show: 'overdue' })),
              }}
            >
              Nothing was written off. An invoice that will not be paid is written off on its own page.
            </EmptyState>
          ) : (
            <div className="panes">
              <div className="pane">
                <DataGrid
                  label="Write-offs"
                  rows={rows}
                  columns={columns}
                  rowKey={(each) => String(each.writeOffId)}
                  onOpen={(each) => go(places.entry(each.entryId))}
                  onActive={setActive}
                  rowClass={(each) => (each.isUndone ? 'off' : '')}
                  hasMore={asked.hasNextPage}
                  onMore={() => {
                    if (!asked.isFetchingNextPage) void asked.fetchNextPage();
                  }}
                  autoFocus
                />
              </div>
            </div>
          )
        }
      </Answer>
      {isUndoing && row !== undefined ? (
        <UndoDialog row={row} businessOn={businessOn} onClose={() => setUndoing(false)} />
      ) : null}
    </Screen>
  );
}

type UndoProps = { readonly row: WriteOffRow; readonly businessOn: LocalDate; readonly onClose: () => void };

function UndoDialog({ row, businessOn, onClose }: UndoProps) {
  const command = useCommand(client.failures.undoWriteOff);
  const post = async () => {
    const done = await command.send({ writeOffId: row.writeOffId, undoneOn: businessOn });
    if (done === null) return;
    say(`Write-off ${row.number} is taken back.`);
    onClose();
  };
  return (
    <Dialog
      title="Take the write-off back"
      busy={command.isSending}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Take back', keys: 'Ctrl+Enter', run: () => void post(), main: true },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <p className="dialog-text">
        {row.number} of {row.accountName}, {formatMoney(row.totalCents)}: what was given up is open again,
        dated today. The first entry stays; its reversal stands beside it.
      </p>
    </Dialog>
  );
}

function columnsFor(businessOn: LocalDate): readonly Column<WriteOffRow>[] {
  return [
    { id: 'on', header: 'Date', width: 92, cell: (row) => shortDay(row.writtenOn, businessOn) },
    { id: 'number', header: 'Number', width: 92, cell: (row) => row.number },
    { id: 'account', header: 'Account', share: 1, cell: (row) => row.accountName },
    { id: 'reason', header: 'Reason', share: 1, className: () => 'soft', cell: (row) => row.reason },
    {
      id: 'approved',
      header: 'Approved by',
      width: 120,
      hideBelow: 900,
      className: () => 'soft',
      cell: (row) => row.approvedBy,
    },
    {
      id: 'share',
      header: 'Own share',
      width: 104,
      align: 'amount',
      cell: (row) => <Amount cents={row.shareCents} />,
    },
    {
      id: 'others',
      header: 'Borne for others',
      width: 122,
      align: 'amount',
      cell: (row) => <Amount cents={row.othersCents} />,
    },
    {
      id: 'total',
      header: 'Written off',
      width: 112,
      align: 'amount',
      cell: (row) => <Amount cents={row.totalCents} className="b" />,
    },
    { id: 'state', header: 'State', width: 96, cell: (row) => (row.isUndone ? 'taken back' : '') },
  ];
}
