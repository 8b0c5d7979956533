/**
 * The local log of what went wrong on our side. It never leaves the machine, rotates, and holds no amounts, names or
 * tokens: of a message only lower-case words survive, of a stack only where in our code it was.
 */
import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type Incident = {
  readonly incident: string;
  readonly at: string;
  /** Which procedure or part of a host. */
  readonly where: string;
  readonly kind: string;
  readonly message: string;
  readonly frames: readonly string[];
};

export type IncidentLog = {
  /** Logs an error and answers its incident id, such as `INC-7F3A-09C2`. Never throws. */
  record(where: string, error: unknown, at: string): string;
};

const FILE_BYTES_MAX = 1_000_000;
const FILES_KEPT = 5;
const FRAMES_MAX = 12;
const CAUSES_MAX = 3;

/** Writes `coverbook.log` in `directory`, keeping four older files. */
export function createIncidentLog(directory: string): IncidentLog {
  const path = join(directory, 'coverbook.log');
  return {
    record: (where, error, at) => {
      const described = describe(where, error, at);
      try {
        mkdirSync(directory, { recursive: true, mode: 0o700 });
        rotate(path);
        appendFileSync(path, `${JSON.stringify(described)}\n`, { mode: 0o600 });
      } catch {
        // A log that cannot be written must not turn one trouble into two.
      }
      return described.incident;
    },
  };
}

function rotate(path: string): void {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes < FILE_BYTES_MAX) return;
  rmSync(`${path}.${FILES_KEPT - 1}`, { force: true });
  for (let older = FILES_KEPT - 2; older >= 1; older -= 1) {
    if (statSync(`${path}.${older}`, { throwIfNoEntry: false }) !== undefined) {
      renameSync(`${path}.${older}`, `${path}.${older + 1}`);
    }
  }
  renameSync(path, `${path}.1`);
}

export function describe(where: string, error: unknown, at: string): Incident {
  return {
    incident: newIncidentId(),
    at,
    where,
    kind: kindOf(error),
    message: messagesOf(error).join(' < '),
    frames: framesOf(error),
  };
}

function newIncidentId(): string {
  const digits = randomBytes(4).toString('hex').toUpperCase();
  return `INC-${digits.slice(0, 4)}-${digits.slice(4)}`;
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return `${error.name}${code}`;
}

/** The message and those of its causes, scrubbed. */
function messagesOf(error: unknown): string[] {
  const messages: string[] = [];
  let current = error;
  while (current instanceof Error && messages.length < CAUSES_MAX) {
    messages.push(scrub(current.message));
    current = current.cause;
  }
  return messages;
}

/** Keeps lower-case words and the first word; what is quoted, capitalised or has a digit may be somebody's. */
export function scrub(message: string): string {
  const unquoted = message.slice(0, 2000).replace(/"[^"]*"?|'[^']*'?|`[^`]*`?/g, '…');
  const words = unquoted.split(/\s+/).map((word, at) => {
    if (word === '…' || /^[^\p{L}\p{N}]+$/u.test(word)) return word;
    const isOurs = /^[a-z][a-z-]*[.,:;]?$/.test(word) || (at === 0 && /^[A-Z][a-z]+[.,:;]?$/.test(word));
    return isOurs ? word : '#';
  });
  return words.join(' ').slice(0, 300);
}

/** Function and place of each frame; paths are cut to what lies inside the program. */
function framesOf(error: unknown): string[] {
  if (!(error instanceof Error) || error.stack === undefined) return [];
  const lines = error.stack.split('\n').filter((line) => /^\s+at /.test(line));
  return lines.slice(0, FRAMES_MAX).map((line) => {
    const place = /([\w.@-]+:\d+:\d+)\)?$/.exec(line)?.[1] ?? '?';
    const name = /^\s+at (?:async )?([\w.<>$]+) \(/.exec(line)?.[1] ?? '';
    return `${name} ${place}`.trim();
  });
}
