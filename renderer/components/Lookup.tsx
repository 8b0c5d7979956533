/** Type-ahead choice from a list: type, arrows, Enter; the whole list on F4 or Alt+Down. */
import { Combobox, useCombobox } from '@mantine/core';
import { useMergedRef } from '@mantine/hooks';
import { type FocusEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { focusNext } from './formKeys.ts';
import { Icon } from './Icon.tsx';
import { TextField, type TextFieldProps } from './TextField.tsx';

export type Option = {
  readonly value: string;
  /** What the field shows when chosen. */
  readonly label: string;
  /** Words it is found by besides the label. */
  readonly also?: string;
  readonly group?: string;
  readonly content?: ReactNode;
  /** It stays in the list, and says why it cannot be chosen. */
  readonly offBecause?: string;
};

type Props = Omit<TextFieldProps, 'value' | 'onChange' | 'onBlur'> & {
  readonly options: readonly Option[];
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly onBlur?: () => void;
  readonly nothingFound: string;
};

const SHOWN_MAX = 60;

export function Lookup({ options, value, onChange, onBlur, nothingFound, ref, ...rest }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const merged = useMergedRef(input, ref);
  // Null while nothing is typed: then the field shows what is chosen.
  const [typed, setTyped] = useState<string | null>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const chosen = options.find((option) => option.value === value);
  const found = matching(options, typed ?? '')
    .toSorted((a, b) => Number(a.offBecause !== undefined) - Number(b.offBecause !== undefined))
    .slice(0, SHOWN_MAX);

  const choose = (next: string) => {
    onChange(next);
    setTyped(null);
    combobox.closeDropdown();
    const form = input.current?.closest('[data-form]');
    if (form && input.current) focusNext(form, input.current);
  };
  const leave = () => {
    // What was typed in full is chosen; what is not in the list falls back to what was chosen before.
    if (typed !== null) settle(typed, found, onChange);
    setTyped(null);
    combobox.closeDropdown();
    onBlur?.();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'F4' || (event.altKey && event.key === 'ArrowDown')) {
      event.preventDefault();
      combobox.openDropdown();
      combobox.selectActiveOption();
    }
    if (event.key === 'Escape' && combobox.dropdownOpened) {
      event.stopPropagation();
      setTyped(null);
      combobox.closeDropdown();
    }
  };

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={choose}
      shadow="md"
      position="bottom-start"
      width="target"
      middlewares={{ flip: true }}
    >
      <Combobox.Target targetType="input" withExpandedAttribute>
        <TextField
          {...rest}
          ref={merged}
          value={typed ?? chosen?.label ?? ''}
          opener={
            <button
              type="button"
              className="opener"
              tabIndex={-1}
              aria-label="Show list"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => {
                input.current?.focus();
                combobox.toggleDropdown();
              }}
            >
              <Icon name="down" />
            </button>
          }
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
            requestAnimationFrame(() => combobox.selectFirstOption());
          }}
          onFocus={(event: FocusEvent<HTMLInputElement>) => event.currentTarget.select()}
          onBlur={leave}
          onKeyDown={onKeyDown}
        />
      </Combobox.Target>
      <Combobox.Dropdown className="lookup-list" miw={400}>
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }} aria-label="Choices">
          {found.length === 0 ? <Combobox.Empty>{nothingFound}</Combobox.Empty> : grouped(found, value)}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function grouped(found: readonly Option[], value: string | null): ReactNode {
  const groups = [...new Set(found.map((option) => option.group ?? ''))];
  return groups.map((group) => {
    const items = found
      .filter((option) => (option.group ?? '') === group)
      .map((option) => item(option, value));
    return group === '' ? (
      items
    ) : (
      <Combobox.Group key={group} label={group}>
        {items}
      </Combobox.Group>
    );
  });
}

function item(option: Option, value: string | null): ReactNode {
  return (
    <Combobox.Option
      key={option.value}
      value={option.value}
      active={option.value === value}
      disabled={option.offBecause !== undefined}
    >
      <span className={option.offBecause === undefined ? 'opt' : 'opt off'}>
        {option.content ?? option.label}
        {option.offBecause === undefined ? null : <span className="tail">{option.offBecause}</span>}
      </span>
    </Combobox.Option>
  );
}

/** Every typed word must begin a word of the label or of what it is also known by. */
export function matching(options: readonly Option[], typed: string): readonly Option[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return options;
  return options.filter((option) => {
    const known = `${option.label} ${option.also ?? ''}`.toLowerCase().split(/[\s,()/-]+/);
    return words.every((word) => known.some((start) => start.startsWith(word)));
  });
}

function settle(typed: string, found: readonly Option[], onChange: (value: string | null) => void): void {
  if (typed.trim() === '') onChange(null);
  else if (found.length === 1 && found[0] && found[0].offBecause === undefined) onChange(found[0].value);
}
