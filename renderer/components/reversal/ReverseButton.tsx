/** The same dialog from a row of a list; a row that was reversed says so instead. */
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { DocumentRef } from '#shared/contract/index.ts';
import { Button } from '../Button.tsx';
import { StatusChip } from '../StatusChip.tsx';
import { useBook } from '../useBook.ts';
import { shortDay } from '../words.ts';
import { ReversalDialog } from './ReversalDialog.tsx';

type Props = {
  readonly document: DocumentRef;
  readonly title: string;
  readonly reversedOn: LocalDate | null;
};

export function ReverseButton({ document, title, reversedOn }: Props) {
  const book = useBook();
  const [isOpen, setOpen] = useState(false);
  if (book === undefined) return null;
  if (reversedOn !== null) return <StatusChip>Reversed {shortDay(reversedOn, book.businessOn)}</StatusChip>;
  return (
    <>
      <Button
        look="mini"
        onClick={() => setOpen(true)}
        aria={{ label: `Reverse ${title}` }}
        offBecause={book.isReadOnly ? 'The company folder is open read only.' : null}
      >
        Reverse
      </Button>
      {isOpen ? (
        <ReversalDialog
          document={document}
          title={title}
          businessOn={book.businessOn}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
