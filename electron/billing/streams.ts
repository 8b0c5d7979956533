/** Invoice streams: rows to rules and back. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { StreamRule } from '#shared/contract/index.ts';
import { checkRule } from './rules.ts';

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
    paymentMethod: row.payment_method,
    isAutomatic: row.is_automatic === 1,
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
       lead_unit, due_roll, bill_roll, payment_method, is_automatic, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    accountId,
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
    rule.paymentMethod,
    rule.isAutomatic ? 1 : 0,
    envelope.at,
  );
  return id;
}

export function createStream(
  tx: WriteTx,
  input: { readonly accountId: number; readonly rule: StreamRule },
  envelope: Envelope,
): { streamId: number } {
  if (tx.value<number>('SELECT id FROM account WHERE id = ?', input.accountId) === undefined) {
    throw notFound('account', input.accountId, 'accountId');
  }
  return { streamId: insertStream(tx, input.accountId, input.rule, envelope) };
}
