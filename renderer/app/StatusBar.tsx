/** What must always be in sight: agency, business date, period, balance of the books, backup, network, user. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { BookStatus } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Icon } from '#renderer/components/Icon.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { ago, nowMs } from '#renderer/components/instants.ts';
import { longDay } from '#renderer/components/words.ts';
import { useConnection } from '#renderer/stores/connection.ts';
import { periodWords } from './periodWords.ts';

type Props = { readonly onKeys: () => void };

export function StatusBar({ onKeys }: Props) {
  const status = useQuery(orpc.books.status.queryOptions({ input: {} }));
  const minute = useNow();
  const book = status.data;
  return (
    <footer className="status" aria-label="Status">
      {book === undefined ? <span className="name">Coverbook</span> : <Book book={book} at={minute} />}
      <button
        type="button"
        onClick={onKeys}
        className={book === undefined ? 'push' : ''}
        aria-keyshortcuts="?"
      >
        <kbd aria-hidden="true">?</kbd>
        Keys
      </button>
    </footer>
  );
}

function Book({ book, at }: { readonly book: BookStatus; readonly at: number }) {
  const isLost = useConnection((state) => state.isLost);
  return (
    <>
      <strong className="name ell">{book.agencyName}</strong>
      <span className="s-date">
        Business date <strong>{longDay(book.businessOn)}</strong>
      </span>
      <To href={places.periods()} className="s-period">
        {periodWords(book.closedThrough, book.businessOn)}
      </To>
      {book.isSample ? <span className="s-sample">Sample agency</span> : null}
      {book.isReadOnly ? (
        <span className="off">
          <Icon name="lock" /> Read only
        </span>
      ) : null}
      <Balance book={book} />
      <span className="s-backup">
        <Icon name="backup" />
        {book.lastBackupAt === null ? 'No backup yet' : `Backup ${ago(book.lastBackupAt, at)}`}
      </span>
      {isLost ? <NoAnswer /> : <Network book={book} />}
      <span className="s-user">
        <Icon name="user" />
        {book.userName}
      </span>
    </>
  );
}

function NoAnswer() {
  return (
    <span className="off" role="status">
      <Icon name="offline" />
      Coverbook does not answer
    </span>
  );
}

function Balance({ book }: { readonly book: BookStatus }) {
  const failed = book.lastVerifiedOk === false;
  if (!book.booksBalance || failed) {
    return (
      <To href={places.health()} className="push bad">
        <Icon name="warn" />
        {book.booksBalance ? 'Verification failed' : 'Books do not balance'}
      </To>
    );
  }
  return (
    <To href={places.health()} className="push">
      <Icon name="ok" />
      Books balance
    </To>
  );
}

function Network({ book }: { readonly book: BookStatus }) {
  const waiting = book.queuedForSync;
  if (book.isOnline) return waiting === 0 ? null : <span className="s-sync">{waiting} queued</span>;
  if (waiting === 0) {
    return (
      <span className="s-sync">
        <Icon name="offline" />
        Offline
      </span>
    );
  }
  return (
    <span className="off">
      <Icon name="offline" />
      Offline, {waiting} queued
    </span>
  );
}

const MINUTE_MS = 60_000;
function useNow(): number {
  const [ms, setMs] = useState(nowMs);
  useEffect(() => {
    const timer = setInterval(() => setMs(nowMs()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return ms;
}
