import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { StoredPlan } from '#shared/contract/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { enterIsNext } from '#renderer/components/formKeys.ts';
import { useFilters } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { PickList } from '#renderer/components/PickList.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { say } from '#renderer/components/say.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { counted } from '#renderer/components/words.ts';
import { PlanForm } from './PlanForm.tsx';
import { PreviewPane } from './PreviewPane.tsx';
import { EMPTY, readyOf, type Typed, typedOf } from './usePlanForm.ts';

export function PaymentPlans() {
  const book = useBook();
  const query = orpc.billing.paymentPlans.queryOptions({ input: { withInactive: true } });
  const asked = useQuery(query);
  const [search, setSearch] = useFilters();
  const choose = (plan: string) => setSearch({ plan });
  if (book === undefined || asked.data === undefined) {
    return (
      <Screen title="Payment plans">
        <Answer of={asked} queryKey={query.queryKey} words="Reading the plans">
          {() => null}
        </Answer>
      </Screen>
    );
  }
  const { plans } = asked.data;
  const chosen = plans.find((plan) => String(plan.planId) === search['plan']);
  const shown = search['plan'] === 'new' ? undefined : (chosen ?? plans[0]);
  return (
    <Editor
      key={shown === undefined ? 'new' : `${shown.planId}.${shown.version}`}
      plans={plans}
      shown={shown}
      choose={choose}
      businessOn={book.businessOn}
      isReadOnly={book.isReadOnly}
    />
  );
}

type Props = {
  readonly plans: readonly StoredPlan[];
  readonly shown: StoredPlan | undefined;
  readonly choose: (plan: string) => void;
  readonly businessOn: LocalDate;
  readonly isReadOnly: boolean;
};

function Editor({ plans, shown, choose, businessOn, isReadOnly }: Props) {
  const start = shown === undefined ? EMPTY : typedOf(shown);
  const [typed, setTyped] = useState<Typed>(start);
  const set = (change: Partial<Typed>) => setTyped((now) => ({ ...now, ...change }));
  const { plan, problems } = useMemo(() => readyOf(typed), [typed]);
  const isChanged = JSON.stringify(typed) !== JSON.stringify(start);
  const command = useCommand(client.billing.savePaymentPlan);
  const offBecause = isReadOnly
    ? 'The company folder is open read only.'
    : (Object.values(problems)[0] ?? (isChanged ? null : 'Nothing was changed.'));
  const save = async () => {
    if (offBecause !== null || plan === null) return;
    const saved = await command.send({
      ...(shown === undefined ? {} : { planId: shown.planId, version: shown.version }),
      name: typed.name.trim(),
      isActive: typed.isActive,
      plan,
      carrierIds: [...typed.carrierIds],
    });
    if (saved === null) return;
    say(`Plan ${typed.name.trim()} saved, version ${saved.version}.`);
    choose(String(saved.planId));
  };
  return (
    <Screen
      title="Payment plans"
      sub={
        shown === undefined
          ? 'a new one'
          : `version ${shown.version}, ${counted(shown.usedByTerms, 'term')} bound with it`
      }
      isDirty={isChanged}
      busy={command.isSending}
      actions={[
        { label: 'New plan', keys: 'Ctrl+N', run: () => choose('new') },
        { label: 'Undo typing', keys: 'Esc', run: () => setTyped(start) },
        { label: 'Save', keys: 'Ctrl+Enter', run: () => void save(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="panes plans-panes">
        <Pane title="Plans" meta={counted(plans.length, 'plan')} grow scroll>
          <PickList
            items={plans.map((each) => ({
              key: String(each.planId),
              name: each.name,
              words: each.isActive ? each.planText : 'out of use',
            }))}
            here={shown === undefined ? undefined : String(shown.planId)}
            onPick={choose}
            empty="Plans you save will stand here, to be chosen when a policy is bound."
          />
        </Pane>
        <div className="col scroll" data-form onKeyDown={enterIsNext()} onInput={command.edited}>
          <PlanForm typed={typed} set={set} problems={isChanged ? problems : {}} />
        </div>
        <div className="col">
          <PreviewPane plan={plan} businessOn={businessOn} />
        </div>
      </div>
    </Screen>
  );
}
