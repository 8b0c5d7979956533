import { useState } from 'react';
import type { Fund } from '#shared/contract/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Choice } from '#renderer/components/Choice.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import type { Bank } from './types.ts';

type Props = { readonly bank?: Bank; readonly onClose: () => void };
type YesNo = 'no' | 'yes';
const yes = (value: boolean | undefined): YesNo => (value === true ? 'yes' : 'no');

export function BankDialog({ bank, onClose }: Props) {
  const add = useCommand(client.trust.addBank);
  const edit = useCommand(client.trust.editBank);
  const [fund, setFund] = useState<Fund>(bank?.fund ?? 'trust');
  const [bankName, setBankName] = useState(bank?.bankName ?? '');
  const [lastFour, setLastFour] = useState(bank?.lastFour ?? '');
  const [titledAs, setTitle] = useState(bank?.titledAs ?? '');
  const [state, setState] = useState(bank?.state ?? '');
  const [interest, setInterest] = useState<YesNo>(yes(bank?.bearsInterest));
  const [cleared, setCleared] = useState<YesNo>(yes(bank?.sweepsClearedOnly));
  const [isChecked, setChecked] = useState(false);
  const wrong = {
    bankName: bankName.trim().length < 2 ? 'The name of the bank, at least two letters.' : undefined,
    lastFour: /^\d{4}$/.test(lastFour) ? undefined : 'Four digits; the full number is never kept here.',
    state: /^[A-Z]{2}$/.test(state) ? undefined : 'Two letters, such as TX.',
  };
  const isWrong = Object.values(wrong).some((text) => text !== undefined);
  const trouble = add.trouble ?? edit.trouble;
  const save = async () => {
    setChecked(true);
    if (isWrong) return;
    const fields = {
      bankName: bankName.trim(),
      lastFour,
      titledAs: titledAs.trim(),
      state,
      bearsInterest: interest === 'yes',
      sweepsClearedOnly: cleared === 'yes',
    };
    const done =
      bank === undefined
        ? await add.send({ ...fields, fund })
        : await edit.send({ ...fields, bankAccountId: bank.bankAccountId });
    if (done === null) return;
    onClose();
    say(
      bank === undefined
        ? `${fields.bankName} ••${lastFour} added.`
        : `${fields.bankName} ••${lastFour} saved.`,
    );
  };
  const touched = () => {
    add.edited();
    edit.edited();
  };
  return (
    <Dialog
      title={bank === undefined ? 'Add a bank account' : `Change ${bank.bankName} ••${bank.lastFour}`}
      onClose={onClose}
      busy={add.isSending || edit.isSending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: bank === undefined ? 'Add account' : 'Save',
          keys: 'Ctrl+Enter',
          run: () => void save(),
          main: true,
        },
      ]}
    >
      {trouble === null ? null : (
        <ErrorState
          trouble={trouble}
          dismiss={() => {
            add.dismiss();
            edit.dismiss();
          }}
        />
      )}
      <div className="form" onInput={touched}>
        {bank === undefined ? (
          <Choice
            label="Fund"
            value={fund}
            onChange={setFund}
            options={[
              { value: 'trust', label: 'Trust' },
              { value: 'operating', label: 'Operating' },
            ]}
          />
        ) : null}
        <TextField
          label="Bank"
          value={bankName}
          maxLength={80}
          onChange={(event) => setBankName(event.currentTarget.value)}
          error={isChecked ? wrong.bankName : undefined}
        />
        <TextField
          label="Last four digits"
          value={lastFour}
          maxLength={4}
          inputMode="numeric"
          onChange={(event) => setLastFour(event.currentTarget.value)}
          error={isChecked ? wrong.lastFour : undefined}
        />
        <TextField
          label="Title of the account, as on the bank’s records"
          value={titledAs}
          maxLength={120}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <TextField
          label="State whose rules it is held under"
          value={state}
          maxLength={2}
          onChange={(event) => setState(event.currentTarget.value.toUpperCase())}
          error={isChecked ? wrong.state : undefined}
        />
        {fund === 'operating' ? null : (
          <>
            <Choice
              label="Interest"
              value={interest}
              onChange={setInterest}
              options={[
                { value: 'no', label: 'Bears no interest' },
                { value: 'yes', label: 'Bears interest' },
              ]}
            />
            <Choice
              label="Sweeps"
              value={cleared}
              onChange={setCleared}
              options={[
                { value: 'no', label: 'Deposited funds, as the state allows' },
                { value: 'yes', label: 'Cleared funds only' },
              ]}
            />
          </>
        )}
      </div>
    </Dialog>
  );
}
