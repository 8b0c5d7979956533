/** The frame: navigation, document tabs, the screen, the status bar. Without an open agency only the first screen. */
import { useIsFetching, useQuery } from '@tanstack/react-query';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { hasKey, orpc } from '#renderer/api/client.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { Mark } from '#renderer/components/Icon.tsx';
import { forgetPlaces } from '#renderer/components/grid/memory.ts';
import { useActions } from '#renderer/components/keys.ts';
import { useGo } from '#renderer/components/navigation.tsx';
import { TabKeyContext } from '#renderer/components/tabKey.ts';
import { StartScreen } from '#renderer/screens/start/index.ts';
import { useTabs } from '#renderer/stores/tabs.ts';
import { HelpDialog, KeyMap } from './KeyMap.tsx';
import { useKeyboard } from './keyboard.ts';
import { NoKey } from './NoKey.tsx';
import { Nav } from './Nav.tsx';
import { Palette } from './Palette.tsx';
import { placeAt } from './places.ts';
import { HOME, SECTIONS } from './sections.ts';
import { StatusBar } from './StatusBar.tsx';
import { Tabs } from './Tabs.tsx';
import { useKeptDrafts } from './useKeptDrafts.ts';

export function Frame() {
  useKeyboard();
  const list = orpc.books.list.queryOptions({ input: {}, enabled: hasKey });
  const books = useQuery(list);
  if (!hasKey) return <NoKey />;
  const open = books.data?.open ?? null;
  if (open !== null) return <Desk directory={open.directory} />;
  return (
    <Answer of={books} queryKey={list.queryKey} words="Looking for company folders">
      {(known) => <StartScreen known={known} />}
    </Answer>
  );
}

type Overlay = 'palette' | 'keys' | 'help' | null;

/** Marks the screen while anything it asked is on the way: for whoever drives it, not for readers. */
function Asking() {
  const isAsking = useIsFetching() > 0;
  useEffect(() => {
    document.getElementById('main')?.toggleAttribute('data-asking', isAsking);
  }, [isAsking]);
  return null;
}

function Desk({ directory }: { readonly directory: string }) {
  const location = useRouterState({ select: (state) => state.location });
  const place = placeAt(location.pathname);
  const [overlay, setOverlay] = useState<Overlay>(null);
  useFreshDesk(directory);
  const isReady = useKeptDrafts(directory);
  useShownTab(location.pathname, location.href);
  useFrameKeys(setOverlay);
  const close = () => setOverlay(null);
  return (
    <div className="app">
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        Skip to the screen
      </a>
      <header className="brand">
        <Mark />
        <span>Coverbook</span>
      </header>
      <Tabs current={place?.tabKey ?? ''} onFind={() => setOverlay('palette')} />
      <Nav current={place?.screen.id ?? ''} />
      <main className="main" id="main" tabIndex={-1}>
        <TabKeyContext value={place?.tabKey ?? ''}>
          {isReady ? <Outlet key={place?.tabKey ?? ''} /> : null}
        </TabKeyContext>
      </main>
      <Asking />
      <StatusBar onKeys={() => setOverlay('keys')} />
      {overlay === 'palette' ? <Palette onClose={close} /> : null}
      {overlay === 'keys' ? <KeyMap onClose={close} /> : null}
      {overlay === 'help' && place ? <HelpDialog place={place} onClose={close} /> : null}
    </div>
  );
}

/** Another agency starts with an empty desk: no tab or place of the one before. */
function useFreshDesk(directory: string): void {
  useEffect(() => {
    const key = 'coverbook.desk';
    if (sessionStorage.getItem(key) === directory) return;
    if (sessionStorage.getItem(key) !== null) {
      useTabs.getState().closeAll();
      forgetPlaces();
    }
    sessionStorage.setItem(key, directory);
  }, [directory]);
}

function useShownTab(pathname: string, href: string): void {
  const show = useTabs((state) => state.show);
  useEffect(() => {
    const place = placeAt(pathname);
    if (place === null) return;
    if (!useTabs.getState().tabs.some((tab) => tab.key === HOME.id)) {
      show({ key: HOME.id, href: HOME.path, title: HOME.title, icon: HOME.icon });
    }
    show({ key: place.tabKey, href, title: place.shown.title, icon: place.shown.icon });
  }, [show, pathname, href]);
}

function useFrameKeys(setOverlay: (overlay: Overlay) => void): void {
  const go = useGo();
  const leftAt = (id: string, path: string) =>
    useTabs.getState().tabs.find((tab) => tab.key === id)?.href ?? path;
  useActions('app', [
    { label: 'Find anything', keys: 'Ctrl+K', run: () => setOverlay('palette') },
    { label: 'Help on this screen', keys: 'F1', run: () => setOverlay('help') },
    { label: 'Keys', keys: ['?', 'Ctrl+/'], run: () => setOverlay('keys') },
    ...SECTIONS.map((section) => ({
      label: `Go to ${section.title}`,
      keys: `Alt+${section.digit}`,
      run: () => {
        const first = section.screens[0];
        if (first) go(leftAt(first.id, first.path));
      },
    })),
  ]);
}
