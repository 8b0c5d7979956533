/** Posting a command: one request id from the opening of the form to its success, so that a repeat is never a second posting. */
import { useMutation } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { type Trouble, troubleOf } from './trouble.ts';

export type Command<Input, Output> = {
  readonly send: (input: Input) => Promise<Output | null>;
  readonly isSending: boolean;
  readonly trouble: Trouble | null;
  /** Tell it when the user changes the form: after a definite refusal the changed input is a new request. */
  readonly edited: () => void;
  readonly dismiss: () => void;
};

/** Where the id lives; a draft keeps it across a reload. */
export type RequestIdHolder = { get: () => string; renew: () => void };

/** `send` answers null when it failed; the trouble then stands in `trouble`. */
export function useCommand<Input extends object, Output>(
  call: (input: Input & { requestId: string }) => Promise<Output>,
  holder?: RequestIdHolder,
): Command<Input, Output> {
  const own = useOwnRequestId();
  const ids = holder ?? own;
  const refused = useRef(false);
  const mutation = useMutation({ mutationFn: (input: Input) => call({ ...input, requestId: ids.get() }) });
  const { mutateAsync, reset } = mutation;

  const send = useCallback(
    async (input: Input) => {
      try {
        const output = await mutateAsync(input);
        refused.current = false;
        ids.renew();
        return output;
      } catch (error) {
        // Only a refusal is certain. After a fault the first try may have been posted: same input, same id.
        refused.current = troubleOf(error).kind === 'refusal';
        return null;
      }
    },
    [mutateAsync, ids],
  );
  const edited = useCallback(() => {
    if (refused.current) ids.renew();
    refused.current = false;
  }, [ids]);

  return {
    send,
    isSending: mutation.isPending,
    trouble: mutation.error === null ? null : troubleOf(mutation.error),
    edited,
    dismiss: reset,
  };
}

function useOwnRequestId(): RequestIdHolder {
  const holder = useRef<RequestIdHolder | null>(null);
  if (holder.current === null) {
    let id = crypto.randomUUID() as string;
    holder.current = {
      get: () => id,
      renew: () => {
        id = crypto.randomUUID();
      },
    };
  }
  return holder.current;
}
