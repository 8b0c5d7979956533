/**
 * Laws of accounts that move: whatever is bound, billed, paid, returned, moved, joined and taken back, a roll-up is the sum over
 * the subtree, moves change no total and no owner's money but the clients', and taking back leaves what was there before.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHECKS, runCheck } from '#db/checks/index.ts';
import { rollups } from '#electron/accounts/rollup.ts';
import { type TestBook, testBook, TODAY } from '#test/builders/book.ts';
import { basePolicy, type Bound, parties } from '#test/builders/business.ts';

const RUNS = Number(process.env['COVERBOOK_ACCOUNT_RUNS'] ?? 12);
const BOOKS = ['I3', 'I4', 'I4-accounts', 'I5', 'accounts', 'balances', 'trust-sums'];

type Step =
  | { readonly do: 'bind'; readonly at: number; readonly installments: number }
  | { readonly do: 'pay'; readonly at: number; readonly cents: number }
  | { readonly do: 'bill' }
  | { readonly do: 'fail'; readonly at: number }
  | { readonly do: 'movePolicy' | 'moveAccount' | 'merge'; readonly at: number; readonly to: number }
  | { readonly do: 'undo'; readonly at: number };

const index = fc.nat(30);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('bind' as const),
      at: index,
      installments: fc.constantFrom(0, 0, 3),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      at: index,
      cents: fc.integer({ min: 1, max: 300_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'bill' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), at: index }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('movePolicy' as const, 'moveAccount' as const, 'merge' as const),
      at: index,
      to: index,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('undo' as const), at: index }) },
);

const sumOf = (book: TestBook, query: string): number => book.connection.read.value<number>(query) ?? 0;
/** What no move may change: totals of documents, of every control account, and what each owner but clients holds. */
function totals(book: TestBook): unknown {
  const { read } = book.connection;
  return {
    open: sumOf(book, 'SELECT sum(open_cents) FROM invoice_item'),
    funds: sumOf(book, 'SELECT sum(cents) FROM unapplied_fund'),
    ledger: read.rows(
      'SELECT ledger_account_id AS id, sum(cents) AS cents FROM journal_line GROUP BY 1 HAVING sum(cents) <> 0 ORDER BY 1',
    ),
    held: read.rows(
      `SELECT bank_account_id AS bank, CASE WHEN beneficiary LIKE 'client:%' THEN 'clients' ELSE beneficiary END AS owner, component,
         policy_term_id AS term, sum(cents) AS cents FROM held_line GROUP BY 1, 2, 3, 4 HAVING sum(cents) <> 0 ORDER BY 1, 2, 3, 4`,
    ),
  };
}

/** Where everything is: rows that name an account, as they are. */
const places = (book: TestBook): unknown =>
  [
    'SELECT id, parent_id, top_id, is_active, merged_into_id FROM account ORDER BY id',
    'SELECT id, account_id FROM policy ORDER BY id',
    'SELECT id, account_id, stream_id, open_cents FROM invoice_item ORDER BY id',
    'SELECT id, account_id FROM invoice ORDER BY id',
    'SELECT account_id, stream_id, cents FROM unapplied_fund WHERE cents <> 0 ORDER BY 1, 2',
    `SELECT l.ledger_account_id, l.account_id, l.subaccount_id, sum(l.cents) AS cents FROM journal_line AS l JOIN ledger_account AS g ON g.id = l.ledger_account_id
       WHERE g.code IN ('T1100', 'T1105', 'T1120', 'T2030') GROUP BY 1, 2, 3 HAVING sum(l.cents) <> 0 ORDER BY 1, 2, 3`,
  ].map((query) => book.connection.read.rows(query));

function agency() {
  const book = testBook();
  const known = parties(book);
  const account = (name: string, parentId?: number): number =>
    book.run<{ accountId: number }>('parties.createAccount', {
      name,
      ...(parentId === undefined ? {} : { parentId }),
    }).accountId;
  const yard = account('Main yard', known.accountId);
  const accounts = [known.accountId, yard, account('Shed', yard), account('Bakery'), account('Courier')];
  return { book, known, accounts };
}

describe('accounts that move', () => {
  test('no total changes, roll-ups are sums, the books hold, and taking back is identity', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 8, maxLength: 22 }), (steps) => {
        const { book, known, accounts } = agency();
        const policies: number[] = [];
        const receipts: number[] = [];
        const moves: { moveId: number; before: unknown; after: unknown }[] = [];
        const of = <Item>(list: readonly Item[], at: number): Item | undefined =>
          list[at % Math.max(1, list.length)];
        /** A refusal is an answer; anything else is not. */
        const tried = <Output>(name: string, input: object): Output | null => {
          try {
            return book.run<Output>(name, input);
          } catch (error) {
            expect((error as { code?: string }).code, String(error)).toBeTypeOf('string');
            return null;
          }
        };
        const moved = (name: string, input: object): void => {
          const [before, kept] = [places(book), totals(book)];
          const made = tried<{ moveId: number }>(name, input);
          expect(totals(book)).toEqual(kept);
          if (made === null) expect(places(book)).toEqual(before);
          else moves.push({ moveId: made.moveId, before, after: places(book) });
        };
        try {
          for (const each of steps) {
            switch (each.do) {
              case 'bind': {
                const bound = tried<Bound>(
                  'billing.bindPolicy',
                  basePolicy(
                    { ...known, accountId: of(accounts, each.at) as number },
                    {
                      policyNumber: `P-${policies.length + 1}`,
                      plan:
                        each.installments === 0
                          ? {}
                          : { downPaymentPpm: 250_000, installments: each.installments },
                    },
                  ),
                );
                if (bound !== null) policies.push(bound.policyId);
                break;
              }
              case 'pay': {
                const paid = tried<{ receiptId: number }>('receipts.post', {
                  accountId: of(accounts, each.at),
                  amountCents: each.cents,
                  receivedOn: TODAY,
                  method: 'check',
                  reference: String(receipts.length + 1),
                });
                if (paid !== null) receipts.push(paid.receiptId);
                break;
              }
              case 'bill':
                for (const { id } of book.connection.read.rows<{ id: number }>(
                  'SELECT id FROM invoice_stream ORDER BY id',
                ))
                  tried('billing.billStream', { streamId: id, asOf: '2026-12-31' });
                break;
              case 'fail': {
                const receiptId = of(receipts, each.at);
                if (receiptId !== undefined)
                  tried('failures.fail', { receiptId, kind: 'nsf', failedOn: TODAY, note: '' });
                break;
              }
              case 'movePolicy': {
                const policyId = of(policies, each.at);
                if (policyId !== undefined)
                  moved('accounts.move', {
                    what: { type: 'policy', policyId },
                    toAccountId: of(accounts, each.to),
                  });
                break;
              }
              case 'moveAccount':
                moved('accounts.move', {
                  what: { type: 'subaccount', accountId: of(accounts, each.at) },
                  toAccountId: each.to % 6 === 5 ? null : of(accounts, each.to),
                });
                break;
              case 'merge':
                moved('accounts.merge', {
                  accountId: of(accounts, each.at),
                  intoAccountId: of(accounts, each.to),
                });
                break;
              case 'undo': {
                const move = of(moves, each.at);
                if (move === undefined) break;
                const [now, kept] = [places(book), totals(book)];
                const undone = tried('accounts.undoMove', { moveId: move.moveId });
                expect(totals(book)).toEqual(kept);
                if (undone === null) expect(places(book)).toEqual(now);
                // Nothing happened in between: taking back is identity.
                else if (JSON.stringify(now) === JSON.stringify(move.after))
                  expect(places(book)).toEqual(move.before);
                break;
              }
            }
          }
          expectRollups(book, accounts);
          for (const check of CHECKS.filter(({ name }) => BOOKS.includes(name))) {
            const file = { raw: book.connection.raw, read: book.connection.read, tick: () => undefined };
            expect(runCheck(check, file).findings, check.name).toEqual([]);
          }
        } finally {
          book.dispose();
        }
      }),
      { numRuns: RUNS },
    );
  });
});

/** Own and with children, against the items themselves and a walk of our own. */
function expectRollups(book: TestBook, accounts: readonly number[]): void {
  const { read } = book.connection;
  const known = rollups(read, accounts, TODAY);
  const parents = new Map(
    read
      .rows<{ id: number; parent_id: number | null }>('SELECT id, parent_id FROM account')
      .map((row) => [row.id, row.parent_id]),
  );
  const isBelow = (id: number, root: number): boolean => {
    for (let at: number | null | undefined = id; at !== null && at !== undefined; at = parents.get(at))
      if (at === root) return true;
    return false;
  };
  const items = read.rows<{ account_id: number; open: number; billed: number; late: number }>(
    `SELECT i.account_id, i.open_cents AS open, i.invoice_id IS NOT NULL AS billed, coalesce(v.due_on < '${TODAY}', 0) AS late
     FROM invoice_item AS i LEFT JOIN invoice AS v ON v.id = i.invoice_id`,
  );
  for (const root of accounts) {
    const below = items.filter((item) => isBelow(item.account_id, root));
    const sum = (pick: (item: (typeof items)[number]) => boolean): number =>
      below.filter(pick).reduce((total, item) => total + item.open, 0);
    expect(known.get(root)?.withChildren).toMatchObject({
      openCents: sum((item) => item.billed === 1),
      pastDueCents: sum((item) => item.late === 1),
      unbilledCents: sum((item) => item.billed === 0),
    });
    expect(known.get(root)?.own.openCents).toBe(
      items
        .filter((item) => item.account_id === root && item.billed === 1)
        .reduce((total, item) => total + item.open, 0),
    );
  }
}
