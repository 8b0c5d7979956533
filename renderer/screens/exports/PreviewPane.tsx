/** The beginning of the file as the other program will read it, and what the whole would hold. */
import { useQuery } from '@tanstack/react-query';
import { cents, formatMoney } from '#shared/money/index.ts';
import type { ExportLayout } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { count, counted } from '#renderer/components/words.ts';
import type { Wanted } from './useExport.ts';

type Props = {
  readonly wanted: Wanted;
  /** The dates cannot be read yet. */
  readonly isOff?: boolean;
  /** Columns not kept yet. */
  readonly layout?: ExportLayout;
  readonly lines?: number;
};

export function PreviewPane({ wanted, isOff = false, layout, lines = 60 }: Props) {
  const query = orpc.exports.preview.queryOptions({
    input: { ...wanted, layout: layout ?? null, lines },
    enabled: !isOff,
  });
  const asked = useQuery({ ...query, retry: false });
  const found = asked.data;
  const meta =
    found === undefined
      ? ''
      : `${counted(found.entryCount, 'entry', 'entries')}, ${counted(found.lineCount, 'line')}, debits ${formatMoney(cents(found.debitCents))}${found.fileCount > 1 ? `, ${counted(found.fileCount, 'file')}` : ''}${found.skippedCount > 0 ? `; ${count(found.skippedCount)} of ours net to nothing or open the books` : ''}`;
  return (
    <Pane title="Beginning of the file" meta={meta} grow scroll>
      {isOff ? <EmptyState>Put the dates right, and the file is shown here.</EmptyState> : null}
      <Answer of={asked} queryKey={query.queryKey} words="Making the file">
        {({ entryCount, text }) =>
          entryCount === 0 ? (
            <EmptyState>
              {wanted.onlyNew
                ? 'Everything in these dates is in an earlier file of this kind.'
                : 'Nothing in these dates belongs in such a file.'}
            </EmptyState>
          ) : (
            <pre className="file-text" tabIndex={0}>
              {text}
            </pre>
          )
        }
      </Answer>
    </Pane>
  );
}
