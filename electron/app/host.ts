/** How the program binds procedures that are about itself (company folders, jobs, verification), not about the books. */
import type { AnyContractProcedure } from '@orpc/contract';
import type { InputOf, OutputOf } from '#electron/ledger/index.ts';
import type { ProcedureMeta, Topic } from '#shared/contract/index.ts';
import { invariant } from '#shared/errors/index.ts';

export type HostHandler = {
  readonly kind: 'host';
  readonly name: string;
  readonly touches: readonly Topic[];
  readonly run: (input: never) => unknown;
};

export function hostHandler<P extends AnyContractProcedure>(
  procedure: P,
  run: (input: InputOf<P>) => OutputOf<P> | Promise<OutputOf<P>>,
): HostHandler {
  const { route, meta } = procedure['~orpc'];
  const { kind, touches } = meta as ProcedureMeta;
  invariant(
    route.operationId !== undefined && kind === 'host',
    `${route.operationId} is not declared as host`,
  );
  return { kind: 'host', name: route.operationId, touches, run };
}
