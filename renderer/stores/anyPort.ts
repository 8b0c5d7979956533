/**
 * Keeps a few choices of this machine whatever port the program is served on. A browser keeps its local storage for one
 * port, and `--port 0` takes another each time; cookies belong to the host alone. Nothing of the agency goes in here: a
 * cookie is sent to whatever else listens on this machine.
 */
import type { StateStorage } from 'zustand/middleware';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

type Jar = { cookie: string };

export function anyPort(
  jar: Jar,
  local: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
): StateStorage<void> {
  const write = (name: string, text: string, seconds: number): void => {
    jar.cookie = `${encodeURIComponent(name)}=${encodeURIComponent(text)}; Max-Age=${seconds}; Path=/; SameSite=Strict`;
  };
  return {
    getItem: (name) => cookieNamed(jar.cookie, name) ?? local.getItem(name),
    setItem: (name, text) => {
      // The desktop window has no cookies of its own scheme, and one address always.
      local.setItem(name, text);
      write(name, text, YEAR_SECONDS);
    },
    removeItem: (name) => {
      local.removeItem(name);
      write(name, '', 0);
    },
  };
}

function cookieNamed(cookies: string, name: string): string | null {
  const start = `${encodeURIComponent(name)}=`;
  const found = cookies.split('; ').find((cookie) => cookie.startsWith(start));
  if (found === undefined) return null;
  try {
    return decodeURIComponent(found.slice(start.length));
  } catch {
    return null;
  }
}
