/**
 * Whose money return premium is. What was written off of the policy the agency has borne, so the agency gets that back
 * first: out of its own commission, out of what it was still to put in trust, out of what payees are to return, then out of
 * what is held. Only the rest, which the client really paid, is the client's. Pure.
 */
import { allocate, type Cents, ZERO } from '#shared/money/index.ts';

export type Charge = {
  readonly component: string;
  readonly beneficiary: string;
  readonly charge_id: number;
  readonly amount_cents: Cents;
  readonly commission_cents: Cents;
  readonly owed_cents: Cents;
};

export type Given = {
  readonly premiumCents: Cents;
  readonly commissionCents: Cents;
  readonly taxCents: Cents;
  readonly stampingCents: Cents;
};

export type Shares = {
  /** The client's (T2035), and the agency's for what it had written off. */
  readonly clientCents: Cents;
  readonly recoveredCents: Cents;
  /** Of the commission: what goes back, and what was never collected. */
  readonly commissionCents: Cents;
  readonly keptCommissionCents: Cents;
};

export function sharesOf(
  given: Given,
  standing: { readonly writtenOffCents: number; readonly collectedCents: number },
): Shares {
  const total = given.premiumCents + given.taxCents + given.stampingCents;
  const recovered = Math.min(total, standing.writtenOffCents);
  const kept = Math.min(given.commissionCents, recovered);
  return {
    clientCents: (total - recovered) as Cents,
    recoveredCents: recovered as Cents,
    commissionCents: Math.min(given.commissionCents - kept, standing.collectedCents) as Cents,
    keptCommissionCents: kept as Cents,
  };
}

/** What one payee gives back of one kind: by charge what it is not paid any more, and what it has to return. */
export type Source = {
  readonly beneficiary: string;
  readonly component: string;
  readonly cancelled: readonly { readonly chargeId: number; readonly cents: Cents }[];
  readonly cancelledCents: Cents;
  readonly dueCents: Cents;
};

/** All charges of a kind give back: of several payees each by what it was charged, of each first what it is still owed. */
export function sourcesOf(charges: readonly Charge[], given: Given): readonly Source[] {
  const kinds = [
    ['premium', given.premiumCents - given.commissionCents],
    ['surplusLinesTax', given.taxCents],
    ['stampingFee', given.stampingCents],
  ] as const;
  return kinds.flatMap(([component, cents]) => {
    if (cents <= 0) return [];
    const payees = [
      ...Map.groupBy(
        charges.filter((each) => each.component === component),
        (each) => each.beneficiary,
      ),
    ];
    const weights = weightsOf(payees.map(([, own]) => own));
    const parts = payees.length === 1 ? [cents as Cents] : allocate(cents as Cents, weights);
    return payees.map(([beneficiary, own], at) =>
      sourceOf({ beneficiary, component }, own, parts[at] ?? ZERO),
    );
  });
}

function weightsOf(payees: readonly (readonly Charge[])[]): readonly number[] {
  const sums = (of: (charge: Charge) => number): number[] =>
    payees.map((own) => own.reduce((sum, charge) => sum + of(charge), 0));
  const net = sums((charge) => charge.amount_cents - charge.commission_cents);
  return net.some((cents) => cents > 0) ? net : sums((charge) => charge.amount_cents);
}

function sourceOf(
  owner: Pick<Source, 'beneficiary' | 'component'>,
  charges: readonly Charge[],
  cents: Cents,
): Source {
  let left: number = cents;
  const cancelled = charges.flatMap((charge) => {
    const part = Math.min(left, charge.owed_cents) as Cents;
    left -= part;
    return part <= 0 ? [] : [{ chargeId: charge.charge_id, cents: part }];
  });
  return { ...owner, cancelled, cancelledCents: (cents - left) as Cents, dueCents: left as Cents };
}

export type Pot = { readonly bankAccountId: number; readonly cents: Cents };
type Owner = Pick<Source, 'beneficiary' | 'component'>;
/**
 * Where a part comes from. `held`: a payee's money in trust. `short`: what the agency was to put in for a payee.
 * `due`: what a payee has to return.
 */
export type Part = Owner & {
  readonly from: 'held' | 'short' | 'due';
  readonly to: 'client' | 'agency';
  readonly bankAccountId: number | null;
  readonly cents: Cents;
};

/** `agencyCents`: what the agency gets of what payees give back. */
export function partsFor(
  sources: readonly Source[],
  pots: { readonly held: (owner: Owner) => readonly Pot[]; readonly short: (owner: Owner) => readonly Pot[] },
  agencyCents: number,
): readonly Part[] {
  const parts: Part[] = [];
  let agency = agencyCents;
  const left = sources.map((source) => ({ source, cents: source.cancelledCents as number }));
  const give = (
    source: Source,
    from: Part['from'],
    pot: { bankAccountId: number | null; cents: number },
  ): void => {
    const own = Math.min(agency, pot.cents);
    agency -= own;
    const { beneficiary, component } = source;
    const base = { beneficiary, component, from, bankAccountId: pot.bankAccountId };
    if (own > 0) parts.push({ ...base, to: 'agency', cents: own as Cents });
    if (pot.cents > own) parts.push({ ...base, to: 'client', cents: (pot.cents - own) as Cents });
  };
  const take = (from: 'held' | 'short', most: () => number): void => {
    for (const each of left) {
      for (const pot of pots[from](each.source)) {
        const used = usedOf(parts, each.source, from, pot.bankAccountId);
        const cents = Math.min(each.cents, pot.cents - used, most());
        if (cents <= 0) continue;
        each.cents -= cents;
        give(each.source, from, { bankAccountId: pot.bankAccountId, cents });
      }
    }
  };
  take('short', () => agency);
  for (const { source } of left)
    if (source.dueCents > 0) give(source, 'due', { bankAccountId: null, cents: source.dueCents });
  take('held', () => Number.MAX_SAFE_INTEGER);
  take('short', () => Number.MAX_SAFE_INTEGER);
  return parts;
}

const usedOf = (parts: readonly Part[], of: Owner, from: Part['from'], bankAccountId: number): number =>
  parts
    .filter(
      (part) =>
        part.from === from &&
        part.bankAccountId === bankAccountId &&
        part.beneficiary === of.beneficiary &&
        part.component === of.component,
    )
    .reduce((sum, { cents }) => sum + cents, 0);
