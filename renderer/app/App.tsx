/** Theme, toasts, the listener to changes, and the router. */
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useSyncExternalStore } from 'react';
import { followChanges } from '#renderer/api/changes.ts';
import { hasKey } from '#renderer/api/client.ts';
import { usePreferences } from '#renderer/stores/preferences.ts';
import { router } from './router.tsx';
import { LastResort } from './Trouble.tsx';
import { cssVariablesResolver, theme } from './theme.ts';

export function App() {
  const scheme = useScheme();
  const density = usePreferences((state) => state.density);
  useEffect(() => {
    document.documentElement.dataset['density'] = density;
  }, [density]);
  useEffect(() => {
    if (!hasKey) return;
    const stop = new AbortController();
    void followChanges(stop.signal);
    return () => stop.abort();
  }, []);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} forceColorScheme={scheme}>
      <LastResort>
        <RouterProvider router={router} />
        <Notifications position="bottom-right" limit={3} transitionDuration={0} />
      </LastResort>
    </MantineProvider>
  );
}

/** What the user chose, or what the machine shows when she left it to the machine. */
function useScheme(): 'light' | 'dark' {
  const choice = usePreferences((state) => state.theme);
  const isDark = useSyncExternalStore(watchSystem, () => systemDark().matches);
  if (choice !== 'system') return choice;
  return isDark ? 'dark' : 'light';
}

function systemDark(): MediaQueryList {
  return window.matchMedia('(prefers-color-scheme: dark)');
}

function watchSystem(onChange: () => void): () => void {
  const query = systemDark();
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}
