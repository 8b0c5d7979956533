/**
 * Who may speak to the loopback host. Any web page can send requests to 127.0.0.1, so each one must come under our own
 * name, from our own page or a program, with the key of this launch. Pure: header values in, refusal or nothing out.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { RefusalData } from '#shared/contract/index.ts';

/** A refusal of the transport itself: some have codes of the contract, others can only be met by a program. */
export type Turned = { readonly status: number; readonly code: string; readonly data: RefusalData };

/** 256 bits, made anew at every launch. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export type Asked = {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
};

/** Headers that decide something; two of one make it unclear which was checked and which is used. */
const SINGLE: ReadonlySet<string> = new Set([
  'authorization',
  'content-length',
  'content-type',
  'host',
  'origin',
  'transfer-encoding',
]);

/** Host, Origin and doubled headers: for everything the host answers, also for its pages. */
export function checkSource({ headers, rawHeaders }: Asked, port: number): Turned | null {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    if (SINGLE.has(name) && seen.has(name)) return twice(name);
    seen.add(name);
  }
  const host = headers.host ?? '';
  // A foreign name that resolves to 127.0.0.1 (DNS rebinding) makes the browser think it is that site.
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return foreign('It was sent to another name.');
  if (headers.origin !== undefined && headers.origin !== `http://${host}`)
    return foreign('It came from another site.');
  return null;
}

/** The key, the method and the form of the body: for everything that reaches the program. */
export function checkCall({ method, headers }: Asked, token: string): Turned | null {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return foreign('It came from another site.');
  if (!isKey(headers.authorization, token)) return noKey();
  if (method !== 'POST') return turned(405, 'request.method', 'Every procedure is called with POST.');
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
    return turned(415, 'request.form', 'The body is compressed.');
  }
  return null;
}

/** Only JSON: a form on another page cannot send that without asking first. */
export function checkJson(headers: IncomingHttpHeaders): Turned | null {
  const type = headers['content-type'] ?? '';
  if (/^application\/json(\s*;\s*charset="?utf-8"?)?$/i.test(type)) return null;
  return turned(415, 'request.form', 'The body must be application/json.');
}

/** Bodies over `bytesMax` are refused before they are read where their length is announced. */
export function checkLength(headers: IncomingHttpHeaders, bytesMax: number): Turned | null {
  return Number(headers['content-length'] ?? 0) > bytesMax ? tooLarge(bytesMax) : null;
}

export function tooLarge(bytesMax: number): Turned {
  return {
    status: 413,
    code: 'file.too-large',
    data: {
      what: 'Nothing was saved: the request is too large.',
      why: `It may have up to ${Math.floor(bytesMax / 1_048_576)} MB.`,
      todo: 'Send less at once; files go to /api/files.',
    },
  };
}

export function unknownPath(): Turned {
  return turned(404, 'not-found', 'There is nothing at this address.');
}

export function tooBusy(): Turned {
  return turned(503, 'request.busy', 'Too many requests at once.', 'Wait for the answers, then go on.');
}

function isKey(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer ([\w-]+)$/.exec(authorization ?? '')?.[1] ?? '';
  // Hashes have one length, and comparing them takes the same time wherever they differ.
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function foreign(why: string): Turned {
  const todo = 'Open Coverbook in its own window, or at the address it printed when it started.';
  return { status: 403, code: 'host.foreign', data: { what: 'Nothing was done.', why, todo } };
}

function noKey(): Turned {
  const why = 'The request does not carry the key of this launch.';
  const todo = 'Open the address Coverbook printed when it started.';
  return { status: 401, code: 'auth.required', data: { what: 'Nothing was done.', why, todo } };
}

function twice(name: string): Turned {
  return turned(400, 'request.malformed', `The header ${name} was sent twice.`);
}

function turned(
  status: number,
  code: string,
  why: string,
  todo = 'See /api/openapi.json for how to ask.',
): Turned {
  return { status, code, data: { what: 'Nothing was done.', why, todo } };
}
