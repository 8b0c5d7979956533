/** Ledger accounts as choices: found by code or by words of the name, fund and class in sight. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { LedgerAccount } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { negate } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { FundLetter } from './Facts.tsx';
import type { Option } from './Lookup.tsx';

const NONE: readonly LedgerAccount[] = [];

/** The chart as of today; one cached answer for all lookups. */
export function useChart(): readonly LedgerAccount[] {
  return useQuery(orpc.ledger.chart.queryOptions({ input: {} })).data?.accounts ?? NONE;
}

type Style = 'by fund' | 'for posting';

/** `for posting`: accounts kept by documents stay in the list but cannot be chosen. */
export function useAccountOptions(accounts: readonly LedgerAccount[], style: Style): readonly Option[] {
  return useMemo(
    () =>
      accounts.map((account) => ({
        value: String(account.ledgerAccountId),
        label: `${account.code} ${account.name}`,
        also: account.class,
        ...(style === 'by fund' ? { group: account.fund === 'trust' ? 'Trust' : 'Operating' } : {}),
        ...(style === 'for posting' && account.isControl ? { offBecause: 'kept by documents' } : {}),
        content: (
          <>
            <FundLetter fund={account.fund} />
            <span className="code">{account.code}</span>
            <span className="ell">{account.name}</span>
            {style === 'for posting' && account.isControl ? null : (
              <span className="tail">{account.class}</span>
            )}
          </>
        ),
      })),
    [accounts, style],
  );
}

/** A balance as its own side reads it: a liability of 100.00 credit is 100.00, not (100.00). */
export function naturalBalance(account: Pick<LedgerAccount, 'normalSide'>, debitPositive: Cents): Cents {
  return account.normalSide === 'debit' ? debitPositive : negate(debitPositive);
}

export const CLASS_WORDS: Readonly<Record<LedgerAccount['class'], string>> = {
  asset: 'Assets',
  liability: 'Liabilities',
  equity: 'Equity',
  income: 'Income',
  expense: 'Expenses',
};
export const CLASS_ORDER = ['asset', 'liability', 'equity', 'income', 'expense'] as const;
