/** A choice from a short fixed list: the platform's own list, with type-ahead and every key it has. */
import { NativeSelect, type NativeSelectProps } from '@mantine/core';
import { Icon } from './Icon.tsx';
import { ErrorText } from './TextField.tsx';

type Props = Omit<NativeSelectProps, 'data' | 'error'> & {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly error?: string | undefined;
};

export function SelectField({ options, error, ...rest }: Props) {
  return (
    <NativeSelect
      {...rest}
      data={options.map((option) => ({ ...option }))}
      rightSection={<Icon name="down" />}
      error={error === undefined ? undefined : <ErrorText text={error} />}
    />
  );
}
