/** Where things lie on this machine: books, log, the built window. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Company folders live where people look for their documents. */
export function defaultBooksDirectory(environment: Environment = process.env, home = homedir()): string {
  return join(documentsDirectory(environment, home), 'Coverbook');
}

function documentsDirectory(environment: Environment, home: string): string {
  if (process.platform !== 'linux') return join(home, 'Documents');
  const chosen = environment['XDG_DOCUMENTS_DIR'] ?? userDirectory(environment, home);
  return chosen === undefined || chosen === '' ? join(home, 'Documents') : chosen;
}

/** Linux desktops keep the (translated) name of the folder in a file. */
function userDirectory(environment: Environment, home: string): string | undefined {
  const file = join(environment['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'user-dirs.dirs');
  try {
    const line = /^XDG_DOCUMENTS_DIR="(.*)"$/m.exec(readFileSync(file, 'utf8'))?.[1];
    return line?.replace(/^\$HOME/, home);
  } catch {
    return undefined;
  }
}

/** Machine data that is no part of any books. */
export function logDirectory(environment: Environment = process.env, home = homedir()): string {
  switch (process.platform) {
    case 'win32':
      return join(environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Coverbook', 'logs');
    case 'darwin':
      return join(home, 'Library', 'Logs', 'Coverbook');
    default:
      return join(environment['XDG_STATE_HOME'] ?? join(home, '.local', 'state'), 'coverbook');
  }
}

/** The built window, seen from an entry: `out/main/serve.js` when built, `electron/serve.ts` from source. */
export function rendererDirectory(entryDirectory: string): string {
  const isBuilt = basename(entryDirectory) === 'main';
  return isBuilt ? join(entryDirectory, '..', 'renderer') : join(entryDirectory, '..', 'out', 'renderer');
}
