import { expect, test } from 'vitest';
import { anyPort } from '#renderer/stores/anyPort.ts';

/** Cookies of one host, as document.cookie gives and takes them. */
function jar() {
  const kept = new Map<string, string>();
  return {
    kept,
    get cookie(): string {
      return [...kept].map(([name, value]) => `${name}=${value}`).join('; ');
    },
    set cookie(text: string) {
      const [pair = '', ...attributes] = text.split('; ');
      const at = pair.indexOf('=');
      if (attributes.includes('Max-Age=0')) kept.delete(pair.slice(0, at));
      else kept.set(pair.slice(0, at), pair.slice(at + 1));
    },
  };
}
function store() {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
}
const CHOICE = '{"state":{"theme":"dark; x=1","density":"compact"},"version":1}';

test('what is chosen on one port is there on the next', () => {
  const cookies = jar();
  cookies.kept.set('another', 'program');
  anyPort(cookies, store()).setItem('coverbook.preferences', CHOICE);
  const next = anyPort(cookies, store());
  expect(next.getItem('coverbook.preferences')).toBe(CHOICE);
  next.removeItem('coverbook.preferences');
  expect(anyPort(cookies, store()).getItem('coverbook.preferences')).toBeNull();
  expect(cookies.cookie).toBe('another=program');
});

test('the choice of the last port wins, and a broken cookie is none', () => {
  const cookies = jar();
  const first = anyPort(cookies, store());
  first.setItem('p', 'light');
  anyPort(cookies, store()).setItem('p', 'dark');
  expect(first.getItem('p')).toBe('dark');
  cookies.kept.set('p', '%E0%A4%A');
  expect(first.getItem('p')).toBe('light');
});

test('a window without cookies keeps them where it is', () => {
  const silent = { cookie: '' };
  const desktop = anyPort(
    {
      get cookie() {
        return silent.cookie;
      },
      set cookie(_text: string) {
        // As document.cookie of a scheme that has none.
      },
    },
    store(),
  );
  desktop.setItem('p', 'dark');
  expect(desktop.getItem('p')).toBe('dark');
});
