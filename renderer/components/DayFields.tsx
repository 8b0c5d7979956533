/** What the day of a stream is, how far apart its invoice and due day lie, and where days of rest move them. */
import type { StreamRule } from '#shared/contract/index.ts';
import { SelectField } from './SelectField.tsx';
import { TextField } from './TextField.tsx';

type Typed = {
  readonly dayIs: StreamRule['dayIs'];
  readonly leadDays: string;
};
type Props<T extends Typed> = {
  readonly typed: T;
  readonly set: (change: Partial<T>) => void;
  readonly problems: { readonly leadDays?: string | undefined };
};

export function DayIsField<T extends Typed>({ typed, set }: Omit<Props<T>, 'problems'>) {
  return (
    <SelectField
      label="The day is"
      value={typed.dayIs}
      options={[
        { value: 'dueDay', label: 'the due day' },
        { value: 'billDay', label: 'the invoice day' },
      ]}
      onChange={(event) => set({ dayIs: event.currentTarget.value as Typed['dayIs'] } as Partial<T>)}
    />
  );
}

export function LeadField<T extends Typed>({ typed, set, problems }: Props<T>) {
  return (
    <TextField
      label={typed.dayIs === 'dueDay' ? 'Billed days before' : 'Due days after'}
      inputMode="numeric"
      value={typed.leadDays}
      onChange={(event) => set({ leadDays: event.currentTarget.value } as Partial<T>)}
      error={problems.leadDays}
    />
  );
}

const ROLLS = [
  { value: 'exact', label: 'stays' },
  { value: 'next', label: 'next business day' },
  { value: 'previous', label: 'previous business day' },
  { value: 'modifiedFollowing', label: 'next, in the same month' },
];

type WithRolls = Typed & Pick<StreamRule, 'leadUnit' | 'dueRoll' | 'billRoll'>;
export function RestFields<T extends WithRolls>({ typed, set }: Omit<Props<T>, 'problems'>) {
  return (
    <>
      <SelectField
        label="Days are"
        value={typed.leadUnit}
        options={[
          { value: 'calendar', label: 'calendar days' },
          { value: 'business', label: 'business days' },
        ]}
        onChange={(event) =>
          set({ leadUnit: event.currentTarget.value as WithRolls['leadUnit'] } as Partial<T>)
        }
      />
      <SelectField
        label="Due on a day of rest"
        value={typed.dueRoll}
        options={ROLLS}
        onChange={(event) =>
          set({ dueRoll: event.currentTarget.value as WithRolls['dueRoll'] } as Partial<T>)
        }
      />
      <SelectField
        label="Billed on a day of rest"
        value={typed.billRoll}
        options={ROLLS}
        onChange={(event) =>
          set({ billRoll: event.currentTarget.value as WithRolls['billRoll'] } as Partial<T>)
        }
      />
    </>
  );
}
