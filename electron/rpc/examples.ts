/**
 * A valid example of an input, from its schema: the examples the contract gives, else the smallest value the bounds
 * allow. Optional fields are left out unless they have an example of their own on the whole.
 */
import { z } from 'zod';
import { Defect } from '#shared/errors/index.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

export function exampleOf(schema: z.ZodType): unknown {
  return sample(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), '');
}

function sample(schema: JsonSchema, at: string): unknown {
  const given = schema.examples?.[0];
  if (given !== undefined) return given;
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const branch = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (branch !== undefined) return sample(branch, at);
  switch (schema.type) {
    case 'object':
      return sampleObject(schema, at);
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, (_, row) => sample(itemOf(schema), `${at}.${row}`));
    case 'string':
      return sampleText(schema, at);
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      throw new Defect(`No example for ${at}: give it one in the contract with .meta({ examples })`);
  }
}

function sampleObject(schema: JsonSchema, at: string): object {
  const entries = (schema.required ?? []).map((key) => {
    const property = schema.properties?.[key];
    return [key, typeof property === 'object' ? sample(property, `${at}.${key}`) : undefined];
  });
  return Object.fromEntries(entries) as object;
}

function itemOf(schema: JsonSchema): JsonSchema {
  const { items } = schema;
  return typeof items === 'object' && !Array.isArray(items) ? items : {};
}

function sampleText(schema: JsonSchema, at: string): string {
  // A pattern cannot be turned round: whoever writes one gives an example.
  if (schema.pattern !== undefined)
    throw new Defect(`No example for ${at}: its pattern needs one in the contract`);
  const shortest = schema.minLength ?? 1;
  return 'Example'.padEnd(shortest, '.').slice(0, Math.max(shortest, Math.min(schema.maxLength ?? 7, 7)));
}
