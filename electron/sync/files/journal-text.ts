/** Plain-text journals of hledger and ledger: the same transactions, declared a little differently. */
import type { LocalDate } from '#shared/calendar/index.ts';
import type { FileAccount, FileEntry, FileLine, Writer } from './entry.ts';
import { oneLine, plainAmount } from './text.ts';

const ROOTS = {
  asset: 'assets',
  liability: 'liabilities',
  equity: 'equity',
  income: 'income',
  expense: 'expenses',
} as const;
const TYPES = { asset: 'A', liability: 'L', equity: 'E', income: 'R', expense: 'X' } as const;

/** `assets:trust:T1000 Trust cash`: one blank inside names, no sign that starts a comment or a virtual posting. */
export function journalName(account: Pick<FileAccount, 'class' | 'code' | 'name'>, fund: string): string {
  return `${ROOTS[account.class]}:${fund}:${namePart(`${account.code} ${account.name}`)}`;
}

function namePart(text: string): string {
  return oneLine(text.replaceAll(/[;:()[\]{}<>"|=@*!#%~]/gu, ' '));
}

/** Tags end at a comma or the line; a colon would begin another tag. */
const tagText = (text: string): string => oneLine(text.replaceAll(/[,;:]/gu, ' '));
/** A semicolon begins a comment, a bar splits payee from note. */
const words = (text: string): string => oneLine(text.replaceAll(/[;|]/gu, ','));
/** What a description may not begin with: marks, or the parenthesis of a code. */
const safeStart = (text: string): string => text.replace(/^[*!(\s]+/u, '');

function posting({ account, cents, client, policy, carrier }: FileLine): string {
  const tags = [
    ['client', client],
    ['policy', policy],
    ['carrier', carrier],
  ].flatMap(([name = '', value = '']) => (value === '' ? [] : [`${name}: ${tagText(value)}`]));
  const comment = tags.length === 0 ? '' : `  ; ${tags.join(', ')}`;
  return `    ${account.name}  $${plainAmount(cents)}${comment}\n`;
}

function transaction(entry: FileEntry): string {
  const memo = words(entry.memo);
  const text = memo === '' ? words(entry.title) : `${words(entry.title)} | ${memo}`;
  const first = `${entry.accountingOn} * (${entry.documentNumber}) ${safeStart(text)}\n    ; entry: ${entry.entryNumber}\n`;
  return `\n${first}${entry.lines.map(posting).join('')}`;
}

const comment = (mark: string, on: LocalDate): string =>
  `${mark} Journal written by Coverbook, from ${on}. Debits are positive; trust and operating money are apart.\n\n`;

export function hledgerWriter(): Writer {
  return {
    head: (accounts, firstOn) =>
      `${comment(';', firstOn)}commodity $1,000.00\n${accounts
        .map((account) => `account ${account.name}  ; type: ${TYPES[account.class]}\n`)
        .join('')}`,
    entry: transaction,
  };
}

export function ledgerWriter(): Writer {
  return {
    head: (accounts, firstOn) =>
      `${comment(';', firstOn)}commodity $\n    format $1,000.00\n${['entry', 'client', 'policy', 'carrier']
        .map((tag) => `tag ${tag}\n`)
        .join('')}${accounts.map((account) => `account ${account.name}\n`).join('')}`,
    entry: transaction,
  };
}
