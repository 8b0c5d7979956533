/** electron/preload.ts against a stand-in for Electron: what the page gets to see, and whose port is handed on. */
import { describe, expect, test, vi } from 'vitest';

const holder = vi.hoisted(() => ({ module: {} as Record<string, unknown> }));
vi.mock('electron', () => holder.module);

describe('the preload', () => {
  type Listener = (event: object) => void;
  async function preload() {
    const sent: unknown[] = [];
    const exposed: Record<string, unknown> = {};
    let listener: Listener = () => undefined;
    const page = {
      addEventListener: (_type: string, given: Listener) => {
        listener = given;
      },
    };
    vi.stubGlobal('window', page);
    for (const key of Object.keys(holder.module)) delete holder.module[key];
    Object.assign(holder.module, {
      ipcRenderer: { postMessage: (...message: unknown[]) => sent.push(message) },
      contextBridge: {
        exposeInMainWorld: (name: string, value: unknown) => {
          exposed[name] = value;
        },
      },
    });
    vi.resetModules();
    await import('#electron/preload.ts');
    return { sent, exposed, page, receive: (event: object) => listener(event) };
  }
  const good = (page: object) => ({
    source: page,
    origin: 'app://bundle',
    data: 'coverbook:port',
    ports: ['port'],
  });

  test('exposes a frozen marker and nothing else', async () => {
    const { exposed } = await preload();
    expect(exposed).toEqual({ coverbook: { desktop: true } });
    expect(Object.isFrozen(exposed['coverbook'])).toBe(true);
  });

  test('hands on the port of the page itself only', async () => {
    const { sent, page, receive } = await preload();
    receive({ ...good(page), source: {} });
    receive({ ...good(page), origin: 'https://evil.example' });
    receive({ ...good(page), data: 'other' });
    receive({ ...good(page), ports: [] });
    receive({ ...good(page), ports: ['port', 'second'] });
    expect(sent).toEqual([]);
    receive(good(page));
    expect(sent).toEqual([['coverbook:port', null, ['port']]]);
  });
});
