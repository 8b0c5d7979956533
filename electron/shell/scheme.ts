/** The window's own scheme: `app://bundle/…` is the built renderer, and the one address files go to. Nothing else. */
import { readFile } from 'node:fs/promises';
import { resolveAsset } from '#electron/rpc/assets.ts';
import { EVERY_ANSWER, pageHeaders } from '#electron/rpc/headers.ts';

export const ORIGIN = 'app://bundle';
export const START_PAGE = `${ORIGIN}/index.html`;
const FILES = `${ORIGIN}/api/files`;

/** Stores what came; status and body as the loopback host would answer. */
export type Receive = (
  bytes: AsyncIterable<Uint8Array>,
) => Promise<{ readonly status: number; readonly body: object }>;

export type Asked = Pick<Request, 'method' | 'url' | 'headers' | 'body'>;

/** Answers one request of the window. */
export async function answerWindow(root: string, request: Asked, receive: Receive): Promise<Response> {
  if (request.url === FILES && request.method === 'POST') return answerFile(request, receive);
  return answerPage(root, request);
}

async function answerFile(request: Asked, receive: Receive): Promise<Response> {
  const origin = request.headers.get('origin');
  // Nobody else can reach this scheme; should that ever change, a file of theirs is not taken.
  if (origin !== null && origin !== ORIGIN) return notFound();
  const { status, body } = await receive(request.body ?? nothing());
  return Response.json(body, { status, headers: { ...EVERY_ANSWER, 'Cache-Control': 'no-store' } });
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function answerPage(root: string, request: Pick<Asked, 'method' | 'url'>): Promise<Response> {
  const path = pathInBundle(request.url);
  const asset = path === null || request.method !== 'GET' ? null : resolveAsset(root, path);
  const bytes = asset === null ? null : await readFile(asset.path).catch(() => null);
  if (asset === null || bytes === null) return notFound();
  return new Response(bytes, {
    headers: {
      ...pageHeaders(),
      'Content-Type': asset.contentType,
      'Cache-Control': asset.cacheControl,
    },
  });
}

function notFound(): Response {
  return new Response('Not found', { status: 404, headers: pageHeaders() });
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
