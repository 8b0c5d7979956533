/** "As known at": an instant, off until it is asked for. The field speaks the time of this machine, the address UTC. */
import { useState } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { fromLocalField, toLocalField } from '#renderer/components/instants.ts';
import { TextField } from '#renderer/components/TextField.tsx';

type Props = { readonly at: string | undefined; readonly onChange: (at: string | undefined) => void };

export function InstantFilter({ at, onChange }: Props) {
  const [isOpen, setOpen] = useState(at !== undefined);
  if (!isOpen && at === undefined) {
    return (
      <Button look="bare" onClick={() => setOpen(true)}>
        As known at
      </Button>
    );
  }
  return (
    <>
      <span className="f-label inline">As known at</span>
      <TextField
        aria-label="As known at"
        type="datetime-local"
        className="f-instant"
        defaultValue={at === undefined ? '' : toLocalField(at)}
        onChange={(event) => onChange(fromLocalField(event.currentTarget.value))}
        autoFocus={at === undefined}
      />
      <button
        type="button"
        className="opener"
        aria-label="As known now"
        onClick={() => {
          setOpen(false);
          onChange(undefined);
        }}
      >
        <Icon name="x" />
      </button>
    </>
  );
}
