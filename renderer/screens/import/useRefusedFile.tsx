/** The action that saves the refused rows, and what to show when it failed. */
import { type ReactNode, useState } from 'react';
import { type Trouble, troubleOf } from '#renderer/api/trouble.ts';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { say } from '#renderer/components/say.tsx';
import { type RefusedOf, saveRefusedRows } from './refusedFile.ts';

/** `of` null: nothing to save yet. */
export function useRefusedFile(of: RefusedOf | null): {
  readonly action: Action;
  readonly trouble: ReactNode;
} {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const run = () => {
    if (of === null) return;
    void saveRefusedRows(of).then(
      (fileName) => say(`${fileName} saved: put the rows right and import that file.`),
      (error: unknown) => setTrouble(troubleOf(error)),
    );
  };
  return {
    action: { label: 'Save refused rows', keys: 'Ctrl+S', run },
    trouble: trouble === null ? null : <ErrorState trouble={trouble} dismiss={() => setTrouble(null)} />,
  };
}
