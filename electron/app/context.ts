/** What the parts of the program share: the open company, the clock, who is told about changes. */
import type { Registry } from '#electron/rpc/registry.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { ChangeFeed } from './changes.ts';
import type { Clock } from './clock.ts';
import type { OpenCompany } from './company.ts';

export type LogLine = (level: 'info' | 'warn' | 'error', message: string, detail?: unknown) => void;

export type Context = {
  readonly booksDirectory: string;
  readonly version: string;
  readonly clock: Clock;
  readonly log: LogLine;
  readonly changes: ChangeFeed;
  readonly registry: Registry;
  readonly chooseFolder: (() => Promise<string | null>) | null;
  /** Something was posted: idle work waits until it is quiet. */
  readonly noteActivity: () => void;
  /** The open company folder; null while none is open. */
  readonly company: () => OpenCompany | null;
  /** Closes the open one, if any; `next` is the open one from now on. */
  readonly replaceCompany: (next: OpenCompany | null) => void;
};

export function openCompanyOf(context: Pick<Context, 'company'>): OpenCompany {
  const company = context.company();
  if (company !== null) return company;
  throw new Refusal('book.none-open', {
    what: 'No company folder is open.',
    why: 'This needs one.',
    todo: 'Open the sample agency, create an agency, or open a company folder.',
  });
}
