import { ALLOCATION_FILTERS, ALLOCATION_ORDERS } from '#shared/contract/index.ts';
import { Choice } from '#renderer/components/Choice.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { RankedList } from './RankedList.tsx';
import { FILTER_WORDS, ORDER_WORDS, PART_WORDS, type Problems, type Typed } from './typed.ts';

type Props = {
  readonly typed: Typed;
  readonly set: (change: Partial<Typed>) => void;
  readonly problems: Problems;
};

export function PlanForm({ typed, set, problems }: Props) {
  return (
    <>
      <Pane title="Plan">
        <div className="form two">
          <TextField
            label="Name"
            maxLength={60}
            value={typed.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={problems.name}
          />
          <MoneyField
            label="Tolerance"
            hint="at most 20.00"
            value={typed.tolerance}
            onChange={(tolerance) => {
              if (tolerance !== typed.tolerance) set({ tolerance });
            }}
            error={problems.tolerance}
          />
          <label className="plan">
            <input
              type="checkbox"
              className="check"
              checked={typed.isActive}
              onChange={(event) => set({ isActive: event.currentTarget.checked })}
            />
            In use: can be chosen for a payment
          </label>
        </div>
      </Pane>
      <Pane title="What may be paid" meta={problems.filters ?? 'the first three add up'}>
        <div className="form two">
          {ALLOCATION_FILTERS.map((filter) => (
            <label key={filter} className="plan">
              <input
                type="checkbox"
                className="check"
                checked={typed.filters.includes(filter)}
                onChange={() =>
                  set({
                    filters: ALLOCATION_FILTERS.filter(
                      (each) => typed.filters.includes(each) !== (each === filter),
                    ),
                  })
                }
              />
              {FILTER_WORDS[filter]}
            </label>
          ))}
        </div>
      </Pane>
      <Pane title="In which order" meta={problems.order ?? 'the next decides where the one before is equal'}>
        <RankedList
          label="Order of the items"
          chosen={typed.order}
          all={ALLOCATION_ORDERS}
          words={ORDER_WORDS}
          onChange={(order) => set({ order })}
        />
        {typed.order.includes('policyPriority') ? (
          <div className="form">
            <TextField
              label="Lines of business, the first paid first"
              hint="with commas between"
              value={typed.lines}
              onChange={(event) => set({ lines: event.currentTarget.value })}
              error={problems.lines}
            />
          </div>
        ) : null}
      </Pane>
      <Pane title="Inside an item">
        <div className="form">
          <Choice
            label="How money splits inside an item"
            value={typed.inside}
            options={[
              { value: 'proportional', label: 'In proportion' },
              { value: 'priority', label: 'By priority' },
            ]}
            onChange={(inside) => set({ inside })}
          />
        </div>
        {typed.inside === 'priority' ? (
          <RankedList
            label="Order of the parts"
            chosen={typed.components}
            words={PART_WORDS}
            onChange={(components) => set({ components })}
          />
        ) : null}
      </Pane>
    </>
  );
}
