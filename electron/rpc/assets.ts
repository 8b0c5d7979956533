/** Files of the built window. One resolver for the loopback host and for app://, so that both refuse the same paths. */
import { isAbsolute, join, relative, sep } from 'node:path';

export type Asset = {
  readonly path: string;
  readonly contentType: string;
  /** Built files carry a hash in their name and never change; the page itself is always asked for again. */
  readonly cacheControl: string;
};

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  gif: 'image/gif',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  map: 'application/json; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  ttf: 'font/ttf',
  txt: 'text/plain; charset=utf-8',
  webp: 'image/webp',
  woff: 'font/woff',
  woff2: 'font/woff2',
};

const HASHED = /^assets\/.*-[\w-]{8,}\.\w+$/;

/**
 * The file below `root` a URL path names, or null when the path is not one of ours: escapes, other drives, hidden
 * files, unknown types. Whether the file exists is for the caller to find out.
 */
export function resolveAsset(root: string, pathname: string): Asset | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (!decoded.startsWith('/') || /[\u0000-\u001f\u007f\\:]/.test(decoded)) return null;
  const inside = decoded === '/' ? 'index.html' : decoded.slice(1);
  if (inside.split('/').some((part) => part === '' || part.startsWith('.'))) return null;
  const path = join(root, inside);
  const fromRoot = relative(root, path);
  if (fromRoot === '' || isAbsolute(fromRoot) || fromRoot.startsWith(`..${sep}`) || fromRoot === '..')
    return null;
  const contentType = TYPES[/\.(\w+)$/.exec(inside)?.[1] ?? ''];
  if (contentType === undefined) return null;
  return { path, contentType, cacheControl: cacheControlOf(inside) };
}

function cacheControlOf(inside: string): string {
  if (HASHED.test(inside)) return 'public, max-age=31536000, immutable';
  return inside === 'index.html' ? 'no-store' : 'no-cache';
}
