import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { StreamPage as Stream } from '#shared/contract/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { enterIsNext } from '#renderer/components/formKeys.ts';
import { Lookup } from '#renderer/components/Lookup.tsx';
import { useFilters, useGo } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { say } from '#renderer/components/say.tsx';
import { StripPane } from '#renderer/components/StripPane.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { useStrip } from '#renderer/components/useStrip.ts';
import { DiffPane } from './DiffPane.tsx';
import { ChangesPane, PoliciesPane } from './SidePanes.tsx';
import { PaymentPane, RulePane } from './StreamForm.tsx';
import { newTyped, readyOf, type Typed, typedOf } from './useStreamForm.ts';

const OFF_READ_ONLY = 'The company folder is open read only.';

export function StreamPage() {
  const { id } = useParams({ strict: false });
  const book = useBook();
  if (book === undefined) return null;
  return id === 'new' ? (
    <NewStream businessOn={book.businessOn} isReadOnly={book.isReadOnly} />
  ) : (
    <KnownStream streamId={Number(id)} businessOn={book.businessOn} isReadOnly={book.isReadOnly} />
  );
}

type Common = { readonly businessOn: LocalDate; readonly isReadOnly: boolean };

const ACCOUNTS_MAX = 500;

function NewStream({ businessOn, isReadOnly }: Common) {
  const go = useGo();
  const [search] = useFilters();
  const [own, setOwn] = useState<Typed | null>(null);
  const [accountId, setAccountId] = useState<string | null>(search['account'] ?? null);
  const [isTried, setTried] = useState(false);
  const preset = useQuery({
    ...orpc.billing.presetRule.queryOptions({ input: { accountId: Number(accountId ?? 1) } }),
    enabled: accountId !== null,
  });
  // What was typed stays; until then the form says what the account's billing plan says.
  const typed = own ?? (preset.data === undefined ? newTyped(businessOn) : typedOf(preset.data.rule));
  const accounts = useQuery(orpc.parties.allAccounts.queryOptions({ input: { limit: ACCOUNTS_MAX } }));
  const { rule, problems } = useMemo(() => readyOf(typed, businessOn), [typed, businessOn]);
  const strip = useStrip(rule);
  const command = useCommand(client.billing.createStream);
  const offBecause = isReadOnly
    ? OFF_READ_ONLY
    : accountId === null
      ? 'Choose the account.'
      : (Object.values(problems)[0] ?? null);
  const save = async () => {
    setTried(true);
    if (offBecause !== null || rule === null || accountId === null) return;
    const made = await command.send({ accountId: Number(accountId), rule });
    if (made === null) return;
    say(`Stream ${rule.name} added.`);
    go(places.stream(made.streamId));
  };
  return (
    <Screen
      title="New invoice stream"
      isDirty={accountId !== null}
      busy={command.isSending}
      actions={[
        { label: 'All streams', keys: 'Backspace', run: () => go(places.streams()) },
        { label: 'Add stream', keys: 'Ctrl+Enter', run: () => void save(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="panes bind">
        <div className="col scroll" data-form onKeyDown={enterIsNext()} onInput={command.edited}>
          <Pane title="Account">
            <div className="form">
              <Lookup
                label="Account or subaccount"
                options={(accounts.data?.accounts ?? []).map((account) => ({
                  value: String(account.accountId),
                  label: account.fullName,
                  also: account.number,
                }))}
                value={accountId}
                onChange={setAccountId}
                nothingFound="No account has this name or number."
                error={isTried && accountId === null ? 'Choose the account.' : undefined}
              />
            </div>
          </Pane>
          <FormPanes typed={typed} setTyped={setOwn} problems={problems} businessOn={businessOn} />
        </div>
        <div className="col">
          <Strip strip={strip} typed={typed} businessOn={businessOn} />
          <Pane grow>
            <p className="quiet pad">
              {preset.data === undefined ? '' : `Begins as the account bills: ${preset.data.planName}. `}
              Policies bound to this stream, or moved to it, come on its invoices together.
            </p>
          </Pane>
        </div>
      </div>
    </Screen>
  );
}

type FormProps = {
  readonly typed: Typed;
  readonly setTyped: (typed: Typed) => void;
  readonly problems: ReturnType<typeof readyOf>['problems'];
  readonly businessOn: LocalDate;
};
function FormPanes({ typed, setTyped, problems, businessOn }: FormProps) {
  const set = (change: Partial<Typed>) => setTyped({ ...typed, ...change });
  return (
    <>
      <RulePane typed={typed} set={set} problems={problems} businessOn={businessOn} />
      <PaymentPane typed={typed} set={set} problems={problems} />
    </>
  );
}

type StripProps = {
  readonly strip: ReturnType<typeof useStrip>;
  readonly typed: Typed;
  readonly businessOn: LocalDate;
};
function Strip({ strip, typed, businessOn }: StripProps) {
  if (strip.error !== null) return <ErrorState trouble={troubleOf(strip.error)} />;
  if (strip.data === undefined) return null;
  return <StripPane {...strip.data} dayIs={typed.dayIs} businessOn={businessOn} />;
}

function KnownStream({ streamId, ...common }: Common & { readonly streamId: number }) {
  const query = orpc.billing.stream.queryOptions({ input: { streamId } });
  const asked = useQuery(query);
  return asked.data === undefined ? (
    <Screen title="Invoice stream">
      <Answer of={asked} queryKey={query.queryKey} words="Reading the stream">
        {() => null}
      </Answer>
    </Screen>
  ) : (
    // A change elsewhere brings another rule: the form begins again from it.
    <Editor key={JSON.stringify(asked.data.rule)} stream={asked.data} {...common} />
  );
}

function Editor({ stream, businessOn, isReadOnly }: Common & { readonly stream: Stream }) {
  const go = useGo();
  const [typed, setTyped] = useState(() => typedOf(stream.rule));
  const { rule, problems } = useMemo(() => readyOf(typed, businessOn), [typed, businessOn]);
  const isChanged = JSON.stringify(typed) !== JSON.stringify(typedOf(stream.rule));
  const strip = useStrip(rule);
  const diff = useQuery({
    ...orpc.billing.previewStreamChange.queryOptions({
      input: { streamId: stream.streamId, rule: rule ?? stream.rule },
      enabled: isChanged && rule !== null,
    }),
    placeholderData: keepPreviousData,
  });
  const command = useCommand(client.billing.changeStream);
  const offBecause = isReadOnly
    ? OFF_READ_ONLY
    : isChanged
      ? (Object.values(problems)[0] ?? null)
      : 'Change a field first; old and new schedule will stand side by side.';
  const save = async () => {
    if (offBecause !== null || rule === null) return;
    if ((await command.send({ streamId: stream.streamId, rule })) === null) return;
    say('Stream changed; planned installments moved.');
  };
  return (
    <Screen
      title={`${stream.accountName}, ${stream.rule.name}`}
      tabTitle={stream.rule.name}
      sub={stream.ruleText}
      isDirty={isChanged}
      busy={command.isSending}
      actions={[
        { label: 'All streams', keys: 'Backspace', run: () => go(places.streams()) },
        { label: 'Account', keys: 'A', run: () => go(places.account(stream.accountId)) },
        { label: 'Undo typing', keys: 'Esc', run: () => setTyped(typedOf(stream.rule)) },
        { label: 'Change stream', keys: 'Ctrl+Enter', run: () => void save(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="panes bind">
        <div className="col scroll" data-form onKeyDown={enterIsNext()} onInput={command.edited}>
          <FormPanes typed={typed} setTyped={setTyped} problems={problems} businessOn={businessOn} />
        </div>
        <div className="col">
          <Strip strip={strip} typed={typed} businessOn={businessOn} />
          {isChanged && diff.error !== null ? <ErrorState trouble={troubleOf(diff.error)} /> : null}
          {isChanged && diff.data !== undefined ? (
            <DiffPane diff={diff.data} businessOn={businessOn} />
          ) : (
            <>
              <PoliciesPane stream={stream} businessOn={businessOn} />
              <ChangesPane stream={stream} businessOn={businessOn} isReadOnly={isReadOnly} />
            </>
          )}
        </div>
      </div>
    </Screen>
  );
}
