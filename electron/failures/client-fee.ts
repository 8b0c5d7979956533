/** J18: the fee charged to the client for a returned payment, billed on an invoice of its own; and taken back (bank error). */
import type { WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';
import type { Failing } from './plan.ts';

export type ClientFee = { readonly itemId: number; readonly entryIds: readonly number[] };

export function billClientFee(
  _tx: WriteTx,
  _envelope: Envelope,
  _failing: Failing,
  _cents: Cents,
): ClientFee | null {
  return null;
}

export function dropClientFee(
  _tx: WriteTx,
  _envelope: Envelope,
  _itemId: number,
  _on: LocalDate,
): readonly number[] {
  return [];
}
