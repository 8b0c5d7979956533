/** The description of /api for other programs, made from the contract: every operation with an example and its refusals. */
import type { AnyContractProcedure } from '@orpc/contract';
import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract, RefusalDataSchema } from '#shared/contract/index.ts';
import { REFUSALS, type RefusalCode } from '#shared/errors/index.ts';
import { exampleOf } from './examples.ts';
import { described, proceduresOf } from './router.ts';

type Operation = {
  requestBody?: { content?: Record<string, { example?: unknown }> };
  responses?: Record<string, object>;
  [extension: `x-${string}`]: unknown;
};
type Document = { paths?: Record<string, Record<string, Operation>> };

const INTRODUCTION = `Every procedure is called by POST with JSON and the key of this launch as bearer token; the key is in the
address Coverbook prints when it starts. Amounts are integer cents, dates YYYY-MM-DD, instants ISO 8601 in UTC.

A **command** changes the books in one transaction, all or nothing. It carries a \`requestId\` made by the caller: sent again with
the same input it answers the stored result and does nothing; with another input it is refused (\`request.reused\`).
After a lost connection, send the same request again.

A refusal says what was not done, why, and what to do next. 503 with code \`fault\`: the disk or the network failed, nothing was
changed, try again. 500 with code \`defect\`: our mistake, nothing was changed, with an incident id.`;

export async function openApiDocument(version: string): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = (await generator.generate(contract, {
    info: { title: 'Coverbook', version, description: INTRODUCTION },
    servers: [{ url: '/api' }],
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    commonSchemas: { Refusal: { schema: RefusalDataSchema } },
    customErrorResponseBodySchema: (definitions, status) =>
      errorBody(
        definitions.map(([code]) => code),
        status,
      ),
  })) as unknown as Document;
  for (const procedure of proceduresOf()) complete(document, procedure);
  document.paths = { ...document.paths, '/files': { post: FILES } };
  return document;
}

function errorBody(codes: readonly string[], status: number) {
  return {
    type: 'object' as const,
    properties: {
      code: { enum: [...codes] },
      status: { const: status },
      message: { type: 'string' as const },
      data: { $ref: '#/components/schemas/Refusal' },
      defined: { type: 'boolean' as const },
    },
    required: ['code', 'status', 'message', 'data'],
  };
}

/** Adds what the generator does not know: the example, the kind, and which refusals a status stands for. */
function complete(document: Document, procedure: AnyContractProcedure): void {
  const { route } = procedure['~orpc'];
  const operation = document.paths?.[route.path ?? '']?.['post'];
  if (operation === undefined) return;
  const { kind, input, declared } = described(procedure);
  operation['x-kind'] = kind;
  const body = operation.requestBody?.content?.['application/json'];
  if (body !== undefined) body.example = exampleOf(input);
  const byStatus = new Map<number, string[]>();
  for (const code of declared) {
    const status = REFUSALS[code as RefusalCode];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  for (const [status, codes] of byStatus) {
    const response = operation.responses?.[status];
    if (response !== undefined) Object.assign(response, { description: `Refused: ${codes.join(', ')}` });
  }
  Object.assign((operation.responses ??= {}), TROUBLE);
}

const TROUBLE = {
  '500': { description: 'defect: our mistake; nothing was changed; the data names an incident' },
  '503': { description: 'fault: the disk or the network failed; nothing was changed; try again' },
};

const FILES: Operation = {
  ...{
    operationId: 'files.put',
    tags: ['files'],
    summary: 'Store a file',
    description:
      'Takes the bytes of one file, up to 64 MB, and answers their SHA-256, by which commands name it.',
  },
  requestBody: { content: { 'application/octet-stream': {} } },
  responses: {
    '200': {
      description: 'OK',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: { sha256: { type: 'string' }, bytes: { type: 'integer' } },
            required: ['sha256', 'bytes'],
          },
        },
      },
    },
    '413': { description: 'Refused: file.too-large' },
    ...TROUBLE,
  },
};
