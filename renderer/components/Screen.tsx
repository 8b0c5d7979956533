/** The shape of every screen: toolbar with title and actions, content, key strip. It also names its document tab. */
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { useTabs } from '#renderer/stores/tabs.ts';
import { ActionButton } from './Button.tsx';
import { Kbd } from './Kbd.tsx';
import { type Action, keysOf, useActions } from './keys.ts';
import { useTabKey } from './tabKey.ts';

type Props = {
  readonly title: string;
  /** On the tab, when shorter than the title. */
  readonly tabTitle?: string;
  /** State of the document, in chips. */
  readonly chips?: ReactNode;
  /** One line of context, such as when it was saved. */
  readonly sub?: ReactNode;
  /** In the toolbar, the main action last. */
  readonly actions?: readonly Action[];
  /** Only in the key strip: what a key does to the row or the field. */
  readonly strip?: readonly Action[];
  /** Keys the list or the field itself understands; shown, not bound. */
  readonly hints?: readonly { readonly keys: string; readonly does: string }[];
  readonly busy?: boolean;
  readonly isDirty?: boolean;
  readonly children: ReactNode;
};

const NONE: readonly Action[] = [];

export function Screen(props: Props) {
  const {
    title,
    tabTitle = title,
    chips,
    sub,
    actions = NONE,
    strip = NONE,
    hints = [],
    isDirty = false,
  } = props;
  useActions('screen', [...actions, ...strip]);
  useNamedTab(tabTitle, isDirty);
  const heading = useFocusedHeading();
  const shownKeys = strip.filter((action) => keysOf(action).length > 0);
  return (
    <div className="screen">
      <div className="bar">
        <h1 className="ell" ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {chips}
        {sub === undefined ? null : <span className="sub">{sub}</span>}
        <div className="push">
          {actions.map((action) => (
            <ActionButton
              key={action.label}
              action={action}
              busy={(props.busy ?? false) && action.main === true}
            />
          ))}
        </div>
      </div>
      {props.children}
      <div className="keys">
        {hints.map((hint) => (
          <span key={hint.does}>
            <Kbd keys={hint.keys} /> {hint.does}
          </span>
        ))}
        {shownKeys.map((action) => (
          <span key={action.label}>
            <Kbd keys={keysOf(action)[0] ?? ''} /> {action.label.toLowerCase()}
          </span>
        ))}
        <span className="key-end">
          <Kbd keys="F1" /> help on this screen
        </span>
      </div>
    </div>
  );
}

/** A reader who arrives on a screen where nothing takes the focus hears its title, and Tab begins there. */
function useFocusedHeading(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const focused = document.activeElement;
      if (focused === null || focused === document.body) heading.current?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  return heading;
}

function useNamedTab(title: string, isDirty: boolean): void {
  const key = useTabKey();
  const rename = useTabs((state) => state.rename);
  const setDirty = useTabs((state) => state.setDirty);
  useEffect(() => {
    rename(key, title);
    document.title = `${title} · Coverbook`;
  }, [rename, key, title]);
  useEffect(() => setDirty(key, isDirty), [setDirty, key, isDirty]);
}
