/** Our accounts, and what each is called in a file: the name chosen for the format, else our suggestion. */
import type { ReadDb } from '#db/connection/index.ts';
import type { AccountClass, ExportFormat, ExportMapping, Fund } from '#shared/contract/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { chartOf, usedTargets } from '../source.ts';
import { CLEARING, INTERFUND, type Target, TRUST_LIABILITY } from '../targets.ts';
import type { FileAccount } from './entry.ts';
import type { Format } from './formats.ts';

export type NamedAccount = FileAccount & {
  readonly label: string;
  readonly codes: readonly string[];
  readonly isSuggested: boolean;
  readonly isUsed: boolean;
  readonly problem: string | null;
};
export type Naming = {
  /** In the order of the chart. */
  readonly accounts: readonly NamedAccount[];
  /** What a journal line is on; the bank account tells the cash of several banks apart. */
  accountOf(ledgerAccountId: number, bankAccountId: number | null): NamedAccount;
};

type Place = {
  readonly target: string;
  readonly label: string;
  readonly codes: readonly string[];
  readonly class: AccountClass;
  readonly fund: Fund;
  readonly code: string;
  readonly name: string;
  readonly isUsed: boolean;
};

/** Without our dots before the last four digits, and without the colon, which begins a sub-account in QuickBooks. */
const plainName = (label: string): string => label.replaceAll('··', '').replaceAll(/[:\s]+/gu, ' ');

const TEXT_FORMATS: readonly ExportFormat[] = ['hledger', 'ledger', 'beancount'];

export function namingFor(db: ReadDb, format: Format, mapping: ExportMapping): Naming {
  const chosen = new Map(
    db
      .rows<{ target: string; code: string; name: string }>(
        'SELECT target, code, name FROM export_account WHERE format = ?',
        format.format,
      )
      .map((row) => [row.target, row]),
  );
  const { places, placeOf } = mapping === 'net' ? netPlaces(db) : fullPlaces(db);
  const accounts = places.map((place): NamedAccount => {
    const own = chosen.get(place.target);
    const suggested = format.suggest(place, place.fund);
    const names = {
      code: own === undefined || own.code === '' ? suggested.code : own.code,
      name: own === undefined || own.name === '' ? suggested.name : own.name,
    };
    const { target, label, codes, isUsed } = place;
    const problem = format.problemOf(names) ?? formulaProblem(names, format.format);
    return {
      target,
      label,
      codes,
      isUsed,
      class: place.class,
      ...names,
      isSuggested: own === undefined,
      problem,
    };
  });
  const byTarget = new Map(accounts.map((account) => [account.target, account]));
  return {
    accounts,
    accountOf: (ledgerAccountId, bankAccountId) => {
      const account = byTarget.get(placeOf(ledgerAccountId, bankAccountId));
      invariant(account !== undefined, `Ledger account ${ledgerAccountId} has a name in every file`);
      return account;
    },
  };
}

/** Names are never marked as text with an apostrophe, because the other program would not find them. */
function formulaProblem(names: { code: string; name: string }, format: ExportFormat): string | null {
  if (TEXT_FORMATS.includes(format)) return null;
  return [names.code, names.name].some((text) => /^[=+\-@]/u.test(text))
    ? 'A spreadsheet would take it for a formula.'
    : null;
}

type Places = {
  readonly places: readonly Place[];
  readonly placeOf: (ledgerAccountId: number, bankAccountId: number | null) => string;
};

/** Net mapping (domain 3.2b): the targets of the connection to QuickBooks, receipts on their way joined to their bank. */
function netPlaces(db: ReadDb): Places {
  const chart = chartOf(db, 'net');
  const used = usedTargets(db, chart);
  const follows = new Map(chart.targets.map((target) => [target.key, target.follows]));
  const places = chart.targets
    .filter((target) => target.follows === null)
    .map(
      (target): Place => ({
        target: target.key,
        label: target.label,
        codes: target.codes,
        class: classOf(target),
        fund: target.kind === 'trustCash' || target.kind === 'trustLiability' ? 'trust' : 'operating',
        code: codeOf(target),
        name: plainName(target.label),
        isUsed: used.has(target.key),
      }),
    );
  return {
    places,
    placeOf: (ledgerAccountId, bankAccountId) => {
      const own = chart.targetOf(ledgerAccountId, bankAccountId);
      return follows.get(own) ?? own;
    },
  };
}

function classOf({ kind }: Target): AccountClass {
  switch (kind) {
    case 'trustCash':
    case 'clearing':
    case 'interfund':
      return 'asset';
    case 'trustLiability':
    case 'uncollected':
      return 'liability';
    default:
      return kind;
  }
}

/** One short code each, from our chart where the target is one account. */
const CODES: Readonly<Record<string, string>> = {
  [TRUST_LIABILITY]: 'T2000',
  [INTERFUND]: 'O1390',
  [CLEARING]: 'O1200',
};
function codeOf(target: Target): string {
  const lastFour = /··(\w+)$/u.exec(target.label)?.[1];
  const [first = ''] = target.codes;
  if (target.kind === 'trustCash' && lastFour !== undefined) return `${first}-${lastFour}`;
  return CODES[target.key] ?? first;
}

type ChartRow = {
  id: number;
  code: string;
  name: string;
  fund: Fund;
  class: AccountClass;
  is_bank: 0 | 1;
  is_used: 0 | 1;
};
type BankRow = {
  id: number;
  bank_name: string;
  last_four: string;
  ledger_account_id: number;
  is_used: 0 | 1;
};

/** Every account of the chart; the cash of each bank account by itself. */
function fullPlaces(db: ReadDb): Places {
  const banks = db.rows<BankRow>(
    `SELECT id, bank_name, last_four, ledger_account_id,
       EXISTS (SELECT 1 FROM bank_day AS d WHERE d.bank_account_id = bank_account.id) AS is_used
     FROM bank_account ORDER BY id`,
  );
  const rows = db.rows<ChartRow>(
    `SELECT id, code, name, fund, class, cash_role IS 'bank' AS is_bank,
       EXISTS (SELECT 1 FROM account_month AS m WHERE m.ledger_account_id = ledger_account.id) AS is_used
     FROM ledger_account ORDER BY fund DESC, code`,
  );
  const isBank = new Set(rows.filter(({ is_bank }) => is_bank === 1).map(({ id }) => id));
  const places = rows.flatMap((row): Place[] => {
    const own = { codes: [row.code], class: row.class, fund: row.fund };
    const whole: Place = {
      ...own,
      target: `ledger:${row.id}`,
      label: row.name,
      code: row.code,
      name: row.name,
      isUsed: row.is_used === 1,
    };
    if (row.is_bank === 0) return [whole];
    const kept = banks.filter((bank) => bank.ledger_account_id === row.id);
    const byBank = kept.map(
      (bank): Place => ({
        ...own,
        target: `ledger:${row.id}:${bank.id}`,
        label: `${row.name}, ${bank.bank_name} ··${bank.last_four}`,
        code: `${row.code}-${bank.last_four}`,
        name: plainName(`${row.name} ${bank.bank_name} ${bank.last_four}`),
        isUsed: bank.is_used === 1,
      }),
    );
    // Operating cash may be posted without saying which bank.
    return row.fund === 'trust' ? byBank : [{ ...whole, isUsed: whole.isUsed }, ...byBank];
  });
  return {
    places,
    placeOf: (ledgerAccountId, bankAccountId) =>
      isBank.has(ledgerAccountId) && bankAccountId !== null
        ? `ledger:${ledgerAccountId}:${bankAccountId}`
        : `ledger:${ledgerAccountId}`,
  };
}
