/**
 * The only script between the page and the program. It hands on the one message port the page sends to itself, and tells
 * the page that it is in the desktop window. Nothing of Electron or Node reaches the page.
 */
import { contextBridge, ipcRenderer } from 'electron';

const ORIGIN = 'app://bundle';
const HAND_OVER = 'coverbook:port';

/** All we use of the page; the types of the browser stay in the renderer. */
type PortMessage = { source: unknown; origin: string; data: unknown; ports: readonly Port[] };
type Port = NonNullable<Parameters<typeof ipcRenderer.postMessage>[2]>[number];
declare const window: { addEventListener(type: 'message', listener: (event: PortMessage) => void): void };

// Before any script of the page, so that the first message is not missed.
window.addEventListener('message', (event) => {
  const isOurs = event.source === window && event.origin === ORIGIN && event.data === HAND_OVER;
  if (isOurs && event.ports.length === 1) ipcRenderer.postMessage(HAND_OVER, null, [...event.ports]);
});

contextBridge.exposeInMainWorld('coverbook', Object.freeze({ desktop: true }));
