/** Entry: the desktop window. Thin: what it protects lies in shell/, what it does in app/ and rpc/. */
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, ipcMain, Menu, protocol, session } from 'electron';
import { companyFolderIn, readWindowFlags } from '#electron/app/flags.ts';
import { rendererDirectory } from '#electron/app/places.ts';
import type { Backend } from '#electron/shell/backend.ts';
import { menuTemplate } from '#electron/shell/menu.ts';
import { answerWindow } from '#electron/shell/scheme.ts';
import { hardenContents, hardenSession, isDriven, isOurTopFrame } from '#electron/shell/security.ts';
import { openWindow } from '#electron/shell/window.ts';

const PRELOAD = join(import.meta.dirname, '..', 'preload', 'preload.cjs');
const ROOT = rendererDirectory(import.meta.dirname);

let window: BrowserWindow | null = null;
let backend: Promise<Backend> | null = null;

// Before the program is ready, hence here: a scheme with an origin of its own, and every renderer in the sandbox.
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);
app.setAppUserModelId('app.coverbook');
app.enableSandbox();

// One program at a time on one desktop; the company folder has a lock of its own besides.
if (isDriven()) app.exit(1);
else if (!app.requestSingleInstanceLock()) app.quit();
else start();

function start(): void {
  const args = process.argv.slice(app.isPackaged ? 1 : 2);
  const { booksDirectory, sample } = readWindowFlags(args);
  const loading = import('#electron/shell/backend.ts').then(({ createBackend }) =>
    createBackend({
      booksDirectory,
      chooseFolder: () => chooseFolder(booksDirectory),
      tell,
      exit: (code) => app.exit(code),
    }),
  );
  backend = loading;
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
  app.on('second-instance', (_event, argv, workingDirectory) => {
    focusWindow();
    void openFrom(companyFolderIn(argv.slice(1), workingDirectory));
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void openFrom(path);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => {
    if (window === null && app.isReady()) showWindow();
  });
  closeBeforeQuitting();
  handOutPorts();
  void app.whenReady().then(async () => {
    hardenSession(session.defaultSession);
    protocol.handle('app', (request) =>
      answerWindow(ROOT, request, async (bytes) => (await loading).receive(bytes)),
    );
    const platform = { isMac: process.platform === 'darwin', isPackaged: app.isPackaged };
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ openFolder }, platform)));
    if (sample) tell(await (await loading).openSample());
    await openFrom(companyFolderIn(args, process.cwd()));
    showWindow();
  });
}

function showWindow(): void {
  window = openWindow(PRELOAD);
  window.on('closed', () => {
    window = null;
  });
}

function focusWindow(): void {
  if (window === null) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** The page makes a channel and sends one end through the preload; nobody else gets an answer. */
function handOutPorts(): void {
  ipcMain.on('coverbook:port', (event) => {
    const [port, ...more] = event.ports;
    if (port === undefined) return;
    const isAsked =
      isOurTopFrame(event.senderFrame) && event.sender === window?.webContents && more.length === 0;
    if (!isAsked) {
      for (const unwanted of event.ports) unwanted.close();
      return;
    }
    void backend?.then((ready) => ready.serve(port));
  });
}

async function chooseFolder(booksDirectory: string): Promise<string | null> {
  const options = {
    title: 'Open a company folder',
    defaultPath: booksDirectory,
    properties: ['openDirectory' as const],
  };
  const { canceled, filePaths } = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  return canceled ? null : (filePaths[0] ?? null);
}

function openFolder(): void {
  void backend?.then(async ({ program }) => {
    const { directory } = (await program.dispatch('books.chooseFolder', {})) as { directory: string | null };
    await openFrom(directory);
  });
}

async function openFrom(directory: string | null): Promise<void> {
  if (directory === null || backend === null) return;
  tell(await (await backend).open(directory));
}

/** Tells what could not be opened. */
function tell(trouble: string | null): void {
  if (trouble !== null) dialog.showErrorBox('Coverbook', trouble);
}

/** The company folder is closed in order before the process ends. */
function closeBeforeQuitting(): void {
  let isClosed = false;
  app.on('will-quit', (event) => {
    if (isClosed || backend === null) return;
    event.preventDefault();
    void backend
      .then(({ program }) => program.close())
      .finally(() => {
        isClosed = true;
        app.quit();
      });
  });
}
