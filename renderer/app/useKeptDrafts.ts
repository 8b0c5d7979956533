/** Drafts between this window and the host. Nothing is shown before what was kept is here. */
import { useEffect, useState } from 'react';
import { client } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { say } from '#renderer/components/say.tsx';
import { createKeeper, type Host, type Kept } from '#renderer/stores/draftKeeper.ts';
import { type Draft, useDrafts } from '#renderer/stores/drafts.ts';
import { useTabs } from '#renderer/stores/tabs.ts';
import { SCREENS } from './sections.ts';

const host: Host = {
  keep: (key, { requestId, values }) =>
    client.drafts.keep({ key, requestId, values: JSON.stringify(values) }),
  drop: (key) => client.drafts.drop({ key }),
};

/** False until the drafts of the agency in `directory` are here. */
export function useKeptDrafts(directory: string): boolean {
  const [loaded, setLoaded] = useState<string | null>(null);
  useEffect(() => {
    let isGone = false;
    let stop = (): void => undefined;
    const start = (kept: Kept): void => {
      if (isGone) return;
      useDrafts.getState().load(kept);
      const keeper = createKeeper(
        host,
        () => useDrafts.getState().drafts,
        (error) => say(troubleOf(error).what),
      );
      stop = useDrafts.subscribe(() => void keeper.send());
      remind(kept);
      setLoaded(directory);
    };
    client.drafts.all({}).then(
      ({ drafts }) => start(Object.fromEntries(drafts.flatMap(readable))),
      // A form without its draft is better than none.
      () => start({}),
    );
    return () => {
      isGone = true;
      stop();
    };
  }, [directory]);
  return loaded === directory;
}

function readable(stored: { key: string; requestId: string; values: string }): [string, Draft][] {
  try {
    return [[stored.key, { requestId: stored.requestId, values: JSON.parse(stored.values) as unknown }]];
  } catch {
    return [];
  }
}

/** A form that outlived its window stands in the tabs again. */
function remind(kept: Kept): void {
  const { tabs, show, setDirty } = useTabs.getState();
  for (const key of Object.keys(kept)) {
    const screen = SCREENS.find(({ id }) => id === key);
    if (screen === undefined || tabs.some((tab) => tab.key === key)) continue;
    show({ key, href: screen.path, title: screen.title, icon: screen.icon });
    setDirty(key, true);
    say(`${screen.title}: what was typed and not posted is still there.`);
  }
}
