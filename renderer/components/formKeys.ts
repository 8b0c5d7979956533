/** Enter is the next field. Posting, posting and the next, and cancelling are actions of the screen. */
import type { KeyboardEvent } from 'react';

const FIELDS =
  'input:not([type=hidden]):not([disabled]):not([tabindex="-1"]), select:not([disabled]), textarea:not([disabled]), [data-field]';

export function fieldsIn(box: ParentNode): readonly HTMLElement[] {
  return [...box.querySelectorAll<HTMLElement>(FIELDS)].filter((field) => field.offsetParent !== null);
}

/** Moves to the field after the given one; answers false at the last. */
export function focusNext(box: ParentNode, from: Element): boolean {
  const fields = fieldsIn(box);
  const next = fields[fields.findIndex((field) => field === from) + 1];
  if (next === undefined) return false;
  next.focus();
  return true;
}

export function focusFirst(box: ParentNode | null): void {
  if (box !== null) fieldsIn(box)[0]?.focus();
}

/** For the element around a form. `atEnd` is asked when Enter is pressed in the last field. */
export function enterIsNext(atEnd?: () => void): (event: KeyboardEvent<HTMLElement>) => void {
  return (event) => {
    if (event.key !== 'Enter' || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.defaultPrevented || !(event.target instanceof HTMLElement)) return;
    if (!event.target.matches('input, select')) return;
    event.preventDefault();
    if (!focusNext(event.currentTarget, event.target)) atEnd?.();
  };
}
