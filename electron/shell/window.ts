/** The one window. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { START_PAGE } from './scheme.ts';
import { type Bounds, boundsOnScreen, readWindowState, SMALLEST, USUAL, writeWindowState } from './state.ts';

/** Before the page paints: the paper of the light and dark theme, so that nothing flashes. */
const PAPER = { light: '#ffffff', dark: '#14171c' } as const;

/** Opens the window where it was last. `preload` is the built preload script. */
export function openWindow(preload: string): BrowserWindow {
  const statePath = join(app.getPath('userData'), 'window.json');
  const saved = readWindowState(statePath);
  const areas: readonly Bounds[] = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...(boundsOnScreen(saved.bounds, areas) ?? USUAL),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'Coverbook',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? PAPER.dark : PAPER.light,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      // Its dictionaries come from the network.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (saved.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    writeWindowState(statePath, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
  });
  reloadAfterCrash(window);
  void window.loadURL(START_PAGE);
  return window;
}

const CRASHES_APART_MS = 10_000;

/** A crashed page loses no books: it is shown again, unless it crashes at once. */
function reloadAfterCrash(window: BrowserWindow): void {
  let last = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    const now = performance.now();
    if (reason !== 'clean-exit' && now - last > CRASHES_APART_MS) window.reload();
    last = now;
  });
}
