/** Opens an address in the system's browser, never through a shell. */
import { spawn } from 'node:child_process';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether there is a screen to open a browser on. */
export function hasDisplay(environment: Environment = process.env, platform = process.platform): boolean {
  if (platform === 'win32' || platform === 'darwin') return environment['SSH_CONNECTION'] === undefined;
  return Boolean(environment['DISPLAY']) || Boolean(environment['WAYLAND_DISPLAY']);
}

/** The program and its arguments that open `url`; `start` on Windows is a shell's word, so its library is asked. */
export function openerOf(url: string, platform = process.platform): readonly [string, readonly string[]] {
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]];
  return [platform === 'darwin' ? 'open' : 'xdg-open', [url]];
}

/** Tries; a machine without such a program still has the printed address. */
export function openBrowser(url: string): void {
  const [program, args] = openerOf(url);
  const child = spawn(program, args, { stdio: 'ignore', detached: true, shell: false });
  child.on('error', () => undefined);
  child.unref();
}
