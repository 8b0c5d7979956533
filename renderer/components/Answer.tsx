/** What a query has to say: its figures, or that they are on their way, or what went wrong, in that order of kindness. */
import { type QueryKey, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { troubleOf } from '#renderer/api/trouble.ts';
import { EmptyState } from './EmptyState.tsx';
import { ErrorState } from './ErrorState.tsx';
import { LoadBar, useIsLong } from './Loading.tsx';

type Asked = Pick<UseQueryResult, 'error' | 'isFetching' | 'isPending' | 'refetch'>;
type Props<Data> = {
  readonly of: Asked & { readonly data: Data | undefined };
  readonly queryKey: QueryKey;
  readonly words: string;
  readonly children: (data: Data) => ReactNode;
};

export function Answer<Data>({ of: asked, queryKey, words, children }: Props<Data>) {
  const queryClient = useQueryClient();
  const isLong = useIsLong(asked.isFetching);
  return (
    <>
      {asked.error === null ? null : (
        <ErrorState trouble={troubleOf(asked.error)} retry={() => void asked.refetch()} />
      )}
      {isLong ? (
        <LoadBar words={words} onCancel={() => void queryClient.cancelQueries({ queryKey })} />
      ) : null}
      {asked.data === undefined ? null : children(asked.data)}
      {asked.data === undefined && asked.error === null && !asked.isFetching ? (
        <EmptyState action={{ label: 'Read again', run: () => void asked.refetch() }}>
          Cancelled; nothing was read.
        </EmptyState>
      ) : null}
    </>
  );
}
