/** One sentence what will stand here, one button, one key; no illustration. */
import type { ReactNode } from 'react';
import { ActionButton } from './Button.tsx';
import type { Action } from './keys.ts';

type Props = { readonly children: ReactNode; readonly action?: Action; readonly second?: Action };

export function EmptyState({ children, action, second }: Props) {
  return (
    <div className="empty">
      <p>{children}</p>
      {action === undefined ? null : (
        <div className="acts">
          <ActionButton action={action} />
          {second === undefined ? null : <ActionButton action={second} />}
        </div>
      )}
    </div>
  );
}
