/** Keys in one notation, `Ctrl+Shift+Enter`, and who listens to them. */
import { useEffect, useRef } from 'react';

export type Action = {
  readonly label: string;
  /** One or several combinations that do the same; the first is the one shown. */
  readonly keys?: string | readonly string[];
  readonly run: () => void;
  /** The one main action of a screen. */
  readonly main?: boolean;
  /** Present but not possible now; the reason is shown and read out. */
  readonly offBecause?: string | null;
};

/** A dialog that is open listens alone. */
export type Layer = 'app' | 'screen' | 'dialog';

type Listener = { readonly layer: Layer; readonly actions: () => readonly Action[] };
const listeners = new Set<Listener>();

/** Registers actions while the component is mounted; they may change with every render. */
export function useActions(layer: Layer, actions: readonly Action[]): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const listener: Listener = { layer, actions: () => latest.current };
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [layer]);
}

/** What can be done now, the topmost layer first. */
export function currentActions(): readonly Action[] {
  const of = (layer: Layer) =>
    [...listeners].filter((listener) => listener.layer === layer).flatMap((listener) => listener.actions());
  const dialog = [...listeners].some((listener) => listener.layer === 'dialog');
  return dialog ? of('dialog') : [...of('screen'), ...of('app')];
}

export function keysOf(action: Action): readonly string[] {
  if (action.keys === undefined) return [];
  return typeof action.keys === 'string' ? [action.keys] : action.keys;
}

const NAMED: Readonly<Record<string, string>> = {
  ' ': 'Space',
  Escape: 'Esc',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
};

/** The combination of an event. Shift counts with named keys only: `?` is `?` on every keyboard. */
export function comboOf(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string {
  const named = NAMED[event.key] ?? event.key;
  // Alt and a digit give other characters on some layouts; the key itself is meant.
  const digit = event.altKey ? /^Digit([0-9])$/.exec(event.code)?.[1] : undefined;
  const key = digit ?? (named.length === 1 ? named.toUpperCase() : named);
  const ctrl = event.ctrlKey || event.metaKey;
  const shift = event.shiftKey && (key.length > 1 || ctrl || event.altKey);
  return `${ctrl ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`;
}

export function isLetterKey(combo: string): boolean {
  return combo.length === 1;
}

/** Whether a key pressed there belongs to typing. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.matches('input:not([type=radio]):not([type=checkbox]), textarea, select')
  );
}

/** As people read it: `Ctrl+Shift+Enter` is `Ctrl Shift Enter`, and a plus stays a plus. */
export function spokenKeys(combo: string): string {
  return combo.split(/\+(?=.)/).join(' ');
}

/** ARIA wants the names of the DOM. */
export function ariaKeys(action: Action): string | undefined {
  const keys = keysOf(action);
  return keys.length === 0
    ? undefined
    : keys.map((combo) => combo.replace('Ctrl', 'Control').replace('Esc', 'Escape')).join(' ');
}
