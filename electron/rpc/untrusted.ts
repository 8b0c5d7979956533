/** Reading JSON that somebody else wrote: bounded, and without the keys that change what an object is. */
import { Refusal } from '#shared/errors/index.ts';

/** Largest message of any transport, in bytes; files have their own way in. */
export const MESSAGE_BYTES_MAX = 1_048_576;
/** Our deepest input has four levels. */
const DEPTH_MAX = 32;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_BRACKET = 91;
const OPEN_BRACE = 123;
const CLOSE_BRACKET = 93;
const CLOSE_BRACE = 125;

/**
 * Parses a message. Refuses input.invalid when it is not JSON, nested too deeply or uses a forbidden key;
 * an empty text is `undefined`.
 */
export function parseUntrusted(text: string): unknown {
  if (text === '') return undefined;
  // Before parsing: whoever walks a value a million levels deep runs out of stack.
  if (isTooDeep(text)) throw malformed('It is nested too deeply.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('It is not valid JSON.');
  }
  refuseForbiddenKeys(value);
  return value;
}

/** Opens the envelope of the RPC wire format, `{ json, meta }`. Our inputs are plain JSON, so `meta` is always empty. */
export function openEnvelope(body: unknown): { readonly json: unknown } {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw malformed('It has no envelope.');
  const { json, meta, ...others } = body as { json?: unknown; meta?: unknown };
  const hasMeta = meta !== undefined && !(Array.isArray(meta) && meta.length === 0);
  if (hasMeta || Object.keys(others).length > 0)
    throw malformed('Its envelope carries more than plain values.');
  return { json };
}

export function malformed(why: string): Refusal {
  return new Refusal('input.invalid', {
    what: 'Nothing was done: the request cannot be read.',
    why,
    todo: 'Send what /api/openapi.json describes.',
  });
}

/** Counts brackets outside strings, without building anything. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      depth += 1;
      if (depth > DEPTH_MAX) return true;
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) depth -= 1;
  }
  return false;
}

function refuseForbiddenKeys(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) refuseForbiddenKeys(item);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.has(key)) throw malformed('It uses a key that is never part of a request.');
    refuseForbiddenKeys(item);
  }
}
