/** Whether a run may start: the company answers, and every mapped account is there, active and of the type it had. */
import type { ReadDb } from '#db/connection/index.ts';
import type { Connector, RemoteAccount } from './port.ts';
import type { Problem } from './problems.ts';
import { chartOf, type ConnectionRow, type MappingRow, mappingOf } from './source.ts';
import { type Target, typeRefusedBecause } from './targets.ts';

/** Null when nothing stands in the way. Checked before the first write, so that a broken mapping stops all or nothing. */
export async function readinessProblem(
  db: ReadDb,
  connection: ConnectionRow,
  connector: Connector,
): Promise<Problem | null> {
  const company = await connector.company();
  if (company.kind !== 'company') return asHold(company.problem);
  const listed = await connector.accounts();
  if (listed.kind !== 'accounts') return asHold(listed.problem);
  const accounts = new Map(listed.accounts.map((account) => [account.remoteId, account]));
  const targets = new Map(chartOf(db).targets.map((target) => [target.key, target]));
  const wrong = [...mappingOf(db, connection.id).values()].flatMap((mapped) => {
    const target = targets.get(mapped.target);
    const why = target === undefined ? null : brokenBecause(target, mapped, accounts.get(mapped.remote_id));
    return why === null ? [] : [why];
  });
  return wrong.length === 0 ? null : { code: 'mapping', detail: wrong.join(' ').slice(0, 400) };
}

/** Reading changes nothing, so an unclear answer to a question is no more than no answer. */
function asHold(problem: Problem): Problem {
  return problem.code === 'unsettled' ? { code: 'network', detail: problem.detail } : problem;
}

function brokenBecause(
  target: Target,
  mapped: MappingRow,
  account: RemoteAccount | undefined,
): string | null {
  const name = `${target.label} → ${mapped.remote_name}`;
  if (account === undefined) return `${name}: the account is not there any more.`;
  if (!account.isActive) return `${name}: the account was made inactive.`;
  if (account.type !== mapped.remote_type) {
    return `${name}: its type was ${mapped.remote_type} and is now ${account.type}.`;
  }
  const why = typeRefusedBecause(target, account.type);
  return why === null ? null : `${name}: ${why}`;
}
