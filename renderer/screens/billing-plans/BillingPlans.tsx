import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { BillingPlan, StreamRule } from '#shared/contract/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { DayIsField, LeadField, RestFields } from '#renderer/components/DayFields.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { enterIsNext } from '#renderer/components/formKeys.ts';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { useFilters } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { PickList } from '#renderer/components/PickList.tsx';
import { planCode } from '#renderer/components/planCode.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { say } from '#renderer/components/say.tsx';
import { StripPane } from '#renderer/components/StripPane.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { useStrip } from '#renderer/components/useStrip.ts';
import { counted } from '#renderer/components/words.ts';
import { EMPTY, type Problems, readyOf, type Typed, typedOf } from './usePlanForm.ts';

const NEW = '+new';

export function BillingPlans() {
  const book = useBook();
  const query = orpc.billing.billingPlans.queryOptions({ input: {} });
  const asked = useQuery(query);
  const [search, setSearch] = useFilters();
  const choose = (plan: string) => setSearch({ plan });
  if (book === undefined || asked.data === undefined) {
    return (
      <Screen title="Billing plans">
        <Answer of={asked} queryKey={query.queryKey} words="Reading the plans">
          {() => null}
        </Answer>
      </Screen>
    );
  }
  const { plans } = asked.data;
  const chosen = plans.find((plan) => plan.code === search['plan']);
  const shown = search['plan'] === NEW ? undefined : (chosen ?? plans[0]);
  return (
    <Editor
      key={shown === undefined ? 'new' : `${shown.code}.${shown.version}`}
      plans={plans}
      shown={shown}
      choose={choose}
      businessOn={book.businessOn}
      isReadOnly={book.isReadOnly}
    />
  );
}

type Props = {
  readonly plans: readonly BillingPlan[];
  readonly shown: BillingPlan | undefined;
  readonly choose: (plan: string) => void;
  readonly businessOn: LocalDate;
  readonly isReadOnly: boolean;
};

function Editor({ plans, shown, choose, businessOn, isReadOnly }: Props) {
  const start = shown === undefined ? EMPTY : typedOf(shown);
  const [typed, setTyped] = useState<Typed>(start);
  const command = useCommand(client.billing.saveBillingPlan);
  const set = (change: Partial<Typed>) => {
    command.edited();
    setTyped((now) => ({ ...now, ...change }));
  };
  const { definition, problems } = useMemo(() => readyOf(typed), [typed]);
  const isChanged = JSON.stringify(typed) !== JSON.stringify(start);
  const offBecause = isReadOnly
    ? 'The company folder is open read only.'
    : (Object.values(problems)[0] ?? (isChanged ? null : 'Nothing was changed.'));
  const save = async () => {
    if (offBecause !== null || command.isSending || definition === null) return;
    const saved = await command.send({
      code: shown?.code ?? planCode(definition.name),
      baseVersion: shown?.version ?? 0,
      ...definition,
    });
    if (saved === null) return;
    say(`Plan ${definition.name} saved, version ${saved.version}.`);
    choose(saved.code);
  };
  return (
    <Screen
      title="Billing plans"
      chips={isChanged ? <StatusChip>Not saved</StatusChip> : null}
      sub={
        shown === undefined
          ? 'a new one'
          : `version ${shown.version}, named by ${counted(shown.accountCount, 'account')}`
      }
      isDirty={isChanged}
      busy={command.isSending}
      actions={[
        { label: 'New plan', keys: 'Ctrl+N', run: () => choose(NEW) },
        { label: 'Undo typing', keys: 'Esc', run: () => setTyped(start) },
        { label: 'Save', keys: 'Ctrl+Enter', run: () => void save(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="panes plans-panes">
        <Pane title="Plans" meta={counted(plans.length, 'plan')} grow scroll>
          <PickList
            items={plans.map((each) => ({
              key: each.code,
              name: each.name,
              words: each.isActive ? each.words : 'out of use',
            }))}
            here={shown?.code}
            onPick={choose}
            empty="Plans you save will stand here, to be named by accounts."
          />
        </Pane>
        <div className="col scroll" data-form onKeyDown={enterIsNext()}>
          <PlanPanes typed={typed} set={set} problems={isChanged ? problems : {}} />
        </div>
        <div className="col">
          <Dates definition={definition} businessOn={businessOn} />
        </div>
      </div>
    </Screen>
  );
}

type FormProps = {
  readonly typed: Typed;
  readonly set: (change: Partial<Typed>) => void;
  readonly problems: Problems;
};

function PlanPanes({ typed, set, problems }: FormProps) {
  return (
    <>
      <Pane title="Plan">
        <div className="form two">
          <TextField
            label="Name"
            className="span-2"
            maxLength={60}
            value={typed.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={problems.name}
          />
          <DayIsField typed={typed} set={set} />
          <LeadField typed={typed} set={set} problems={problems} />
          <RestFields typed={typed} set={set} />
        </div>
      </Pane>
      <Pane title="Small balances and fees">
        <div className="form two">
          <MoneyField
            label="Carry forward below"
            value={typed.lowBalance}
            onChange={(lowBalance) => set({ lowBalance })}
            error={problems.lowBalance}
          />
          <MoneyField
            label="Fee on each invoice"
            value={typed.invoiceFee}
            onChange={(invoiceFee) => set({ invoiceFee })}
            error={problems.invoiceFee}
          />
          <label className="plan span-2">
            <input
              type="checkbox"
              className="check"
              checked={typed.isActive}
              onChange={(event) => set({ isActive: event.currentTarget.checked })}
            />
            In use: can be named by accounts
          </label>
        </div>
      </Pane>
    </>
  );
}

type DatesProps = {
  readonly definition: Pick<StreamRule, 'dayIs' | 'leadDays' | 'leadUnit' | 'dueRoll' | 'billRoll'> | null;
  readonly businessOn: LocalDate;
};

/** The dates a monthly stream made by the plan would have, from today on. */
function Dates({ definition, businessOn }: DatesProps) {
  const strip = useStrip(
    definition === null
      ? null
      : {
          name: 'Policies',
          every: 'monthly',
          anchorOn: businessOn,
          dayIs: definition.dayIs,
          leadDays: definition.leadDays,
          leadUnit: definition.leadUnit,
          dueRoll: definition.dueRoll,
          billRoll: definition.billRoll,
          paymentMethod: { kind: 'wait' },
          isAutomatic: false,
        },
  );
  return (
    <>
      {strip.data === undefined ? null : (
        <StripPane {...strip.data} dayIs={definition?.dayIs ?? 'dueDay'} businessOn={businessOn} />
      )}
      <Pane grow>
        <p className="quiet pad">
          A saved change holds for streams made from then on; those that are there keep their rule.
        </p>
      </Pane>
    </>
  );
}
