import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { longDay } from '#renderer/components/words.ts';
import { type Bank, bankName, type Setup } from './types.ts';

type Props = {
  readonly bank: Bank;
  readonly setup: Setup;
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
};
const ALL = '';

export function MoveDialog({ bank, setup, businessOn, onClose }: Props) {
  const open = setup.banks.filter(({ fund, closedOn }) => fund === 'trust' && closedOn === null);
  const [fromId, setFrom] = useState(
    bank.fund === 'trust' ? bank.bankAccountId : (open[0]?.bankAccountId ?? 0),
  );
  const targets = open.filter(({ bankAccountId }) => bankAccountId !== fromId);
  const [toId, setTo] = useState<number | null>(null);
  const to = targets.find(({ bankAccountId }) => bankAccountId === toId) ?? targets[0];
  const [owner, setOwner] = useState(ALL);
  const owners = useQuery(orpc.trust.heldOwners.queryOptions({ input: { bankAccountId: fromId } }));
  const command = useCommand(client.trust.moveBetweenBanks);
  const go = useGo();
  const send = async () => {
    if (to === undefined) return;
    const moved = await command.send({
      movedOn: businessOn,
      fromBankAccountId: fromId,
      toBankAccountId: to.bankAccountId,
      ...(owner === ALL ? {} : { beneficiary: owner }),
    });
    if (moved === null) return;
    onClose();
    say(`${formatMoney(moved.cents)} moved to ${bankName(to)}.`, {
      label: 'Open entry',
      run: () => go(places.entry(moved.entryId)),
    });
  };
  return (
    <Dialog
      title="Move money between trust accounts"
      onClose={onClose}
      busy={command.isSending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: 'Move',
          keys: 'Ctrl+Enter',
          run: () => void send(),
          main: true,
          offBecause: to === undefined ? 'There is no other open trust account.' : null,
        },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <p className="dialog-text">
        Dated {longDay(businessOn)}. Whose money it is does not change; the transfer at the bank is yours to
        make.
      </p>
      <div className="form" onInput={command.edited}>
        <SelectField
          label="From"
          value={String(fromId)}
          onChange={(event) => setFrom(Number(event.currentTarget.value))}
          options={open.map((each) => ({ value: String(each.bankAccountId), label: bankName(each) }))}
        />
        <SelectField
          label="To"
          value={String(to?.bankAccountId ?? '')}
          onChange={(event) => setTo(Number(event.currentTarget.value))}
          options={targets.map((each) => ({ value: String(each.bankAccountId), label: bankName(each) }))}
        />
        <SelectField
          label="Whose money"
          value={owner}
          onChange={(event) => setOwner(event.currentTarget.value)}
          options={[
            { value: ALL, label: 'All owners' },
            ...(owners.data?.rows ?? [])
              .filter(({ cents }) => cents > 0)
              .map((row) => ({ value: row.beneficiary, label: `${row.name}, ${formatMoney(row.cents)}` })),
          ]}
        />
      </div>
    </Dialog>
  );
}
