/** State levies as data: the rows that come with the program, and the agency's own, which replace or add to them. */
import shipped from '#resources/state-levies.json' with { type: 'json' };
import type { ReadDb } from '#db/connection/index.ts';
import type { ChargeComponent, StateLevy } from '#shared/contract/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';

export const SHIPPED_LEVIES = shipped as readonly unknown[] as readonly StateLevy[];

type LevyRow = {
  state: string;
  component: ChargeComponent;
  from_on: LocalDate;
  to_on: LocalDate | null;
  name: string;
  rate_ppm: number;
  base_carrier_fee: 0 | 1;
  base_agency_fee: 0 | 1;
  rounding: StateLevy['rounding'];
  payee: StateLevy['payee'];
  is_automatic: 0 | 1;
  filing: string;
  source: string;
  verified_on: LocalDate;
  is_off: 0 | 1;
};

const keyOf = (state: string, component: string, from: string): string => `${state} ${component} ${from}`;
export const levyKeyOf = (levy: StateLevy): string => keyOf(levy.state, levy.component, levy.from);

function toLevy(row: LevyRow): StateLevy {
  return {
    state: row.state,
    component: row.component,
    name: row.name,
    from: row.from_on,
    to: row.to_on,
    ratePpm: row.rate_ppm,
    baseIncludesCarrierFee: row.base_carrier_fee === 1,
    baseIncludesAgencyFee: row.base_agency_fee === 1,
    rounding: row.rounding,
    payee: row.payee,
    isAutomatic: row.is_automatic === 1,
    filing: row.filing,
    source: row.source,
    verifiedOn: row.verified_on,
  };
}

export type KnownLevy = StateLevy & { readonly isOwn: boolean };

/** All levies in use, by state and name, of one state where it is given. */
export function stateLevies(db: ReadDb, state?: string): KnownLevy[] {
  const rows = db.rows<LevyRow>(
    `SELECT * FROM state_levy ${state === undefined ? '' : 'WHERE state = ?'}`,
    ...(state === undefined ? [] : [state]),
  );
  const own = new Map(rows.map((row) => [keyOf(row.state, row.component, row.from_on), row]));
  const kept = SHIPPED_LEVIES.filter(
    (levy) => (state === undefined || levy.state === state) && !own.has(levyKeyOf(levy)),
  ).map((levy) => ({ ...levy, isOwn: false }));
  const added = rows.filter((row) => row.is_off === 0).map((row) => ({ ...toLevy(row), isOwn: true }));
  return [...kept, ...added].toSorted(
    (a, b) =>
      a.state.localeCompare(b.state, 'en') ||
      rank(a.component) - rank(b.component) ||
      (a.component < b.component ? -1 : a.component > b.component ? 1 : 0) ||
      (a.from < b.from ? 1 : -1),
  );
}

const rank = (component: string): number =>
  component === 'surplusLinesTax' ? 0 : component === 'stampingFee' ? 1 : 2;
