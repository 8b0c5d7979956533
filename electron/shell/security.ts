/**
 * What the window may do: show our own pages and talk over one message port. Everything else is denied here, for all
 * windows and sessions, whatever a page asks for.
 */
import { app, type Session, shell, type WebContents, type WebFrameMain } from 'electron';
import { mailtoAsAllowed } from './mailto.ts';
import { isOurs, ORIGIN } from './scheme.ts';

/** Pages outside that a link may open, in the system's browser. */
const OUTSIDE_HOSTS: ReadonlySet<string> = new Set(['qbo.intuit.com', 'appcenter.intuit.com']);

/** Writing text the user asked to copy; reading the clipboard stays denied. */
const GRANTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(GRANTED.has(permission) && isOurs(contents.getURL())),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => GRANTED.has(permission) && isOurs(`${origin}/`),
  );
  session.setDevicePermissionHandler(() => false);
  // The page has no business on any network; its content security policy says so too.
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isLocal(details.url) }));
  // What the page itself made, such as a PDF, goes where the user says; nothing is fetched from elsewhere.
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${ORIGIN}/`)) event.preventDefault();
  });
}

function isLocal(url: string): boolean {
  return isOurs(url) || /^(data|blob):/.test(url) || (!app.isPackaged && url.startsWith('devtools:'));
}

export function hardenContents(contents: WebContents): void {
  const stay = (details: { readonly url: string; preventDefault(): void }): void => {
    if (!isOurs(details.url)) details.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const target = isOutside(url) ? url : mailtoAsAllowed(url);
    if (target !== null) void shell.openExternal(target);
    return { action: 'deny' };
  });
}

function isOutside(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return protocol === 'https:' && OUTSIDE_HOSTS.has(host) && username === '' && password === '';
}

/** Only the top frame of our own page may have a port: not an embedded frame, not a page we navigated away to. */
export function isOurTopFrame(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === ORIGIN && isOurs(frame.url);
}

/** A packaged program is not driven from outside: these switches would open the books to any local program. */
export function isDriven(): boolean {
  const switches = ['remote-debugging-port', 'remote-debugging-pipe', 'inspect', 'inspect-brk'];
  return app.isPackaged && switches.some((name) => app.commandLine.hasSwitch(name));
}
