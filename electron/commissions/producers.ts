/** Producers: what they are owed, which event earns it, and the statements that pay it (J28p, J28n). */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { pageOf, readCursor } from '#electron/billing/index.ts';
import {
  bankAccountOf,
  checkDocumentDate,
  type Envelope,
  type InputOf,
  nextNumber,
  type OutputOf,
  type PostingLine,
  post,
} from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { planRevenue } from '#electron/revenue/index.ts';
import type { commissions, ProducerRow, StatementLine, StatementRow } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney, negate, sum, ZERO } from '#shared/money/index.ts';

const PRODUCER = `SELECT r.id AS producerId, r.code, r.name, coalesce(g.earns_on, 'asRevenue') AS earnsOn,
    coalesce(sum(s.earned_cents - s.paid_cents), 0) AS openCents,
    coalesce(sum(max(0, s.earned_cents - s.paid_cents)), 0) AS payableCents,
    coalesce(sum(max(0, s.paid_cents - s.earned_cents)), 0) AS debitCents,
    (SELECT max(paid_on) FROM producer_statement WHERE producer_id = r.id) AS lastPaidOn
  FROM producer AS r LEFT JOIN producer_trigger AS g ON g.producer_id = r.id
  LEFT JOIN producer_share AS s ON s.producer_id = r.id AND s.earned_cents <> s.paid_cents`;

export function producers(db: ReadDb): { producers: ProducerRow[] } {
  return { producers: db.rows<ProducerRow>(`${PRODUCER} GROUP BY r.id ORDER BY r.name`) };
}

function producerOf(db: ReadDb, producerId: number): ProducerRow {
  const row = db.row<ProducerRow>(`${PRODUCER} WHERE r.id = ? GROUP BY r.id`, producerId);
  if (row === undefined) throw notFound('producer', producerId, 'producerId');
  return row;
}

export function setTrigger(
  tx: WriteTx,
  order: Omit<InputOf<typeof commissions.setTrigger>, 'requestId'>,
  envelope: Envelope,
): { entryIds: number[]; changeCents: Cents } {
  checkDocumentDate(order.changedOn, envelope.businessOn, 'changedOn');
  const producer = producerOf(tx, order.producerId);
  tx.exec(
    `INSERT INTO producer_trigger (producer_id, earns_on) VALUES (?, ?)
     ON CONFLICT (producer_id) DO UPDATE SET earns_on = excluded.earns_on`,
    order.producerId,
    order.earnsOn,
  );
  const plan = planRevenue(tx, {
    cause: 'mode',
    on: order.changedOn,
    source: { type: 'producer', id: order.producerId },
    document: `producer ${producer.name}`,
    changes: [],
    policyTermIds: tx
      .rows<{ id: number }>(
        'SELECT t.id FROM policy_term AS t JOIN policy_term_producer AS s ON s.policy_term_id = t.id WHERE s.producer_id = ? AND t.undone_at IS NULL ORDER BY t.id',
        order.producerId,
      )
      .map(({ id }) => id),
  });
  const entryIds = plan.plans.map((each) => post(tx, envelope, each).entryId);
  plan.save(tx);
  return { entryIds, changeCents: sum(plan.producers.map(({ cents }) => cents)) };
}

const LINE = `t.id AS policyTermId, p.number AS policyNumber, a.name AS accountName, p.line_of_business AS lineOfBusiness,
  t.effective_on AS effectiveOn`;
const LINE_JOINS = `JOIN policy_term AS t ON t.id = s.policy_term_id JOIN policy AS p ON p.id = t.policy_id
  JOIN account AS a ON a.id = p.account_id`;

/** What is earned and not paid, and what was paid and is no longer earned; a statement has at most this many terms. */
const LINES_MAX = 400;
const openLines = (db: ReadDb, producerId: number): StatementLine[] =>
  db.rows<StatementLine>(
    `SELECT ${LINE}, s.base_cents AS baseCents, s.paid_cents AS paidBeforeCents, s.earned_cents - s.paid_cents AS cents
     FROM producer_share AS s ${LINE_JOINS} WHERE s.producer_id = ? AND s.earned_cents <> s.paid_cents
     ORDER BY s.earned_cents > s.paid_cents, t.id LIMIT ?`,
    producerId,
    LINES_MAX,
  );

type Open = OutputOf<typeof commissions.openStatement>;
export function openStatement(db: ReadDb, producerId: number): Open {
  const lines = openLines(db, producerId);
  const part = (sign: 1 | -1): Cents =>
    sum(lines.filter(({ cents }) => Math.sign(cents) === sign).map(({ cents }) => (cents * sign) as Cents));
  const earnedCents = part(1);
  const debitCents = part(-1);
  return {
    producer: producerOf(db, producerId),
    lines,
    earnedCents,
    debitCents,
    totalCents: (earnedCents - debitCents) as Cents,
  };
}

export function payStatement(
  tx: WriteTx,
  order: Omit<InputOf<typeof commissions.payStatement>, 'requestId'>,
  envelope: Envelope,
): OutputOf<typeof commissions.payStatement> {
  checkDocumentDate(order.paidOn, envelope.businessOn, 'paidOn');
  const open = openStatement(tx, order.producerId);
  checkPayable(open, order.totalCents);
  const { lines, earnedCents, debitCents, totalCents, producer } = open;
  const statementId = tx.nextId();
  const number = `PS-${String(nextNumber(tx, 'producerStatement', 0)).padStart(5, '0')}`;
  const bankAccountId = bankAccountOf(tx, 'operating', undefined).id;
  const { entryId } = post(tx, envelope, {
    kind: 'producerPaid',
    accountingOn: order.paidOn,
    memo: `Producer statement ${number}, ${producer.name}${order.reference === '' ? '' : `, ${order.reference}`}`,
    source: { type: 'producerStatement', id: statementId },
    lines: [
      ...lines.map(
        ({ policyTermId, cents }): PostingLine => ({
          account: cents > 0 ? 'O2070' : 'O1410',
          cents,
          policyTermId,
          producerId: order.producerId,
        }),
      ),
      { account: 'O1200', cents: negate(totalCents), bankAccountId, producerId: order.producerId },
    ],
  });
  tx.exec(
    `INSERT INTO producer_statement (id, number, producer_id, paid_on, method, reference, bank_account_id, earned_cents,
       debit_cents, total_cents, entry_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    statementId,
    number,
    order.producerId,
    order.paidOn,
    order.method,
    order.reference,
    bankAccountId,
    earnedCents,
    debitCents,
    totalCents,
    entryId,
    envelope.at,
  );
  for (const line of lines) {
    tx.exec(
      `INSERT INTO producer_statement_line (statement_id, policy_term_id, base_cents, paid_before_cents, cents)
       VALUES (?, ?, ?, ?, ?)`,
      statementId,
      line.policyTermId,
      line.baseCents,
      line.paidBeforeCents,
      line.cents,
    );
    tx.exec(
      'UPDATE producer_share SET paid_cents = paid_cents + ? WHERE policy_term_id = ? AND producer_id = ?',
      line.cents,
      line.policyTermId,
      order.producerId,
    );
  }
  return { statementId, number, entryId, totalCents };
}

function checkPayable(open: Open, shownCents: number): void {
  const { producer, totalCents, debitCents } = open;
  const refuse = (why: string, todo: string): never => {
    throw new Refusal('conflict', {
      what: `Not paid: the statement of ${producer.name}.`,
      why,
      todo,
      field: 'totalCents',
    });
  };
  if (totalCents <= ZERO) {
    refuse(
      debitCents > 0
        ? `${formatMoney(debitCents)} was taken back after it was paid, which is not less than what was earned since.`
        : 'Nothing is open.',
      debitCents > 0
        ? 'Wait: the debit is carried to the next statement.'
        : 'Wait for commission to be earned.',
    );
  }
  if (totalCents !== shownCents) {
    refuse(
      `It comes to ${formatMoney(totalCents)} now, you saw ${formatMoney(shownCents as Cents)}: something was posted meanwhile.`,
      'Look at it again, then pay.',
    );
  }
}

const STATEMENT = `SELECT s.id AS statementId, s.number, s.producer_id AS producerId, r.name AS producerName, s.paid_on AS paidOn,
  s.method, s.reference, s.earned_cents AS earnedCents, s.debit_cents AS debitCents, s.total_cents AS totalCents, s.entry_id AS entryId
  FROM producer_statement AS s JOIN producer AS r ON r.id = s.producer_id`;

export function statements(
  db: ReadDb,
  asked: InputOf<typeof commissions.statements>,
): OutputOf<typeof commissions.statements> {
  const place =
    asked.cursor === undefined
      ? (['9999-12-31', Number.MAX_SAFE_INTEGER] as const)
      : readCursor(asked.cursor);
  const rows = db.rows<StatementRow>(
    `${STATEMENT} WHERE (s.paid_on, s.id) < (?, ?) AND (? IS NULL OR s.producer_id = ?) ORDER BY s.paid_on DESC, s.id DESC LIMIT ?`,
    ...place,
    asked.producerId ?? null,
    asked.producerId ?? null,
    asked.limit + 1,
  );
  return pageOf(rows, asked.limit, (row) => `${row.paidOn}|${row.statementId}`);
}

export function statement(
  db: ReadDb,
  statementId: number,
): { statement: StatementRow; lines: StatementLine[] } {
  const row = db.row<StatementRow>(`${STATEMENT} WHERE s.id = ?`, statementId);
  if (row === undefined) throw notFound('producer statement', statementId, 'statementId');
  return {
    statement: row,
    lines: db.rows<StatementLine>(
      `SELECT ${LINE}, s.base_cents AS baseCents, s.paid_before_cents AS paidBeforeCents, s.cents
       FROM producer_statement_line AS s ${LINE_JOINS} WHERE s.statement_id = ? ORDER BY s.cents < 0, p.number, t.id`,
      statementId,
    ),
  };
}
