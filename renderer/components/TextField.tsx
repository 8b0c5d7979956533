/** Label above, field, hint inside at the right; an error replaces nothing and stands below in one sentence. */
import { TextInput, type TextInputProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';

export type TextFieldProps = Omit<TextInputProps, 'rightSection' | 'leftSection' | 'error'> & {
  readonly hint?: string | undefined;
  readonly icon?: IconName;
  /** A sentence, or nothing. */
  readonly error?: string | undefined;
  /** A small button inside at the right, such as the opener of a list. */
  readonly opener?: ReactNode;
  /** A field in a grid line has no label of its own: give aria-label. */
  readonly inCell?: boolean;
  readonly look?: 'amount' | 'big-amount' | undefined;
};

const LOOKS = { amount: 'amt', 'big-amount': 'amt big' } as const;
const LETTER_PX = 6.6;
const OPENER_PX = 26;

export function TextField({
  hint,
  icon,
  error,
  opener,
  inCell = false,
  look,
  classNames,
  ...rest
}: TextFieldProps) {
  const hasRight = hint !== undefined || opener !== undefined;
  const rightPx =
    (hint === undefined ? 0 : hint.length * LETTER_PX + 14) + (opener === undefined ? 0 : OPENER_PX);
  return (
    <TextInput
      autoComplete="off"
      spellCheck={false}
      {...rest}
      classNames={{ wrapper: `in ${look === undefined ? '' : LOOKS[look]}`, ...classNames }}
      leftSection={icon === undefined ? undefined : <Icon name={icon} />}
      leftSectionWidth={28}
      rightSection={
        hasRight ? (
          <span className="hinted">
            {hint}
            {opener}
          </span>
        ) : undefined
      }
      rightSectionWidth={hasRight ? `${Math.ceil(rightPx)}px` : undefined}
      rightSectionPointerEvents={opener === undefined ? 'none' : 'all'}
      // In a grid line there is no room below: the sentence goes to the title and to the reader.
      error={error === undefined ? undefined : inCell || <ErrorText text={error} />}
      title={inCell ? error : undefined}
      aria-description={inCell ? error : undefined}
    />
  );
}

export function ErrorText({ text }: { readonly text: string }) {
  return (
    <>
      <Icon name="warn" />
      {text}
    </>
  );
}
