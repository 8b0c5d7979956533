/** Documents of every kind made at random by the product's own commands, and what the books say while they stand. */
import type { DocumentRef } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type TestBook, testBook } from './book.ts';
import { basePolicy, bankOf, type Bound, type Parties, parties } from './business.ts';

export const DAY = '2026-11-09';

export type Step = {
  readonly kind: (typeof STEPS)[number];
  /** Picks among what is there, and how much of it. */
  readonly pick: number;
  readonly part: number;
};
export const STEPS = [
  'pay',
  'payShort',
  'card',
  'deposit',
  'settle',
  'sweep',
  'remit',
  'apply',
  'transfer',
  'refund',
  'suspense',
  'identify',
  'giveBack',
  'transmittal',
  'passOn',
  'fee',
  'financed',
] as const;

export type Made = { readonly document: DocumentRef; readonly before: object };

/** An agency with two clients, a finance company, policies paid at once and in installments. */
export class Agency {
  readonly book: TestBook = testBook();
  readonly known: Parties = parties(this.book);
  readonly other: number;
  readonly finance: number;
  readonly bound: readonly Bound[];
  private count = 0;

  constructor() {
    const account = (name: string, more: object = {}): number =>
      this.run<{ accountId: number }>('parties.createAccount', { name, state: 'TX', ...more }).accountId;
    this.other = account('Rolling Hills Bakery');
    this.finance = account('Lone Star Premium Finance', { kind: 'financeCompany' });
    const bind = (policyNumber: string, more: object): Bound =>
      this.run('billing.bindPolicy', basePolicy(this.known, { policyNumber, ...more }));
    const plan = { downPaymentPpm: 250_000, installments: 3, feesAndTaxes: 'spread' };
    this.bound = [
      bind('P-1', {}),
      bind('P-2', { accountId: this.other, plan }),
      bind('P-3', { premiumCents: 30_000 }),
    ];
    // Money of the agency's own, so that advances are possible.
    this.run('trust.moveReserve', { direction: 'in', cents: 20_000, movedOn: DAY });
  }

  run<Output = unknown>(name: string, input: object, businessOn = DAY): Output {
    return this.book.run<Output>(name, input, { businessOn });
  }

  rows<Row>(text: string, ...values: readonly (string | number)[]): Row[] {
    return this.book.connection.read.rows<Row>(text, ...values);
  }

  /** Runs one step; null when the books refuse it, or there is nothing to do it with. */
  step(step: Step): Made | null {
    const before = this.state();
    try {
      const document = this.make(step);
      return document === null ? null : { document, before };
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  reverse(document: DocumentRef, more: object = {}, businessOn = DAY): { entryIds: number[] } {
    return this.run('reversals.reverse', { document, reason: 'entered in error', ...more }, businessOn);
  }

  private one<Row>({ pick }: Step, text: string): Row | undefined {
    const rows = this.rows<Row>(text);
    return rows[pick % Math.max(1, rows.length)];
  }

  private reference(): string {
    this.count += 1;
    return `check ${this.count}`;
  }

  private part(step: Step, cents: number): number {
    return Math.max(1, Math.min(cents, Math.round((cents * (1 + (step.part % 4))) / 4)));
  }

  private make(step: Step): DocumentRef | null {
    const trustBank = bankOf(this.book, 'trust');
    switch (step.kind) {
      case 'pay':
      case 'payShort':
      case 'card': {
        const accountId = step.pick % 2 === 0 ? this.known.accountId : this.other;
        const open = this.one<{ cents: number }>(
          step,
          `SELECT open_cents AS cents FROM invoice WHERE open_cents > 0 AND account_id = ${accountId} ORDER BY id`,
        );
        const amounts = [open?.cents ?? 5_000, 40_000 + step.part, 7, (open?.cents ?? 0) + 12_300];
        const amountCents = amounts[step.part % 4] as number;
        const isShort = step.kind === 'payShort' && (open?.cents ?? 0) > 1_000;
        const { receiptId } = this.run<{ receiptId: number }>('receipts.post', {
          accountId,
          amountCents: isShort ? (open?.cents ?? 0) - 73 : amountCents,
          receivedOn: DAY,
          reference: this.reference(),
          method: step.kind === 'card' ? 'card' : 'check',
          ...(isShort ? { plan: 'tolerant' } : {}),
          ...(step.pick % 5 === 0 ? { method: 'premiumFinance', payerAccountId: this.finance } : {}),
        });
        return { type: 'receipt', id: receiptId };
      }
      case 'deposit':
      case 'settle': {
        const place = step.kind === 'deposit' ? 'drawer' : 'processor';
        const all = this.rows<{ receiptId: number; amountCents: number }>(
          `SELECT id AS receiptId, amount_cents AS amountCents FROM receipt WHERE deposit_id IS NULL AND place = '${place}'
             AND NOT EXISTS (SELECT 1 FROM document_reversal WHERE document_type = 'receipt' AND document_id = receipt.id) ORDER BY id`,
        );
        const taken = all.slice(0, this.part(step, all.length));
        if (all.length === 0) return null;
        const cents = taken.reduce((sum, row) => sum + row.amountCents, 0);
        const fee = step.kind === 'settle' ? Math.min(step.part % 90, cents - 1) : 0;
        const { depositId } = this.run<{ depositId: number }>(
          step.kind === 'deposit' ? 'receipts.postDeposit' : 'receipts.settle',
          {
            [step.kind === 'deposit' ? 'depositOn' : 'settledOn']: DAY,
            bankAccountId: trustBank,
            receiptIds: taken.map(({ receiptId }) => receiptId),
            bankLineCents: cents - fee,
            ...(step.kind === 'settle' ? { feeCents: fee } : {}),
          },
        );
        return { type: 'deposit', id: depositId };
      }
      case 'sweep': {
        const { withdrawableCents } = this.book.ask<{ withdrawableCents: number }>(
          'trust.previewSweep',
          { sweptOn: DAY },
          { businessOn: DAY },
        );
        if (withdrawableCents === 0) return null;
        const cents = this.part(step, withdrawableCents);
        return {
          type: 'sweep',
          id: this.run<{ sweepId: number }>('trust.sweep', { sweptOn: DAY, cents }).sweepId,
        };
      }
      case 'remit': {
        const item = this.one<{ payee: string }>(
          step,
          'SELECT beneficiary AS payee FROM payable_item WHERE owed_cents > remitted_cents ORDER BY id',
        );
        if (item === undefined) return null;
        const items = this.rows<{ payableItemId: number; cents: number }>(
          `SELECT id AS payableItemId, max(0, min(owed_cents, collected_cents + ${(step.part % 3) * 1_000}) - remitted_cents) AS cents
           FROM payable_item WHERE beneficiary = ? AND owed_cents > remitted_cents ORDER BY id`,
          item.payee,
        ).filter(({ cents }) => cents > 0);
        if (items.length === 0) return null;
        const input = { payee: item.payee, paidOn: DAY, method: 'ach', reference: '', items };
        return {
          type: 'remittance',
          id: this.run<{ remittanceId: number }>('carriers.remit', input).remittanceId,
        };
      }
      case 'apply': {
        const fund = this.fund(step);
        if (fund === undefined) return null;
        const { applicationId } = this.run<{ applicationId: number }>('unapplied.apply', {
          ...fund,
          cents: this.part(step, fund.cents),
          alsoAccountIds: [],
          plan: 'oldestProportional',
          appliedOn: DAY,
        });
        return { type: 'application', id: applicationId };
      }
      case 'transfer': {
        const fund = this.fund(step);
        if (fund === undefined) return null;
        const to = fund.accountId === this.other ? this.known.accountId : this.other;
        const { entryId } = this.run<{ entryId: number }>('unapplied.transfer', {
          fromAccountId: fund.accountId,
          fromStreamId: fund.streamId,
          toAccountId: to,
          cents: this.part(step, fund.cents),
          movedOn: DAY,
          reason: 'as asked',
          consent: 'in the file',
        });
        return { type: 'transfer', id: entryId };
      }
      case 'refund': {
        const fund = this.fund(step);
        if (fund === undefined) return null;
        const asked = this.run<{ refundId: number; state: string }>('refunds.request', {
          source: 'unapplied',
          ...fund,
          cents: Math.min(40_000, this.part(step, fund.cents)),
          requestedOn: DAY,
          requestedBy: 'Rosa',
          reason: 'paid twice',
          isUnclearedConfirmed: true,
        });
        return asked.state === 'paid' ? { type: 'refund', id: asked.refundId } : null;
      }
      case 'suspense': {
        const { receiptId } = this.run<{ receiptId: number }>('suspense.receive', {
          amountCents: 10_000 + step.part,
          receivedOn: DAY,
          method: 'check',
          reference: this.reference(),
          payerName: 'J Doe',
        });
        return { type: 'receipt', id: receiptId };
      }
      case 'identify':
      case 'giveBack': {
        const item = this.one<{ receiptId: number; cents: number }>(
          step,
          'SELECT receipt_id AS receiptId, open_cents AS cents FROM suspense_item WHERE open_cents > 0 ORDER BY 1',
        );
        if (item === undefined) return null;
        const cents = this.part(step, item.cents);
        if (step.kind === 'identify')
          this.run('suspense.identify', {
            receiptId: item.receiptId,
            accountId: step.pick % 2 === 0 ? this.known.accountId : this.other,
            cents,
            identifiedOn: DAY,
            reason: 'called',
          });
        else
          this.run('suspense.giveBack', {
            receiptId: item.receiptId,
            cents,
            returnedOn: DAY,
            reason: 'not ours',
          });
        const { id } = this.rows<{ id: number }>('SELECT max(id) AS id FROM suspense_resolution')[0] as {
          id: number;
        };
        return { type: 'resolution', id };
      }
      case 'transmittal': {
        const { receiptId } = this.run<{ receiptId: number }>('transmittals.receive', {
          amountCents: 20_000 + step.part,
          receivedOn: DAY,
          method: 'check',
          reference: this.reference(),
          carrierId: this.known.carrierId,
          policyNumber: 'DB-1',
          payerName: 'Cedar Fork Nursery',
          ...(step.pick % 2 === 0 ? {} : { accountId: this.other }),
        });
        return { type: 'receipt', id: receiptId };
      }
      case 'passOn': {
        const item = this.one<{ id: number; cents: number }>(
          step,
          'SELECT receipt_id AS id, cents FROM transmittal WHERE is_open = 1 ORDER BY 1',
        );
        if (item === undefined) return null;
        const { entryId } = this.run<{ entryId: number }>('transmittals.passOn', {
          carrierId: this.known.carrierId,
          receiptIds: [item.id],
          takenOn: DAY,
          bankLineCents: item.cents,
        });
        return { type: 'passOn', id: entryId };
      }
      case 'fee': {
        const item = this.one<{ accountId: number; invoiceId: number; cents: number }>(
          step,
          `SELECT i.account_id AS accountId, i.invoice_id AS invoiceId, i.open_cents AS cents FROM invoice_item AS i
           JOIN charge AS c ON c.id = i.charge_id WHERE c.component = 'agencyFee' AND i.invoice_id IS NOT NULL AND i.open_cents > 0 ORDER BY i.id`,
        );
        if (item === undefined) return null;
        const { accountId, invoiceId } = item;
        const { receiptId } = this.run<{ receiptId: number }>('receipts.payFee', {
          accountId,
          invoiceId,
          amountCents: this.part(step, item.cents),
          receivedOn: DAY,
          reference: this.reference(),
        });
        return { type: 'receipt', id: receiptId };
      }
      default: {
        const { receiptId } = this.run<{ receiptId: number }>('receipts.financedDirect', {
          accountId: this.known.accountId,
          financeAccountId: this.finance,
          policyTermId: (this.bound[step.pick % 2 === 0 ? 0 : 2] as Bound).policyTermId,
          amountCents: 1_000 + step.part,
          paidOn: DAY,
        });
        return { type: 'receipt', id: receiptId };
      }
    }
  }

  private fund(step: Step): { accountId: number; streamId: number; cents: number } | undefined {
    return this.one(
      step,
      'SELECT account_id AS accountId, stream_id AS streamId, cents FROM unapplied_fund WHERE cents > 0 ORDER BY 1, 2',
    );
  }

  /** Everything a reversal on the document's own day must bring back, day by day. */
  state(): object {
    return Object.fromEntries(Object.entries(STATE).map(([name, text]) => [name, this.rows(text)]));
  }
}

const STATE: Readonly<Record<string, string>> = {
  balances: `SELECT ledger_account_id AS account, on_date, cents FROM account_day WHERE cents <> 0 ORDER BY 1, 2`,
  banks: 'SELECT * FROM bank_day WHERE cents <> 0 ORDER BY 1, 2, 3',
  held: `SELECT bank_account_id, beneficiary, component, policy_term_id, accounting_on, sum(cents) AS cents FROM held_line
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(cents) <> 0 ORDER BY 1, 2, 3, 4, 5`,
  short: 'SELECT * FROM short_day WHERE cents <> 0 ORDER BY 1, 2, 3',
  shares: 'SELECT * FROM agency_share WHERE cents <> 0 ORDER BY 1, 2, 3, 4',
  undeposited: 'SELECT * FROM agency_undeposited_day WHERE cents <> 0 ORDER BY 1, 2',
  open: 'SELECT * FROM open_day WHERE cents <> 0 ORDER BY 1, 2',
  openAccounts: 'SELECT * FROM account_open_day WHERE cents <> 0 ORDER BY 1, 2',
  payableDays: 'SELECT * FROM payable_day WHERE items <> 0 ORDER BY 1, 2, 3',
  items: `SELECT id, invoice_id, open_cents, open_commission_cents, written_off_share_cents, given_up_cents FROM invoice_item ORDER BY id`,
  invoices: 'SELECT id, open_cents FROM invoice ORDER BY id',
  payables: 'SELECT id, owed_cents, collected_cents, remitted_cents FROM payable_item ORDER BY id',
  revenue: `SELECT invoice_item_id, collected_cents, accrued_cents, deferred_cents, earned_cents, lost_cents FROM revenue_item
    WHERE collected_cents + accrued_cents + deferred_cents + earned_cents + lost_cents > 0 ORDER BY 1`,
  producers:
    'SELECT policy_term_id, producer_id, earned_cents, paid_cents FROM producer_share WHERE earned_cents + paid_cents > 0 ORDER BY 1, 2',
  lots: 'SELECT * FROM unapplied_lot WHERE cents <> 0 ORDER BY 1, 2, 3',
  funds: 'SELECT * FROM unapplied_fund WHERE cents <> 0 ORDER BY 1, 2',
  suspense: 'SELECT receipt_id, open_cents FROM suspense_item WHERE open_cents <> 0 ORDER BY 1',
  transmittals: `SELECT receipt_id, passed_on FROM transmittal AS t WHERE is_open = 1
    AND NOT EXISTS (SELECT 1 FROM document_reversal WHERE document_type = 'receipt' AND document_id = t.receipt_id) ORDER BY 1`,
  finance: 'SELECT * FROM premium_finance ORDER BY 1',
  standing: `SELECT r.id, r.account_id, r.deposit_id, r.cleared_on, r.contingent_until FROM receipt AS r
    WHERE NOT EXISTS (SELECT 1 FROM document_reversal WHERE document_type = 'receipt' AND document_id = r.id) ORDER BY r.id`,
};
