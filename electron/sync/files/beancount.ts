/** Beancount journals: accounts are opened before they are used, and their names are letters, digits and hyphens. */
import type { FileAccount, FileEntry, FileLine, Writer } from './entry.ts';
import { oneLine, plainAmount } from './text.ts';

const ROOTS = {
  asset: 'Assets',
  liability: 'Liabilities',
  equity: 'Equity',
  income: 'Income',
  expense: 'Expenses',
} as const;

/** Beancount's own rule for the parts of a name below the root. */
export const BEANCOUNT_ACCOUNT = /^(Assets|Liabilities|Equity|Income|Expenses)(:[A-Z0-9][A-Za-z0-9-]*)+$/u;

/** `Assets:Trust:T1000-Trust-cash`. */
export function beancountName(account: Pick<FileAccount, 'class' | 'code' | 'name'>, fund: string): string {
  const part = `${account.code} ${account.name}`
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '');
  return `${ROOTS[account.class]}:${fund.charAt(0).toUpperCase()}${fund.slice(1)}:${part}`;
}

const quoted = (text: string): string => `"${oneLine(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

function posting({ account, cents, client, policy, carrier }: FileLine): string {
  const facts = [
    ['client', client],
    ['policy', policy],
    ['carrier', carrier],
  ].flatMap(([name = '', value = '']) => (value === '' ? [] : [`    ${name}: ${quoted(value)}\n`]));
  return `  ${account.name}  ${plainAmount(cents)} USD\n${facts.join('')}`;
}

function transaction(entry: FileEntry): string {
  const first = `${entry.accountingOn} * ${quoted(entry.title)} ${quoted(entry.memo)} ^${entry.documentNumber}\n`;
  return `\n${first}  entry: ${entry.entryNumber}\n${entry.lines.map(posting).join('')}`;
}

export function beancountWriter(): Writer {
  return {
    head: (accounts, firstOn) =>
      `; Journal written by Coverbook. Debits are positive; trust and operating money are apart.\noption "operating_currency" "USD"\n\n${accounts
        .map((account) => `${firstOn} open ${account.name} USD\n`)
        .join('')}`,
    entry: transaction,
  };
}
