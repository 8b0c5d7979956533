/** The hashes of both chains, written again from their description: a check must not trust the code it checks. */
import { hash } from 'node:crypto';

export const GENESIS = 'genesis';

/** An entry: SHA-256 of the previous hash, a newline, and the payload exactly as stored. */
export const hashOfEntry = (previousHash: string, payload: string): string =>
  hash('sha256', `${previousHash}\n${payload}`);

/** A logged command: SHA-256 of the previous hash, a newline, and its columns as a JSON array. */
export const hashOfCommand = (previousHash: string, columns: readonly (string | number)[]): string =>
  hash('sha256', `${previousHash}\n${JSON.stringify(columns)}`);

export const COMMAND_COLUMNS =
  'seq, request_id, procedure, rules_version, device, actor_id, at, business_on, input, output, entries_through, previous_hash, hash';
export type CommandColumns = readonly [
  seq: number,
  requestId: string,
  procedure: string,
  rulesVersion: number,
  device: number,
  actorId: number,
  at: string,
  businessOn: string,
  input: string,
  output: string,
  entriesThrough: number,
  previousHash: string,
  hash: string,
];
export const hashedPart = (row: CommandColumns): readonly (string | number)[] => row.slice(0, 11);
