import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { useWatch } from 'react-hook-form';
import type { LocalDate } from '#shared/calendar/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client } from '#renderer/api/client.ts';
import type { Trouble } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { enterIsNext, focusFirst } from '#renderer/components/formKeys.ts';
import { useChart } from '#renderer/components/ledgerAccounts.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { say } from '#renderer/components/say.tsx';
import { useTabKey } from '#renderer/components/tabKey.ts';
import { useBook } from '#renderer/components/useBook.ts';
import { count } from '#renderer/components/words.ts';
import { useTabs } from '#renderer/stores/tabs.ts';
import { ChangesPane } from './ChangesPane.tsx';
import { HeadFields } from './HeadFields.tsx';
import { LinesGrid } from './LinesGrid.tsx';
import { type EntryForm, useEntryForm } from './useEntryForm.ts';
import { fieldOf, hasTyping, toInput } from './values.ts';

export function ManualEntry() {
  const book = useBook();
  // The form begins on the business date, so it waits the moment until that is known.
  return book === undefined ? null : <Form businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

function Form({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const { form, requestId, forget } = useEntryForm(businessOn);
  const command = useCommand(client.ledger.postManualEntry, requestId);
  const accounts = useChart().filter((account) => account.fund === 'operating');
  const values = useWatch({ control: form.control });
  const isDirty = hasTyping({ on: '', memo: values.memo ?? '', lines: form.getValues('lines') });
  const [isAsking, setAsking] = useState(false);
  const leave = useLeave(forget);
  const go = useGo();
  const box = useRef<HTMLDivElement>(null);

  const sentLines = useRef<readonly number[]>([]);
  useRefusedField(form, command.trouble, sentLines);

  const post = (andNew: boolean) =>
    form.handleSubmit(async (ready) => {
      const { input, formLines, totalCents } = toInput(ready);
      sentLines.current = formLines;
      const posted = await command.send(input);
      if (posted === null) return;
      const words = `Entry ${count(posted.entryNumber)} posted, ${formatMoney(totalCents)}.`;
      if (andNew) {
        say(words, { label: 'Open', run: () => go(places.entry(posted.entryId)) });
        forget();
        focusFirst(box.current);
      } else {
        say(words);
        leave(places.entry(posted.entryId));
      }
    })();
  const cancel = () => (isDirty ? setAsking(true) : leave(places.journal()));
  const offBecause = isReadOnly ? 'The company folder is open read only.' : null;
  return (
    <Screen
      title="Manual entry"
      chips={isDirty ? <StatusChip>Draft</StatusChip> : null}
      sub={isDirty ? 'kept in this window, nothing posted yet' : 'operating fund'}
      isDirty={isDirty}
      busy={command.isSending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: cancel },
        { label: 'Post & new', keys: 'Ctrl+Shift+Enter', run: () => void post(true), offBecause },
        { label: 'Post', keys: 'Ctrl+Enter', run: () => void post(false), main: true, offBecause },
      ]}
      hints={[
        { keys: 'Alt+Down', does: 'choose from list' },
        { keys: '=', does: 'fill the balance' },
        { keys: "Ctrl+'", does: 'copy from above' },
        { keys: 'Ins', does: 'insert line' },
        { keys: 'Ctrl+Del', does: 'remove line' },
        { keys: '1200/12', does: 'amounts take sums' },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div
        className="panes with-preview"
        ref={box}
        data-form
        onKeyDown={enterIsNext()}
        onInput={command.edited}
      >
        <div className="col">
          <HeadFields form={form} businessOn={businessOn} />
          <LinesGrid form={form} accounts={accounts} onEdited={command.edited} />
        </div>
        <ChangesPane form={form} accounts={accounts} />
      </div>
      {isAsking ? (
        <DiscardDialog onKeep={() => setAsking(false)} onDiscard={() => leave(places.journal())} />
      ) : null}
    </Screen>
  );
}

/** A refusal that names a field stands at that field too. */
function useRefusedField(
  form: EntryForm,
  trouble: Trouble | null,
  sentLines: RefObject<readonly number[]>,
): void {
  useEffect(() => {
    const path = trouble?.field ?? null;
    const field = path === null ? null : fieldOf(path, sentLines.current);
    if (field !== null && trouble !== null)
      form.setError(field, { message: trouble.why }, { shouldFocus: true });
  }, [form, trouble, sentLines]);
}

/** Throws the draft away, closes the tab and goes on. */
function useLeave(forget: () => void): (href: string) => void {
  const key = useTabKey();
  const go = useGo();
  const close = useTabs((state) => state.close);
  return (href) => {
    forget();
    go(href);
    close(key);
  };
}

function DiscardDialog({
  onKeep,
  onDiscard,
}: {
  readonly onKeep: () => void;
  readonly onDiscard: () => void;
}): ReactNode {
  return (
    <Dialog
      title="Discard this entry?"
      onClose={onKeep}
      actions={[
        { label: 'Keep typing', keys: 'Esc', run: onKeep },
        { label: 'Discard', keys: 'Ctrl+Enter', run: onDiscard, main: true },
      ]}
    >
      <p className="dialog-text">Nothing was posted. What was typed would be lost.</p>
    </Dialog>
  );
}
