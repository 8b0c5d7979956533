/** The keys of this screen, and everywhere; and what the screen is for. */
import { Kbd } from '#renderer/components/Kbd.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { currentActions, keysOf } from '#renderer/components/keys.ts';
import { useState } from 'react';
import type { Place } from './places.ts';

type Line = { readonly does: string; readonly keys: readonly string[] };

const FORMS: readonly Line[] = [
  { does: 'Next field', keys: ['Enter'] },
  { does: 'Post', keys: ['Ctrl+Enter'] },
  { does: 'Post and start the next', keys: ['Ctrl+Shift+Enter'] },
  { does: 'Cancel; asks only when something was typed', keys: ['Esc'] },
  { does: 'List or calendar of the field', keys: ['Alt+Down', 'F4'] },
  { does: 'Copy the field above', keys: ["Ctrl+'"] },
  { does: 'Add, remove a line', keys: ['Ins', 'Ctrl+Del'] },
];
const DATES: readonly Line[] = [
  { does: 'Today (the business date)', keys: ['T'] },
  { does: 'One day on, back', keys: ['+', '-'] },
  { does: 'Start, end of the month', keys: ['M', 'H'] },
  { does: 'Start, end of the year', keys: ['Y', 'R'] },
  { does: 'The 12th of this month', keys: ['12'] },
  { does: 'November 15', keys: ['1115'] },
];
const LISTS: readonly Line[] = [
  { does: 'Next, previous row', keys: ['Down', 'Up'] },
  { does: 'The same with letters', keys: ['J', 'K'] },
  { does: 'A page on, back', keys: ['PageDown', 'PageUp'] },
  { does: 'First, last row', keys: ['Home', 'End'] },
  { does: 'Open', keys: ['Enter'] },
];

export function KeyMap({ onClose }: { readonly onClose: () => void }) {
  const [here] = useState(() => currentActions().filter((action) => keysOf(action).length > 0));
  return (
    <Dialog
      title="Keys"
      onClose={onClose}
      widthPx={880}
      actions={[{ label: 'Close', keys: 'Esc', run: onClose, main: true }]}
    >
      <div className="keymap" tabIndex={0}>
        <Group
          title="Here and everywhere"
          lines={here.map((action) => ({ does: action.label, keys: keysOf(action) }))}
        />
        <Group title="Forms" lines={FORMS} />
        <Group title="Lists" lines={LISTS} />
        <Group title="Dates" lines={DATES} />
      </div>
    </Dialog>
  );
}

function Group({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {lines.map((line) => (
          <div key={line.does}>
            <dt>{line.does}</dt>
            <dd>
              {line.keys.map((keys) => (
                <span key={keys}>
                  <Kbd keys={keys} />
                  <span className="sr">{keys}</span>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function HelpDialog({ place, onClose }: { readonly place: Place; readonly onClose: () => void }) {
  const { title, help } = place.shown;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      widthPx={560}
      actions={[{ label: 'Close', keys: 'Esc', run: onClose, main: true }]}
    >
      <p className="dialog-text">{help.about}</p>
      <ul className="notes">
        {(help.notes ?? []).map((note) => (
          <li key={note}>
            <Icon name="arrow" className="i-s" />
            <span>{note}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
