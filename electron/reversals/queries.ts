/** What reversing a document would do to everyone, before it is done. */
import type { ReadDb } from '#db/connection/index.ts';
import { entryOf, type OwnerName } from '#electron/billing/index.ts';
import { type OutputOf, reversedOn } from '#electron/ledger/index.ts';
import { fullName } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { DocumentRef, DocumentType, ReversalPreview, reversals } from '#shared/contract/index.ts';
import { type Cents, sum } from '#shared/money/index.ts';
import { type Planned, planReversal } from './commands.ts';
import { byKey } from './guard.ts';
import type { PaidPart } from './parts.ts';
import { undoneRevenue } from './revenue.ts';

export function preview(
  db: ReadDb,
  asked: { readonly document: DocumentRef; readonly reversedOn?: LocalDate | undefined },
  today: LocalDate,
  ownerName: OwnerName,
): ReversalPreview {
  const planned = planReversal(db, asked, today);
  const { document, entries, parts, day, blockers } = planned;
  const revenue = document.type === 'remittance' ? null : undoneRevenue(db, document, entries, parts, day.on);
  const lines = [...planned.lines, ...(revenue?.rest?.lines ?? [])];
  return {
    document: { type: document.type, id: document.id },
    title: document.title,
    on: document.on,
    cents: document.cents,
    reversedOn: day.on,
    dayWhy: day.why,
    reopened: reopenedOf(parts),
    effects: [...moved(lines), ...owners(db, planned, ownerName)],
    notes: [...NOTES[document.type]],
    blockers: blockers.map(({ code: _code, ...blocker }) => blocker),
    entry: entryOf(db, lines).map((line) => ({
      ...line,
      fund: line.code.startsWith('T') ? ('trust' as const) : ('operating' as const),
    })),
  };
}

function reopenedOf(parts: readonly PaidPart[]): ReversalPreview['reopened'] {
  const rows = Map.groupBy(parts, (part) => `${part.invoiceId} ${part.policyTermId}`);
  return [...rows.values()].map((of) => {
    const { invoiceId, invoiceNumber, policyNumber, dueOn } = of[0] as PaidPart;
    return { invoiceId, invoiceNumber, policyNumber, dueOn, cents: sum(of.map(({ cents }) => cents)) };
  });
}

/** Applications and transfers, newest first. */
export function onAccount(db: ReadDb, limit: number): OutputOf<typeof reversals.onAccount>['rows'] {
  type Row = {
    type: 'application' | 'transfer';
    id: number;
    title: string;
    words: string;
    on: LocalDate;
    cents: Cents;
    entryId: number;
    reversedOn: LocalDate | null;
  };
  const rows = db.rows<Row>(
    `SELECT * FROM (
       SELECT 'application' AS type, u.id, 'application ' || u.number AS title, ${fullName('a')} AS words, u.applied_on AS "on", u.cents,
         u.entry_id AS entryId, ${reversedOn('application', 'u.id')} AS reversedOn
       FROM unapplied_application AS u JOIN account AS a ON a.id = u.account_id
       UNION ALL SELECT 'transfer', e.id, 'transfer of entry ' || e.seq, e.memo, e.accounting_on, e.total_cents, e.id,
         ${reversedOn('transfer', 'e.id')}
       FROM journal_entry AS e WHERE e.id IN (SELECT entry_id FROM unapplied_move WHERE reason = 'transferred')
         AND e.kind = 'unappliedTransfer') ORDER BY entryId DESC LIMIT ?`,
    limit,
  );
  return rows.map(({ type, id, ...row }) => ({ document: { type, id }, ...row }));
}

type Effect = ReversalPreview['effects'][number];
/** In the words of whom it concerns; `sign` turns credit balances into what people count. */
const EFFECTS: readonly (readonly [
  accounts: readonly string[],
  label: string,
  words: string,
  sign: 1 | -1,
])[] = [
  [['T1000'], 'Trust bank account', 'as the book has it', 1],
  [['T1010'], 'In the drawer', 'received and not deposited', 1],
  [['T1015'], 'With the card processor', 'not settled yet', 1],
  [['O1200'], 'Operating bank account', 'as the book has it', 1],
  [['T1100', 'T1105', 'T1120'], 'Clients owe', 'open again, at the due dates of before', 1],
  [['T1130'], 'Clients owe for direct bill', 'premium the carrier has already', 1],
  [['T2030'], 'Money on account', 'of clients, not on any item', -1],
  [['T2045'], 'Suspense', 'payer not known', -1],
  [['T2000', 'T2005'], 'Owed to carriers', 'to be remitted', -1],
  [['T2010', 'T2015'], 'Owed to tax offices', 'to be remitted', -1],
  [['T2020'], 'Direct-bill premium in transit', 'its carriers have not taken it', -1],
  [['T2035', 'T2040'], 'Return premium owed', 'to clients and finance companies', -1],
  [['T2090'], 'Collected agency share in trust', 'may be swept once it is in the bank', -1],
  [['T1190'], 'Shortage owed to trust', 'by the agency', 1],
  [['O4000', 'O4020', 'O4050'], 'Income', 'commission and fees earned', -1],
  [['O2400'], 'Deferred income', 'waits until it is earned', -1],
  [['O2070'], 'Owed to producers', 'their share, not paid yet', -1],
  [['O1410'], 'Producers owe back', 'a debit on the next statement', 1],
  [['O6000', 'O6010', 'O6020'], 'Expense', 'fees and bad debt', 1],
];

function moved(lines: Planned['lines']): readonly Effect[] {
  return EFFECTS.flatMap(([accounts, label, words, sign]): Effect[] => {
    const cents = sum(lines.filter(({ account }) => accounts.includes(account)).map((line) => line.cents));
    const fund = accounts[0]?.startsWith('T') === true ? 'trust' : 'operating';
    return cents === 0 ? [] : [{ label, words, cents: (sign * cents) as Cents, fund }];
  });
}

function owners(db: ReadDb, { held }: Planned, ownerName: OwnerName): readonly Effect[] {
  const totals = new Map<string, number>();
  for (const { beneficiary, cents } of byKey(held))
    totals.set(beneficiary, (totals.get(beneficiary) ?? 0) + cents);
  return [...totals].flatMap(([beneficiary, cents]): Effect[] =>
    cents === 0
      ? []
      : [
          {
            label: `Held for ${ownerName(db, beneficiary)}`,
            words: 'whose money lies in trust',
            cents: cents as Cents,
            fund: 'trust',
          },
        ],
  );
}

const NOTES: Readonly<Record<DocumentType, readonly string[]>> = {
  receipt: [
    'Invoices that were billed early because this payment reached them stay billed; their numbers are used.',
    'The receipt keeps its number and shows that it was reversed. Tell whoever has a printed copy.',
  ],
  deposit: ['Its receipts wait again where they were; deposit those that were really taken to the bank.'],
  remittance: ['Stop the check or the transfer at the bank. Its number stays used, as void.'],
  sweep: ['Carry the money back from operating to trust at the bank, or never send it.'],
  application: ['The money is on account again, with the receipts it came from.'],
  transfer: ['The money goes back to the account it came from.'],
  refund: ['Stop the check at the bank. Its number stays used, as void.'],
  resolution: ['The money waits in suspense again.'],
  passOn: ['The premium waits for its carrier again.'],
};
