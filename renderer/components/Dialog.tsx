/** A dialog: title, content, actions with the main one last. Esc cancels; while it is open only it listens. */
import { Modal } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { ActionButton } from './Button.tsx';
import { enterIsNext, focusFirst } from './formKeys.ts';
import { type Action, useActions } from './keys.ts';

type Props = {
  readonly title: string;
  readonly onClose: () => void;
  readonly actions: readonly Action[];
  readonly widthPx?: number;
  readonly busy?: boolean;
  readonly children: ReactNode;
};

export function Dialog({ title, onClose, actions, widthPx = 460, busy = false, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useActions('dialog', actions);
  useEffect(() => focusFirst(box.current), []);
  return (
    <Modal opened onClose={onClose} title={title} size={widthPx} closeButtonProps={{ 'aria-label': 'Close' }}>
      <div ref={box} data-form onKeyDown={enterIsNext()}>
        {children}
      </div>
      <div className="dialog-foot">
        {actions.map((action) => (
          <ActionButton key={action.label} action={action} busy={busy && action.main === true} />
        ))}
      </div>
    </Modal>
  );
}
