/** A date field: T today, + and - days, M H month, Y R year, `12`, `1115`; a calendar on Alt+Down or F4. */
import { Popover } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import { useMergedRef } from '@mantine/hooks';
import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { formatDate, parseDateInput, parseLocalDate } from '#shared/calendar/index.ts';
import { Icon } from './Icon.tsx';
import { TextField, type TextFieldProps } from './TextField.tsx';

type Props = Omit<TextFieldProps, 'value' | 'onChange' | 'onBlur'> & {
  /** What is typed; `readDate` turns it into a date. */
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly onBlur?: () => void;
  /** The business date: what T means and what `12` is in. */
  readonly businessOn: LocalDate;
};

const ARIA_LABELS = {
  previousMonth: 'Previous month',
  nextMonth: 'Next month',
  previousYear: 'Previous year',
  nextYear: 'Next year',
  previousDecade: 'Previous decade',
  nextDecade: 'Next decade',
};
const STEP_KEYS = ['T', '+', '-', '=', 'M', 'H', 'Y', 'R'];

export function DateField({ value, onChange, onBlur, businessOn, hint, ref, ...rest }: Props) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const merged = useMergedRef(input, ref);
  const read = parseDateInput(value, businessOn);
  const weekday = read.ok ? formatDate(read.date, 'long').slice(0, 3) : undefined;

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'F4' || (event.altKey && event.key === 'ArrowDown')) {
      event.preventDefault();
      setOpen(true);
      return;
    }
    if (isOpen && event.key === 'Escape') {
      event.stopPropagation();
      setOpen(false);
      return;
    }
    const next = stepped(event, value, businessOn);
    if (next === null) return;
    event.preventDefault();
    onChange(next);
  };
  const pick = (picked: string | null) => {
    const parsed = picked === null ? null : parseLocalDate(picked);
    if (parsed?.ok) onChange(formatDate(parsed.date, 'field'));
    setOpen(false);
    input.current?.focus();
  };

  return (
    <Popover
      id={id}
      opened={isOpen}
      onChange={setOpen}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <TextField
          {...rest}
          ref={merged}
          role="combobox"
          aria-expanded={isOpen}
          aria-controls={isOpen ? `${id}-dropdown` : undefined}
          value={value}
          hint={hint ?? weekday}
          opener={
            <button
              type="button"
              className="opener"
              tabIndex={-1}
              aria-label="Open calendar"
              onClick={() => setOpen(true)}
            >
              <Icon name="calendar" />
            </button>
          }
          onChange={(event) => onChange(event.currentTarget.value)}
          onFocus={(event: FocusEvent<HTMLInputElement>) => event.currentTarget.select()}
          onBlur={() => {
            onChange(tidyDate(value, businessOn));
            onBlur?.();
          }}
          onKeyDown={onKeyDown}
        />
      </Popover.Target>
      <Popover.Dropdown aria-label="Calendar" className="calendar">
        <DatePicker
          size="xs"
          firstDayOfWeek={0}
          ariaLabels={ARIA_LABELS}
          value={read.ok ? read.date : null}
          defaultDate={read.ok ? read.date : businessOn}
          onChange={pick}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>;

/** The text after a single-key step, or null when the key is typing. + and - step from the date in the field. */
export function stepped(pressed: Pressed, text: string, businessOn: LocalDate): string | null {
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey) return null;
  const key = pressed.key.toUpperCase();
  if (!STEP_KEYS.includes(key)) return null;
  const shown = parseDateInput(text, businessOn);
  // A minus inside 11-15-2026 separates; it steps only when the field holds a whole date or nothing.
  if (key === '-' && text !== '' && text !== fieldText(shown)) return null;
  const from = key === 'T' || !shown.ok ? businessOn : shown.date;
  const next = parseDateInput(key === '=' ? '+' : key, from);
  return next.ok ? formatDate(next.date, 'field') : null;
}

/** What was understood, in our way of writing; what was not understood stays as typed. */
export function tidyDate(text: string, businessOn: LocalDate): string {
  if (text.trim() === '') return '';
  return fieldText(parseDateInput(text, businessOn)) ?? text;
}

function fieldText(parsed: ReturnType<typeof parseDateInput>): string | null {
  return parsed.ok ? formatDate(parsed.date, 'field') : null;
}
