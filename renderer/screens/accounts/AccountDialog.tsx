/** A new account, or a subaccount of one. */
import { useState } from 'react';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { enterIsNext } from '#renderer/components/formKeys.ts';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';

type Props = {
  readonly parent: { readonly accountId: number; readonly name: string } | null;
  readonly onClose: () => void;
};

export function AccountDialog({ parent, onClose }: Props) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<'business' | 'person'>('business');
  const [email, setEmail] = useState('');
  const [city, setCity] = useState('');
  const [state, setState] = useState('');
  const command = useCommand(client.parties.createAccount);
  const go = useGo();
  const offBecause = name.trim().length < 2 ? 'Type a name.' : null;
  const add = async () => {
    if (offBecause !== null) return;
    const made = await command.send({
      name: name.trim(),
      kind,
      ...(parent === null ? {} : { parentId: parent.accountId }),
      ...(email.trim() === '' ? {} : { email: email.trim() }),
      ...(city.trim() === '' ? {} : { city: city.trim() }),
      ...(state.trim() === '' ? {} : { state: state.trim().toUpperCase() }),
    });
    if (made === null) return;
    say(`Account ${made.number} ${name.trim()} added.`);
    onClose();
    go(places.account(made.accountId));
  };
  return (
    <Dialog
      title={parent === null ? 'New account' : `New subaccount of ${parent.name}`}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Add', keys: 'Ctrl+Enter', run: () => void add(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="form" data-form onKeyDown={enterIsNext(() => void add())} onInput={command.edited}>
        <TextField
          label="Name"
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <SelectField
          label="Kind"
          value={kind}
          options={[
            { value: 'business', label: 'Business' },
            { value: 'person', label: 'Person or household' },
          ]}
          onChange={(event) => setKind(event.currentTarget.value === 'person' ? 'person' : 'business')}
        />
        <TextField
          label="E-mail"
          value={email}
          maxLength={200}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <TextField
          label="Town"
          value={city}
          maxLength={100}
          onChange={(event) => setCity(event.currentTarget.value)}
        />
        <TextField
          label="State"
          value={state}
          maxLength={2}
          onChange={(event) => setState(event.currentTarget.value)}
        />
      </div>
    </Dialog>
  );
}
