/**
 * How a module binds a procedure of the contract to its code. Commands get a WriteTx inside the router's transaction,
 * queries a ReadDb; both are synchronous. The envelope travels with a command and makes it deterministic.
 */
import type { AnyContractProcedure, InferContractRouterOutputs } from '@orpc/contract';
import type { z } from 'zod';
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ProcedureMeta, Topic } from '#shared/contract/index.ts';
import { Defect, invariant } from '#shared/errors/index.ts';

export type Envelope = {
  readonly requestId: string;
  readonly actorId: number;
  /** Instant the command was accepted, never before the previous command's. */
  readonly at: string;
  readonly device: number;
  /** The agency's date today; the sample agency keeps a fixed one. */
  readonly businessOn: LocalDate;
};

/** What a query may know besides the books. */
export type QueryContext = { readonly businessOn: LocalDate; readonly at: string };

type Schema = z.ZodType;
export type CommandHandler = {
  readonly kind: 'command';
  readonly name: string;
  readonly input: Schema;
  readonly output: Schema;
  readonly touches: readonly Topic[];
  readonly run: (tx: WriteTx, input: never, envelope: Envelope) => unknown;
};
export type QueryHandler = {
  readonly kind: 'query';
  readonly name: string;
  readonly input: Schema;
  readonly output: Schema;
  readonly run: (db: ReadDb, input: never, context: QueryContext) => unknown;
};
export type Handler = CommandHandler | QueryHandler;

type SchemasOf<P extends AnyContractProcedure> = P['~orpc'];
export type InputOf<P extends AnyContractProcedure> = SchemasOf<P>['inputSchema'] extends infer S | undefined
  ? S extends z.ZodType
    ? z.output<S>
    : never
  : never;
export type OutputOf<P extends AnyContractProcedure> = InferContractRouterOutputs<P>;

function described(procedure: AnyContractProcedure) {
  const definition = procedure['~orpc'];
  const name = definition.route.operationId;
  if (name === undefined || definition.inputSchema === undefined || definition.outputSchema === undefined) {
    throw new Defect('A procedure has a name, an input and an output');
  }
  const meta = definition.meta as ProcedureMeta;
  return { name, meta, input: definition.inputSchema as Schema, output: definition.outputSchema as Schema };
}

export function commandHandler<P extends AnyContractProcedure>(
  procedure: P,
  run: (tx: WriteTx, input: InputOf<P>, envelope: Envelope) => OutputOf<P>,
): CommandHandler {
  const { name, meta, input, output } = described(procedure);
  invariant(meta.kind === 'command', `${name} is not declared as a command`);
  return { kind: 'command', name, input, output, touches: meta.touches, run };
}

export function queryHandler<P extends AnyContractProcedure>(
  procedure: P,
  run: (db: ReadDb, input: InputOf<P>, context: QueryContext) => OutputOf<P>,
): QueryHandler {
  const { name, meta, input, output } = described(procedure);
  invariant(meta.kind === 'query', `${name} is not declared as a query`);
  return { kind: 'query', name, input, output, run };
}

/** A command the program issues itself (creating a book, a step of a job); logged and replayed like any other. */
export function internalCommand<I extends z.ZodObject, O extends z.ZodType>(
  declaration: {
    readonly name: string;
    readonly input: I;
    readonly output: O;
    readonly touches: readonly Topic[];
  },
  run: (tx: WriteTx, input: z.output<I>, envelope: Envelope) => z.input<O>,
): CommandHandler {
  return { kind: 'command', ...declaration, run };
}
