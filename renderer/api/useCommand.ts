/** Posting a command: one request id from the opening of the form to its success, so that a repeat is never a second posting. */
import { useMutation } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { type Trouble, troubleOf } from './trouble.ts';

export type Command<Input, Output> = {
  readonly send: (input: Omit<Input, 'requestId'>) => Promise<Output | null>;
  readonly isSending: boolean;
  readonly trouble: Trouble | null;
  /** Tell it when the user changes the form: after a definite refusal the changed input is a new request. */
  readonly edited: () => void;
  readonly dismiss: () => void;
};

/** Where the id lives; a draft keeps it across a reload. */
export type RequestIdHolder = { get: () => string; renew: () => void };

/** `send` answers null when it failed; the trouble then stands in `trouble`. */
export function useCommand<Input extends { requestId: string }, Output>(
  call: (input: Input) => Promise<Output>,
  holder?: RequestIdHolder,
): Command<Input, Output> {
  const [own] = useState(makeRequestId);
  const ids = holder ?? own;
  const refused = useRef(false);
  const mutation = useMutation({
    mutationFn: (input: Omit<Input, 'requestId'>) => call({ ...input, requestId: ids.get() } as Input),
  });
  const { mutateAsync, reset } = mutation;

  const send = useCallback(
    async (input: Omit<Input, 'requestId'>) => {
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

/** An id for one form, without a draft. */
export function makeRequestId(first: string = crypto.randomUUID()): RequestIdHolder {
  let id = first;
  return {
    get: () => id,
    renew: () => {
      id = crypto.randomUUID();
    },
  };
}
