/**
 * The one router of both hosts. Every procedure of the contract is the same steps: input through its schema, dispatch,
 * output through its schema, errors to wire form. What a procedure does is known to the program alone.
 */
import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract';
import { type AnyProcedure, ORPCError, Procedure } from '@orpc/server';
import type { z } from 'zod';
import type { Program } from '#electron/app/program.ts';
import { contract, type ProcedureMeta } from '#shared/contract/index.ts';
import { Defect, invariant } from '#shared/errors/index.ts';
import { type TroubleSink, toWire } from './wire.ts';
import { invalidInput } from './words.ts';

/** What the router needs of the program. */
export type Dispatcher = Pick<Program, 'dispatch' | 'changes'>;
export type Router = { readonly [module: string]: { readonly [verb: string]: AnyProcedure } };

type Described = {
  readonly name: string;
  readonly kind: ProcedureMeta['kind'];
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly declared: ReadonlySet<string>;
};

const STREAM = 'events.changes';

export function createRouter(program: Dispatcher, sink: TroubleSink): Router {
  const modules = Object.entries(contract).map(([module, procedures]) => {
    const verbs = Object.entries(procedures).map(([verb, procedure]: [string, unknown]) => {
      invariant(isContractProcedure(procedure), `${module}.${verb} is not a procedure`);
      return [verb, implement(procedure, program, sink)] as const;
    });
    return [module, Object.fromEntries(verbs)] as const;
  });
  return Object.fromEntries(modules);
}

/** Every procedure of the contract with its name, kind and schemas. */
export function proceduresOf(source: object = contract): readonly AnyContractProcedure[] {
  if (isContractProcedure(source)) return [source];
  return Object.values(source).flatMap((inner: unknown) =>
    typeof inner === 'object' && inner !== null ? proceduresOf(inner) : [],
  );
}

export function described(procedure: AnyContractProcedure): Described {
  const { route, meta, inputSchema, outputSchema, errorMap } = procedure['~orpc'];
  if (route.operationId === undefined || inputSchema === undefined || outputSchema === undefined) {
    throw new Defect('A procedure has a name, an input and an output');
  }
  return {
    name: route.operationId,
    kind: (meta as ProcedureMeta).kind,
    input: inputSchema as z.ZodType,
    output: outputSchema as z.ZodType,
    declared: new Set(Object.keys(errorMap)),
  };
}

function implement(procedure: AnyContractProcedure, program: Dispatcher, sink: TroubleSink): AnyProcedure {
  const about = described(procedure);
  // Without the schemas: oRPC would validate the input in its own words, and a command's output again after COMMIT.
  const { inputSchema: _input, outputSchema: _output, ...definition } = procedure['~orpc'];
  return new Procedure({
    ...definition,
    middlewares: [],
    inputValidationIndex: 0,
    outputValidationIndex: 0,
    handler: async ({ input, signal }) => {
      try {
        const parsed = about.input.safeParse(input);
        if (!parsed.success) throw invalidInput(parsed.error);
        return about.name === STREAM
          ? program.changes.subscribe(signal)
          : await answer(about, parsed.data, program);
      } catch (error) {
        throw toWire(error, about.name, about.declared, sink);
      }
    },
  });
}

async function answer(about: Described, input: unknown, program: Dispatcher): Promise<unknown> {
  const output = await program.dispatch(about.name, input);
  // A command's output was checked before its COMMIT; "not done" would be wrong about it now.
  if (about.kind === 'command') return output;
  const checked = about.output.safeParse(output);
  if (checked.success) return checked.data;
  throw new Defect(`${about.name} answered something its contract does not know`, { cause: checked.error });
}

/** Options of every oRPC handler: an error that is not in our words yet (a bug in a codec) gets them. */
export function handlerOptions(sink: TroubleSink) {
  return {
    interceptors: [
      async <Result>({ next }: { next: () => Promise<Result> }): Promise<Result> => {
        try {
          return await next();
        } catch (error) {
          throw isSpoken(error) ? error : toWire(error, 'transport', new Set(), sink);
        }
      },
    ],
  };
}

function isSpoken(error: unknown): boolean {
  if (!(error instanceof ORPCError)) return false;
  const data: unknown = error.data;
  return typeof data === 'object' && data !== null && 'what' in data;
}
