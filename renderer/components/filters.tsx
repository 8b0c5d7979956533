/** Filters of a list: fields that write to the address when they are left, not with every key. */
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { formatDate, parseDateInput, parseLocalDate } from '#shared/calendar/index.ts';
import { parseMoney } from '#shared/money/index.ts';
import { DateField } from './DateField.tsx';
import { focusFirst } from './formKeys.ts';
import { useActions } from './keys.ts';
import { MoneyField } from './MoneyField.tsx';
import { TextField } from './TextField.tsx';

export function Filters({
  label,
  children,
  count,
}: {
  readonly label: string;
  readonly children: ReactNode;
  readonly count?: ReactNode;
}) {
  const box = useRef<HTMLElement>(null);
  useActions('screen', [{ label: 'Filter', keys: '/', run: () => focusFirst(box.current) }]);
  return (
    <search className="filters" aria-label={label} ref={box} onKeyDown={backToList}>
      {children}
      <span className="count" role="status">
        {count}
      </span>
    </search>
  );
}

/** Esc leaves the filters for the row that had the focus. */
function backToList(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  const row = document.querySelector<HTMLElement>('.gridbox tr.here');
  if (row === null) return;
  event.preventDefault();
  event.stopPropagation();
  row.focus();
}

type Common = { readonly label: string; readonly onChange: (value: string | undefined) => void };

/** A date in the address, or nothing when the text there is no date. */
export function dateIn(text: string | undefined): LocalDate | undefined {
  if (text === undefined) return undefined;
  const parsed = parseLocalDate(text);
  return parsed.ok ? parsed.date : undefined;
}

/** Answers YYYY-MM-DD. */
export function DateFilter({
  label,
  on,
  businessOn,
  onChange,
}: Common & { readonly on: LocalDate | undefined; readonly businessOn: LocalDate }) {
  const [text, setText] = useText(on === undefined ? '' : formatDate(on, 'field'));
  const read = text.trim() === '' ? null : parseDateInput(text, businessOn);
  const settle = (typed: string) => {
    setText(typed);
    const parsed = typed.trim() === '' ? null : parseDateInput(typed, businessOn);
    const whole = parsed?.ok === true && formatDate(parsed.date, 'field') === typed;
    if (typed.trim() === '' || whole) onChange(parsed?.ok === true ? parsed.date : undefined);
  };
  return (
    <DateField
      aria-label={label}
      className="f-date"
      placeholder={label}
      value={text}
      onChange={settle}
      businessOn={businessOn}
      hint={text === '' ? '' : undefined}
      error={read?.ok === false ? read.reason : undefined}
      inCell
    />
  );
}

/** Answers the amount as typed; `amountIn` reads it. */
export function AmountFilter({
  label,
  text: given,
  onChange,
}: Common & { readonly text: string | undefined }) {
  const [text, setText] = useText(given ?? '');
  const settle = (typed: string) => {
    setText(typed);
    if (typed.trim() === '') onChange(undefined);
  };
  return (
    <MoneyField
      aria-label={label}
      className="f-amount"
      placeholder={label}
      value={text}
      onChange={settle}
      onBlur={() => onChange(text.trim() === '' ? undefined : text.trim())}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
      inCell
    />
  );
}

export function amountIn(text: string | undefined) {
  if (text === undefined) return undefined;
  const parsed = parseMoney(text);
  return parsed.ok ? parsed.cents : undefined;
}

const TYPING_PAUSE_MS = 250;

export function TextFilter({ label, text: given, onChange }: Common & { readonly text: string | undefined }) {
  const [text, setText] = useText(given ?? '');
  useEffect(() => {
    if (text === (given ?? '')) return;
    const timer = setTimeout(() => onChange(text.trim() === '' ? undefined : text), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, given, onChange]);
  return (
    <TextField
      aria-label={label}
      className="f-text"
      icon="search"
      placeholder={label}
      value={text}
      maxLength={100}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

/** Text of a field that follows the address when that changes by other means, such as going back. */
function useText(given: string): readonly [string, (text: string) => void] {
  const [state, setState] = useState({ given, text: given });
  if (state.given !== given) setState({ given, text: given });
  return [state.given === given ? state.text : given, (text) => setState({ given, text })];
}
