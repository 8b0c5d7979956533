/** Signing, reviewing and reopening the proof of a day. */
import type { Proof, Reconcilable } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { say } from '#renderer/components/say.tsx';
import { longDay } from '#renderer/components/words.ts';
import { SignDialog, signedWords } from './dialogs.tsx';
import type { Work } from './types.ts';

/** The dialog that is open. */
export type Open =
  | 'find'
  | 'post'
  | 'split'
  | 'error'
  | 'opening'
  | 'known'
  | 'sign'
  | 'review'
  | 'reopen'
  | null;

type SigningProps = { open: Open; close: () => void; account: Reconcilable; proof: Proof; work: Work };

export function Signing({ open, close, account, proof, work }: SigningProps) {
  const finish = useCommand(client.reconciliation.finish);
  const review = useCommand(client.reconciliation.review);
  const reopen = useCommand(client.reconciliation.reopen);
  const now = work.reconciliation;
  if (open === 'sign') {
    return (
      <SignDialog
        title={`Sign the proof of ${longDay(proof.asOf)}`}
        label="Your name"
        about={`Bank, book and owners agree at ${formatMoney(proof.bookCents)}. Signing locks the lines to this day; another person reviews it after you.`}
        verb="Sign"
        send={async (preparedBy) => {
          const row = await finish.send({
            bankAccountId: account.bankAccountId,
            asOf: proof.asOf,
            preparedBy,
          });
          if (row !== null) say(`Proof ${signedWords(row)}.`);
          return row !== null;
        }}
        trouble={finish.trouble}
        dismiss={finish.dismiss}
        edited={finish.edited}
        onClose={close}
      />
    );
  }
  if (now === null) return null;
  const reconciliationId = now.reconciliationId;
  if (open === 'review') {
    return (
      <SignDialog
        title={`Review ${now.number}`}
        label="Your name"
        about={`${now.preparedBy} prepared it. You are another person, and have seen the statement and the lists.`}
        verb="Sign"
        send={async (reviewedBy) => (await review.send({ reconciliationId, reviewedBy })) !== null}
        trouble={review.trouble}
        dismiss={review.dismiss}
        edited={review.edited}
        onClose={close}
      />
    );
  }
  if (open !== 'reopen') return null;
  return (
    <SignDialog
      title={`Reopen ${now.number}`}
      label="Reason"
      about="The signed proof is kept as it is, with your reason. The next one is a new version."
      verb="Reopen"
      send={async (reason) => (await reopen.send({ reconciliationId, reason })) !== null}
      trouble={reopen.trouble}
      dismiss={reopen.dismiss}
      edited={reopen.edited}
      onClose={close}
    />
  );
}
