/** Entry: `coverbook <command>`, for people and programs at a command line. */
type Command = {
  readonly usage: string;
  /** Loads what it needs and runs; answers the exit code. */
  readonly run: (args: readonly string[]) => Promise<number>;
};

const COMMANDS: Readonly<Record<string, Command>> = {
  serve: {
    usage:
      'serve [flags]   serve the books to a browser window and to other programs (--help lists the flags)',
    run: async (args) =>
      (await import('#electron/app/serve-command.ts')).serveCommand(args, import.meta.dirname),
  },
  sync: {
    usage:
      'sync DIR        queue and send what is posted to QuickBooks; exit code 0 only when all of it is there',
    run: async (args) => (await import('#electron/app/sync-command.ts')).syncCommand(args),
  },
  verify: {
    usage: 'verify DIR      prove a company folder that is not open: exit code 0 only when every check holds',
    run: async (args) => (await import('#electron/app/verify-command.ts')).verifyCommand(args),
  },
  export: {
    usage:
      'export --format FORMAT --out FILE DIR   write the journal for another ledger (--help lists the formats)',
    run: async (args) => (await import('#electron/app/export-command.ts')).exportCommand(args),
  },
};

const USAGE = [
  'Usage: coverbook <command>',
  '',
  ...Object.values(COMMANDS).map(({ usage }) => `  ${usage}`),
].join('\n');

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (command !== undefined) {
  process.exitCode = await command.run(args);
} else if (name === 'help' || name === '--help') {
  process.stdout.write(`${USAGE}\n`);
} else {
  process.stderr.write(
    `${name === '' ? 'Which command?' : `There is no command called ${name}.`}\n\n${USAGE}\n`,
  );
  process.exitCode = 2;
}
