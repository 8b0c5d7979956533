/** The dialogs of the screen: one at a time, each about the chosen line or the whole account. */
import type { LocalDate } from '#shared/calendar/index.ts';
import type { BankLine, Proof, Reconcilable } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import type { client } from '#renderer/api/client.ts';
import type { Command } from '#renderer/api/useCommand.ts';
import { FindDialog, SignDialog } from './dialogs.tsx';
import { KnownDialog } from './KnownDialog.tsx';
import { OpeningDialog } from './OpeningDialog.tsx';
import { PostDialog } from './PostDialog.tsx';
import { type Open, Signing } from './Signing.tsx';
import { SplitDialog } from './SplitDialog.tsx';
import type { Work } from './types.ts';

type Mark = Command<
  Parameters<typeof client.reconciliation.markError>[0],
  Awaited<ReturnType<typeof client.reconciliation.markError>>
>;
type Props = {
  readonly open: Open;
  readonly close: () => void;
  readonly account: Reconcilable;
  readonly line: BankLine | null;
  readonly work: Work;
  readonly proof: Proof;
  readonly businessOn: LocalDate;
  readonly isReadOnly: boolean;
  readonly mark: Mark;
};

export function WorkDialogs({
  open,
  close,
  account,
  line,
  work,
  proof,
  businessOn,
  isReadOnly,
  mark,
}: Props) {
  const { bankAccountId } = account;
  switch (open) {
    case null:
      return null;
    case 'opening':
      return (
        <OpeningDialog
          bankAccountId={bankAccountId}
          businessOn={businessOn}
          isReadOnly={isReadOnly}
          onClose={close}
        />
      );
    case 'known':
      return (
        <KnownDialog
          bankAccountId={bankAccountId}
          fromOn={proof.fromOn}
          toOn={proof.asOf}
          businessOn={businessOn}
          isReadOnly={isReadOnly}
          onClose={close}
        />
      );
    case 'sign':
    case 'review':
    case 'reopen':
      return <Signing open={open} close={close} account={account} proof={proof} work={work} />;
    default:
      return line === null ? null : (
        <AboutLine
          open={open}
          close={close}
          account={account}
          line={line}
          businessOn={businessOn}
          mark={mark}
        />
      );
  }
}

type LineProps = Pick<Props, 'close' | 'account' | 'businessOn' | 'mark'> & {
  readonly open: Open;
  readonly line: BankLine;
};

function AboutLine({ open, close, account, line, businessOn, mark }: LineProps) {
  switch (open) {
    case 'find':
      return (
        <FindDialog
          bankAccountId={account.bankAccountId}
          line={line}
          businessOn={businessOn}
          onClose={close}
        />
      );
    case 'post':
      return <PostDialog lineId={line.lineId} businessOn={businessOn} onClose={close} />;
    case 'split':
      return <SplitDialog account={account} line={line} businessOn={businessOn} onClose={close} />;
    case 'error':
      return (
        <SignDialog
          title={`Bank error: ${line.text}, ${formatMoney(line.cents)}`}
          label="What the bank did wrong"
          about="The proof lists the line until the bank puts it right; nothing is posted."
          verb="Mark"
          send={async (reason) => (await mark.send({ lineId: line.lineId, reason })) !== null}
          trouble={mark.trouble}
          dismiss={mark.dismiss}
          edited={mark.edited}
          onClose={close}
        />
      );
    default:
      return null;
  }
}
