/** A paid base policy and what may happen to its money before the bank takes it back. */
import type { FailurePreview, Shortage } from '#shared/contract/index.ts';
import { type TestBook, testBook } from './book.ts';
import { type Bound, basePolicy, bankOf, type Parties, parties, totals } from './business.ts';

export const PAID_ON = '2026-11-09';
export const FAILED_ON = '2026-11-12';

export class PaidPolicy {
  readonly book: TestBook = testBook();
  readonly known: Parties = parties(this.book);
  readonly bound: Bound;
  receiptId = 0;
  private payments = 0;

  constructor(more: object = {}) {
    this.bound = this.book.run<Bound>('billing.bindPolicy', basePolicy(this.known, more));
  }

  on<Output>(name: string, input: object, businessOn = FAILED_ON): Output {
    return this.book.run<Output>(name, input, { businessOn });
  }

  pay(amountCents = 138_735, more: object = {}): number {
    this.payments += 1;
    this.receiptId = this.on<{ receiptId: number }>(
      'receipts.post',
      {
        accountId: this.known.accountId,
        amountCents,
        receivedOn: PAID_ON,
        reference: `check ${this.payments}`,
        ...more,
      },
      PAID_ON,
    ).receiptId;
    return this.receiptId;
  }

  deposit(cents = 138_735): void {
    this.on(
      'receipts.postDeposit',
      {
        depositOn: PAID_ON,
        bankAccountId: bankOf(this.book, 'trust'),
        receiptIds: [this.receiptId],
        bankLineCents: cents,
      },
      PAID_ON,
    );
  }

  /** The card processor pays it in, gross. */
  settle(cents = 138_735): void {
    this.on(
      'receipts.settle',
      {
        settledOn: PAID_ON,
        bankAccountId: bankOf(this.book, 'trust'),
        receiptIds: [this.receiptId],
        bankLineCents: cents,
      },
      PAID_ON,
    );
  }

  sweep(cents = 23_000): void {
    this.on('trust.sweep', { sweptOn: '2026-11-10', cents });
  }

  remit(payee = `carrier:${this.known.carrierId}`, paidOn = '2026-11-11'): void {
    const items = this.book.connection.read.rows<{ id: number; cents: number }>(
      'SELECT id, owed_cents - remitted_cents AS cents FROM payable_item WHERE beneficiary = ? AND owed_cents > remitted_cents',
      payee,
    );
    this.on('carriers.remit', {
      payee,
      paidOn,
      method: 'ach',
      reference: '',
      items: items.map(({ id, cents }) => ({ payableItemId: id, cents })),
    });
  }

  close(): void {
    this.on('ledger.closePeriod', { throughOn: '2026-11-30', reason: 'reviewed' }, '2026-12-02');
  }

  fail(more: object = {}): {
    failedPaymentId: number;
    number: string;
    entryIds: number[];
    shortageCents: number;
  } {
    return this.on('failures.fail', {
      receiptId: this.receiptId,
      kind: 'nsf',
      failedOn: FAILED_ON,
      ...more,
    });
  }

  preview(more: object = {}): FailurePreview {
    return this.book.ask<FailurePreview>(
      'failures.preview',
      { receiptId: this.receiptId, kind: 'nsf', failedOn: FAILED_ON, ...more },
      { businessOn: FAILED_ON },
    );
  }

  shortage(): Shortage {
    return this.book.ask<Shortage>('failures.shortage', {}, { businessOn: FAILED_ON });
  }

  balance(code: string): number {
    return this.book.connection.read.value<number>(
      `SELECT coalesce(sum(m.cents), 0) FROM account_month AS m JOIN ledger_account AS a ON a.id = m.ledger_account_id
       WHERE a.code = ?`,
      code,
    ) as number;
  }

  /** Entries added up by account: what a template lists in one entry may be posted as several. */
  sums(entryIds: readonly number[]): Record<string, number> {
    const all: Record<string, number> = {};
    for (const entryId of entryIds) {
      for (const [code, cents] of Object.entries(totals(this.book, entryId)))
        all[code] = (all[code] ?? 0) + cents;
    }
    return Object.fromEntries(Object.entries(all).filter(([, cents]) => cents !== 0));
  }

  /** Everything a reversal must bring back: balances, owners, open items, payables, revenue, producers, money on account. */
  state(): object {
    const rows = (text: string): unknown[] => this.book.connection.read.rows(text);
    return {
      balances: rows(
        `SELECT a.code, sum(m.cents) AS cents FROM account_month AS m JOIN ledger_account AS a ON a.id = m.ledger_account_id
         GROUP BY 1 HAVING sum(m.cents) <> 0 ORDER BY 1`,
      ),
      held: rows(
        `SELECT beneficiary, component, policy_term_id, sum(cents) AS cents FROM held_line
         GROUP BY 1, 2, 3 HAVING sum(cents) <> 0 ORDER BY 1, 2, 3`,
      ),
      shares: rows('SELECT receipt_id, component, cents FROM agency_share WHERE cents <> 0 ORDER BY 1, 2'),
      items: rows(
        `SELECT id, open_cents, open_commission_cents, written_off_share_cents, given_up_cents FROM invoice_item
         WHERE charge_id NOT IN (SELECT id FROM charge WHERE component = 'nsfFee') ORDER BY id`,
      ),
      invoices: rows('SELECT id, open_cents FROM invoice WHERE voided_at IS NULL ORDER BY id'),
      payables: rows('SELECT id, owed_cents, collected_cents, remitted_cents FROM payable_item ORDER BY id'),
      revenue: rows(
        `SELECT invoice_item_id, collected_cents, accrued_cents, deferred_cents, earned_cents, lost_cents FROM revenue_item
         WHERE collected_cents + accrued_cents + deferred_cents + earned_cents + lost_cents > 0 ORDER BY 1`,
      ),
      producers: rows(
        'SELECT producer_id, earned_cents, paid_cents FROM producer_share WHERE earned_cents <> paid_cents',
      ),
      unapplied: rows('SELECT account_id, cents FROM unapplied_fund WHERE cents <> 0'),
      lots: rows('SELECT account_id, stream_id, receipt_id, cents FROM unapplied_lot ORDER BY 1, 2, 3'),
      suspense: rows('SELECT receipt_id, open_cents FROM suspense_item ORDER BY 1'),
      transmittals: rows('SELECT receipt_id, is_open FROM transmittal ORDER BY 1'),
    };
  }
}
