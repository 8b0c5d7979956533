import { useEffect, useRef } from 'react';
import { Icon } from '#renderer/components/Icon.tsx';
import { To } from '#renderer/components/navigation.tsx';
import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { useTabs } from '#renderer/stores/tabs.ts';
import { FOOT, SECTIONS } from './sections.ts';

export function Nav({ current }: { readonly current: string }) {
  const box = useRef<HTMLElement>(null);
  // In a low window, or zoomed, the menu scrolls; where one is stays in sight.
  useEffect(() => {
    const show = () =>
      void box.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
    show();
    window.addEventListener('resize', show);
    return () => window.removeEventListener('resize', show);
  }, [current]);
  return (
    <nav className="nav" aria-label="Sections" ref={box}>
      {SECTIONS.map((section) => (
        <section key={section.title} aria-label={section.title}>
          <h2>
            {section.title}
            <span aria-hidden="true">Alt {section.digit}</span>
          </h2>
          <ul>
            {section.screens.map((screen) => (
              <Entry key={screen.id} screen={screen} current={current} />
            ))}
          </ul>
        </section>
      ))}
      <ul className="foot">
        {FOOT.map((screen) => (
          <Entry key={screen.id} screen={screen} current={current} />
        ))}
      </ul>
    </nav>
  );
}

/** Going back to a screen that has a tab shows what was left there. */
function Entry({ screen, current }: { readonly screen: ScreenDefinition; readonly current: string }) {
  const left = useTabs((state) => state.tabs.find((tab) => tab.key === screen.id)?.href);
  return (
    <li>
      <To href={left ?? screen.path} current={screen.id === current} label={screen.title}>
        <Icon name={screen.icon} />
        <span className="ell">{screen.title}</span>
      </To>
    </li>
  );
}
