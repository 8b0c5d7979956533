/**
 * Row ids: device × 2^40 + sequence, so that rows made offline on several PCs never collide.
 * They are safe integers for 8,192 devices; numbers people see (invoice 2026-00123) are another thing.
 */
import { invariant } from '#shared/errors/index.ts';

export const DEVICE_SPAN = 2 ** 40;
export const DEVICES_MAX = 8_191;

type Id<Name extends string> = number & { readonly __id?: Name };
export type EntryId = Id<'entry'>;
export type LedgerAccountId = Id<'ledgerAccount'>;
export type BankAccountId = Id<'bankAccount'>;
export type UserId = Id<'user'>;
export type JobId = Id<'job'>;

/** Combines a device number (0 … DEVICES_MAX) and its sequence (1 … 2^40-1) into a row id. */
export function idOf(device: number, sequence: number): number {
  invariant(
    Number.isSafeInteger(device) && device >= 0 && device <= DEVICES_MAX,
    `device ${device} out of range`,
  );
  invariant(
    Number.isSafeInteger(sequence) && sequence > 0 && sequence < DEVICE_SPAN,
    `sequence ${sequence} out of range`,
  );
  return device * DEVICE_SPAN + sequence;
}

export function deviceOf(id: number): number {
  return Math.floor(id / DEVICE_SPAN);
}

export function sequenceOf(id: number): number {
  return id % DEVICE_SPAN;
}
