import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addDays, formatDate, type LocalDate, parseDateInput, startOfMonth } from '#shared/calendar/index.ts';
import type { PackRow } from '#shared/contract/index.ts';
import { client, orpc, queryClient } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { type Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { instant } from '#renderer/components/instants.ts';
import type { Action } from '#renderer/components/keys.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { saveFile } from '#renderer/components/saveFile.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TaskBar } from '#renderer/components/TaskBar.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { useTask } from '#renderer/components/useTask.ts';
import { count, counted, longDay } from '#renderer/components/words.ts';

export function ExaminerPack() {
  const book = useBook();
  return book === undefined ? null : <Shown businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

async function save(pack: PackRow): Promise<string> {
  const { fileName, base64, mediaType } = await client.closing.packFile({ packId: pack.packId });
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  saveFile(new Blob([bytes], { type: mediaType }), fileName);
  return fileName;
}

function Shown({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const lastMonth = addDays(startOfMonth(businessOn), -1);
  const [from, setFrom] = useState(formatDate(startOfMonth(lastMonth), 'field'));
  const [through, setThrough] = useState(formatDate(lastMonth, 'field'));
  const [state, setState] = useState<string | null>(null);
  const profiles = useQuery(orpc.trust.profiles.queryOptions({ input: {} })).data?.profiles ?? [];
  const chosen =
    profiles.find((profile) => profile.state === state) ??
    profiles.find(({ isUsed }) => isUsed) ??
    profiles[0];
  const dates = [parseDateInput(from, businessOn), parseDateInput(through, businessOn)] as const;
  const query = orpc.closing.packs.queryOptions({ input: {} });
  const asked = useQuery(query);
  const { running, last } = useTask('closing.makePack', [orpc.closing.key()]);
  const [active, setActive] = useState<PackRow | null>(null);
  const shown = active ?? asked.data?.packs[0] ?? null;
  const make = useMutation({
    mutationFn: () => {
      const [first, end] = dates;
      if (!first.ok || !end.ok) return Promise.reject(new Error('dates'));
      return client.closing.makePack({
        kind: 'examiner',
        state: chosen?.state ?? '',
        fromOn: first.date,
        throughOn: end.date,
      });
    },
    onSettled: () => void queryClient.invalidateQueries({ queryKey: orpc.jobs.key() }),
  });
  const saving = useMutation({ mutationFn: save, onSuccess: (fileName) => say(`${fileName} saved.`) });
  const actions: readonly Action[] = [
    {
      label: 'Save ZIP',
      keys: 'S',
      run: () => {
        if (shown !== null) saving.mutate(shown);
      },
      offBecause: shown === null ? 'No pack was made yet.' : null,
    },
    {
      label: 'Make pack',
      keys: 'Ctrl+Enter',
      run: () => make.mutate(),
      main: true,
      offBecause: isReadOnly
        ? 'The company folder is open read only.'
        : running !== null
          ? 'A pack is being made.'
          : dates.every(({ ok }) => ok)
            ? null
            : 'Both dates are needed.',
    },
  ];
  const trouble = make.error ?? saving.error;
  return (
    <Screen
      title="Examiner pack"
      sub={chosen === undefined ? '' : `registers of ${chosen.name}`}
      actions={actions}
    >
      {trouble === null ? null : (
        <ErrorState
          trouble={troubleOf(trouble)}
          dismiss={() => {
            make.reset();
            saving.reset();
          }}
        />
      )}
      <TaskBar running={running} last={last} />
      <div className="form pack-form" data-form>
        <SelectField
          label="State"
          value={chosen?.state ?? ''}
          onChange={(event) => setState(event.currentTarget.value)}
          options={profiles.map((profile) => ({ value: profile.state, label: profile.name }))}
        />
        <DateField
          label="From"
          value={from}
          onChange={setFrom}
          businessOn={businessOn}
          error={dates[0].ok ? undefined : dates[0].reason}
        />
        <DateField
          label="Through"
          value={through}
          onChange={setThrough}
          businessOn={businessOn}
          error={dates[1].ok ? undefined : dates[1].reason}
        />
      </div>
      <Answer of={asked} queryKey={query.queryKey} words="Reading the packs">
        {({ packs }) =>
          packs.length === 0 ? (
            <EmptyState action={{ ...(actions[1] as Action), main: false }}>
              Packs stand here once they are made, with the SHA-256 of each file, so that a pack on somebody’s
              desk can be proved later.
            </EmptyState>
          ) : (
            <div className="panes with-preview">
              <Pane title="Packs" meta={counted(packs.length, 'pack')} grow>
                <DataGrid
                  label="Packs"
                  rows={packs}
                  columns={COLUMNS}
                  rowKey={(row) => String(row.packId)}
                  onActive={setActive}
                  onOpen={(row) => saving.mutate(row)}
                />
              </Pane>
              {shown === null ? null : <Files pack={shown} />}
            </div>
          )
        }
      </Answer>
    </Screen>
  );
}

const COLUMNS: readonly Column<PackRow>[] = [
  { id: 'made', header: 'Made', width: 172, cell: (row) => instant(row.madeAt) },
  {
    id: 'kind',
    header: 'Kind',
    width: 120,
    cell: (row) => (row.kind === 'close' ? 'Close packet' : 'Examiner'),
  },
  {
    id: 'state',
    header: 'State',
    width: 110,
    cell: (row) => (row.state === '' ? 'strict default' : row.state),
  },
  {
    id: 'span',
    header: 'Span',
    share: 1,
    cell: (row) => `${longDay(row.fromOn)} to ${longDay(row.throughOn)}`,
  },
  { id: 'files', header: 'Files', width: 56, align: 'right', cell: (row) => count(row.files.length) },
  {
    id: 'size',
    header: 'KB',
    width: 70,
    align: 'right',
    hideBelow: 640,
    cell: (row) => count(Math.ceil(row.bytes / 1024)),
  },
];

function Files({ pack }: { readonly pack: PackRow }) {
  return (
    <Pane title="Files" meta={`books through entry ${count(pack.entriesSeq)}`} grow scroll>
      <table className="t s">
        <caption className="sr">Files of the pack</caption>
        <tbody>
          {pack.files.map((file) => (
            <tr key={file.name}>
              <td className="ell">{file.name}</td>
              <td className="dim mono" title={file.sha256}>
                {file.sha256.slice(0, 16)}…
              </td>
              <td className="r dim">{count(Math.ceil(file.bytes / 1024))} KB</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="pane-text dim">SHA-256 of the ZIP: {pack.sha256}</p>
    </Pane>
  );
}
