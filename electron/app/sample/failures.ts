/** What goes wrong at Larkspur: payments the bank took back, one bill given up, and producers paid month by month. */
import type { ReadDb } from '#db/connection/index.ts';
import { addDays, type LocalDate, localDate } from '#shared/calendar/index.ts';
import type { SampleCommand } from './generate.ts';

type Failure = {
  readonly on: LocalDate;
  readonly method: 'check' | 'ach';
  readonly kind: 'nsf' | 'achReturn' | 'stopPayment';
  readonly returnCode: string;
  /** Days until it was presented again and paid; it stays open without. */
  readonly paidAfter?: number;
};
const FAILURES: readonly Failure[] = [
  { on: localDate('2026-03-12'), method: 'check', kind: 'nsf', returnCode: '', paidAfter: 6 },
  { on: localDate('2026-06-18'), method: 'ach', kind: 'achReturn', returnCode: 'R01', paidAfter: 5 },
  { on: localDate('2026-08-20'), method: 'check', kind: 'stopPayment', returnCode: '' },
  { on: localDate('2026-11-05'), method: 'ach', kind: 'achReturn', returnCode: 'R01' },
];
const PAID_ANEW_ON = localDate('2026-09-09');
const GIVEN_UP_ON = localDate('2026-10-20');
const PRODUCERS_FROM = localDate('2026-01-01');
const PAY_DAY = 5;

/** A deposited payment of the last days that went to invoices only. */
const returned = (db: ReadDb, { on, method }: Failure): number | undefined =>
  db.value<number>(
    `SELECT r.id FROM receipt AS r JOIN deposit AS d ON d.id = r.deposit_id
     WHERE r.method = ? AND d.deposit_on BETWEEN ? AND ? AND r.unapplied_cents = 0 AND r.amount_cents BETWEEN 10000 AND 150000
       AND NOT EXISTS (SELECT 1 FROM failed_payment WHERE receipt_id = r.id)
       AND EXISTS (SELECT 1 FROM allocation WHERE receipt_id = r.id) ORDER BY r.amount_cents DESC, r.id LIMIT 1`,
    method,
    addDays(on, -9),
    addDays(on, -1),
  );

const failing = (db: ReadDb, day: LocalDate): SampleCommand[] =>
  FAILURES.filter(({ on }) => on === day).flatMap((failure) => {
    const receiptId = returned(db, failure);
    if (receiptId === undefined) return [];
    const { kind, returnCode } = failure;
    return [
      {
        name: 'failures.fail',
        on: day,
        input: {
          receiptId,
          kind,
          returnCode,
          failedOn: day,
          bankFeeCents: 1_200,
          bankFeeFrom: 'operating',
          clientFeeCents: 2_500,
        },
      },
    ];
  });

/** Unless the client has paid with another one meanwhile. */
const comingBack = (db: ReadDb, day: LocalDate): SampleCommand[] =>
  FAILURES.filter(({ on, paidAfter }) => paidAfter !== undefined && addDays(on, paidAfter) === day).flatMap(
    ({ on }) =>
      db
        .rows<{ id: number }>(
          `SELECT f.id FROM failed_payment AS f WHERE f.failed_on = ? AND f.reinstated_on IS NULL
             AND NOT EXISTS (SELECT 1 FROM allocation_change AS g JOIN allocation AS x ON x.id = g.allocation_id
               JOIN invoice_item AS i ON i.id = x.invoice_item_id
               WHERE g.failed_payment_id = f.id AND i.open_cents < -g.cents)`,
          on,
        )
        .map(({ id }) => ({
          name: 'failures.reinstate',
          on: day,
          input: { failedPaymentId: id, reinstatedOn: day, why: 'paidAgain' },
        })),
  );

/** Who stopped a check pays with another one, the fee included. */
function payingAnew(db: ReadDb, day: LocalDate): SampleCommand[] {
  if (day !== PAID_ANEW_ON) return [];
  return db
    .rows<{ accountId: number; cents: number }>(
      `SELECT f.account_id AS accountId, f.amount_cents + f.client_fee_cents AS cents FROM failed_payment AS f
       WHERE f.kind = 'stopPayment' AND f.reinstated_on IS NULL`,
    )
    .map(({ accountId, cents }) => ({
      name: 'receipts.post',
      on: day,
      input: {
        accountId,
        amountCents: cents,
        receivedOn: day,
        method: 'check',
        reference: '7731',
        isDuplicateConfirmed: true,
      },
    }));
}

/** One old bill nobody will pay. */
function givingUp(db: ReadDb, day: LocalDate): SampleCommand[] {
  if (day !== GIVEN_UP_ON) return [];
  return db
    .rows<{ id: number }>(
      'SELECT id FROM invoice WHERE open_cents > 2000 AND due_on <= ? ORDER BY open_cents, id LIMIT 1',
      addDays(day, -120),
    )
    .map(({ id }) => ({
      name: 'failures.writeOff',
      on: day,
      input: {
        invoiceIds: [id],
        writtenOn: day,
        reason: 'Moved away, letters came back',
        preparedBy: 'Rosa Bell',
        approvedBy: 'Lee Larkspur',
      },
    }));
}

/** The agency puts back on the same day what a fact left short. */
function restoring(db: ReadDb, day: LocalDate): SampleCommand[] {
  const short = db.value<number>(
    `SELECT coalesce(sum(d.cents), 0) FROM account_day AS d JOIN ledger_account AS a ON a.id = d.ledger_account_id
     WHERE a.code = 'T1190'`,
  );
  if (short === undefined || short <= 0) return [];
  return [
    {
      name: 'failures.restore',
      on: day,
      input: { restoredOn: day, way: 'transfer', cents: short, reference: 'same day' },
    },
  ];
}

function payingProducers(db: ReadDb, day: LocalDate): SampleCommand[] {
  if (day < PRODUCERS_FROM || Number(day.slice(8)) !== PAY_DAY) return [];
  return db
    .rows<{ id: number; cents: number }>(
      `SELECT producer_id AS id, sum(earned_cents - paid_cents) AS cents FROM producer_share WHERE earned_cents <> paid_cents
       GROUP BY 1 HAVING sum(earned_cents - paid_cents) > 0 AND count(*) <= 400 ORDER BY 1`,
    )
    .map(({ id, cents }) => ({
      name: 'commissions.payStatement',
      on: day,
      input: { producerId: id, paidOn: day, method: 'ach', reference: '', totalCents: cents },
    }));
}

/** In two rounds: what happens, then what has to be put right the same day. */
export const troublesOn = (db: ReadDb, day: LocalDate): SampleCommand[] => [
  // Before the bank’s notice of the same day changes what they earned: what was looked at is what is paid.
  ...payingProducers(db, day),
  ...failing(db, day),
  ...comingBack(db, day),
  ...payingAnew(db, day),
  ...givingUp(db, day),
];
export const restoredOn = (db: ReadDb, day: LocalDate): SampleCommand[] => restoring(db, day);
