/**
 * Balances follow their account. A line keeps the account it was posted under for ever; when its item, policy or client has
 * moved since, reversing the line would bring the balance back to the old place. So what a reversal leaves there follows at
 * once, by an entry that changes only the account, never an amount or what is held in all.
 */
import type { WriteTx } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';
import type { Envelope } from './handler.ts';
import type { HeldChange, Posted, PostingLine, PostingPlan } from './posting.ts';

/** Control accounts that stand for what one client owes or has. */
export const CLIENT_ACCOUNTS: readonly string[] = ['T1100', 'T1105', 'T1120', 'T1130', 'T2030'];

export type FollowedLine = Omit<PostingLine, 'account'> & { readonly account: number };
type Line = FollowedLine;
type Place = { readonly id: number; readonly top_id: number };

/** Lines and held money a reversal just posted; posts what has to follow, or nothing. */
export function followMoves(
  tx: WriteTx,
  envelope: Envelope,
  reversal: {
    readonly accountingOn: LocalDate;
    readonly source: PostingPlan['source'] | undefined;
    readonly lines: readonly Line[];
    readonly held: readonly HeldChange[];
  },
  postAll: (tx: WriteTx, envelope: Envelope, plan: PostingPlan) => readonly Posted[],
): readonly Posted[] {
  if (!hasMoves(tx)) return [];
  const codes = new Map(
    tx
      .rows<{ id: number; code: string }>(
        'SELECT id, code FROM ledger_account WHERE code IN (SELECT value FROM json_each(?))',
        JSON.stringify(CLIENT_ACCOUNTS),
      )
      .map(({ id, code }) => [id, code]),
  );
  const lines = reversal.lines.flatMap((line): PostingLine[] => {
    const code = codes.get(line.account);
    if (code === undefined || line.accountId === undefined) return [];
    const moved = movedLine(tx, line);
    const { cents } = line;
    return moved === null
      ? []
      : [
          { ...line, account: code, cents: -cents as Cents },
          { ...line, ...moved, account: code, cents },
        ];
  });
  if (lines.length === 0) return [];
  const held = reversal.held.flatMap((change): HeldChange[] => {
    const owner = ownerNow(tx, change.beneficiary);
    return owner === change.beneficiary
      ? []
      : [
          { ...change, cents: -change.cents as Cents },
          { ...change, beneficiary: owner },
        ];
  });
  return postAll(tx, envelope, {
    kind: 'accountMoved',
    accountingOn: reversal.accountingOn,
    memo: 'Follows the account its items moved to',
    ...(reversal.source === undefined ? {} : { source: reversal.source }),
    lines,
    held,
  });
}

/** Most books never moved anything; a ledger without the rooms above it knows no moves at all. */
function hasMoves(tx: WriteTx): boolean {
  const isKnown = tx.value<number>(
    "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'account_move'",
  );
  return isKnown !== undefined && tx.value<number>('SELECT id FROM account_move LIMIT 1') !== undefined;
}

/** The account dimensions a line would have now; null when they are what it has. */
function movedLine(
  tx: WriteTx,
  line: Line,
): Pick<PostingLine, 'accountId' | 'subaccountId' | 'beneficiary'> | null {
  const place = placeOf(tx, line);
  const beneficiary = line.beneficiary === undefined ? undefined : ownerNow(tx, line.beneficiary);
  const subaccountId = place.id === place.top_id ? undefined : place.id;
  const isSame =
    line.accountId === place.top_id && line.subaccountId === subaccountId && line.beneficiary === beneficiary;
  if (isSame) return null;
  return {
    accountId: place.top_id,
    subaccountId: subaccountId as number,
    ...(beneficiary === undefined ? {} : { beneficiary }),
  };
}

/** Where a line's balance belongs now: with its item, else its policy, else its account or what that was joined with. */
function placeOf(tx: WriteTx, line: Line): Place {
  const asked: readonly (readonly [query: string, id: number | undefined])[] = [
    ['SELECT account_id FROM invoice_item WHERE id = ?', line.invoiceItemId],
    ['SELECT account_id FROM policy WHERE id = ?', line.policyId],
  ];
  for (const [query, id] of asked) {
    const account = id === undefined ? undefined : tx.value<number>(query, id);
    if (account !== undefined) return standing(tx, account);
  }
  return standing(tx, line.subaccountId ?? (line.accountId as number));
}

/** The account itself, or the one it was joined with, however often. */
function standing(tx: WriteTx, accountId: number): Place {
  let id = accountId;
  for (;;) {
    const row = tx.row<{ top_id: number; merged_into_id: number | null }>(
      'SELECT top_id, merged_into_id FROM account WHERE id = ?',
      id,
    );
    if (row === undefined || row.merged_into_id === null) return { id, top_id: row?.top_id ?? id };
    id = row.merged_into_id;
  }
}

const CLIENT = /^client:(\d+)$/u;
function ownerNow(tx: WriteTx, beneficiary: string): string {
  const id = CLIENT.exec(beneficiary)?.[1];
  return id === undefined ? beneficiary : `client:${standing(tx, Number(id)).id}`;
}
