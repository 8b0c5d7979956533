/** Moving and joining: who, where to, and everything that changes side by side before it is done. */
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { MovePreview } from '#shared/contract/index.ts';
import { parseMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { type Trouble, troubleOf } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { AccountField, type ChosenAccount } from '#renderer/components/AccountField.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { MovePreviewPane } from './MovePreviewPane.tsx';

type What = Parameters<typeof client.accounts.move>[0]['what'];

type MoveProps = {
  readonly what: What;
  readonly name: string;
  /** A top account has nothing above it to leave. */
  readonly isTop: boolean;
  readonly onClose: () => void;
};

export function MoveDialog({ what, name, isTop, onClose }: MoveProps) {
  const [to, setTo] = useState<ChosenAccount | null>(null);
  const [toTop, setToTop] = useState(false);
  const [fundText, setFundText] = useState('');
  const [reason, setReason] = useState('');
  const command = useCommand(client.accounts.move);
  const fund = parseMoney(fundText.trim() === '' ? '0' : fundText);
  const unappliedCents = fund.ok && fund.cents > 0 ? fund.cents : undefined;
  const input = {
    what,
    toAccountId: toTop ? null : (to?.accountId ?? null),
    ...(unappliedCents === undefined ? {} : { unappliedCents }),
  };
  const isChosen = toTop || to !== null;
  const preview = useQuery(
    orpc.accounts.previewMove.queryOptions({ input, enabled: isChosen, retry: false, gcTime: 0 }),
  );
  const move = async () => {
    const moved = await command.send({ ...input, reason: reason.trim() });
    if (moved !== null) finish(`${name} moved.`, moved.moveId);
  };
  const finish = useFinish(onClose);
  return (
    <Frame
      title={`Move ${name}`}
      verb="Move"
      isChosen={isChosen}
      preview={preview.data}
      refused={preview.error === null ? null : troubleOf(preview.error)}
      command={command}
      run={() => void move()}
      onClose={onClose}
    >
      <AccountField
        label={what.type === 'policy' ? 'To account' : 'Below account'}
        value={toTop ? null : to}
        onChange={(account) => {
          setTo(account);
          setToTop(false);
        }}
        without={what.type === 'subaccount' ? [what.accountId] : []}
      />
      {what.type === 'policy' ? (
        <MoneyField
          label="Unapplied funds that go along"
          value={fundText}
          onChange={setFundText}
          error={fund.ok ? undefined : fund.reason}
        />
      ) : isTop ? null : (
        <label className="check-line">
          <input
            type="checkbox"
            checked={toTop}
            onChange={(event) => setToTop(event.currentTarget.checked)}
          />
          Make it a top account
        </label>
      )}
      <TextField
        label="Reason"
        value={reason}
        maxLength={200}
        placeholder="Stays with the move"
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Frame>
  );
}

type MergeProps = { readonly accountId: number; readonly name: string; readonly onClose: () => void };

export function MergeDialog({ accountId, name, onClose }: MergeProps) {
  const [into, setInto] = useState<ChosenAccount | null>(null);
  const [reason, setReason] = useState('');
  const command = useCommand(client.accounts.merge);
  const go = useGo();
  const finish = useFinish(onClose);
  const preview = useQuery(
    orpc.accounts.previewMerge.queryOptions({
      input: { accountId, intoAccountId: into?.accountId ?? accountId },
      enabled: into !== null,
      retry: false,
      gcTime: 0,
    }),
  );
  const merge = async () => {
    if (into === null) return;
    const moved = await command.send({ accountId, intoAccountId: into.accountId, reason: reason.trim() });
    if (moved === null) return;
    finish(`${name} joined with ${into.label}.`, moved.moveId);
    go(places.account(into.accountId));
  };
  return (
    <Frame
      title={`Join ${name} with another account`}
      verb="Join"
      isChosen={into !== null}
      preview={preview.data}
      refused={preview.error === null ? null : troubleOf(preview.error)}
      command={command}
      run={() => void merge()}
      onClose={onClose}
    >
      <AccountField label="Account that stays" value={into} onChange={setInto} without={[accountId]} />
      <TextField
        label="Reason"
        value={reason}
        maxLength={200}
        placeholder="Stays with the move"
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Frame>
  );
}

/** Says it is done, and how to take it back. */
function useFinish(onClose: () => void) {
  const undo = useCommand(client.accounts.undoMove);
  return (words: string, moveId: number) => {
    say(words, {
      label: 'Undo',
      run: () =>
        void undo.send({ moveId }).then((done) => {
          say(done === null ? 'Not taken back: the moves of the account say why.' : 'Taken back.');
          return done;
        }),
    });
    onClose();
  };
}

type FrameProps = {
  readonly title: string;
  readonly verb: string;
  readonly isChosen: boolean;
  readonly preview: MovePreview | undefined;
  readonly refused: Trouble | null;
  readonly command: { trouble: Trouble | null; dismiss: () => void; edited: () => void; isSending: boolean };
  readonly run: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

function Frame({ title, verb, isChosen, preview, refused, command, run, onClose, children }: FrameProps) {
  const offBecause = !isChosen
    ? 'Choose an account.'
    : refused !== null
      ? 'It cannot be done like this; see why above.'
      : preview === undefined
        ? 'Looking what would change.'
        : null;
  const act = () => {
    if (offBecause === null) run();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      widthPx={760}
      busy={command.isSending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: verb, keys: 'Ctrl+Enter', run: act, main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      {refused === null || command.trouble !== null ? null : <ErrorState trouble={refused} />}
      <div className="form two" onInput={command.edited}>
        {children}
      </div>
      {preview === undefined || refused !== null ? (
        <p className="quiet pad">
          What goes along, both accounts before and after, and the entries will stand here before anything is
          done.
        </p>
      ) : (
        <MovePreviewPane preview={preview} />
      )}
    </Dialog>
  );
}
