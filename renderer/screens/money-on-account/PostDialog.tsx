/** What every dialog of this screen has: its trouble in place, what posting does, the fields, and Ctrl+Enter. */
import type { ReactNode } from 'react';
import type { Command } from '#renderer/api/useCommand.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';

type Props = {
  readonly title: string;
  readonly verb: string;
  readonly command: Pick<Command<never, unknown>, 'isSending' | 'trouble' | 'edited' | 'dismiss'>;
  readonly post: () => Promise<void>;
  readonly offBecause: string | null;
  /** What posting does, in words. */
  readonly does: ReactNode;
  /** Under the fields: what it pays, which entry it posts. */
  readonly below?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

export function PostDialog({
  title,
  verb,
  command,
  post,
  offBecause,
  does,
  below,
  onClose,
  children,
}: Props) {
  return (
    <Dialog
      title={title}
      widthPx={560}
      busy={command.isSending}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: verb,
          keys: 'Ctrl+Enter',
          run: () => {
            if (offBecause === null) void post();
          },
          main: true,
          offBecause,
        },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <p className="dialog-text">{does}</p>
      <div className="form onaccount-form" onInput={command.edited}>
        {children}
      </div>
      {below}
    </Dialog>
  );
}
