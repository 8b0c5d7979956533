/** The two refusals every file can meet. */
import { Refusal } from '#shared/errors/index.ts';

export const FEED_BYTES_MAX = 25 * 1024 * 1024;
export const FEED_ROWS_MAX = 200_000;
export const FEED_COLUMNS_MAX = 500;
export const FEED_RECORD_BYTES_MAX = 64 * 1024;

export function refuseFile(why: string, todo: string): Refusal {
  return new Refusal('file.invalid', { what: 'The file cannot be read.', why, todo });
}

export function refuseSize(why: string): Refusal {
  return new Refusal('file.too-large', {
    what: 'The file is too large to import.',
    why,
    todo: 'Split it into smaller files, or export fewer columns or a shorter range of dates.',
  });
}
