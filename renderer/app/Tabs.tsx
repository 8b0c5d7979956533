/** Document tabs: a dot means not posted; closing asks only then. */
import { useState } from 'react';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { Kbd } from '#renderer/components/Kbd.tsx';
import { useActions } from '#renderer/components/keys.ts';
import { To, useGo } from '#renderer/components/navigation.tsx';
import { useDrafts } from '#renderer/stores/drafts.ts';
import { neighbourOf, type Tab, useTabs } from '#renderer/stores/tabs.ts';
import { HOME } from './sections.ts';

type Props = { readonly current: string; readonly onFind: () => void };

export function Tabs({ current, onFind }: Props) {
  const { tabs, dirty } = useTabs();
  const go = useGo();
  const [asking, setAsking] = useState<Tab | null>(null);
  const close = useCloseTab(current);
  const askOrClose = (tab: Tab) => (dirty.includes(tab.key) ? setAsking(tab) : close(tab));
  const step = (by: number) => {
    const index = tabs.findIndex((tab) => tab.key === current);
    const next = tabs[(index + by + tabs.length) % tabs.length];
    if (next) go(next.href);
  };
  const open = tabs.find((tab) => tab.key === current);
  useActions('app', [
    { label: 'Next document', keys: ['Ctrl+Tab', 'Alt+PageDown'], run: () => step(1) },
    { label: 'Previous document', keys: ['Ctrl+Shift+Tab', 'Alt+PageUp'], run: () => step(-1) },
    {
      label: 'Close document',
      keys: ['Alt+W', 'Ctrl+F4'],
      run: () => open && askOrClose(open),
      offBecause: current === HOME.id ? 'The first document stays open.' : null,
    },
  ]);
  return (
    <div className="tabstrip">
      <nav className="tabs" aria-label="Open documents">
        {tabs.map((tab) => (
          <div key={tab.key} className={tab.key === current ? 'tab on' : 'tab'}>
            <To href={tab.href} current={tab.key === current}>
              <Icon name={tab.icon} />
              <span className="ell">{tab.title}</span>
              {dirty.includes(tab.key) ? (
                <>
                  <span className="dot" aria-hidden="true" />
                  <span className="sr">, not posted</span>
                </>
              ) : null}
            </To>
            {tab.key === HOME.id ? null : (
              <button
                type="button"
                className="x"
                aria-label={`Close ${tab.title}`}
                onClick={() => askOrClose(tab)}
              >
                <Icon name="x" />
              </button>
            )}
          </div>
        ))}
      </nav>
      <button type="button" className="find" onClick={onFind} aria-keyshortcuts="Control+K">
        <Icon name="search" className="i-s" />
        <span className="ell">Name, number, amount or command</span>
        <Kbd keys="Ctrl+K" />
      </button>
      {asking === null ? null : (
        <Dialog
          title={`Close ${asking.title}?`}
          onClose={() => setAsking(null)}
          actions={[
            { label: 'Keep it open', keys: 'Esc', run: () => setAsking(null) },
            {
              label: 'Discard and close',
              main: true,
              run: () => {
                setAsking(null);
                close(asking);
              },
            },
          ]}
        >
          <p className="dialog-text">What was typed there is not posted. Closing discards it.</p>
        </Dialog>
      )}
    </div>
  );
}

/** Closes a tab, throws its draft away, and shows its neighbour when it was the one in front. */
function useCloseTab(current: string): (tab: Tab) => void {
  const go = useGo();
  const { tabs, close } = useTabs();
  const drop = useDrafts((state) => state.drop);
  return (tab) => {
    const next = neighbourOf(tabs, tab.key);
    drop(tab.key);
    close(tab.key);
    if (tab.key === current) go(next?.href ?? HOME.path);
  };
}
