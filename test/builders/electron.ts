/** A stand-in for the `electron` module: records what is asked of it and lets a test play the operating system. */
import { EventEmitter } from 'node:events';

type Handler = (...args: never[]) => unknown;

/** Options every window was made with, in order, and what happened to it. */
export class FakeWindow extends EventEmitter {
  readonly options: { webPreferences: Record<string, unknown>; [key: string]: unknown };
  readonly webContents: FakeContents;
  readonly loaded: string[] = [];
  readonly calls: string[] = [];
  isMin = false;
  constructor(options: FakeWindow['options'], electron: { windows: FakeWindow[]; app: EventEmitter }) {
    super();
    this.options = options;
    this.webContents = new FakeContents();
    electron.windows.push(this);
    electron.app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    return Promise.resolve();
  }
  maximize = (): void => void this.calls.push('maximize');
  restore = (): void => void this.calls.push('restore');
  focus = (): void => void this.calls.push('focus');
  show = (): void => void this.calls.push('show');
  reload = (): void => void this.calls.push('reload');
  isMinimized = (): boolean => this.isMin;
  isMaximized = (): boolean => false;
  getNormalBounds = () => ({ x: 10, y: 20, width: 1200, height: 800 });
}

export class FakeContents extends EventEmitter {
  windowOpen: ((details: { url: string }) => { action: string }) | null = null;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpen = handler;
  }
  getURL = (): string => 'app://bundle/index.html';
  /** Whether a page that asks for this event is stopped. */
  isStopped(event: string, url: string): boolean {
    let stopped = false;
    this.emit(event, {
      url,
      preventDefault: () => {
        stopped = true;
      },
    });
    return stopped;
  }
}

/** One end of a channel as the main process sees it. */
export class FakePort extends EventEmitter {
  readonly sent: unknown[] = [];
  isStarted = false;
  isClosed = false;
  postMessage(message: unknown): void {
    this.sent.push(message);
  }
  start(): void {
    this.isStarted = true;
  }
  close(): void {
    this.isClosed = true;
  }
}

export class FakeSession extends EventEmitter {
  request: Handler | null = null;
  check: Handler | null = null;
  device: Handler | null = null;
  beforeRequest:
    | ((details: { url: string }, answer: (response: { cancel: boolean }) => void) => void)
    | null = null;
  setPermissionRequestHandler = (handler: Handler): void => void (this.request = handler);
  setPermissionCheckHandler = (handler: Handler): void => void (this.check = handler);
  setDevicePermissionHandler = (handler: Handler): void => void (this.device = handler);
  readonly webRequest = {
    onBeforeRequest: (handler: NonNullable<FakeSession['beforeRequest']>): void =>
      void (this.beforeRequest = handler),
  };
}

export type FakeElectron = ReturnType<typeof fakeElectron>;

export function fakeElectron(given: {
  userData: string;
  isPackaged?: boolean;
  hasLock?: boolean;
  switches?: readonly string[];
}) {
  const windows: FakeWindow[] = [];
  const opened: string[] = [];
  const errorBoxes: string[] = [];
  const schemes: { scheme: string; privileges: Record<string, boolean> }[] = [];
  const pages = new Map<string, (request: Request | { method: string; url: string }) => Promise<Response>>();
  const menus: unknown[] = [];
  const app = Object.assign(new EventEmitter(), {
    isPackaged: given.isPackaged ?? false,
    calls: [] as string[],
    commandLine: { hasSwitch: (name: string) => (given.switches ?? []).includes(name) },
    enableSandbox: () => void app.calls.push('enableSandbox'),
    setAppUserModelId: (id: string) => void app.calls.push(`setAppUserModelId ${id}`),
    requestSingleInstanceLock: () => given.hasLock ?? true,
    quit: () => void app.calls.push('quit'),
    exit: (code: number) => void app.calls.push(`exit ${code}`),
    isReady: () => true,
    whenReady: () => Promise.resolve(),
    getPath: () => given.userData,
  });
  const electron = {
    windows,
    opened,
    errorBoxes,
    schemes,
    pages,
    menus,
    app,
    chosenFolder: null as string | null,
    displays: [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
    defaultSession: new FakeSession(),
    ipcMain: new EventEmitter(),
    crashReporter: { start: () => void app.calls.push('crashReporter.start') },
  };
  const module = {
    app,
    ipcMain: electron.ipcMain,
    session: { defaultSession: electron.defaultSession },
    BrowserWindow: class extends FakeWindow {
      constructor(options: FakeWindow['options']) {
        super(options, electron);
      }
    },
    Menu: {
      buildFromTemplate: (template: unknown) => template,
      setApplicationMenu: (menu: unknown) => void menus.push(menu),
    },
    protocol: {
      registerSchemesAsPrivileged: (list: typeof schemes) => void schemes.push(...list),
      handle: (scheme: string, handler: Parameters<typeof pages.set>[1]) => void pages.set(scheme, handler),
    },
    dialog: {
      showOpenDialog: () =>
        Promise.resolve(
          electron.chosenFolder === null
            ? { canceled: true, filePaths: [] }
            : { canceled: false, filePaths: [electron.chosenFolder] },
        ),
      showErrorBox: (_title: string, words: string) => void errorBoxes.push(words),
    },
    shell: { openExternal: (url: string) => Promise.resolve(void opened.push(url)) },
    screen: { getAllDisplays: () => electron.displays },
    nativeTheme: { shouldUseDarkColors: false },
    crashReporter: electron.crashReporter,
  };
  return Object.assign(electron, { module });
}

/** Links that look like a draft of an e-mail and are more than one recipient, subject and text. */
export const HOSTILE_MAIL: readonly string[] = [
  'mailto:dana@example.com?attach=/etc/passwd',
  'mailto:dana@example.com?subject=a&attachment=%2Fetc%2Fpasswd',
  'mailto:dana@example.com?cc=other@example.com',
  'mailto:dana@example.com?subject=a&subject=b',
  'mailto:dana@example.com,other@example.com',
  'mailto:dana@example.com%2Cother@example.com',
  'mailto:"dana"@example.com',
  'mailto:dana@example.com%22%20--run',
  'mailto:dana@example.com?subject=a b',
  'mailto:dana@example.com?subject=a%00b',
  'mailto:dana@example.com?subject=%1b',
  'mailto:dana@example.com#x',
  'mailto:%E0%A4%A@example.com',
  `mailto:dana@example.com?body=${'a'.repeat(2_000)}`,
  'MAILTO:dana@example.com?attach=x',
  'mailto://dana@example.com/x',
];
