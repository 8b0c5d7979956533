import { useMutation, useQuery } from '@tanstack/react-query';
import type { LocalDate } from '#shared/calendar/index.ts';
import { cents, formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { Choice } from '#renderer/components/Choice.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { say } from '#renderer/components/say.tsx';
import { saveFile } from '#renderer/components/saveFile.ts';
import { useBook } from '#renderer/components/useBook.ts';
import { counted } from '#renderer/components/words.ts';
import { AccountsPane } from './AccountsPane.tsx';
import { ColumnsPane } from './ColumnsPane.tsx';
import { FormatPane } from './FormatPane.tsx';
import { MadePane } from './MadePane.tsx';
import { PreviewPane } from './PreviewPane.tsx';
import { type ExportState, TABS, useExport, type Wanted } from './useExport.ts';

export function Exports() {
  const book = useBook();
  return book === undefined ? null : <Shown businessOn={book.businessOn} />;
}

async function saveFiles(wanted: Wanted): Promise<string> {
  const made = await client.exports.make(wanted);
  for (const { base64, mediaType, fileName } of made.files) {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    saveFile(new Blob([bytes], { type: mediaType }), fileName);
  }
  const files = made.files.length === 1 ? made.files[0]?.fileName : counted(made.files.length, 'file');
  return `${files ?? ''} saved: ${counted(made.entryCount, 'entry', 'entries')}, debits ${formatMoney(cents(made.debitCents))}.`;
}

function Shown({ businessOn }: { readonly businessOn: LocalDate }) {
  const state = useExport(businessOn);
  const query = orpc.exports.formats.queryOptions({ input: {} });
  const asked = useQuery(query);
  const save = useMutation({ mutationFn: saveFiles, onSuccess: (words) => say(words) });
  const dateTrouble = state.fromError ?? state.throughError ?? null;
  return (
    <Screen
      title="Export"
      sub="the journal as a file for another ledger"
      busy={save.isPending}
      actions={[
        {
          label: 'Save file',
          keys: 'Ctrl+Enter',
          main: true,
          run: () => save.mutate(state.wanted),
          offBecause: save.isPending ? 'It is being made.' : dateTrouble,
        },
      ]}
    >
      {save.error === null ? null : <ErrorState trouble={troubleOf(save.error)} dismiss={save.reset} />}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the kinds of files">
        {({ formats }) => {
          const format = formats.find((one) => one.format === state.wanted.format);
          return (
            <div className="panes export">
              <FormatPane formats={formats} state={state} businessOn={businessOn} />
              <div className="col">
                <div className="pane">
                  <div className="filters">
                    <Choice
                      label="Show"
                      value={state.tab}
                      options={TABS.filter(
                        ({ value }) => value !== 'columns' || state.wanted.format === 'custom',
                      )}
                      onChange={(tab) => state.set({ tab })}
                    />
                  </div>
                </div>
                {format === undefined ? null : <Chosen state={state} format={format} />}
              </div>
            </div>
          );
        }}
      </Answer>
    </Screen>
  );
}

export type Format = Awaited<ReturnType<typeof client.exports.formats>>['formats'][number];

function Chosen({ state, format }: { readonly state: ExportState; readonly format: Format }) {
  switch (state.tab) {
    case 'preview':
      return (
        <PreviewPane wanted={state.wanted} isOff={(state.fromError ?? state.throughError) !== undefined} />
      );
    case 'accounts':
      return <AccountsPane key={format.format} format={format} mapping={state.wanted.mapping} />;
    case 'columns':
      return <ColumnsPane />;
    case 'made':
      return <MadePane />;
    default:
      return state.tab satisfies never;
  }
}
