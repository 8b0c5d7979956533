/** Which bank account a screen is about; nothing to choose where there is one. */
import { useQuery } from '@tanstack/react-query';
import { orpc } from '#renderer/api/client.ts';
import { SelectField } from './SelectField.tsx';

type Props = {
  readonly value: string | undefined;
  readonly onChange: (bankAccountId: string | undefined) => void;
  /** Words of the choice that means all of them; left out where one must be chosen. */
  readonly allLabel?: string;
};

export function BankFilter({ value, onChange, allLabel }: Props) {
  const asked = useQuery(orpc.trust.positions.queryOptions({ input: {} }));
  const banks = asked.data?.banks ?? [];
  if (banks.length < 2) return null;
  return (
    <SelectField
      aria-label="Trust bank account"
      className="f-bank"
      value={value ?? (allLabel === undefined ? String(banks[0]?.bankAccountId) : '')}
      onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
      options={[
        ...(allLabel === undefined ? [] : [{ value: '', label: allLabel }]),
        ...banks.map((bank) => ({
          value: String(bank.bankAccountId),
          label: `${bank.bankName} ••${bank.lastFour}${bank.isClosed ? ', closed' : ''}`,
        })),
      ]}
    />
  );
}

/** The id in the address, or nothing. */
export function bankIn(text: string | undefined): number | undefined {
  const id = Number(text);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}
