import { useQuery } from '@tanstack/react-query';
import { orpc } from '#renderer/api/client.ts';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import type { Problems, Typed } from './usePlanForm.ts';

type Props = {
  readonly typed: Typed;
  readonly set: (change: Partial<Typed>) => void;
  readonly problems: Problems;
};

const FROM = [
  { value: 'effective', label: 'the effective date' },
  { value: 'bound', label: 'the day it is bound' },
  { value: 'effectivePlusPeriod', label: 'one period after effective' },
  { value: 'boundPlusPeriod', label: 'one period after bound' },
];

export function PlanForm({ typed, set, problems }: Props) {
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
          <TextField
            label="Down payment"
            hint="20% or 250.00"
            value={typed.down}
            onChange={(event) => set({ down: event.currentTarget.value })}
            error={problems.down}
          />
          <TextField
            label="Installments"
            inputMode="numeric"
            hint={typed.installments.trim() === '0' ? 'paid at once' : undefined}
            value={typed.installments}
            onChange={(event) => set({ installments: event.currentTarget.value })}
            error={problems.installments}
          />
          <TextField
            label="Weights"
            hint="3 2, the rest 1"
            value={typed.weights}
            onChange={(event) => set({ weights: event.currentTarget.value })}
            error={problems.weights}
          />
          <SelectField
            label="Odd cents"
            value={typed.rounding}
            options={[
              { value: 'largestRemainder', label: 'evenly, first ones first' },
              { value: 'firstAbsorbs', label: 'all on the first' },
              { value: 'lastAbsorbs', label: 'all on the last' },
            ]}
            onChange={(event) => set({ rounding: event.currentTarget.value as Typed['rounding'] })}
          />
          <SelectField
            label="Fees and taxes"
            value={typed.fees}
            options={[
              { value: 'spread', label: 'spread over all' },
              { value: 'downPayment', label: 'all on the first' },
              { value: 'ownInvoice', label: 'on an invoice of their own' },
            ]}
            onChange={(event) => set({ fees: event.currentTarget.value as Typed['fees'] })}
          />
          <MoneyField
            label="Fee on each installment"
            value={typed.fee}
            onChange={(fee) => set({ fee })}
            error={problems.fee}
          />
        </div>
      </Pane>
      <Pane title="Dates">
        <div className="form two">
          <SelectField
            label="First payment from"
            value={typed.downFrom}
            options={FROM}
            onChange={(event) => set({ downFrom: event.currentTarget.value as Typed['downFrom'] })}
          />
          <TextField
            label="and days"
            inputMode="numeric"
            value={typed.downDays}
            onChange={(event) => set({ downDays: event.currentTarget.value })}
            error={problems.downDays}
          />
          <SelectField
            label="Installments from"
            value={typed.firstFrom}
            options={[{ value: 'next', label: 'the stream’s next date' }, ...FROM]}
            onChange={(event) => set({ firstFrom: event.currentTarget.value as Typed['firstFrom'] })}
          />
          <TextField
            label="and days"
            inputMode="numeric"
            disabled={typed.firstFrom === 'next'}
            value={typed.firstDays}
            onChange={(event) => set({ firstDays: event.currentTarget.value })}
            error={problems.firstDays}
          />
          <TextField
            label="Blackout before expiration"
            hint="days"
            inputMode="numeric"
            value={typed.blackout}
            onChange={(event) => set({ blackout: event.currentTarget.value })}
            error={problems.blackout}
          />
          <SelectField
            label="After expiration"
            value={typed.late}
            options={[
              { value: 'no', label: 'nothing is billed' },
              { value: 'yes', label: 'may be billed' },
            ]}
            onChange={(event) => set({ late: event.currentTarget.value as Typed['late'] })}
          />
        </div>
      </Pane>
      <CarriersPane typed={typed} set={set} />
    </>
  );
}

function CarriersPane({ typed, set }: Pick<Props, 'typed' | 'set'>) {
  const carriers = useQuery(orpc.parties.carriers.queryOptions({ input: {} }));
  const toggle = (carrierId: number) =>
    set({
      carrierIds: typed.carrierIds.includes(carrierId)
        ? typed.carrierIds.filter((id) => id !== carrierId)
        : [...typed.carrierIds, carrierId],
    });
  return (
    <Pane title="Offered by" meta="a carrier with ticks offers only those plans">
      <div className="form two">
        {(carriers.data?.carriers ?? []).map((carrier) => (
          <label key={carrier.carrierId} className="plan">
            <input
              type="checkbox"
              className="check"
              checked={typed.carrierIds.includes(carrier.carrierId)}
              onChange={() => toggle(carrier.carrierId)}
            />
            {carrier.name}
          </label>
        ))}
        <label className="plan span-2">
          <input
            type="checkbox"
            className="check"
            checked={typed.isActive}
            onChange={(event) => set({ isActive: event.currentTarget.checked })}
          />
          In use: can be chosen when a policy is bound
        </label>
      </div>
    </Pane>
  );
}
