/** At the right of the journal, always open: the entry under the hand. It follows the arrow keys. */
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { JournalRow } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { EntryLines } from '#renderer/components/EntryLines.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { instant } from '#renderer/components/instants.ts';
import { count, longDay } from '#renderer/components/words.ts';

/** Holding an arrow key down asks once, where it stops. */
const PAUSE_MS = 60;

export function EntryPreview({ row }: { readonly row: JournalRow }) {
  const [entryId] = useDebouncedValue(row.entryId, PAUSE_MS);
  const query = orpc.ledger.entry.queryOptions({ input: { entryId } });
  const asked = useQuery(query);
  return (
    <Pane
      title={`Entry ${count(row.entryNumber)}`}
      meta={longDay(row.accountingOn)}
      scroll
      aside={
        <To href={places.entry(row.entryId)} className="link">
          Open
        </To>
      }
    >
      <p className="words">
        <b className="ink">{row.title}</b>
        {row.memo === '' ? null : <>. {row.memo}</>}
      </p>
      <Answer of={asked} queryKey={query.queryKey} words="Reading the entry">
        {(entry) => (
          <>
            <EntryLines entry={entry} />
            <p className="words pane-line quiet">{entry.explanation}</p>
            <p className="words quiet-line">
              Posted {instant(entry.recordedAt)}
              {entry.actor === '' ? '' : ` by ${entry.actor}`}.
            </p>
          </>
        )}
      </Answer>
    </Pane>
  );
}
