import type { LocalDate } from '#shared/calendar/index.ts';
import { DateField } from '#renderer/components/DateField.tsx';
import { DayIsField, LeadField, RestFields } from '#renderer/components/DayFields.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { isWeekly, type Problems, type Typed } from './useStreamForm.ts';

type Props = {
  readonly typed: Typed;
  readonly set: (change: Partial<Typed>) => void;
  readonly problems: Problems;
  readonly businessOn: LocalDate;
};

const PERIODS = [
  { value: 'weekly', label: 'Every week' },
  { value: 'everyOtherWeek', label: 'Every other week' },
  { value: 'twiceMonthly', label: 'Twice a month' },
  { value: 'monthly', label: 'Every month' },
  { value: 'everyOtherMonth', label: 'Every other month' },
  { value: 'quarterly', label: 'Every quarter' },
  { value: 'everySixMonths', label: 'Every six months' },
  { value: 'yearly', label: 'Every year' },
];

export function RulePane({ typed, set, problems, businessOn }: Props) {
  const hasDay = !isWeekly(typed.every);
  return (
    <Pane title="Rule">
      <div className="form two">
        <TextField
          label="Name"
          maxLength={80}
          value={typed.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={problems.name}
        />
        <SelectField
          label="How often"
          value={typed.every}
          options={PERIODS}
          onChange={(event) => set({ every: event.currentTarget.value as Typed['every'] })}
        />
        <DateField
          label="Counted from"
          value={typed.anchor}
          onChange={(anchor) => set({ anchor })}
          businessOn={businessOn}
          error={problems.anchor}
        />
        {hasDay ? (
          <TextField
            label={typed.every === 'twiceMonthly' ? 'First day' : 'Day of month'}
            inputMode="numeric"
            hint={typed.day === '' ? 'as counted from' : typed.day === '31' ? 'end of month' : undefined}
            value={typed.day}
            onChange={(event) => set({ day: event.currentTarget.value })}
            error={problems.day}
          />
        ) : (
          <p className="quiet pad">The weekday is that of the date it is counted from.</p>
        )}
        {typed.every === 'twiceMonthly' ? (
          <TextField
            label="Second day"
            inputMode="numeric"
            value={typed.secondDay}
            onChange={(event) => set({ secondDay: event.currentTarget.value })}
            error={problems.secondDay}
          />
        ) : null}
        <DayIsField typed={typed} set={set} />
        <LeadField typed={typed} set={set} problems={problems} />
        <RestFields typed={typed} set={set} />
      </div>
    </Pane>
  );
}

export function PaymentPane({ typed, set, problems }: Omit<Props, 'businessOn'>) {
  return (
    <Pane title="Payment and fees">
      <div className="form two">
        <SelectField
          label="Paid by"
          value={typed.method}
          options={[
            { value: 'wait', label: 'wait for payment' },
            { value: 'card', label: 'card' },
            { value: 'bank', label: 'bank account' },
          ]}
          onChange={(event) => set({ method: event.currentTarget.value as Typed['method'] })}
        />
        <SelectField
          label="How"
          value={typed.mode}
          options={[
            { value: 'manual', label: 'manual' },
            { value: 'automatic', label: 'automatic' },
          ]}
          onChange={(event) => set({ mode: event.currentTarget.value as Typed['mode'] })}
          error={problems.mode}
        />
        {typed.method === 'wait' ? null : (
          <>
            <TextField
              label={typed.method === 'card' ? 'Brand' : 'Bank'}
              maxLength={typed.method === 'card' ? 20 : 40}
              value={typed.brand}
              onChange={(event) => set({ brand: event.currentTarget.value })}
              error={problems.brand}
            />
            <TextField
              label="Last four digits"
              inputMode="numeric"
              maxLength={4}
              value={typed.lastFour}
              onChange={(event) => set({ lastFour: event.currentTarget.value })}
              error={problems.lastFour}
            />
          </>
        )}
        {typed.method === 'card' ? (
          <TextField
            label="Expires"
            hint="05/2028"
            maxLength={7}
            value={typed.expires}
            onChange={(event) => set({ expires: event.currentTarget.value })}
            error={problems.expires}
          />
        ) : null}
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
      </div>
    </Pane>
  );
}
