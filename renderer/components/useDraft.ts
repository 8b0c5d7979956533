/** The draft of the form on this screen: what was typed before, and keeping what is typed now. */
import { useCallback, useState } from 'react';
import { makeRequestId, type RequestIdHolder } from '#renderer/api/useCommand.ts';
import { useDrafts } from '#renderer/stores/drafts.ts';
import { useTabKey } from './tabKey.ts';

export type FormDraft<Values> = {
  /** What was left here, when the form understands it. */
  readonly found: Values | null;
  /** A draft keeps its request id: posted again after a crash, it posts once. */
  readonly requestId: RequestIdHolder;
  readonly keep: (values: Values) => void;
  readonly drop: () => void;
};

/** `isMine` tells values of this form from those of an older program. */
export function useDraft<Values>(isMine: (values: object) => boolean): FormDraft<Values> {
  const key = useTabKey();
  const [kept] = useState(() => useDrafts.getState().drafts[key]);
  const [requestId] = useState(() => makeRequestId(kept?.requestId));
  const values = kept?.values;
  const found = typeof values === 'object' && values !== null && isMine(values) ? (values as Values) : null;
  const keep = useCallback(
    (next: Values) => useDrafts.getState().keep(key, { requestId: requestId.get(), values: next }),
    [key, requestId],
  );
  const drop = useCallback(() => useDrafts.getState().drop(key), [key]);
  return { found, requestId, keep, drop };
}
