/** The window's own scheme: `app://bundle/…` is the built renderer and nothing else. */
import { readFile } from 'node:fs/promises';
import { resolveAsset } from '#electron/rpc/assets.ts';
import { pageHeaders } from '#electron/rpc/headers.ts';

export const ORIGIN = 'app://bundle';
export const START_PAGE = `${ORIGIN}/index.html`;

/** Answers one request of the window. */
export async function answerPage(root: string, request: { method: string; url: string }): Promise<Response> {
  const path = pathInBundle(request.url);
  const asset = path === null || request.method !== 'GET' ? null : resolveAsset(root, path);
  const bytes = asset === null ? null : await readFile(asset.path).catch(() => null);
  if (asset === null || bytes === null) {
    return new Response('Not found', { status: 404, headers: pageHeaders('none') });
  }
  return new Response(bytes, {
    headers: {
      ...pageHeaders('none'),
      'Content-Type': asset.contentType,
      'Cache-Control': asset.cacheControl,
    },
  });
}

/** The path below our origin, still encoded, so that what was escaped is judged by the resolver and not by URL. */
function pathInBundle(url: string): string | null {
  if (!url.startsWith(`${ORIGIN}/`)) return null;
  return url.slice(ORIGIN.length).split(/[?#]/, 1)[0] ?? null;
}

/** Whether an address is a page of ours. */
export function isOurs(url: string): boolean {
  return url.startsWith(`${ORIGIN}/`);
}
