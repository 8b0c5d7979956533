/** The chart as one list: fund, class, account. */
import type { AccountClass, Fund, LedgerAccount } from '#shared/contract/index.ts';
import { CLASS_ORDER } from '#renderer/components/ledgerAccounts.tsx';

export type Line =
  | {
      readonly kind: 'class';
      readonly fund: Fund;
      readonly class: AccountClass;
      readonly accounts: readonly LedgerAccount[];
    }
  | { readonly kind: 'account'; readonly account: LedgerAccount };

type Wanted = {
  readonly fund: Fund | undefined;
  readonly text: string | undefined;
  readonly onlyWithBalance: boolean;
};

export function linesOf(accounts: readonly LedgerAccount[], wanted: Wanted): readonly Line[] {
  const words = (wanted.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (account: LedgerAccount) =>
    (wanted.fund === undefined || account.fund === wanted.fund) &&
    (!wanted.onlyWithBalance || account.balanceCents !== 0) &&
    words.every((word) => `${account.code} ${account.name}`.toLowerCase().includes(word));
  return (['trust', 'operating'] as const).flatMap((fund) =>
    CLASS_ORDER.flatMap((accountClass): Line[] => {
      const inClass = accounts.filter(
        (account) => account.fund === fund && account.class === accountClass && fits(account),
      );
      if (inClass.length === 0) return [];
      return [
        { kind: 'class', fund, class: accountClass, accounts: inClass },
        ...inClass.map((account): Line => ({ kind: 'account', account })),
      ];
    }),
  );
}

export function lineKey(line: Line): string {
  return line.kind === 'account' ? String(line.account.ledgerAccountId) : `${line.fund} ${line.class}`;
}
