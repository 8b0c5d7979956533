/**
 * One pass over the journal in posting order, with lines, held rows, commands and period events beside it, each read once
 * as a stream. It feeds the checks that need every entry; memory stays flat whatever the size of the books.
 */
import { DEVICE_SPAN, deviceOf } from '#shared/ids/index.ts';
import { chainChecks } from './scan-chain.ts';
import { lineChecks } from './scan-lines.ts';
import { moneyChecks } from './scan-money.ts';
import { periodCheck } from './scan-periods.ts';
import type { ChildRows, EntryColumns, LineColumns, Part, Payload, Streams } from './stream.ts';
import { next } from './stream.ts';
import type { CheckedFile, Outcome } from './types.ts';

const ENTRY_COLUMNS =
  'id, seq, kind, basis, accounting_on, recorded_at, memo, source_type, source_id, reverses_id, total_cents, payload, previous_hash, hash';

const LINE_COLUMNS = `entry_id, line_no, ledger_account_id, accounting_on, cents, beneficiary, component, bank_account_id, account_id,
  subaccount_id, policy_id, policy_term_id, carrier_id, charge_id, invoice_id, invoice_item_id, producer_id, payer_id, state, memo`;
const HELD_COLUMNS =
  'entry_id, held_no, accounting_on, bank_account_id, beneficiary, component, policy_term_id, account_id, receipt_id, cents';

const results = new WeakMap<CheckedFile, Readonly<Record<string, Outcome>>>();

/** Outcome of one check of the scan; the first question runs it for all. */
export function scanned(file: CheckedFile, name: string): Outcome {
  let all = results.get(file);
  if (all === undefined) {
    all = scan(file);
    results.set(file, all);
  }
  return all[name] ?? { examined: 0, findings: [`${name} was not examined.`], isFailure: true };
}

const TICK_ROWS = 20_000;

function scan(file: CheckedFile): Readonly<Record<string, Outcome>> {
  const opened: IterableIterator<unknown>[] = [];
  const streams: Streams = {
    open: <Row>(text: string, ...parameters: readonly number[]): Iterator<Row> => {
      const rows = file.raw
        .prepare(text)
        .raw()
        .iterate(...parameters);
      opened.push(rows);
      return rows as Iterator<Row>;
    },
  };
  try {
    return walk(file, streams);
  } finally {
    for (const rows of opened) rows.return?.();
  }
}

function walk(file: CheckedFile, streams: Streams): Readonly<Record<string, Outcome>> {
  const lines = childRows(streams, 'journal_line', LINE_COLUMNS, 'line_no');
  const held = childRows(streams, 'held_line', HELD_COLUMNS, 'held_no');
  const parts: readonly Part[] = [
    chainChecks(file, streams),
    lineChecks(file, lines, held),
    moneyChecks(file),
    periodCheck(file),
  ];
  // With one device ids grow with the sequence, and the table itself is in that order.
  const isOneDevice = (file.read.value<number>('SELECT max(id) FROM journal_entry') ?? 0) < DEVICE_SPAN;
  const order = isOneDevice ? 'id' : 'seq';
  const entries = streams.open<EntryColumns>(`SELECT ${ENTRY_COLUMNS} FROM journal_entry ORDER BY ${order}`);
  let rows = 0;
  for (let columns = next(entries); columns !== undefined; columns = next(entries)) {
    const entry = {
      columns,
      payload: parsed(columns[11]),
      lines: lines.of(columns[0]),
      held: held.of(columns[0]),
    };
    for (const part of parts) part.entry(entry);
    rows += 1;
    if (rows % TICK_ROWS === 0) file.tick(rows);
  }
  return Object.assign({}, ...parts.map((part) => part.finish())) as Record<string, Outcome>;
}

function parsed(text: string): Payload {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Payload) : {};
  } catch {
    return {};
  }
}

const NO_ROWS: readonly LineColumns[] = [];

/** A table ordered by entry, read beside the entries without a query for each: one stream per device. */
function childRows(streams: Streams, table: string, columns: string, number: string): ChildRows {
  const byDevice = new Map<number, { rows: Iterator<LineColumns>; row: LineColumns | undefined }>();
  let given = 0;
  const streamOf = (device: number) => {
    const known = byDevice.get(device);
    if (known !== undefined) return known;
    const rows = streams.open<LineColumns>(
      `SELECT ${columns} FROM ${table} WHERE entry_id >= ? AND entry_id < ? ORDER BY entry_id, ${number}`,
      device * DEVICE_SPAN,
      (device + 1) * DEVICE_SPAN,
    );
    const made = { rows, row: next(rows) };
    byDevice.set(device, made);
    return made;
  };
  return {
    of: (entryId) => {
      const stream = streamOf(deviceOf(entryId));
      // Rows of no entry are passed over; the count at the end tells that there were some.
      while (stream.row !== undefined && (stream.row[0] as number) < entryId) stream.row = next(stream.rows);
      if (stream.row?.[0] !== entryId) return NO_ROWS;
      const found: LineColumns[] = [];
      while (stream.row !== undefined && stream.row[0] === entryId) {
        found.push(stream.row);
        stream.row = next(stream.rows);
      }
      given += found.length;
      return found;
    },
    given: () => given,
  };
}
