/**
 * How a procedure is declared. Every procedure is `POST /api/<module>/<verb>` and the same over the message port.
 * A command carries a request id: sent twice it answers the stored output, with other input it is refused.
 */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { REFUSALS, type RefusalCode } from '#shared/errors/index.ts';

/** What a change touches; screens that show a topic refetch when it is announced. */
export const TOPICS = [
  'books',
  'ledger',
  'parties',
  'policies',
  'billing',
  'receipts',
  'carriers',
  'commissions',
  'trust',
  'reconciliation',
  'sync',
  'imports',
  'jobs',
  'health',
  'settings',
] as const;
export type Topic = (typeof TOPICS)[number];

/**
 * query: reads only. command: one logged transaction. host: acts on the program or the company folder
 * (opening, files, jobs) and is not part of the books.
 */
export type ProcedureKind = 'query' | 'command' | 'host';
export type ProcedureMeta = { readonly kind: ProcedureKind; readonly touches: readonly Topic[] };

export const RefusalDataSchema = z.strictObject({
  what: z.string(),
  why: z.string(),
  todo: z.string(),
  field: z.string().optional(),
  incident: z.string().optional(),
});
export type RefusalData = z.infer<typeof RefusalDataSchema>;

const EXAMPLE_REQUEST_ID = '0198a3c4-7d1e-7c52-9a41-5f3f0c9d2b11';

export const RequestIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_:.-]{8,100}$/, 'A request id has 8 to 100 letters, digits or - _ : .')
  .describe('Made once when the form opens. The same id with the same input answers the first result again.')
  .meta({ examples: [EXAMPLE_REQUEST_ID] });

/** Refusals every procedure may give, besides its own. */
const EVERYWHERE = ['input.invalid', 'auth.required', 'host.foreign', 'book.none-open'] as const;
/** Refusals every command may give, besides its own. */
const EVERY_COMMAND = ['request.reused', 'book.read-only', 'book.damaged'] as const;
type Everywhere = (typeof EVERYWHERE)[number];
type EveryCommand = (typeof EVERY_COMMAND)[number];

type ErrorItem = { status: number; message: string; data: typeof RefusalDataSchema };
type ErrorsOf<C extends RefusalCode> = { [K in C]: ErrorItem };

function errorsOf<C extends RefusalCode>(codes: readonly C[]): ErrorsOf<C> {
  const items = codes.map((code) => [
    code,
    { status: REFUSALS[code], message: code, data: RefusalDataSchema },
  ]);
  return Object.fromEntries(items) as ErrorsOf<C>;
}

type Declaration<I extends z.ZodType, O extends z.ZodType, C extends RefusalCode> = {
  /** `module.verb`, which is also the path `/module/verb`. */
  readonly name: `${string}.${string}`;
  readonly summary: string;
  readonly description?: string;
  readonly input: I;
  readonly output: O;
  readonly refusals?: readonly C[];
  /** A valid input for /api/openapi.json, where one made from the fields' own examples would make no sense. */
  readonly example?: Readonly<Record<string, unknown>>;
};

/** Where other programs read the example; a command's also shows a request id. */
function withExample<S extends z.ZodType>(schema: S, example: object | undefined): S {
  return example === undefined ? schema : (schema.meta({ examples: [example] }) as S);
}

function routeOf(d: { name: string; summary: string; description?: string }) {
  return {
    method: 'POST' as const,
    path: `/${d.name.replaceAll('.', '/')}` as `/${string}`,
    operationId: d.name,
    tags: [d.name.split('.')[0] ?? ''],
    summary: d.summary,
    description: d.description ?? d.summary,
  };
}

/** Declares a procedure that only reads. */
export function query<I extends z.ZodType, O extends z.ZodType, C extends RefusalCode = never>(
  d: Declaration<I, O, C>,
) {
  return oc
    .$meta<ProcedureMeta>({ kind: 'query', touches: [] })
    .route(routeOf(d))
    .errors(errorsOf<C | Everywhere>([...EVERYWHERE, ...(d.refusals ?? [])]))
    .input(withExample(d.input, d.example))
    .output(d.output);
}

/** Declares a command; `requestId` is added to its input. `touches` are announced after COMMIT. */
export function command<S extends z.ZodRawShape, O extends z.ZodType, C extends RefusalCode = never>(
  d: Declaration<z.ZodObject<S>, O, C> & { readonly touches: readonly Topic[] },
) {
  const example = d.example === undefined ? undefined : { ...d.example, requestId: EXAMPLE_REQUEST_ID };
  return oc
    .$meta<ProcedureMeta>({ kind: 'command', touches: d.touches })
    .route(routeOf(d))
    .errors(errorsOf<C | Everywhere | EveryCommand>([...EVERYWHERE, ...EVERY_COMMAND, ...(d.refusals ?? [])]))
    .input(withExample(z.strictObject({ ...d.input.shape, requestId: RequestIdSchema }), example))
    .output(d.output);
}

/** Declares a procedure about the program itself: company folders, files, jobs. */
export function host<I extends z.ZodType, O extends z.ZodType, C extends RefusalCode = never>(
  d: Declaration<I, O, C> & { readonly touches?: readonly Topic[] },
) {
  return oc
    .$meta<ProcedureMeta>({ kind: 'host', touches: d.touches ?? [] })
    .route(routeOf(d))
    .errors(errorsOf<C | Everywhere>([...EVERYWHERE, ...(d.refusals ?? [])]))
    .input(withExample(d.input, d.example))
    .output(d.output);
}
