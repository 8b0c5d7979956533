/**
 * The router over a message port: the desktop window's way in. What arrives is checked before oRPC sees it, because the
 * page behind the port may be taken over, and an error in oRPC's listener would end the process.
 */
import { RPCHandler } from '@orpc/server/message-port';
import { Refusal, REFUSALS } from '#shared/errors/index.ts';
import { type Turned, tooLarge, unknownPath } from './gate.ts';
import { handlerOptions, type Router } from './router.ts';
import { MESSAGE_BYTES_MAX, malformed, openEnvelope, parseUntrusted } from './untrusted.ts';
import { type TroubleSink, toWire, wireError } from './wire.ts';

/** What we need of a port; Electron's and Node's differ in how they deliver. */
export type Port = {
  postMessage(message: unknown): void;
  onMessage(listener: (data: unknown) => void): void;
  onClose(listener: () => void): void;
};

/** Electron's MessagePortMain, without importing electron. */
export type ElectronPort = {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
};

export function electronPort(port: ElectronPort): Port {
  return {
    postMessage: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', ({ data }) => listener(data));
      port.start();
    },
    onClose: (listener) => void port.on('close', listener),
  };
}

type Forward = (event: { data: unknown }) => void;

/** Message types of oRPC's wire format; a request has none. Streams from the window do not exist. */
const ABORT = 4;

/** Answers every call that arrives, until the port closes. */
export function servePort(router: Router, port: Port, sink: TroubleSink): void {
  const paths = new Set(
    Object.entries(router).flatMap(([module, verbs]) => Object.keys(verbs).map((v) => `/${module}/${v}`)),
  );
  let isOpen = true;
  const post = (message: unknown): void => {
    if (isOpen) port.postMessage(message);
  };
  let forward: Forward = () => undefined;
  const bridge = {
    postMessage: post,
    on: (event: string, listener: (event?: { data: unknown }) => void) => {
      if (event === 'message') forward = listener;
      else
        port.onClose(() => {
          isOpen = false;
          listener();
        });
    },
  };
  new RPCHandler(router, handlerOptions(sink)).upgrade(bridge);
  port.onMessage((data) => {
    try {
      const turned = receive(data, paths, forward);
      if (turned !== null) post(replyTo(data, turned));
    } catch (error) {
      post(replyTo(data, turnedFrom(error, sink)));
    }
  });
}

/** Checks one message and hands it on; answers what it is turned away with. Throws Refusal input.invalid. */
function receive(data: unknown, paths: ReadonlySet<string>, forward: Forward): Turned | null {
  if (typeof data !== 'string') throw malformed('It is not text.');
  if (data.length > MESSAGE_BYTES_MAX) return tooLarge(MESSAGE_BYTES_MAX);
  const { i: id, t: type, p: payload } = partsOf(parseUntrusted(data));
  if (type === ABORT) {
    forward({ data: { i: id, t: ABORT } });
    return null;
  }
  if (type !== undefined) throw malformed('It is of an unknown type.');
  const { u: path, b: body, m: method } = partsOf(payload);
  if (typeof path !== 'string' || method !== undefined) throw malformed('It names no procedure.');
  if (!paths.has(path)) return unknownPath();
  // Rebuilt from what was checked: no headers, nothing else that oRPC would act on.
  forward({ data: { i: id, p: { u: path, b: openEnvelope(body) } } });
  return null;
}

function partsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed('It is not a message.');
  return value as Record<string, unknown>;
}

/** The reply in oRPC's wire format. A message without a readable id gets one that no call waits for. */
function replyTo(data: unknown, { status, code, data: text }: Turned): string {
  const id =
    typeof data === 'string' ? (/^\{"i":("[\w-]{1,40}"|\d{1,15})[,}]/.exec(data)?.[1] ?? '""') : '""';
  const error = wireError(code, status, text).toJSON();
  return `{"i":${id},"p":${JSON.stringify({ s: status, b: { json: error } })}}`;
}

function turnedFrom(error: unknown, sink: TroubleSink): Turned {
  if (error instanceof Refusal) return { status: REFUSALS[error.code], code: error.code, data: error.text };
  const { status, code, data } = toWire(error, 'message port', new Set(), sink);
  return { status, code, data };
}
