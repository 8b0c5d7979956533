/** Files on their way in: bytes to /api/files, which keeps them by their SHA-256; both hosts answer there. */
import { ORPCError } from '@orpc/client';
import { isDesktop, takeToken } from './transport.ts';

/** Largest file the host takes; refused here before it is sent. */
const FILE_BYTES_MAX = 64 * 1024 * 1024;

/** Stores a file and answers its SHA-256. Throws what `troubleOf` can put into words. */
export async function sendFile(file: Blob): Promise<string> {
  if (file.size > FILE_BYTES_MAX) {
    throw refused('file.too-large', {
      what: 'The file is too large.',
      why: 'Files may have up to 64 MB.',
      todo: 'Export fewer rows at a time.',
    });
  }
  const isWindow = isDesktop();
  const token = isWindow ? null : takeToken();
  const answer = await fetch('/api/files', {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    // Electron's own schemes lose the body of a request when it is a Blob (electron#39709).
    body: isWindow ? await file.arrayBuffer() : file,
  });
  const said: unknown = await answer.json();
  if (!answer.ok) throw refused('file.invalid', said, answer.status);
  const stored = said as { readonly sha256: string; readonly bytes: number };
  if (stored.bytes === file.size) return stored.sha256;
  throw refused('file.invalid', {
    what: 'The file was not taken.',
    why: `Only ${stored.bytes} of its ${file.size} bytes arrived.`,
    todo: 'Choose the file again; save a copy of it first if another program has it open.',
  });
}

function refused(code: string, said: unknown, status = 400): ORPCError<string, unknown> {
  const data = typeof said === 'object' && said !== null && 'data' in said ? said.data : said;
  return new ORPCError(code, { status, message: 'The file was not taken.', data });
}
