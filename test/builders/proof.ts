/** The product's own verification as tests use it: which named checks fail, and what they say. */
import { type Check, CHECKS, runCheck } from '#db/checks/index.ts';
import { connect, openDatabase, type RawDatabase } from '#db/connection/index.ts';

/** I4 and I5 compare the ledger with documents; the entries of these tests have none. */
const OF_DOCUMENTS = /^I[45]/;

/** Findings by check name; empty when everything holds. */
export function proof(raw: RawDatabase): Readonly<Record<string, readonly string[]>> {
  return proofBy(raw, ({ name }) => !OF_DOCUMENTS.test(name));
}

/** Every check there is, for books made by business events alone. */
export function wholeProof(raw: RawDatabase): Readonly<Record<string, readonly string[]>> {
  return proofBy(raw, () => true);
}

function proofBy(raw: RawDatabase, isAsked: (check: Check) => boolean) {
  const { read } = connect(raw);
  const file = { read, raw, tick: () => undefined };
  const results = CHECKS.filter(isAsked).map((check) => runCheck(check, file));
  return Object.fromEntries(results.filter(({ ok }) => !ok).map(({ name, findings }) => [name, findings]));
}

/** The same of a file nobody has open. */
export function proofOf(path: string): Readonly<Record<string, readonly string[]>> {
  const raw = openDatabase(path, { mode: 'verify' });
  try {
    return proof(raw);
  } finally {
    raw.close();
  }
}
