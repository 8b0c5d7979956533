/** Where commands of the command line speak. */
export type Output = { readonly out: (line: string) => void; readonly err: (line: string) => void };

export const terminal: Output = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
};
