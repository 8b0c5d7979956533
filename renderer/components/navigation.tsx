/** Going to places. Every place is an address with its filters, so back, reload and a second window find it again. */
import { useRouter, useRouterState } from '@tanstack/react-router';
import { type MouseEvent, type ReactNode, useCallback } from 'react';
import { address, type Search } from './places.ts';

export function useGo(): (href: string, how?: { readonly replace: boolean }) => void {
  const router = useRouter();
  return useCallback(
    (href, how) => {
      if (how?.replace === true) router.history.replace(href);
      else router.history.push(href);
    },
    [router],
  );
}

/** The filters in the address, as texts, and how to change them without a new step in the history. */
export function useFilters(): readonly [Search, (change: Search) => void] {
  const location = useRouterState({ select: (state) => state.location });
  const go = useGo();
  const search = Object.fromEntries(new URLSearchParams(location.searchStr));
  const change = (next: Search) => go(address(location.pathname, { ...search, ...next }), { replace: true });
  return [search, change];
}

type LinkProps = {
  readonly href: string;
  readonly className?: string;
  readonly children: ReactNode;
  readonly inGrid?: boolean;
  readonly current?: boolean;
  readonly label?: string;
};

/** A link inside the program. In a list the row has the tab stop, so the link is for the mouse and for opening aside. */
export function To({ href, className, children, inGrid = false, current = false, label }: LinkProps) {
  const go = useGo();
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(href);
  };
  return (
    <a
      href={`#${href}`}
      className={className}
      onClick={onClick}
      tabIndex={inGrid ? -1 : undefined}
      aria-current={current ? 'page' : undefined}
      aria-label={label}
    >
      {children}
    </a>
  );
}
