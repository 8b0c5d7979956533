/** The first screen: the agencies in the books folder, the sample, a new one, another folder. */
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import type { BookSummary } from '#shared/contract/index.ts';
import { client, orpc, queryClient } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { ActionButton } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { focusFirst } from '#renderer/components/formKeys.ts';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { Mark } from '#renderer/components/Icon.tsx';
import { type Action, useActions } from '#renderer/components/keys.ts';
import { useGo } from '#renderer/components/navigation.tsx';
import { LoadBar, useIsLong } from '#renderer/components/Loading.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { instant } from '#renderer/components/instants.ts';
import { counted } from '#renderer/components/words.ts';
import { CreateForm } from './CreateForm.tsx';
import { FolderField } from './FolderField.tsx';

export type Known = Awaited<ReturnType<typeof client.books.list>>;

/** Another book is open now: whatever was shown of the one before is gone, and one arrives at its first screen. */
function useShowOpened(): () => Promise<void> {
  const go = useGo();
  return async () => {
    queryClient.removeQueries({ predicate: (query) => !isBooksList(query.queryKey) });
    go('/', { replace: true });
    await queryClient.invalidateQueries({ queryKey: orpc.books.list.key() });
  };
}

function isBooksList(key: readonly unknown[]): boolean {
  const path = key[0];
  return Array.isArray(path) && path.join('.') === 'books.list';
}

export function StartScreen({ known }: { readonly known: Known }) {
  const create = useRef<HTMLDivElement>(null);
  const showOpened = useShowOpened();
  const open = useMutation({
    mutationFn: (directory: string | null) =>
      directory === null ? client.books.openSample({}) : client.books.open({ directory }),
    onSuccess: showOpened,
  });
  const isLong = useIsLong(open.isPending);
  const sample: Action = {
    label: 'Open the sample agency',
    keys: 'S',
    run: () => open.mutate(null),
    offBecause: open.isPending ? 'An agency is being opened.' : null,
  };
  const begin: Action = { label: 'New agency', keys: 'N', run: () => focusFirst(create.current) };
  useActions('screen', [sample, begin]);
  return (
    <div className="app start">
      <header className="brand">
        <Mark />
        <span>Coverbook</span>
      </header>
      <main className="main whole" id="main">
        <div className="screen">
          <div className="bar">
            <h1>Agencies</h1>
            <span className="sub">{known.booksDirectory}</span>
            <div className="push">
              <ActionButton action={begin} />
              {known.books.length === 0 ? null : <ActionButton action={sample} busy={open.isPending} />}
            </div>
          </div>
          {open.error === null ? null : <ErrorState trouble={troubleOf(open.error)} dismiss={open.reset} />}
          {isLong ? <LoadBar words="Opening the agency" /> : null}
          <div className="panes start-panes">
            <div className="col">
              <Pane title="On this computer" meta={counted(known.books.length, 'agency', 'agencies')} grow>
                <Books known={known} onOpen={(book) => open.mutate(book.directory)} sample={sample} />
              </Pane>
              <FolderField
                hasNativeDialog={known.hasNativeDialog}
                onOpen={(directory) => open.mutate(directory)}
              />
            </div>
            <div ref={create} className="col">
              <CreateForm onCreated={showOpened} />
            </div>
          </div>
        </div>
      </main>
      <footer className="status" aria-label="Status">
        <span>Coverbook {known.version}</span>
        <span className="push">No agency open</span>
      </footer>
    </div>
  );
}

type BooksProps = {
  readonly known: Known;
  readonly onOpen: (book: BookSummary) => void;
  readonly sample: Action;
};

function Books({ known, onOpen, sample }: BooksProps) {
  if (known.books.length === 0) {
    return (
      <EmptyState action={{ ...sample, main: true }}>
        Your agencies will stand here. The sample agency shows a year of an invented one: look at everything,
        change anything.
      </EmptyState>
    );
  }
  return (
    <DataGrid
      label="Agencies on this computer"
      rows={known.books}
      columns={COLUMNS}
      rowKey={(book) => book.directory}
      onOpen={onOpen}
      autoFocus
    />
  );
}

const COLUMNS: readonly Column<BookSummary>[] = [
  { id: 'name', header: 'Agency', share: 1, className: () => 'b', cell: (book) => book.name },
  {
    id: 'sample',
    header: 'Kind',
    width: 110,
    hideBelow: 440,
    className: () => 'dim',
    cell: (book) => (book.isSample ? 'sample agency' : ''),
  },
  {
    id: 'changed',
    header: 'Last changed',
    width: 180,
    className: () => 'soft',
    cell: (book) => (book.changedAt === null ? '–' : instant(book.changedAt)),
  },
];
