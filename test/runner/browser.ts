/** A Chromium for the browser specs: the system's, Playwright's own, or on Debian as root a freshly installed one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/** Quiet and without a sandbox: tests open only our own pages, and containers rarely allow the sandbox. */
export const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'msedge',
];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const base = process.env[variable];
    if (base === undefined) return [];
    return [
      join(base, 'Google/Chrome/Application/chrome.exe'),
      join(base, 'Microsoft/Edge/Application/msedge.exe'),
    ];
  }),
];
const APT_MINUTES = 10;

/** The program's path, or null. COVERBOOK_CHROMIUM names it outright; `none` there means: act as if there were none. */
export function findBrowser(): string | null {
  const named = process.env['COVERBOOK_CHROMIUM'];
  if (named === 'none') return null;
  if (named !== undefined && named !== '') return existsSync(named) ? named : null;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)));
  return (
    [...onPath, ...PLACES, chromium.executablePath()].find((file) => file !== '' && existsSync(file)) ?? null
  );
}

/** Installs Debian's package where we may; `say` tells what is happening, since it takes a minute. */
export function installBrowser(say: (line: string) => void): string | null {
  const debianAsRoot = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (process.env['COVERBOOK_CHROMIUM'] !== undefined || !debianAsRoot) return null;
  say('No browser here: installing the Debian package chromium for the browser specs …');
  const apt = (...args: string[]): boolean =>
    spawnSync('apt-get', args, {
      stdio: 'ignore',
      timeout: APT_MINUTES * 60_000,
      killSignal: 'SIGKILL',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const installed =
    apt('update', '-q') &&
    apt('install', '-q', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation');
  if (!installed) say('It could not be installed.');
  return findBrowser();
}
