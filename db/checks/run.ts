/** Runs one check so that a file too damaged to read is a finding, not a crash. */
import { explainSqliteError } from '#db/connection/index.ts';
import type { CheckResult } from '#shared/contract/index.ts';
import { Defect, Fault, Refusal } from '#shared/errors/index.ts';
import type { Check, CheckedFile, Outcome } from './types.ts';

/** Accounts a failing check names are added to `accounts`, with the reason. */
export function runCheck(check: Check, file: CheckedFile, accounts = new Map<number, string>()): CheckResult {
  const start = performance.now();
  const { examined, findings, isFailure, accounts: named } = outcomeOf(check, file);
  for (const [accountId, reason] of named ?? []) accounts.set(accountId, reason);
  return {
    name: check.name,
    title: check.title,
    ok: !isFailure,
    examined,
    findings: [...findings],
    advice: check.advice,
    milliseconds: Math.ceil(performance.now() - start),
  };
}

function outcomeOf(check: Check, file: CheckedFile): Outcome {
  try {
    return check.run(file);
  } catch (error) {
    const explained = explainSqliteError(error);
    const isOurs = explained instanceof Refusal || explained instanceof Fault || explained instanceof Defect;
    const words = isOurs ? explained.message : 'a row holds something that cannot be understood.';
    return { examined: 0, findings: [`Could not be checked to the end: ${words}`], isFailure: true };
  }
}
