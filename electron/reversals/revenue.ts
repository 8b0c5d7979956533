/**
 * The agency's own books beside a reversal. Its revenue and producer entries are reversed exactly like the rest. Where
 * something else moved the same income since (a second payment made it fully paid, the way of recognition changed, a
 * producer was paid), what is then still missing or too much is one entry more, so that the books stand as the items do.
 */
import type { ReadDb } from '#db/connection/index.ts';
import type { PostingLine, PostingPlan } from '#electron/ledger/index.ts';
import { planRevenue, type RevenueEvent, type RevenuePlan } from '#electron/revenue/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { type Document, receiptOf, type StoredEntry } from './documents.ts';
import { givenUpBy, type PaidPart } from './parts.ts';

type Event = Pick<RevenueEvent, 'cause' | 'changes' | 'policyTermIds' | 'payerId' | 'elsewhere'>;

/** What the reversal does to the agency's share; null when it has nothing to do with it. */
function eventOf(
  db: ReadDb,
  document: Document,
  entries: readonly StoredEntry[],
  parts: readonly PaidPart[],
): Event | null {
  if (document.type === 'remittance') {
    const terms = entries.flatMap(({ lines }) => lines.flatMap(({ policyTermId }) => policyTermId ?? []));
    return { cause: 'carrierPaid', changes: [], policyTermIds: [...new Set(terms)] };
  }
  if (parts.length === 0) return null;
  // No share was collected, but the carrier was paid: what that earned follows from the rows as they are then.
  if (parts.every(({ source }) => source === 'contra'))
    return {
      cause: 'carrierPaid',
      changes: [],
      policyTermIds: [...new Set(parts.map(({ policyTermId }) => policyTermId))],
    };
  const givenUp = givenUpBy(entries);
  const changes = new Map<
    number,
    { closedCents: number; collectedCents: number; writtenOffCents: number; givenUpCents: number }
  >();
  for (const { itemId, source, cents, commissionCents } of parts) {
    const known = changes.get(itemId);
    const isShort = source === 'shortfall';
    changes.set(itemId, {
      closedCents: (known?.closedCents ?? 0) - cents,
      collectedCents: (known?.collectedCents ?? 0) - (isShort ? 0 : commissionCents),
      writtenOffCents: (known?.writtenOffCents ?? 0) - (isShort ? commissionCents : 0),
      givenUpCents: known?.givenUpCents ?? -(givenUp.get(itemId) ?? 0),
    });
  }
  const receipt = document.type === 'receipt' ? receiptOf(db, document.id) : null;
  const payerId = receipt === null ? document.accountId : (receipt.payer_account_id ?? receipt.account_id);
  return {
    cause: 'returned',
    changes: [...changes].map(([itemId, change]) => ({ itemId, ...change })),
    ...(payerId === null ? {} : { payerId }),
    // A fee paid into operating never stood in trust.
    ...(receipt?.kind === 'fee'
      ? {
          elsewhere: [
            {
              account: 'O1200',
              cents: -receipt.amount_cents as Cents,
              bankAccountId: receipt.bank_account_id,
            },
          ],
        }
      : {}),
  };
}

export type RevenueUndone = {
  /** What has to be posted beside the exact reversals; usually nothing. */
  readonly rest: PostingPlan | null;
  readonly plan: RevenuePlan | null;
};

export function undoneRevenue(
  db: ReadDb,
  document: Document,
  entries: readonly StoredEntry[],
  parts: readonly PaidPart[],
  on: LocalDate,
): RevenueUndone {
  const event = eventOf(db, document, entries, parts);
  if (event === null) return { rest: null, plan: null };
  const source = { type: document.type, id: document.id };
  const plan = planRevenue(db, { ...event, on, source, document: `${document.title} reversed` });
  const posted = entries.flatMap(({ lines }) => lines.filter(({ account }) => account.startsWith('O')));
  const lines = netted([...posted, ...plan.plans.flatMap((each) => each.lines)]);
  if (lines.length === 0) return { rest: null, plan };
  return {
    plan,
    rest: {
      kind: 'revenueReversed',
      accountingOn: on,
      memo: `Commission and fees as they stand without ${document.title}`,
      source,
      lines,
    },
  };
}

const KEYS = [
  'accountId',
  'policyId',
  'policyTermId',
  'carrierId',
  'producerId',
  'bankAccountId',
  'state',
] as const;

/** What is left of lines of the same account and subject; nothing when every account and producer comes to nothing. */
function netted(lines: readonly PostingLine[]): readonly PostingLine[] {
  const sumBy = (keyOf: (line: PostingLine) => string): PostingLine[] => {
    const sums = new Map<string, PostingLine>();
    for (const line of lines) {
      const key = keyOf(line);
      const before = sums.get(key)?.cents ?? 0;
      const dimensions = Object.fromEntries(
        KEYS.flatMap((name) => (line[name] === undefined ? [] : [[name, line[name]]])),
      );
      sums.set(key, { ...dimensions, account: line.account, cents: (before + line.cents) as Cents });
    }
    return [...sums.values()].filter(({ cents }) => cents !== 0);
  };
  const rough = sumBy(({ account, producerId, policyTermId }) => `${account} ${producerId} ${policyTermId}`);
  return rough.length === 0
    ? []
    : sumBy((line) => `${line.account} ${KEYS.map((name) => line[name] ?? '').join(' ')}`);
}
