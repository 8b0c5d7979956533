import type { LocalDate } from '#shared/calendar/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { say } from '#renderer/components/say.tsx';
import { longDay } from '#renderer/components/words.ts';
import { type Bank, bankName } from './types.ts';

type Props = { readonly bank: Bank; readonly businessOn: LocalDate; readonly onClose: () => void };

export function CloseBankDialog({ bank, businessOn, onClose }: Props) {
  const command = useCommand(client.trust.closeBank);
  const isOpen = bank.closedOn === null;
  const send = async () => {
    const done = await command.send({
      bankAccountId: bank.bankAccountId,
      closedOn: isOpen ? businessOn : null,
    });
    if (done === null) return;
    onClose();
    say(isOpen ? `${bankName(bank)} closed.` : `${bankName(bank)} is open again.`);
  };
  return (
    <Dialog
      title={isOpen ? `Close ${bankName(bank)}` : `Open ${bankName(bank)} again`}
      onClose={onClose}
      busy={command.isSending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: isOpen ? 'Close account' : 'Open again',
          keys: 'Ctrl+Enter',
          run: () => void send(),
          main: true,
        },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <p className="dialog-text">
        {isOpen
          ? `Its book balance is ${formatMoney(bank.bookCents)}; only an empty account can be closed. From ${longDay(businessOn)} on it takes nothing more, and what was assigned to it goes to the default account.`
          : 'It takes receipts, remittances and sweeps again. Assign it what should go there.'}
      </p>
    </Dialog>
  );
}
