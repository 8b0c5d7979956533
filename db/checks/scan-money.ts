/** I1 and I2, added up again from the stored lines alone. */
import { type Cents, formatMoney } from '#shared/money/index.ts';
import type { Part, ScannedEntry } from './stream.ts';
import { type CheckedFile, type Findings, findings } from './types.ts';

type Account = {
  readonly id: number;
  readonly fund: 'trust' | 'operating';
  readonly cash_role: string | null;
};

/** Sums by two keys; one lookup each, no text is glued together three million times. */
type Sums = Map<string, Map<string, number>>;

function addTo(sums: Sums, outer: string, inner: string, cents: number): void {
  let row = sums.get(outer);
  if (row === undefined) {
    row = new Map();
    sums.set(outer, row);
  }
  row.set(inner, (row.get(inner) ?? 0) + cents);
}

export function moneyChecks(file: CheckedFile): Part {
  const accounts = new Map(
    file.read
      .rows<Account>('SELECT id, fund, cash_role FROM ledger_account')
      .map((account) => [account.id, account]),
  );
  const balanced = findings();
  /** By owner and component: trust lines that are not cash (debit positive) plus held money must be zero. */
  const owed: Sums = new Map();
  /** By bank account: cash less held money must be zero. */
  const cash = new Map<number | null, number>();
  const fundTotals = { trust: 0, operating: 0 };
  let entries = 0;
  return {
    entry: (entry) => {
      entries += 1;
      checkBalance(entry, accounts, fundTotals, balanced);
      addUp(entry, accounts, owed, cash);
    },
    finish: () => {
      for (const [fund, cents] of Object.entries(fundTotals)) {
        if (cents !== 0)
          balanced.add(`All lines of the ${fund} fund together differ by ${formatMoney(cents as Cents)}.`);
      }
      return { I1: balanced.outcome(entries), I2: heldOutcome(owed, cash) };
    },
  };
}

function checkBalance(
  entry: ScannedEntry,
  accounts: ReadonlyMap<number, Account>,
  totals: { trust: number; operating: number },
  found: Findings,
): void {
  let trust = 0;
  let operating = 0;
  for (const line of entry.lines) {
    const cents = line[4] as number;
    if (accounts.get(line[2] as number)?.fund === 'trust') trust += cents;
    else operating += cents;
  }
  totals.trust += trust;
  totals.operating += operating;
  if (trust === 0 && operating === 0 && entry.lines.length >= 2) return;
  const [, seq] = entry.columns;
  found.add(
    `Entry ${seq} is off by ${formatMoney(trust as Cents)} in trust and ${formatMoney(operating as Cents)} in operating.`,
  );
}

function addUp(
  entry: ScannedEntry,
  accounts: ReadonlyMap<number, Account>,
  owed: Sums,
  cash: Map<number | null, number>,
): void {
  for (const line of entry.lines) {
    const account = accounts.get(line[2] as number);
    if (account?.fund !== 'trust') continue;
    const cents = line[4] as number;
    if (account.cash_role === null) addTo(owed, String(line[5]), String(line[6]), cents);
    else cash.set(line[7] as number | null, (cash.get(line[7] as number | null) ?? 0) + cents);
  }
  for (const row of entry.held) {
    const cents = row[9] as number;
    addTo(owed, row[4] as string, row[5] as string, cents);
    cash.set(row[3] as number, (cash.get(row[3] as number) ?? 0) - cents);
  }
}

function heldOutcome(owed: Sums, cash: ReadonlyMap<number | null, number>) {
  const found = findings();
  let examined = cash.size;
  for (const [owner, components] of owed) {
    examined += components.size;
    for (const [component, cents] of components) {
      if (cents !== 0) {
        found.add(
          `Held for ${owner}, ${component}, differs by ${formatMoney(cents as Cents)} from what is owed less what is receivable.`,
        );
      }
    }
  }
  for (const [bank, cents] of cash) {
    if (cents !== 0)
      found.add(
        `Cash of trust bank account ${bank ?? '(none)'} differs by ${formatMoney(cents as Cents)} from what is held.`,
      );
  }
  return found.outcome(examined);
}
