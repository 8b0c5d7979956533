/** Electron's own program: the npm package brings only its installer, which downloads the program on demand. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TRY_FOR_MS = 20_000;
const TRY_AGAIN_AFTER_MS = 24 * 3_600_000;

/** The program's path if it is installed, else null. Never downloads. */
export function electronBinary(root: string): string | null {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : defaultName();
  const binary = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name);
  return existsSync(binary) ? binary : null;
}

/** Null, or why a window cannot be opened here even with the program installed. */
export function noWindowBecause(): string | null {
  if (process.platform !== 'linux') return null;
  if (process.env['DISPLAY'] === undefined && process.env['WAYLAND_DISPLAY'] === undefined)
    return 'no display';
  return process.getuid?.() === 0 ? 'Electron does not run as root' : null;
}

/** One short, silent try a day: behind a closed network the browser window must not wait for it every time. */
export function fetchElectron(root: string, home: string, announce: () => void): string | null {
  const installer = join(root, 'node_modules', 'electron', 'install.js');
  const tried = join(home, 'out', 'electron-not-fetched.txt');
  if (!existsSync(installer) || failedLately(tried)) return null;
  announce();
  const run = spawnSync(process.execPath, [installer], {
    cwd: root,
    stdio: 'ignore',
    timeout: TRY_FOR_MS,
    killSignal: 'SIGKILL',
  });
  const binary = run.status === 0 ? electronBinary(root) : null;
  if (binary === null) {
    writeFileSync(
      tried,
      'Electron could not be downloaded at the time of this file; tried again after a day.\n',
    );
  }
  return binary;
}

function failedLately(tried: string): boolean {
  return existsSync(tried) && Date.now() - statSync(tried).mtimeMs < TRY_AGAIN_AFTER_MS;
}

function defaultName(): string {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}
