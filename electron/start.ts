/**
 * `npm start`: builds if needed, then opens the Electron window where that can be had, else serves the loopback host.
 * `--cli …` runs the command line of the same build, `--build` only builds. Uses nothing but Node, so that it can say what is missing.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  electronBinary,
  ensureBuilt,
  fetchElectron,
  noWindowBecause,
  runChild,
} from '#electron/launcher/index.ts';

const root = dirname(import.meta.dirname);
const say = (line: string): boolean => process.stderr.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  const cli = args[0] === '--cli';
  const build = ensureBuilt(root, () => say('Building Coverbook, once per change …'));
  if (!build.ok) {
    say(build.output);
    say('Coverbook could not be built from these sources; the messages above say where.');
    return 1;
  }
  if (args[0] === '--build') return 0;
  // npm runs us in the package's folder; a relative path on the command line is meant from where the user stands.
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  const node = async (entry: string, rest: readonly string[]): Promise<number> => {
    const file = join(build.home, 'out', 'main', entry);
    if (!existsSync(file)) {
      say(`This build has no ${entry}: the sources are incomplete.`);
      return 1;
    }
    return (await runChild(process.execPath, [file, ...rest], cwd)).code;
  };
  if (cli) return node('cli.js', args.slice(1));
  if (!args.includes('--headless') && !args.includes('--help')) {
    const shown = await openWindow(build.home, args, cwd);
    if (shown !== null) return shown;
  }
  return node('serve.js', args);
}

/** The exit code of the Electron window, or null where there is none to be had. */
async function openWindow(home: string, args: readonly string[], cwd: string): Promise<number | null> {
  if (!existsSync(join(home, 'out', 'main', 'main.js')) || noWindowBecause() !== null) return null;
  const binary =
    electronBinary(root) ??
    fetchElectron(root, home, () => say('Fetching the Electron window, 20 seconds at most …'));
  if (binary === null) {
    say('No Electron here: Coverbook opens in the browser. For its own window:  npx install-electron');
    return null;
  }
  const ended = await runChild(binary, [home, ...args], cwd);
  // Killed by itself or not even loaded: the system lacks a library or refuses Chromium's sandbox.
  const broken = !ended.asked && (ended.signal !== null || ended.code === 127);
  if (!broken) return ended.code;
  say('Electron does not run on this system: Coverbook opens in the browser.');
  return null;
}

process.exitCode = await main(process.argv.slice(2));
