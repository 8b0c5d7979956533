/** Reversing a document from whatever screen shows it: the action, the chip, who reversed it and why, the dialog. */
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { DocumentRef } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';
import type { Action } from '../keys.ts';
import { instant } from '../instants.ts';
import { To } from '../navigation.tsx';
import { places } from '../places.ts';
import { StatusChip } from '../StatusChip.tsx';
import { useBook } from '../useBook.ts';
import { longDay } from '../words.ts';
import { ReversalDialog } from './ReversalDialog.tsx';

export type Reversing = {
  readonly action: Action;
  readonly chip: ReactNode;
  /** Reversed on, by, why, and the way to the entry; null while it stands. */
  readonly notice: ReactNode;
  readonly dialog: ReactNode;
};

const KEY = 'V';

export function useReversal(document: DocumentRef | null): Reversing {
  const book = useBook();
  const [isOpen, setOpen] = useState(false);
  const asked = useQuery(
    orpc.reversals.find.queryOptions({
      input: { document: document ?? { type: 'receipt', id: 0 } },
      enabled: document !== null,
    }),
  );
  const found = document === null ? undefined : asked.data;
  const reversal = found?.reversal ?? null;
  const offBecause =
    found === undefined
      ? 'Reading the document.'
      : reversal !== null
        ? `It was reversed on ${longDay(reversal.reversedOn)}.`
        : book?.isReadOnly === true
          ? 'The company folder is open read only.'
          : null;
  return {
    action: {
      label: 'Reverse',
      keys: KEY,
      run: () => {
        if (offBecause === null) setOpen(true);
      },
      offBecause,
    },
    chip: reversal === null ? null : <StatusChip tone="warn">Reversed</StatusChip>,
    notice:
      reversal === null ? null : (
        <p className="quiet pad" role="status">
          Reversed on {longDay(reversal.reversedOn)} by {reversal.actorName}, {instant(reversal.at)}:{' '}
          {reversal.reason}.{' '}
          <To href={places.entry(reversal.originalEntryId)} className="link">
            Entry
          </To>{' '}
          and{' '}
          <To href={places.entry(reversal.entryId)} className="link">
            its reversal
          </To>
          .
        </p>
      ),
    dialog:
      isOpen && found !== undefined && book !== undefined ? (
        <ReversalDialog
          document={found.document}
          title={found.title}
          businessOn={book.businessOn}
          onClose={() => setOpen(false)}
        />
      ) : null,
  };
}
