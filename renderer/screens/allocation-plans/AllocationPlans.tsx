import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { AllocationPlan } from '#shared/contract/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { enterIsNext } from '#renderer/components/formKeys.ts';
import { useFilters } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { PickList } from '#renderer/components/PickList.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { say } from '#renderer/components/say.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { counted } from '#renderer/components/words.ts';
import { planCode } from '#renderer/components/planCode.ts';
import { PlanForm } from './PlanForm.tsx';
import { EMPTY, readyOf, type Typed, typedOf } from './typed.ts';
import { VersionsPane } from './VersionsPane.tsx';

export function AllocationPlans() {
  const book = useBook();
  const query = orpc.allocation.plans.queryOptions({ input: {} });
  const asked = useQuery(query);
  const [search, setSearch] = useFilters();
  const choose = (plan: string) => setSearch({ plan });
  if (book === undefined || asked.data === undefined) {
    return (
      <Screen title="Allocation plans">
        <Answer of={asked} queryKey={query.queryKey} words="Reading the plans">
          {() => null}
        </Answer>
      </Screen>
    );
  }
  const { plans } = asked.data;
  const chosen = plans.find((plan) => plan.code === search['plan']);
  const shown = search['plan'] === '+new' ? undefined : (chosen ?? plans[0]);
  return (
    <Editor
      key={shown === undefined ? 'new' : `${shown.code}.${shown.version}`}
      plans={plans}
      shown={shown}
      choose={choose}
      isReadOnly={book.isReadOnly}
    />
  );
}

type Props = {
  readonly plans: readonly AllocationPlan[];
  readonly shown: AllocationPlan | undefined;
  readonly choose: (plan: string) => void;
  readonly isReadOnly: boolean;
};

function Editor({ plans, shown, choose, isReadOnly }: Props) {
  const start = shown === undefined ? EMPTY : typedOf(shown);
  const [typed, setTyped] = useState<Typed>(start);
  const command = useCommand(client.allocation.savePlan);
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
    const name = typed.name.trim();
    const saved = await command.send({
      code: shown?.code ?? planCode(name),
      baseVersion: shown?.version ?? 0,
      name,
      isActive: typed.isActive,
      definition,
    });
    if (saved === null) return;
    say(`Plan ${name} saved, version ${saved.version}.`);
    choose(saved.code);
  };
  return (
    <Screen
      title="Allocation plans"
      chips={isChanged ? <StatusChip>Not saved</StatusChip> : null}
      sub={
        shown === undefined
          ? 'a new one'
          : `version ${shown.version}, ${counted(shown.receiptCount, 'receipt')} split by it`
      }
      isDirty={isChanged}
      busy={command.isSending}
      actions={[
        { label: 'New plan', keys: 'Ctrl+N', run: () => choose('+new') },
        { label: 'Undo typing', keys: 'Esc', run: () => setTyped(start) },
        { label: 'Save version', keys: 'Ctrl+Enter', run: () => void save(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="panes plans-panes">
        <Pane title="Plans" meta={counted(plans.length, 'plan')} grow scroll>
          <PickList
            items={plans.map((each) => ({
              key: each.code,
              name: each.name,
              words: each.isActive ? `version ${each.version}` : 'out of use',
            }))}
            here={shown?.code}
            onPick={choose}
            empty="Plans you save will stand here, to be chosen for a payment."
          />
        </Pane>
        <div className="col scroll" data-form onKeyDown={enterIsNext()}>
          <PlanForm typed={typed} set={set} problems={isChanged ? problems : {}} />
        </div>
        <VersionsPane shown={shown} onTake={(version) => set(typedOf(version))} />
      </div>
    </Screen>
  );
}
