/** `coverbook verify DIR`: one line a check; the last line names the counts. Exit code 0 only when every check holds. */
import type { CheckResult, Verification } from '#shared/contract/index.ts';
import { Fault, Refusal } from '#shared/errors/index.ts';
import { systemClock } from './clock.ts';
import { folderOf } from './company.ts';
import { explainFileError } from './file-errors.ts';
import { withLedger } from './reading.ts';
import { type Output, terminal } from './terminal.ts';
import { verifyBook } from './verify.ts';

const USAGE = 'Usage: coverbook verify DIR   (DIR is a company folder <Agency>.coverbook)';

/**
 * Verifies a company folder that is not open. Open elsewhere it is refused, as the program that has it open verifies it
 * itself (screen Health). Answers 0 when all checks hold, 1 when not or when it could not be read, 2 for a wrong call.
 */
export async function verifyCommand(args: readonly string[], output: Output = terminal): Promise<number> {
  const [directory, ...rest] = args;
  if (directory === undefined || directory.startsWith('-') || rest.length > 0) {
    output.err(USAGE);
    return directory === '--help' ? 0 : 2;
  }
  try {
    const verification = await verifyFolder(directory);
    for (const check of verification.checks) for (const line of linesOf(check)) output.out(line);
    output.out(summaryOf(verification));
    return verification.ok ? 0 : 1;
  } catch (error) {
    const explained = explainFileError(error);
    if (!(explained instanceof Refusal || explained instanceof Fault)) throw explained;
    output.err(explained.message);
    return 1;
  }
}

function verifyFolder(given: string): Promise<Verification> {
  const at = systemClock.now();
  return withLedger(folderOf(given), at, async (path) => (await verifyBook(path, { at })).verification);
}

const count = (rows: number): string => rows.toLocaleString('en-US');

function linesOf({ ok, name, title, examined, findings, advice }: CheckResult): string[] {
  const mark = ok ? 'ok    ' : 'FAILED';
  return [
    `${mark} ${name.padEnd(20)} ${title} (${count(examined)} examined)`,
    ...findings.map((finding) => `         ${finding}`),
    ...(ok ? [] : [`         What to do: ${advice}`]),
  ];
}

function summaryOf(verification: Verification): string {
  const { ok, checks, entryCount, lineCount, commandCount, headHash } = verification;
  const counts = `${count(entryCount)} entries, ${count(lineCount)} lines, ${count(commandCount)} commands, head ${headHash.slice(0, 16)}`;
  const failed = checks.filter((check) => !check.ok).length;
  return ok
    ? `Verified: ${checks.length} checks, ${counts}`
    : `NOT verified: ${failed} of ${checks.length} checks failed, ${counts}`;
}
