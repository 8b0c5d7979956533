/** A dialog: title, content, actions with the main one last. Esc cancels; while it is open only it listens. */
import { Modal } from '@mantine/core';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { ActionButton } from './Button.tsx';
import { enterIsNext, fieldsIn } from './formKeys.ts';
import { type Action, useActions } from './keys.ts';

type Props = {
  readonly title: string;
  readonly onClose: () => void;
  /** One of them has the key Esc. */
  readonly actions: readonly Action[];
  readonly widthPx?: number;
  readonly busy?: boolean;
  readonly children: ReactNode;
};

export function Dialog({ title, onClose, widthPx = 460, ...body }: Props) {
  return (
    // Esc is one of our actions: Mantine would close in the capture phase, and the key would go on to the screen below.
    <Modal
      opened
      onClose={onClose}
      closeOnEscape={false}
      title={title}
      size={widthPx}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Body {...body} />
    </Modal>
  );
}

function Body({ actions, busy = false, children }: Pick<Props, 'actions' | 'busy' | 'children'>) {
  const box = useRef<HTMLDivElement>(null);
  useActions('dialog', actions);
  useLayoutEffect(() => {
    // The focus trap goes to what is marked: the first field, or the main action where nothing is typed.
    const first = box.current === null ? undefined : fieldsIn(box.current)[0];
    const target = first ?? box.current?.querySelector('.dialog-foot button:last-of-type');
    target?.setAttribute('data-autofocus', '');
  }, []);
  return (
    <div ref={box} data-form onKeyDown={enterIsNext()}>
      {children}
      <div className="dialog-foot">
        {actions.map((action) => (
          <ActionButton key={action.label} action={action} busy={busy && action.main === true} />
        ))}
      </div>
    </div>
  );
}
