/** An amount field: takes sums such as 1200/12, selects all on focus, rewrites what it understood on leaving. */
import type { FocusEvent } from 'react';
import { formatMoney, parseMoney } from '#shared/money/index.ts';
import { TextField, type TextFieldProps } from './TextField.tsx';

type Props = Omit<TextFieldProps, 'value' | 'onChange' | 'onBlur' | 'inputMode'> & {
  /** What is typed; the form's schema turns it into cents. */
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly onBlur?: () => void;
};

export function MoneyField({ value, onChange, onBlur, look = 'amount', ...rest }: Props) {
  const leave = () => {
    onChange(tidyMoney(value));
    onBlur?.();
  };
  return (
    <TextField
      {...rest}
      look={look}
      value={value}
      inputMode="decimal"
      onChange={(event) => onChange(event.currentTarget.value)}
      onFocus={(event: FocusEvent<HTMLInputElement>) => event.currentTarget.select()}
      onBlur={leave}
    />
  );
}

/** What was understood, in our way of writing; what was not understood stays as typed. */
export function tidyMoney(text: string): string {
  if (text.trim() === '') return '';
  const parsed = parseMoney(text);
  return parsed.ok ? formatMoney(parsed.cents) : text;
}
