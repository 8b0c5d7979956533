/** Reading bodies over HTTP, bounded. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '#shared/errors/index.ts';
import { type Turned, tooLarge } from './gate.ts';
import { malformed, parseUntrusted } from './untrusted.ts';

/** Thrown while reading; becomes the answer. */
export class TurnedAway extends Error {
  readonly turned: Turned;
  constructor(turned: Turned) {
    super(turned.code);
    this.turned = turned;
  }
}

/** Chunks as they come. Leaving early does not cut the connection, so that an answer can still be sent. */
export function chunksOf(req: IncomingMessage, res: ServerResponse): AsyncIterableIterator<Buffer> {
  // A careful sender waits for this before it sends a large body.
  if (req.headers.expect?.toLowerCase() === '100-continue') res.writeContinue();
  return req.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer>;
}

/** A JSON body; throws TurnedAway when it is too large, Refusal input.invalid when it cannot be read. */
export async function readJson(
  req: IncomingMessage,
  res: ServerResponse,
  bytesMax: number,
): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunksOf(req, res)) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new TurnedAway(tooLarge(bytesMax));
    chunks.push(chunk);
  }
  return parseUntrusted(decode(Buffer.concat(chunks)));
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw malformed('It is not UTF-8 text.');
    throw error;
  }
}

/** An error of reading as the refusal of the transport; undefined when it is of another kind. */
export function turnedBy(error: unknown): Turned | undefined {
  if (error instanceof TurnedAway) return error.turned;
  if (error instanceof Refusal && error.code === 'input.invalid')
    return { status: 422, code: error.code, data: error.text };
  return undefined;
}
