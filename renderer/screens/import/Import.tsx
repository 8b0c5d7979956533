import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import type { Mapping } from '#shared/contract/index.ts';
import { cents, formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { sendFile } from '#renderer/api/files.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { useFilters } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { count, counted } from '#renderer/components/words.ts';
import { Choice } from '#renderer/components/Choice.tsx';
import { useRows } from '#renderer/components/usePages.ts';
import { ColumnsPane, type Proposed } from './ColumnsPane.tsx';
import { Outcome } from './Outcome.tsx';
import { ROWS_SHOWN, RowsGrid } from './RowsGrid.tsx';
import { useRefusedFile } from './useRefusedFile.tsx';

/** The import being looked at is in the address, so a reload or another tab shows the same one. */
export function Import() {
  const [search, setSearch] = useFilters();
  const jobId = Number(search['job'] ?? '0');
  if (Number.isInteger(jobId) && jobId > 0)
    return <Outcome jobId={jobId} again={() => setSearch({ job: undefined })} />;
  return <Prepare started={(id) => setSearch({ job: String(id) })} />;
}

type Looked = Awaited<ReturnType<typeof client.policyfeed.inspect>> & {
  readonly sha256: string;
  readonly fileName: string;
};

async function look(file: File): Promise<Looked> {
  const sha256 = await sendFile(file);
  const fileName = file.name.slice(-200);
  return { ...(await client.policyfeed.inspect({ sha256, fileName })), sha256, fileName };
}

const ABOUT =
  'Choose the list of insureds and policies your other system exports, CSV or Excel, or drop it here. Nothing is written before you have seen what each row would do.';

function Prepare({ started }: { readonly started: (jobId: number) => void }) {
  const book = useBook();
  const input = useRef<HTMLInputElement>(null);
  const [mapping, setMapping] = useState<Proposed | null>(null);
  const looking = useMutation({
    mutationFn: look,
    onSuccess: (looked) => setMapping({ ...looked.mapping, isOrderChosen: false }),
  });
  const start = useMutation({
    mutationFn: (given: Chosen) => client.policyfeed.start(given),
    onSuccess: (job) => started(job.jobId),
  });
  const looked = looking.data;
  const choose: Action = {
    label: looked === undefined ? 'Choose a file' : 'Another file',
    keys: 'Ctrl+O',
    run: () => input.current?.click(),
    main: looked === undefined,
  };
  const take = (file: File | undefined) => {
    if (file !== undefined) looking.mutate(file);
  };
  const drop = {
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      take(event.dataTransfer.files[0]);
    },
  };
  const chosen = chosenOf(looked, mapping);
  const refusedFile = useRefusedFile(chosen);
  const [refusedCount, setRefusedCount] = useState(0);
  return (
    <Screen
      title="Import"
      sub={looked === undefined ? 'insureds and policies, from CSV or Excel' : wordsOf(looked)}
      busy={start.isPending}
      actions={[
        choose,
        ...(chosen === null || refusedCount === 0 ? [] : [refusedFile.action]),
        ...(chosen === null
          ? []
          : [
              {
                label: `Import ${counted(looked?.rowCount ?? 0, 'row')}`,
                keys: 'Ctrl+Enter',
                main: true,
                run: () => start.mutate(chosen),
                offBecause: book?.isReadOnly === true ? 'The company folder is open read only.' : null,
              } satisfies Action,
            ]),
      ]}
    >
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File to import"
        accept=".csv,.tsv,.txt,.xlsx"
        onChange={(event) => {
          take(event.target.files?.[0]);
          // The same file may be chosen again after it was changed.
          event.target.value = '';
        }}
      />
      {looking.error === null ? null : (
        <ErrorState trouble={troubleOf(looking.error)} dismiss={looking.reset} />
      )}
      {start.error === null ? null : <ErrorState trouble={troubleOf(start.error)} dismiss={start.reset} />}
      {refusedFile.trouble}
      {looked?.warnings.map((warning) => (
        <div key={warning} className="warn-line" role="status">
          {warning}
        </div>
      ))}
      <div className="import-drop" {...drop}>
        {looked === undefined || mapping === null ? (
          <EmptyState action={choose}>{looking.isPending ? 'Reading the file.' : ABOUT}</EmptyState>
        ) : (
          <div className="panes bind">
            <ColumnsPane looked={looked} mapping={mapping} onChange={setMapping} />
            {chosen === null ? (
              <Pane title="What each row would do" grow>
                <EmptyState>
                  Choose how the dates are written; the file does not tell. Then each row is shown with what
                  it would do.
                </EmptyState>
              </Pane>
            ) : (
              <Preview chosen={chosen} counted={setRefusedCount} />
            )}
          </div>
        )}
      </div>
    </Screen>
  );
}

function wordsOf(looked: Looked): string {
  const from =
    looked.mappingFrom === 'remembered' ? 'columns as the last time' : 'columns recognised by heading';
  const format = looked.format === 'xlsx' ? 'Excel' : `CSV, ${looked.encoding}`;
  return `${looked.fileName}, ${counted(looked.rowCount, 'row')}, ${format}, ${from}`;
}

type Chosen = { readonly sha256: string; readonly fileName: string; readonly mapping: Mapping };

/** Null until it is known how the dates are written. */
function chosenOf(looked: Looked | undefined, mapping: Proposed | null): Chosen | null {
  if (looked === undefined || mapping === null || mapping.dateOrder === null) return null;
  const { sha256, fileName } = looked;
  return { sha256, fileName, mapping: { columns: mapping.columns, dateOrder: mapping.dateOrder } };
}

const PAGE_ROWS = 500;

type PreviewProps = { readonly chosen: Chosen; readonly counted: (refused: number) => void };

function Preview({ chosen, counted: onCounted }: PreviewProps) {
  const [only, setOnly] = useState<'all' | 'refused'>('all');
  const query = orpc.policyfeed.preview.infiniteOptions({
    input: (from: number) => ({ ...chosen, only, from, limit: PAGE_ROWS }),
    initialPageParam: 0,
    getNextPageParam: (page, _pages, from) => (page.rows.length < PAGE_ROWS ? undefined : from + PAGE_ROWS),
  });
  const asked = useInfiniteQuery({ ...query, gcTime: 0, retry: false });
  const rows = useRows(asked.data, (page) => page.rows);
  const first = asked.data?.pages[0];
  const refused = first?.counts.refused ?? 0;
  useEffect(() => {
    onCounted(refused);
    return () => onCounted(0);
  }, [onCounted, refused]);
  return (
    <Pane title="What each row would do" meta="dry run" grow>
      <div className="filters">
        <Choice label="Rows shown" value={only} options={ROWS_SHOWN} onChange={setOnly} />
        <span className="count" role="status">
          {first === undefined
            ? ''
            : `${count(first.counts.new)} new, ${count(first.counts.matched)} known, ${count(refused)} refused; premium ${formatMoney(cents(first.premiumCents))}`}
        </span>
      </div>
      <Answer of={asked} queryKey={query.queryKey} words="Reading the rows">
        {() => (
          <RowsGrid
            rows={rows}
            only={only}
            hasMore={asked.hasNextPage}
            onMore={() => {
              if (!asked.isFetchingNextPage) void asked.fetchNextPage();
            }}
          />
        )}
      </Answer>
    </Pane>
  );
}
