/** New entries from lines of the bank: what the bank did, posted on its day, and matched with its line in one transaction. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  type Envelope,
  type InputOf,
  POOL,
  post,
  type PostingLine,
  type PostingPlan,
  reverse,
} from '#electron/ledger/index.ts';
import { postDeposit } from '#electron/receipts/index.ts';
import { interestOwner, sweep } from '#electron/trust/index.ts';
import { addDays } from '#shared/calendar/index.ts';
import type { reconciliation } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { negate } from '#shared/money/index.ts';
import { releaseMatch } from './commands.ts';
import { bankItems, type LineRow, toBankLine } from './items.ts';
import { itemOf, lineOf, makeMatch } from './match-commands.ts';
import { openLine } from './open-line.ts';
import { receiptsFor, type Undeposited } from './receipts-for.ts';
import { returnsFor } from './returns.ts';

type Order = InputOf<typeof reconciliation.postFromLine>;
export type Bank = { readonly id: number; readonly fund: 'trust' | 'operating'; readonly state: string };

const POSTED = { how: 'posted', score: 100, reason: 'Posted from the line' } as const;

export function postFromLine(
  tx: WriteTx,
  { lineId, as }: Order,
  envelope: Envelope,
): { entryId: number; matchId: number } {
  const line = openLine(tx, lineId);
  const bank = bankOf(tx, line.bank_account_id);
  const entryId = postAs(tx, line, bank, as, envelope);
  const item = itemOf(tx, bank.id, entryId);
  if (item.cents !== line.cents) {
    throw new Refusal('entry.unbalanced', {
      what: 'Not posted: the entry is not the line.',
      why: 'An entry made from a line moves the same amount the same way.',
      todo: 'Choose what the line is.',
    });
  }
  return { entryId, matchId: makeMatch(tx, bank.id, { lines: [line], items: [item] }, POSTED, envelope) };
}

export function bankOf(db: ReadDb, bankAccountId: number): Bank {
  return db.row<Bank>('SELECT id, fund, state FROM bank_account WHERE id = ?', bankAccountId) as Bank;
}

export function postAs(tx: WriteTx, line: LineRow, bank: Bank, as: Order['as'], envelope: Envelope): number {
  switch (as.type) {
    case 'fee':
      if (line.cents > 0) throw wrongWay('A fee goes out.');
      return post(tx, envelope, feePlan(line, bank)).entryId;
    case 'interest':
      if (line.cents < 0) throw wrongWay('Interest comes in.');
      return post(tx, envelope, interestPlan(line, bank, as.owner ?? interestOwner(tx, bank, line.on_date)))
        .entryId;
    case 'sweep':
      if (line.cents > 0 || bank.fund !== 'trust') throw wrongWay('A sweep goes out of a trust account.');
      return sweep(
        tx,
        {
          sweptOn: line.on_date,
          bankAccountId: bank.id,
          cents: negate(line.cents),
          requestId: envelope.requestId,
        },
        envelope,
      ).entryId;
    case 'deposit':
      if (line.cents < 0 || bank.fund !== 'trust') throw wrongWay('A deposit comes into a trust account.');
      return postDeposit(
        tx,
        {
          depositOn: line.on_date,
          bankAccountId: bank.id,
          receiptIds: as.receiptIds,
          bankLineCents: line.cents,
          requestId: envelope.requestId,
        },
        envelope,
      ).entryId;
    case 'account':
      return post(tx, envelope, accountPlan(tx, line, bank, as)).entryId;
  }
}

function wrongWay(why: string): Refusal {
  return new Refusal('entry.invalid', {
    what: 'Not posted.',
    why,
    todo: 'Choose what the line is.',
    field: 'as.type',
  });
}

const about = (line: LineRow, what: string): Pick<PostingPlan, 'accountingOn' | 'memo'> => ({
  accountingOn: line.on_date,
  memo: `${what}, ${line.text}`.slice(0, 200).toWellFormed(),
});

/** In trust (J17) the agency is short by the fee until operating restores it: fees are never the owners' cost. */
function feePlan(line: LineRow, bank: Bank): PostingPlan {
  const cents = negate(line.cents);
  if (bank.fund === 'operating') {
    return {
      kind: 'bankFee',
      ...about(line, 'Bank fee'),
      lines: [
        { account: 'O6000', cents },
        { account: 'O1200', cents: line.cents, bankAccountId: bank.id },
      ],
    };
  }
  const owner = { beneficiary: 'agency', component: 'commission' };
  return {
    kind: 'bankReturnFee',
    ...about(line, 'Bank fee'),
    lines: [
      { ...owner, account: 'T1190', cents, bankAccountId: bank.id },
      { ...POOL, account: 'T1000', cents: line.cents, bankAccountId: bank.id },
      { account: 'O6000', cents },
      { account: 'O2390', cents: line.cents },
    ],
    held: [{ ...owner, bankAccountId: bank.id, cents: line.cents }],
  };
}

/** J32 where the agency may keep it, J32n where it belongs to the principals. */
function interestPlan(line: LineRow, bank: Bank, owner: 'agency' | 'principals'): PostingPlan {
  const { cents } = line;
  if (bank.fund === 'operating') {
    return {
      kind: 'bankInterest',
      ...about(line, 'Interest'),
      lines: [
        { account: 'O1200', cents, bankAccountId: bank.id },
        { account: 'O4040', cents: negate(cents) },
      ],
    };
  }
  const cash: PostingLine = { ...POOL, account: 'T1000', cents, bankAccountId: bank.id };
  if (owner === 'principals') {
    const principals = { beneficiary: 'principals', component: 'interest' };
    return {
      kind: 'trustInterestHeld',
      ...about(line, 'Interest held for principals'),
      lines: [cash, { ...principals, account: 'T2070', cents: negate(cents) }],
      held: [{ ...principals, bankAccountId: bank.id, cents }],
    };
  }
  const agency = { beneficiary: 'agency', component: 'interest' };
  return {
    kind: 'trustInterest',
    ...about(line, 'Interest the agency keeps'),
    lines: [
      cash,
      { ...agency, account: 'T2090', cents: negate(cents) },
      { account: 'O1390', cents },
      { account: 'O4040', cents: negate(cents) },
    ],
    held: [{ ...agency, bankAccountId: bank.id, cents }],
  };
}

/** On an operating account a line may be any cost or income. */
function accountPlan(
  tx: ReadDb,
  line: LineRow,
  bank: Bank,
  as: Extract<Order['as'], { type: 'account' }>,
): PostingPlan {
  if (bank.fund === 'trust')
    throw wrongWay('Money in trust is posted by its document, so that it has an owner.');
  const account = tx.row<{
    code: string;
    fund: string;
    is_control: 0 | 1;
    name: string;
    cash_role: string | null;
  }>('SELECT code, fund, is_control, name, cash_role FROM ledger_account WHERE id = ?', as.ledgerAccountId);
  if (account === undefined) {
    throw new Refusal('account.not-found', {
      what: 'No such account.',
      why: `There is no ledger account with id ${as.ledgerAccountId}.`,
      todo: 'Choose one from the chart of accounts.',
      field: 'as.ledgerAccountId',
    });
  }
  if (account.is_control === 1 || account.fund === 'trust' || account.cash_role !== null) {
    throw new Refusal('account.control', {
      what: `Not posted to ${account.code} ${account.name}.`,
      why: 'That account is kept by its documents.',
      todo: 'Choose an account of costs, income or equity.',
      field: 'as.ledgerAccountId',
    });
  }
  return {
    kind: 'manual',
    accountingOn: line.on_date,
    memo: as.memo,
    lines: [
      { account: 'O1200', cents: line.cents, bankAccountId: bank.id },
      { account: account.code, cents: negate(line.cents) },
    ],
  };
}

/** Kinds that are nothing but their line: taking the match back takes the entry back. */
const OWN_KINDS = new Set([
  'bankReturnFee',
  'bankFee',
  'trustInterest',
  'trustInterestHeld',
  'bankInterest',
  'manual',
]);

/** The entries a line was posted as go with its match: reversed on their own day, and paired with what reverses them. */
export function takeBackPosted(tx: WriteTx, matchId: number, envelope: Envelope): void {
  const found = tx.row<{ how: string; bank_account_id: number }>(
    'SELECT how, bank_account_id FROM bank_match WHERE id = ?',
    matchId,
  );
  const items = bankItems(tx, 'i.match_id = ?', matchId);
  // Posted with the match, in the same command; an entry that was there before stays.
  const own = tx.rows<{ id: number }>(
    `SELECT e.id FROM bank_match AS m JOIN bank_item AS i ON i.match_id = m.id JOIN journal_entry AS e ON e.id = i.entry_id
     WHERE m.id = ? AND e.recorded_at = m.made_at AND NOT EXISTS (SELECT 1 FROM journal_entry AS r WHERE r.reverses_id = e.id)`,
    matchId,
  );
  releaseMatch(tx, matchId);
  if (found?.how !== 'posted') return;
  const bankAccountId = found.bank_account_id;
  for (const item of items) {
    if (!OWN_KINDS.has(item.kind) || !own.some(({ id }) => id === item.entry_id)) continue;
    const { entryId } = reverse(tx, envelope, {
      entryId: item.entry_id,
      accountingOn: item.on_date,
      reason: 'the bank line is something else',
    });
    const both = [itemOf(tx, bankAccountId, item.entry_id), itemOf(tx, bankAccountId, entryId)];
    makeMatch(
      tx,
      bankAccountId,
      { lines: [], items: both },
      { how: 'pair', score: 100, reason: 'Posted from a line and taken back' },
      envelope,
    );
  }
}

type Preview = {
  readonly line: ReturnType<typeof toBankLine>;
  readonly fund: 'trust' | 'operating';
  readonly suggested: 'fee' | 'interest' | 'sweep' | 'deposit' | 'account' | 'return' | 'none';
  readonly interestOwner: 'agency' | 'principals';
  readonly interestWhy: string;
  readonly receipts: Undeposited[];
  readonly chosenReceiptIds: number[];
  readonly receiptsWhy: string;
  readonly returns: ReturnType<typeof returnsFor>;
};

export function previewPost(db: ReadDb, lineId: number): Preview {
  const row = lineOf(db, lineId);
  const bank = bankOf(db, row.bank_account_id);
  const owner = bank.fund === 'trust' ? interestOwner(db, bank, row.on_date) : 'agency';
  const fit =
    bank.fund === 'trust' && row.cents > 0
      ? receiptsFor(db, bank.id, row.cents, addDays(row.on_date, 1))
      : NO_RECEIPTS;
  return {
    line: toBankLine(row),
    fund: bank.fund,
    suggested: suggestedFor(db, row, bank, fit.chosen.length > 0),
    interestOwner: owner,
    interestWhy:
      bank.fund === 'operating'
        ? 'Interest of an operating account is the agency’s.'
        : owner === 'agency'
          ? 'The state’s rules and what is on file let the agency keep it.'
          : 'It belongs to the principals: no consent that lets the agency keep it is on file.',
    receipts: [...fit.receipts],
    chosenReceiptIds: [...fit.chosen],
    receiptsWhy: fit.why,
    returns: bank.fund === 'trust' ? returnsFor(db, row) : [],
  };
}

const NO_RECEIPTS = {
  receipts: [],
  chosen: [],
  why: 'Only what comes into a trust account is a deposit.',
} as const;

function suggestedFor(db: ReadDb, line: LineRow, bank: Bank, hasReceipts: boolean): Preview['suggested'] {
  if (line.kind === 'return' && line.cents < 0) return 'return';
  if (line.kind === 'fee' && line.cents < 0) return 'fee';
  if (line.kind === 'interest' && line.cents > 0) return 'interest';
  if (bank.fund === 'operating') return 'account';
  if (hasReceipts) return 'deposit';
  if (line.cents < 0 && line.kind === 'transfer' && isOwnAccount(db, line.text)) return 'sweep';
  return 'none';
}

/** A transfer whose words name one of the agency's own operating accounts. */
const isOwnAccount = (db: ReadDb, text: string): boolean =>
  db
    .rows<{ last_four: string }>("SELECT last_four FROM bank_account WHERE fund = 'operating'")
    .some(({ last_four }) => text.includes(last_four));
