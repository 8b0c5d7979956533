import { useState } from 'react';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Choice } from '#renderer/components/Choice.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { type Bank, bankName, type Setup } from './types.ts';

type Props = { readonly bank: Bank; readonly setup: Setup; readonly onClose: () => void };
type Kind = 'carrier' | 'state' | 'all';

export function AssignDialog({ bank, setup, onClose }: Props) {
  const assign = useCommand(client.trust.assignBank);
  const [kind, setKind] = useState<Kind>('carrier');
  const [carrier, setCarrier] = useState(String(setup.carriers[0]?.carrierId ?? ''));
  const [state, setState] = useState('');
  const key = kind === 'carrier' ? carrier : kind === 'state' ? state : '';
  const send = async (bankAccountId: number | null, of: { kind: Kind; key: string }, words: string) => {
    const done = await assign.send({ fund: bank.fund, kind: of.kind, key: of.key, bankAccountId });
    if (done === null) return;
    say(words);
    if (bankAccountId !== null) onClose();
  };
  const own = bank.assignments;
  return (
    <Dialog
      title={`What goes to ${bankName(bank)}`}
      onClose={onClose}
      busy={assign.isSending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: 'Assign',
          keys: 'Ctrl+Enter',
          run: () => void send(bank.bankAccountId, { kind, key }, `Assigned to ${bankName(bank)}.`),
          main: true,
          offBecause: kind !== 'all' && key === '' ? 'Say which.' : null,
        },
      ]}
    >
      {assign.trouble === null ? null : <ErrorState trouble={assign.trouble} dismiss={assign.dismiss} />}
      <p className="dialog-text">
        New {bank.fund === 'trust' ? 'receipts and remittances' : 'sweeps'} follow. Money that is elsewhere
        already stays until it is moved.
      </p>
      <div className="form" onInput={assign.edited}>
        <Choice
          label="Money of"
          value={kind}
          onChange={setKind}
          options={[
            { value: 'carrier', label: 'a carrier' },
            { value: 'state', label: 'a state' },
            { value: 'all', label: 'everything else' },
          ]}
        />
        {kind === 'carrier' ? (
          <SelectField
            label="Carrier"
            value={carrier}
            onChange={(event) => setCarrier(event.currentTarget.value)}
            options={setup.carriers.map(({ carrierId, name }) => ({ value: String(carrierId), label: name }))}
          />
        ) : kind === 'state' ? (
          <TextField
            label="State"
            value={state}
            maxLength={2}
            onChange={(event) => setState(event.currentTarget.value.toUpperCase())}
          />
        ) : null}
      </div>
      {own.length === 0 ? null : (
        <ul className="assigned" aria-label="Assigned now">
          {own.map((assignment) => (
            <li key={`${assignment.kind} ${assignment.key}`}>
              {assignment.name}
              <button
                type="button"
                className="link"
                onClick={() =>
                  void send(null, assignment, `${assignment.name} goes to the default account again.`)
                }
              >
                End
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
