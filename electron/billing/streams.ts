/** Invoice streams: rows to rules and back, and which policies one bills. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import { notFound, refuseMerged } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { StreamRule } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { checkRule, ruleText } from './rules.ts';

export type StreamRow = {
  readonly id: number;
  readonly account_id: number;
  readonly name: string;
  readonly every: StreamRule['every'];
  readonly anchor_on: LocalDate;
  readonly anchor_day: number | null;
  readonly second_anchor_day: number | null;
  readonly day_is: StreamRule['dayIs'];
  readonly lead_days: number;
  readonly lead_unit: StreamRule['leadUnit'];
  readonly due_roll: StreamRule['dueRoll'];
  readonly bill_roll: StreamRule['billRoll'];
  readonly payment_method: string;
  readonly is_automatic: 0 | 1;
  readonly low_balance_cents: Cents;
  readonly invoice_fee_cents: Cents;
  readonly is_active: 0 | 1;
};

export function ruleOf(row: StreamRow): StreamRule {
  return {
    name: row.name,
    every: row.every,
    anchorOn: row.anchor_on,
    ...(row.anchor_day === null ? {} : { anchorDay: row.anchor_day }),
    ...(row.second_anchor_day === null ? {} : { secondAnchorDay: row.second_anchor_day }),
    dayIs: row.day_is,
    leadDays: row.lead_days,
    leadUnit: row.lead_unit,
    dueRoll: row.due_roll,
    billRoll: row.bill_roll,
    paymentMethod: JSON.parse(row.payment_method) as StreamRule['paymentMethod'],
    isAutomatic: row.is_automatic === 1,
    ...(row.low_balance_cents === 0 ? {} : { lowBalanceCents: row.low_balance_cents }),
    ...(row.invoice_fee_cents === 0 ? {} : { invoiceFeeCents: row.invoice_fee_cents }),
  };
}

export function readStream(
  db: ReadDb,
  streamId: number,
): { readonly accountId: number; readonly rule: StreamRule } {
  const row = db.row<StreamRow>('SELECT * FROM invoice_stream WHERE id = ?', streamId);
  if (row === undefined) throw notFound('invoice stream', streamId, 'streamId');
  return { accountId: row.account_id, rule: ruleOf(row) };
}

export function insertStream(tx: WriteTx, accountId: number, rule: StreamRule, envelope: Envelope): number {
  checkRule(rule);
  const id = tx.nextId();
  tx.exec(
    `INSERT INTO invoice_stream (id, account_id, name, every, anchor_on, anchor_day, second_anchor_day, day_is, lead_days,
       lead_unit, due_roll, bill_roll, payment_method, is_automatic, low_balance_cents, invoice_fee_cents, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    accountId,
    ...ruleValues(rule),
    envelope.at,
  );
  return id;
}

/** In the order of the columns. */
function ruleValues(rule: StreamRule): readonly (string | number | null)[] {
  return [
    rule.name,
    rule.every,
    rule.anchorOn,
    rule.anchorDay ?? null,
    rule.secondAnchorDay ?? null,
    rule.dayIs,
    rule.leadDays,
    rule.leadUnit,
    rule.dueRoll,
    rule.billRoll,
    JSON.stringify(rule.paymentMethod),
    rule.isAutomatic ? 1 : 0,
    rule.lowBalanceCents ?? 0,
    rule.invoiceFeeCents ?? 0,
  ];
}

export function updateRule(tx: WriteTx, streamId: number, rule: StreamRule): void {
  tx.exec(
    `UPDATE invoice_stream SET name = ?, every = ?, anchor_on = ?, anchor_day = ?, second_anchor_day = ?, day_is = ?,
       lead_days = ?, lead_unit = ?, due_roll = ?, bill_roll = ?, payment_method = ?, is_automatic = ?,
       low_balance_cents = ?, invoice_fee_cents = ? WHERE id = ?`,
    ...ruleValues(rule),
    streamId,
  );
}

export function createStream(
  tx: WriteTx,
  input: {
    readonly accountId: number;
    readonly rule: StreamRule;
    readonly policyIds?: readonly number[] | undefined;
  },
  envelope: Envelope,
): { streamId: number } {
  if (tx.value<number>('SELECT id FROM account WHERE id = ?', input.accountId) === undefined) {
    throw notFound('account', input.accountId, 'accountId');
  }
  refuseMerged(tx, input.accountId, 'Not added');
  const streamId = insertStream(tx, input.accountId, input.rule, envelope);
  for (const policyId of input.policyIds ?? []) claim(tx, policyId, streamId, input.accountId);
  return { streamId };
}

/** Refuses a policy another stream bills: one policy is billed by one stream. */
function claim(tx: WriteTx, policyId: number, streamId: number, accountId: number): void {
  const policy = tx.row<{ number: string; account_id: number }>(
    'SELECT number, account_id FROM policy WHERE id = ?',
    policyId,
  );
  if (policy === undefined) throw notFound('policy', policyId, 'policyIds');
  const other = tx.row<StreamRow>(
    `SELECT s.* FROM stream_claim AS c JOIN invoice_stream AS s ON s.id = c.stream_id
     WHERE c.policy_id = ? AND s.is_active = 1 AND s.id <> ?`,
    policyId,
    streamId,
  );
  if (other !== undefined || policy.account_id !== accountId) {
    throw new Refusal('conflict', {
      what: `Policy ${policy.number} cannot be billed by this stream.`,
      why:
        other === undefined
          ? 'It belongs to another account.'
          : `The stream ${other.name}, ${ruleText(ruleOf(other))}, bills it already.`,
      todo: 'Leave the policy out, or make the stream first and then move the policy to it: the move shows both schedules.',
      field: 'policyIds',
    });
  }
  setClaim(tx, policyId, streamId);
}

export function setClaim(tx: WriteTx, policyId: number, streamId: number): void {
  tx.exec(
    'INSERT INTO stream_claim (policy_id, stream_id) VALUES (?, ?) ON CONFLICT (policy_id) DO UPDATE SET stream_id = excluded.stream_id',
    policyId,
    streamId,
  );
}
