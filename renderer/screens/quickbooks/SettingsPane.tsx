/** What is sent and how it is netted, which names go along, and how to let a company go. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { SyncSettings } from '#shared/contract/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { ActionButton } from '#renderer/components/Button.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { type Action, useActions } from '#renderer/components/keys.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import type { Status } from './QuickBooks.tsx';

type Known = Awaited<ReturnType<typeof client.sync.settings>>;
type Props = { readonly status: Status; readonly businessOn: LocalDate; readonly signIn: () => void };

export function SettingsPane(props: Props) {
  const query = orpc.sync.settings.queryOptions({ input: {} });
  const asked = useQuery(query);
  return (
    <Answer of={asked} queryKey={query.queryKey} words="Reading the settings">
      {(known) => (
        <div className="stack">
          <SettingsForm key={JSON.stringify(known)} known={known} businessOn={props.businessOn} />
          <ConnectionPane status={props.status} signIn={props.signIn} />
        </div>
      )}
    </Answer>
  );
}

const POSTINGS = [
  { value: 'entry', label: 'each document by itself' },
  { value: 'day', label: 'one sum a day' },
  { value: 'month', label: 'one sum a month' },
] as const;
const GROUPINGS = [
  { value: 'off', label: 'none' },
  { value: 'producer', label: 'the producer' },
  { value: 'carrier', label: 'the carrier' },
  { value: 'state', label: 'the state' },
  { value: 'lineOfBusiness', label: 'the line of business' },
] as const;
const valueIn = <V extends string>(options: readonly { readonly value: V }[], value: string): V | undefined =>
  options.find((option) => option.value === value)?.value;

function SettingsForm({ known, businessOn }: { readonly known: Known; readonly businessOn: LocalDate }) {
  const [settings, setSettings] = useState(known.settings);
  const [start, setStart] = useState(known.startsOn === null ? '' : formatDate(known.startsOn, 'field'));
  const command = useCommand(client.sync.saveSettings);
  const change = (part: Partial<SyncSettings>) => setSettings({ ...settings, ...part });
  const date = start.trim() === '' ? null : parseDateInput(start, businessOn);
  const isDate = date === null || date.ok;
  const startsOn = date?.ok === true ? date.date : null;
  const isChanged =
    JSON.stringify(settings) !== JSON.stringify(known.settings) || startsOn !== known.startsOn || !isDate;
  const save = async () => {
    if (!isDate || !isChanged) return;
    const done = await command.send({ settings, startsOn });
    if (done !== null) say('Saved. What is queued already stays as it is.');
  };
  const offBecause = isChanged ? (isDate ? null : 'Type a date.') : 'Nothing was changed.';
  const saving: Action = { label: 'Save settings', keys: 'Ctrl+S', run: () => void save(), offBecause };
  useActions('screen', [saving]);
  return (
    <Pane title="What is sent" meta="for what is queued from now on">
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="form three" onInput={command.edited}>
        <SelectField
          label="Trust money"
          disabled={known.isBegun}
          value={settings.mappingMode}
          options={[
            { value: 'net', label: 'cash, and one liability for the rest' },
            { value: 'full', label: 'account by account' },
          ]}
          onChange={(event) => change({ mappingMode: event.currentTarget.value === 'full' ? 'full' : 'net' })}
        />
        <DateField
          label="First day that is sent"
          placeholder="all"
          disabled={known.isBegun}
          value={start}
          onChange={setStart}
          businessOn={businessOn}
          error={isDate ? undefined : 'Type a date, or leave it empty.'}
        />
        <SelectField
          label="Send"
          value={settings.sendsWhenPosting ? 'posting' : 'request'}
          options={[
            { value: 'request', label: 'when I ask for it' },
            { value: 'posting', label: 'soon after posting, while QuickBooks answers' },
          ]}
          onChange={(event) => change({ sendsWhenPosting: event.currentTarget.value === 'posting' })}
        />
        <SelectField
          label="Accounts as customers"
          value={settings.customers}
          options={[
            { value: 'off', label: 'no' },
            { value: 'accounts', label: 'accounts' },
            { value: 'subaccounts', label: 'accounts, and subaccounts as sub-customers' },
          ]}
          onChange={(event) => {
            const { value } = event.currentTarget;
            change({ customers: value === 'accounts' || value === 'subaccounts' ? value : 'off' });
          }}
        />
        <SelectField
          label="Carriers as vendors"
          value={settings.vendors}
          options={[
            { value: 'off', label: 'no' },
            { value: 'carriers', label: 'yes' },
          ]}
          onChange={(event) =>
            change({ vendors: event.currentTarget.value === 'carriers' ? 'carriers' : 'off' })
          }
        />
        <SelectField
          label="Class of income and expense"
          value={settings.classBy}
          options={GROUPINGS}
          onChange={(event) => change({ classBy: valueIn(GROUPINGS, event.currentTarget.value) ?? 'off' })}
        />
        <SelectField
          label="Location of income and expense"
          value={settings.locationBy}
          options={GROUPINGS}
          onChange={(event) => change({ locationBy: valueIn(GROUPINGS, event.currentTarget.value) ?? 'off' })}
        />
        <TextField
          label="Relay address for signing in"
          placeholder="https://"
          value={settings.relayAddress ?? ''}
          onChange={(event) => {
            const value = event.currentTarget.value.trim();
            change({ relayAddress: value === '' ? null : value });
          }}
        />
      </div>
      <fieldset className="sums">
        <legend>In how many pieces</legend>
        <div className="form three">
          {known.sources.map(({ source, title }) => (
            <SelectField
              key={source}
              label={title}
              value={settings.posting[source]}
              options={POSTINGS}
              onChange={(event) =>
                change({
                  posting: {
                    ...settings.posting,
                    [source]: valueIn(POSTINGS, event.currentTarget.value) ?? 'entry',
                  },
                })
              }
            />
          ))}
        </div>
      </fieldset>
      <div className="pane-foot">
        {known.isBegun ? (
          <span className="soft">Trust money and first day stay: entries were queued with them.</span>
        ) : null}
        <ActionButton action={saving} />
      </div>
    </Pane>
  );
}

function ConnectionPane({ status, signIn }: { readonly status: Status; readonly signIn: () => void }) {
  const [isRetiring, setRetiring] = useState(false);
  const leave = useMutation({
    mutationFn: () => client.sync.disconnect({}),
    onSuccess: ({ isRevoked }) => say(LEFT(isRevoked)),
  });
  const isSimulator = status.connection === 'simulator';
  return (
    <Pane title="Connection" meta={`${status.companyName ?? ''}, company ${status.realmId ?? ''}`}>
      {leave.error === null ? null : <ErrorState trouble={troubleOf(leave.error)} dismiss={leave.reset} />}
      <p className="note">
        {isSimulator
          ? 'This is the simulator: nothing of it reaches Intuit. To use your real company, retire it; then sign in, and everything from your first day on is sent there.'
          : 'Disconnecting gives the access back to Intuit; mapping and queue stay. Retiring lets the company go for good.'}
      </p>
      <div className="pane-foot">
        {isSimulator ? null : (
          <>
            <ActionButton action={{ label: 'Sign in again', run: signIn }} />
            <ActionButton action={{ label: 'Disconnect', run: () => leave.mutate() }} />
          </>
        )}
        <ActionButton action={{ label: 'Retire this connection', run: () => setRetiring(true) }} />
      </div>
      {isRetiring ? (
        <RetireDialog companyName={status.companyName ?? ''} onClose={() => setRetiring(false)} />
      ) : null}
    </Pane>
  );
}

const LEFT = (isRevoked: boolean): string =>
  isRevoked
    ? 'The access was given back.'
    : 'The keys are gone from here; Intuit could not be told, so end the access inside QuickBooks, too.';

function RetireDialog({
  companyName,
  onClose,
}: {
  readonly companyName: string;
  readonly onClose: () => void;
}) {
  const [typed, setTyped] = useState('');
  const retire = useMutation({
    mutationFn: () => client.sync.retire({ companyName: typed.trim() }),
    onSuccess: () => {
      say(`${companyName} is no longer connected.`);
      onClose();
    },
  });
  const offBecause = typed.trim() === companyName ? null : `Type ${companyName}.`;
  return (
    <Dialog
      title="Retire this connection"
      onClose={onClose}
      busy={retire.isPending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: 'Retire',
          keys: 'Ctrl+Enter',
          run: () => {
            if (offBecause === null) retire.mutate();
          },
          main: true,
          offBecause,
        },
      ]}
    >
      {retire.error === null ? null : <ErrorState trouble={troubleOf(retire.error)} dismiss={retire.reset} />}
      <div className="form">
        <p className="soft">
          What was sent to {companyName} stays there and on record here. These books can then be connected to
          another company, which gets every entry from its own first day on. Connecting to {companyName} again
          brings everything about it back.
        </p>
        <TextField
          label={`Type ${companyName} to go on`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
    </Dialog>
  );
}
