/** A carrier or MGA that is not in the list yet. */
import { useState } from 'react';
import { parseRatePercent } from '#shared/money/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { enterIsNext } from '#renderer/components/formKeys.ts';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';

export function CarrierDialogButton({ onAdded }: { readonly onAdded: (carrierId: number) => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="link" onClick={() => setOpen(true)}>
        New carrier
      </button>
      {isOpen ? (
        <CarrierDialog
          onClose={() => setOpen(false)}
          onAdded={(carrierId) => {
            setOpen(false);
            onAdded(carrierId);
          }}
        />
      ) : null}
    </>
  );
}

type Props = { readonly onClose: () => void; readonly onAdded: (carrierId: number) => void };

function CarrierDialog({ onClose, onAdded }: Props) {
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [rate, setRate] = useState('15');
  const [days, setDays] = useState('30');
  const [bills, setBills] = useState('inFull');
  const command = useCommand(client.parties.createCarrier);
  const parsed = parseRatePercent(rate);
  const remitDays = Number(days);
  const offBecause = !/^[A-Za-z0-9-]{1,12}$/.test(code.trim())
    ? 'Type a code, such as TGM.'
    : name.trim().length < 2
      ? 'Type the name.'
      : !parsed.ok
        ? parsed.reason
        : Number.isSafeInteger(remitDays) && remitDays >= 0 && remitDays <= 180
          ? null
          : 'Days from 0 to 180.';
  const add = async () => {
    if (offBecause !== null || !parsed.ok) return;
    const made = await command.send({
      code: code.trim(),
      name: name.trim(),
      commissionPpm: parsed.ratePpm,
      remitDays,
      billsByInstallment: bills === 'byInstallment',
    });
    if (made === null) return;
    say(`Carrier ${name.trim()} added.`);
    onAdded(made.carrierId);
  };
  return (
    <Dialog
      title="New carrier or MGA"
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Add', keys: 'Ctrl+Enter', run: () => void add(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="form two" data-form onKeyDown={enterIsNext(() => void add())} onInput={command.edited}>
        <TextField
          label="Code"
          maxLength={12}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          data-autofocus
        />
        <TextField
          label="Name"
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextField
          label="Commission %"
          inputMode="decimal"
          value={rate}
          onChange={(event) => setRate(event.currentTarget.value)}
        />
        <TextField
          label="Due days after month end"
          inputMode="numeric"
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
        />
        <SelectField
          label="The carrier bills the agency"
          value={bills}
          options={[
            { value: 'inFull', label: 'in full at bind' },
            { value: 'byInstallment', label: 'by installment' },
          ]}
          onChange={(event) => setBills(event.currentTarget.value)}
        />
      </div>
    </Dialog>
  );
}
