/** What `npm start` does around the product: refuse in words, build aside, end its child when it is ended. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { electronBinary } from '#electron/launcher/index.ts';
import { buildHome } from '#electron/launcher/home.ts';

const ROOT = dirname(dirname(import.meta.dirname));
const isRoot = process.getuid?.() === 0;
const isWindows = process.platform === 'win32';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coverbook-launcher-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

describe('the check before anything else', () => {
  const check = join(ROOT, 'electron', 'node-check.cjs');
  const under = (version: string, file: string): { code: number | null; said: string } => {
    const script = `Object.defineProperty(process.versions, 'node', { value: '${version}' }); require(${JSON.stringify(file)});`;
    const run = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    return { code: run.status, said: run.stderr };
  };

  test.each(['20.20.2', '22.14.0', '22.17.9', '23.5.0'])('refuses Node %s in words', (version) => {
    const { code, said } = under(version, check);
    expect(code).toBe(1);
    expect(said).toContain(`this is Node ${version}`);
    expect(said).not.toMatch(/^\s+at /mu);
  });

  test.each(['22.18.0', '24.21.0', '26.0.0'])('lets Node %s pass', (version) => {
    expect(under(version, check)).toEqual({ code: 0, said: '' });
  });

  test('says npm ci where nothing is installed', () => {
    mkdirSync(join(folder, 'electron'));
    const copy = join(folder, 'electron', 'node-check.cjs');
    cpSync(check, copy);
    expect(under('24.21.0', copy)).toEqual({ code: 1, said: expect.stringContaining('npm ci') });
  });
});

describe('the child', () => {
  /** Starts a launcher over a child that writes its pid and lives until told; answers both. */
  async function launch(through: 'node' | 'sh'): Promise<{ launcher: ChildProcess; childPid: number }> {
    const child = join(folder, 'child.mjs');
    const pidFile = join(folder, 'pid');
    writeFileSync(
      child,
      `import { renameSync, writeFileSync } from 'node:fs';
       process.on('SIGTERM', () => process.exit(0));
       setInterval(() => undefined, 1000);
       writeFileSync(${JSON.stringify(`${pidFile}.new`)}, String(process.pid));
       renameSync(${JSON.stringify(`${pidFile}.new`)}, ${JSON.stringify(pidFile)});`,
    );
    const launcher = join(folder, 'launcher.ts');
    writeFileSync(
      launcher,
      `import { runChild } from ${JSON.stringify(join(ROOT, 'electron', 'launcher', 'child.ts'))};
       process.exitCode = (await runChild(process.execPath, [${JSON.stringify(child)}], ${JSON.stringify(folder)})).code;`,
    );
    const env = { ...process.env, npm_lifecycle_event: 'start' };
    const started =
      through === 'node'
        ? spawn(process.execPath, [launcher], { env, stdio: 'ignore' })
        : spawn('sh', ['-c', `"${process.execPath}" "${launcher}"; exit $?`], { env, stdio: 'ignore' });
    await vi.waitUntil(() => existsSync(pidFile), { timeout: 15_000 });
    return { launcher: started, childPid: Number(readFileSync(pidFile, 'utf8')) };
  }

  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  test.skipIf(isWindows).each(['SIGTERM', 'SIGINT'] as const)(
    'ends when the launcher gets %s',
    async (signal) => {
      const { launcher, childPid } = await launch('node');
      launcher.kill(signal);
      expect(await once(launcher, 'exit')).toEqual([0, null]);
      expect(isAlive(childPid)).toBe(false);
    },
  );

  test.skipIf(isWindows)('ends when npm’s shell above the launcher is killed', async () => {
    const { launcher, childPid } = await launch('sh');
    launcher.kill('SIGKILL');
    await vi.waitUntil(() => !isAlive(childPid), { timeout: 10_000 });
  });
});

describe('where the build goes', () => {
  const files = (): void => {
    for (const name of ['package.json', 'electron.config.ts']) cpSync(join(ROOT, name), join(folder, name));
  };

  test('into the checkout where that can be written', () => {
    files();
    expect(buildHome(folder)).toEqual({ folder, config: join(folder, 'electron.config.ts') });
  });

  test.skipIf(isRoot || isWindows)('into the user’s cache where it cannot', ({ onTestFinished }) => {
    files();
    const cache = mkdtempSync(join(tmpdir(), 'coverbook-cache-'));
    onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
    vi.stubEnv('XDG_CACHE_HOME', cache);
    chmodSync(folder, 0o500);
    const home = buildHome(folder);
    expect(home.folder.startsWith(cache)).toBe(true);
    expect(existsSync(join(home.folder, 'package.json'))).toBe(true);
    expect(buildHome(folder)).toEqual(home);
  });
});

test('Electron’s program is found where it was put, and nowhere else', () => {
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder);
  expect(electronBinary(folder)).toBeNull();
  const name = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[
    process.platform as string
  ];
  const binary = join(folder, name ?? 'electron');
  mkdirSync(dirname(binary), { recursive: true });
  writeFileSync(binary, '');
  expect(electronBinary(folder)).toBe(binary);
});
