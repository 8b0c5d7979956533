/** One listener for the whole window: it finds the action of a key among those registered. */
import { useEffect } from 'react';
import { comboOf, currentActions, isLetterKey, isTyping, keysOf } from '#renderer/components/keys.ts';
import { usePreferences } from '#renderer/stores/preferences.ts';

export function useKeyboard(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** Keys pressed in an open list or calendar are its own: Esc closes it, and not the form below. */
function isInList(event: KeyboardEvent): boolean {
  return event
    .composedPath()
    .some((node) => node instanceof Element && node.matches('.mantine-Popover-dropdown'));
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || isInList(event)) return;
  const combo = comboOf(event);
  if (isLetterKey(combo) && (isTyping(event.target) || !usePreferences.getState().letterKeys)) return;
  if (combo === 'Backspace' && isTyping(event.target)) return;
  const action = currentActions().find((known) => keysOf(known).includes(combo));
  if (action === undefined) return;
  // Even when the action is off, the key is ours and must not do something else in the browser.
  event.preventDefault();
  if ((action.offBecause ?? null) === null) action.run();
}
