/** The base policy of the oracles, made by the product's own commands. */
import type { TestBook } from './book.ts';

export type Parties = { readonly carrierId: number; readonly producerId: number; readonly accountId: number };

export function parties(book: TestBook, carrier: object = {}): Parties {
  const { carrierId } = book.run<{ carrierId: number }>('parties.createCarrier', {
    code: 'TGM',
    name: 'Tallgrass Mutual',
    commissionPpm: 150_000,
    ...carrier,
  });
  const { producerId } = book.run<{ producerId: number }>('parties.createProducer', {
    code: 'DK',
    name: 'Dana Kessler',
    sharePpm: 400_000,
  });
  const { accountId } = book.run<{ accountId: number }>('parties.createAccount', {
    name: 'Cedar Fork Nursery',
    state: 'TX',
  });
  return { carrierId, producerId, accountId };
}

/** Premium 1,200.00 at 15 %, carrier fee 75.00, surplus lines in Texas, agency fee 50.00: 1,387.35 in all. */
export function basePolicy(known: Parties, more: object = {}): object {
  return {
    accountId: known.accountId,
    carrierId: known.carrierId,
    producerId: known.producerId,
    policyNumber: 'CPS-GL-20931',
    lineOfBusiness: 'General liability',
    state: 'TX',
    effectiveOn: '2026-11-09',
    expirationOn: '2027-11-09',
    premiumCents: 120_000,
    carrierFeeCents: 7_500,
    agencyFeeCents: 5_000,
    isSurplusLines: true,
    ...more,
  };
}

export type Bound = {
  policyId: number;
  policyTermId: number;
  streamId: number;
  invoiceId: number | null;
  entryIds: number[];
};

/** Net debit (positive) or credit per account code of one entry. */
export function totals(book: TestBook, entryId: number): Record<string, number> {
  const rows = book.connection.read.rows<{ code: string; cents: number }>(
    `SELECT a.code, sum(l.cents) AS cents FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id
     WHERE l.entry_id = ? GROUP BY a.code ORDER BY a.code`,
    entryId,
  );
  return Object.fromEntries(rows.map((row) => [row.code, row.cents]));
}

/** What each owner holds in trust now, by component. */
export function held(book: TestBook): Record<string, number> {
  const rows = book.connection.read.rows<{ owner: string; cents: number }>(
    `SELECT beneficiary || ' ' || component AS owner, sum(cents) AS cents FROM held_line GROUP BY 1 HAVING sum(cents) <> 0`,
  );
  return Object.fromEntries(rows.map((row) => [row.owner, row.cents]));
}

/** J35: the agency puts its own money into trust as a cushion. */
export function voluntaryDeposit(book: TestBook, cents: number, movedOn: string): void {
  book.run('trust.moveReserve', { direction: 'in', cents, movedOn });
}

export function bankOf(book: TestBook, fund: 'trust' | 'operating'): number {
  return book.connection.read.value<number>('SELECT id FROM bank_account WHERE fund = ?', fund) as number;
}
