/** electron/main.ts against a stand-in for Electron: the whole security checklist, without its binary. */
import { mailtoOf } from '#electron/documents/draft.ts';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createProgram } from '#electron/app/program.ts';
import { SAMPLE_AGENCY_NAME } from '#electron/app/sample/generate.ts';
import { BANKS } from '#test/builders/host.ts';
import { type FakeElectron, FakePort, fakeElectron, HOSTILE_MAIL } from '#test/builders/electron.ts';

let directory: string;
let electron: FakeElectron;
const holder = vi.hoisted(() => ({ module: {} as Record<string, unknown>, renderer: '' }));
vi.mock('electron', () => holder.module);
vi.mock('#electron/app/places.ts', async (original) => ({
  ...(await original<object>()),
  rendererDirectory: () => holder.renderer,
}));

const argv = process.argv;
const uncaught = process.listeners('uncaughtException');

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'coverbook-electron-'));
  vi.stubEnv('XDG_STATE_HOME', join(directory, 'state'));
  holder.renderer = join(directory, 'renderer');
});
afterEach(async () => {
  await quit();
  process.argv = argv;
  for (const listener of process.listeners('uncaughtException')) {
    if (!uncaught.includes(listener)) process.off('uncaughtException', listener);
  }
  rmSync(directory, { recursive: true, force: true });
});

/** The program is loaded while the window opens; on a busy machine that takes a while. */
function soon<Value>(look: () => Value) {
  return expect.poll(look, { timeout: 20_000, interval: 10 });
}

type Options = {
  isPackaged?: boolean;
  hasLock?: boolean;
  switches?: readonly string[];
  args?: readonly string[];
};

/** Runs the entry as Electron would, and waits for its window. */
async function start({ args = [], ...options }: Options = {}): Promise<FakeElectron> {
  electron = fakeElectron({ userData: join(directory, 'user'), ...options });
  for (const key of Object.keys(holder.module)) delete holder.module[key];
  Object.assign(holder.module, electron.module);
  const own = options.isPackaged === true ? ['/opt/coverbook'] : ['/opt/electron', '/opt/coverbook'];
  process.argv = [...own, '--books', join(directory, 'books'), ...args];
  vi.resetModules();
  await import('#electron/main.ts');
  return electron;
}
async function started(options: Options = {}): Promise<FakeElectron> {
  await start(options);
  await soon(() => electron.windows.length).toBe(1);
  return electron;
}

/** Makes the folder `--sample` opens, with nothing in it: generating a sample agency is tested elsewhere. */
async function makeSampleFolder(): Promise<void> {
  const program = createProgram({ booksDirectory: join(directory, 'books'), version: 'test' });
  program.dispatch('books.create', { agencyName: SAMPLE_AGENCY_NAME, state: 'TX', ...BANKS });
  await program.close();
}

/** Quits in order: the company folder is closed before the process may end. */
async function quit(): Promise<void> {
  if (electron === undefined || electron.app.listenerCount('will-quit') === 0) return;
  const before = electron.app.calls.length;
  electron.app.emit('will-quit', { preventDefault: () => undefined });
  await soon(() => electron.app.calls.slice(before)).toContain('quit');
  electron.app.removeAllListeners();
}

const window = () => {
  const first = electron.windows[0];
  if (first === undefined) throw new Error('no window');
  return first;
};
const TOP_FRAME = { parent: null, origin: 'app://bundle', url: 'app://bundle/index.html' };

/** The page's end of a hand-over: answers the port, and what came back over it. */
async function handOver(
  change: { frame?: object | null; sender?: object; ports?: FakePort[] } = {},
): Promise<FakePort> {
  const ports = change.ports ?? [new FakePort()];
  const senderFrame = change.frame === undefined ? TOP_FRAME : change.frame;
  electron.ipcMain.emit('coverbook:port', {
    senderFrame,
    sender: change.sender ?? window().webContents,
    ports,
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  return ports[0] as FakePort;
}
const ask = (port: FakePort): void =>
  void port.emit('message', { data: JSON.stringify({ i: '1', p: { u: '/books/list', b: { json: {} } } }) });

describe('the window', () => {
  test('isolates the page from Node and Electron', async () => {
    await started();
    expect(window().options.webPreferences).toMatchObject({
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
      spellcheck: false,
    });
    expect(window().options.webPreferences['preload']).toMatch(/preload[\\/]preload\.cjs$/);
    expect(electron.app.calls).toContain('enableSandbox');
    expect(window().loaded).toEqual(['app://bundle/index.html']);
  });

  test('has developer tools only where it is developed', async () => {
    await started({ isPackaged: true });
    expect(window().options.webPreferences['devTools']).toBe(false);
    expect(JSON.stringify(electron.menus)).not.toMatch(/toggleDevTools|reload/i);
    await quit();
    await started();
    expect(window().options.webPreferences['devTools']).toBe(true);
  });

  test('goes nowhere but to our own pages', async () => {
    await started();
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      for (const url of [
        'https://evil.example/',
        'file:///etc/passwd',
        'app://bundle.evil/',
        'javascript:alert(1)',
        'app:bundle',
      ]) {
        expect({ event, url, stopped: window().webContents.isStopped(event, url) }).toEqual({
          event,
          url,
          stopped: true,
        });
      }
      expect(window().webContents.isStopped(event, 'app://bundle/index.html')).toBe(false);
    }
    expect(window().webContents.isStopped('will-attach-webview', '')).toBe(true);
  });

  test('opens no other window, and only listed pages in the browser', async () => {
    await started();
    const open = (url: string) => window().webContents.windowOpen?.({ url });
    for (const url of [
      'https://evil.example/',
      'http://qbo.intuit.com/',
      'https://qbo.intuit.com.evil.example/',
      'https://user:pass@qbo.intuit.com/',
      'https://qbo.intuit.com:8443/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://evil/share',
      'ms-msdt:/id',
      'not a url',
    ]) {
      expect(open(url)).toEqual({ action: 'deny' });
    }
    expect(electron.opened).toEqual([]);
    expect(open('https://qbo.intuit.com/app/journal')).toEqual({ action: 'deny' });
    expect(electron.opened).toEqual(['https://qbo.intuit.com/app/journal']);
    electron.opened.length = 0;
    const mail = mailtoOf({
      to: 'dana.kessler@example.com',
      subject: "Invoice 2026-00017, 'due' Dec 1",
      text: 'Good morning,\n100% & more; see <attached>.',
    });
    expect(open(mail)).toEqual({ action: 'deny' });
    expect(electron.opened).toEqual([
      'mailto:dana.kessler@example.com?subject=Invoice%202026-00017%2C%20%27due%27%20Dec%201&body=Good%20morning%2C%0D%0A100%25%20%26%20more%3B%20see%20%3Cattached%3E.',
    ]);
    electron.opened.length = 0;
    for (const refused of HOSTILE_MAIL) expect(open(refused)).toEqual({ action: 'deny' });
    expect(electron.opened).toEqual([]);
  });

  test('opens where it was, unless that is off all screens now', async () => {
    mkdirSync(join(directory, 'user'));
    const state = join(directory, 'user', 'window.json');
    const write = (x: number, y: number) =>
      writeFileSync(state, JSON.stringify({ bounds: { x, y, width: 1000, height: 700 }, isMaximized: true }));
    write(100, 50);
    await started();
    expect(window().options).toMatchObject({ x: 100, y: 50, width: 1000, height: 700 });
    expect(window().calls).toContain('maximize');
    window().emit('close');
    expect(JSON.parse(readFileSync(state, 'utf8'))).toEqual({
      bounds: { x: 10, y: 20, width: 1200, height: 800 },
      isMaximized: false,
    });
    for (const [x, y] of [
      [5000, 50],
      [100, -900],
      [100, 1039],
      [-990, 50],
    ] as const) {
      await quit();
      write(x, y);
      await started();
      expect(window().options['x']).toBeUndefined();
    }
    await quit();
    writeFileSync(state, '{"bounds":{"x":"1"}}');
    await started();
    expect(window().options['x']).toBeUndefined();
  });

  test('is shown again after a crash of the page, but not for ever', async () => {
    await started();
    window().webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    window().webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(window().calls.filter((call) => call === 'reload')).toHaveLength(1);
  });
});

describe('the session', () => {
  const PERMISSIONS = [
    'media',
    'geolocation',
    'notifications',
    'midi',
    'midiSysex',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'clipboard-read',
    'display-capture',
    'mediaKeySystem',
    'idle-detection',
    'window-management',
    'fileSystem',
    'hid',
    'serial',
    'usb',
    'unknown',
  ];
  test('denies every permission but writing what the user copies', async () => {
    const { defaultSession } = await started();
    const requested = (permission: string, url = 'app://bundle/index.html'): unknown => {
      let answer: unknown = 'none';
      defaultSession.request?.(
        ...([
          { getURL: () => url },
          permission,
          (given: unknown) => {
            answer = given;
          },
        ] as never[]),
      );
      return answer;
    };
    const checked = (permission: string, origin = 'app://bundle') =>
      defaultSession.check?.(...([null, permission, origin] as never[]));
    for (const permission of PERMISSIONS) {
      expect({ permission, requested: requested(permission), checked: checked(permission) }).toEqual({
        permission,
        requested: false,
        checked: false,
      });
    }
    expect(requested('clipboard-sanitized-write')).toBe(true);
    expect(checked('clipboard-sanitized-write')).toBe(true);
    expect(requested('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    expect(checked('clipboard-sanitized-write', 'https://evil.example')).toBe(false);
    expect(defaultSession.device?.()).toBe(false);
  });

  test('reaches no network, and saves only what the page made itself', async () => {
    const { defaultSession } = await started();
    const isCancelled = (url: string): boolean => {
      let cancelled = false;
      defaultSession.beforeRequest?.({ url }, ({ cancel }) => {
        cancelled = cancel;
      });
      return cancelled;
    };
    for (const url of [
      'https://evil.example/',
      'http://127.0.0.1:80/',
      'file:///etc/passwd',
      'ws://evil.example/',
      'app://other/',
    ]) {
      expect({ url, cancelled: isCancelled(url) }).toEqual({ url, cancelled: true });
    }
    expect(isCancelled('app://bundle/assets/index.js')).toBe(false);
    const isPrevented = (url: string): boolean => {
      let prevented = false;
      const preventDefault = (): void => {
        prevented = true;
      };
      defaultSession.emit('will-download', { preventDefault }, { getURL: () => url });
      return prevented;
    };
    for (const url of [
      'https://evil.example/x.exe',
      'blob:https://evil.example/1',
      'data:text/plain,x',
      'file:///x',
    ]) {
      expect({ url, prevented: isPrevented(url) }).toEqual({ url, prevented: true });
    }
    expect(isPrevented('blob:app://bundle/5f3f0c9d')).toBe(false);
  });

  test('sends no crash reports', async () => {
    const { app } = await started();
    expect(app.calls).not.toContain('crashReporter.start');
  });
});

describe('app://', () => {
  test('is a scheme with an origin of its own', async () => {
    const { schemes } = await started();
    expect(schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
  });

  describe('serves', () => {
    beforeEach(() => {
      mkdirSync(holder.renderer);
      writeFileSync(join(holder.renderer, 'page.txt'), 'inside');
      writeFileSync(join(directory, 'secret.txt'), 'outside');
    });
    const get = async (url: string, method = 'GET') => {
      const response = await electron.pages.get('app')?.({ method, url });
      if (response === undefined) throw new Error('app:// has no handler');
      return { status: response.status, headers: response.headers, text: await response.text() };
    };

    test('built files under a strict policy', async () => {
      await started();
      const { status, headers, text } = await get('app://bundle/page.txt');
      expect({ status, text }).toEqual({ status: 200, text: 'inside' });
      expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; " +
          "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
      );
    });

    test('nothing else', async () => {
      await started();
      for (const url of [
        'app://bundle/../secret.txt',
        'app://bundle/%2e%2e/secret.txt',
        'app://bundle/..%2fsecret.txt',
        'app://bundle/%2e%2e%5csecret.txt',
        'app://bundle//etc/hosts.txt',
        'app://other/page.txt',
        'app://bundle.evil/page.txt',
        'app://bundlx/page.txt',
        'app://bundle/%00.txt',
        'app://bundle/missing.txt',
        'app://bundle/',
      ]) {
        expect({ url, status: (await get(url)).status }).toEqual({ url, status: 404 });
      }
      expect((await get('app://bundle/page.txt', 'POST')).status).toBe(404);
      expect((await get('app://bundle/api/files')).status).toBe(404);
    });
  });

  test('takes files, which are the same in the books', async () => {
    await makeSampleFolder();
    await started({ args: ['--sample'] });
    const csv = 'Insured\nCedar Fork Nursery\n';
    // As Electron hands a page's fetch over: its address is no http address, so no Request of Node's can carry it.
    const { body, headers } = new Request('http://page/', { method: 'POST', body: csv });
    const asked = { method: 'POST', url: 'app://bundle/api/files', headers, body };
    const response = await electron.pages.get('app')?.(asked as never);
    const stored: unknown = JSON.parse((await response?.text()) ?? '{}');
    const sha256 = (stored as { sha256?: string }).sha256;
    const port = await handOver();
    const call = { u: '/policyfeed/inspect', b: { json: { sha256, fileName: 'insureds.csv' } } };
    await soon(() => port.isStarted).toBe(true);
    port.emit('message', { data: JSON.stringify({ i: '1', p: call }) });
    await soon(() => port.sent.length).toBe(1);
    expect(String(port.sent[0])).toContain('"rowCount":1');
  });
});

describe('the message port', () => {
  test('answers the top frame of our own page', async () => {
    await started();
    const port = await handOver();
    await soon(() => port.isStarted).toBe(true);
    ask(port);
    await soon(() => port.sent.length).toBe(1);
    expect(JSON.parse(String(port.sent[0]))).toMatchObject({
      i: '1',
      p: { b: { json: { hasNativeDialog: true } } },
    });
  });

  test.each([
    ['a frame that is gone', { frame: null }],
    ['an embedded frame', { frame: { ...TOP_FRAME, parent: {} } }],
    [
      'a foreign origin',
      { frame: { ...TOP_FRAME, origin: 'https://evil.example', url: 'https://evil.example/' } },
    ],
    ['a foreign page under our origin', { frame: { ...TOP_FRAME, url: 'data:text/html,x' } }],
    [
      'an origin that only begins like ours',
      { frame: { ...TOP_FRAME, origin: 'app://bundle.evil', url: 'app://bundle.evil/' } },
    ],
    ['a sandboxed page, whose origin is none', { frame: { ...TOP_FRAME, origin: 'null' } }],
    ['another window', { sender: {} }],
    ['two ports', { ports: [new FakePort(), new FakePort()] }],
  ])('is closed for %s', async (_what, change) => {
    await started();
    const port = await handOver(change);
    ask(port);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(port.isClosed).toBe(true);
    expect(port.isStarted).toBe(false);
    expect(port.sent).toEqual([]);
  });

  test('is the only thing the page can send', async () => {
    await started();
    expect(electron.ipcMain.eventNames()).toEqual(['coverbook:port']);
  });
});

describe('the program', () => {
  test('runs once: the second gives way, the first comes to the front and opens what was asked', async () => {
    await start({ hasLock: false });
    expect(electron.app.calls).toContain('quit');
    expect(electron.app.listenerCount('will-quit')).toBe(0);
    await started();
    window().isMin = true;
    electron.app.emit('second-instance', {}, ['/opt/coverbook', 'Gone.coverbook'], directory);
    expect(window().calls).toEqual(expect.arrayContaining(['restore', 'focus']));
    await soon(() => electron.errorBoxes.join()).toContain('no company folder');
  });

  test('does not run under a debugger once it is packaged', async () => {
    for (const name of ['remote-debugging-port', 'remote-debugging-pipe', 'inspect', 'inspect-brk']) {
      await start({ isPackaged: true, switches: [name] });
      expect(electron.app.calls).toContain('exit 1');
      expect(electron.app.listenerCount('will-quit')).toBe(0);
    }
  });

  test('closes the company folder before it ends', async () => {
    await makeSampleFolder();
    await started({ args: ['--sample'] });
    const port = await handOver();
    ask(port);
    await soon(() => port.sent.length).toBe(1);
    expect(String(port.sent[0])).toContain(
      `"open":{"directory":"${join(directory, 'books', SAMPLE_AGENCY_NAME)}`,
    );
    let prevented = 0;
    const event = {
      preventDefault: () => {
        prevented += 1;
      },
    };
    electron.app.emit('will-quit', event);
    await soon(() => electron.app.calls).toContain('quit');
    electron.app.emit('will-quit', event);
    expect(prevented).toBe(1);
    const ledger = join(directory, 'books', `${SAMPLE_AGENCY_NAME}.coverbook`, 'ledger.db');
    expect([ledger, `${ledger}-wal`].map((path) => existsSync(path))).toEqual([true, false]);
    electron.app.removeAllListeners();
  });

  test('has a menu whose folder dialog opens a book, or says why not', async () => {
    await started();
    type Item = { label?: string; accelerator?: string; submenu?: Item[]; click?: () => void };
    const file = (electron.menus[0] as Item[]).find(({ label }) => label === '&File');
    const open = file?.submenu?.find(({ label }) => label === 'Open Company Folder…');
    expect(open?.accelerator).toBe('CmdOrCtrl+O');
    open?.click?.();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(electron.errorBoxes).toEqual([]);
    electron.chosenFolder = directory;
    open?.click?.();
    await soon(() => electron.errorBoxes.join()).toContain('no company folder');
  });

  test('has its name on the taskbar', async () => {
    const { app } = await started();
    expect(app.calls).toContain('setAppUserModelId app.coverbook');
  });
});
