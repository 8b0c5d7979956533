/** Errors of the file system in the program's own words. */
import { Fault, Refusal } from '#shared/errors/index.ts';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Turns a file-system error into a Refusal or Fault; anything else is returned as it came. */
export function explainFileError(error: unknown): unknown {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Fault('disk-full', 'The disk is full. Nothing was changed; free some space and try again.', {
        cause: error,
      });
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new Refusal('book.read-only', {
        what: 'Nothing was changed.',
        why: 'This folder can only be read.',
        todo: 'Choose a folder you may write to, or ask who set it to read-only.',
      });
    case 'EIO':
      return new Fault('disk', 'The disk reported an error. Nothing was changed.', { cause: error });
    default:
      return error;
  }
}
