/**
 * How the window talks to the backend. In the desktop window the preload exposes `window.coverbook` and forwards one
 * message port to the main process; in a browser window it is HTTP on the loopback host that served the page.
 *
 * The agreement with the preload: the page makes a MessageChannel, keeps port1 and posts port2 to itself with the
 * message 'coverbook:port'; the preload, which listens before any page script runs, hands it on. So nobody waits for
 * anybody, and a reload simply makes a new channel.
 */
import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink as HttpLink } from '@orpc/client/fetch';
import { RPCLink as PortLink } from '@orpc/client/message-port';

declare global {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface can be extended
  interface Window {
    /** Only in the desktop window; its presence is all the renderer asks of it. */
    readonly coverbook?: { readonly desktop: true };
  }
}

/** Either transport; both answer the same calls. */
export type Link = ClientLink<ClientContext>;

const TOKEN_KEY = 'coverbook.token';

/** The key of this launch, from the address the host printed; afterwards it is in no address bar and no history. */
export function takeToken(): string | null {
  const given = /^#token=([A-Za-z0-9_-]{8,200})$/.exec(location.hash)?.[1];
  if (given !== undefined) {
    sessionStorage.setItem(TOKEN_KEY, given);
    history.replaceState(null, '', `${location.pathname}${location.search}#/`);
    return given;
  }
  return sessionStorage.getItem(TOKEN_KEY);
}

export function isDesktop(): boolean {
  return window.coverbook !== undefined;
}

/** Null when this is a browser window without a key: then nothing can be asked, and the page says so. */
export function makeLink(): Link | null {
  if (isDesktop()) {
    const channel = new MessageChannel();
    window.postMessage('coverbook:port', location.origin, [channel.port2]);
    channel.port1.start();
    return new PortLink({ port: channel.port1 });
  }
  const token = takeToken();
  if (token === null) return null;
  return new HttpLink({
    url: `${location.origin}/rpc`,
    headers: { authorization: `Bearer ${token}` },
  });
}
