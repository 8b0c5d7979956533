/** Addresses behind the hash: the loopback host and the desktop window serve one page. */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  redirect,
} from '@tanstack/react-router';
import { Frame } from './Frame.tsx';
import { HOME, SCREENS } from './sections.ts';
import { Crash, NoSuchPlace } from './Trouble.tsx';

const root = createRootRoute({ component: Frame, notFoundComponent: NoSuchPlace });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    // oxlint-disable-next-line typescript/only-throw-error -- the router's own way to redirect
    throw redirect({ to: HOME.path });
  },
});

const shown = SCREENS.flatMap((screen) => [screen, ...(screen.documents ?? [])]);
const routes = shown.map((place) =>
  createRoute({ getParentRoute: () => root, path: place.path, component: place.Component }),
);

export const router = createRouter({
  routeTree: root.addChildren([home, ...routes]),
  history: createHashHistory(),
  defaultErrorComponent: Crash,
  // Filters are plain texts; the screens read them with care.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(search as Record<string, string>).toString();
    return text === '' ? '' : `?${text}`;
  },
});
