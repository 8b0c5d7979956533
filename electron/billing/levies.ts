/** State levies as the agency keeps them: its own rows beside those that come with the program. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import { type KnownLevy, levyKeyOf, SHIPPED_LEVIES, stateLevies } from '#electron/policies/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { formatDate, type LocalDate, monthIndex } from '#shared/calendar/index.ts';
import type { ChargeComponent, StateLevy } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';

const LAST_DAY = '9999-12-31';

export function shownLevies(
  db: ReadDb,
  input: { readonly state?: string | undefined; readonly on?: LocalDate | undefined },
  today: LocalDate,
) {
  const on = input.on ?? today;
  return stateLevies(db, input.state).map((levy: KnownLevy) => ({
    ...levy,
    isInForce: levy.from <= on && (levy.to === null || on <= levy.to),
    monthsSinceVerified: Math.max(0, monthIndex(today) - monthIndex(levy.verifiedOn)),
  }));
}

export function saveStateLevy(
  tx: WriteTx,
  levy: StateLevy,
  envelope: Envelope,
): { component: ChargeComponent } {
  checkLevy(levy, envelope.businessOn);
  const other = stateLevies(tx, levy.state).find(
    (each) =>
      each.component === levy.component &&
      each.from !== levy.from &&
      each.from <= (levy.to ?? LAST_DAY) &&
      (each.to ?? LAST_DAY) >= levy.from,
  );
  if (other !== undefined) {
    throw new Refusal('conflict', {
      what: `Not saved: ${levy.name}, ${levy.state}.`,
      why: `Another rate is in force from ${formatDate(other.from, 'long')}${other.to === null ? '' : ` to ${formatDate(other.to, 'long')}`}; both would apply on some days.`,
      todo: 'End that one the day before this one begins, or correct that one.',
      field: 'from',
    });
  }
  writeLevy(tx, levy, false, envelope);
  return { component: levy.component };
}

function writeLevy(tx: WriteTx, levy: StateLevy, isOff: boolean, envelope: Envelope): void {
  tx.exec(
    `INSERT INTO state_levy (state, component, from_on, to_on, name, rate_ppm, base_carrier_fee, base_agency_fee, rounding, payee,
       is_automatic, filing, source, verified_on, is_off, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (state, component, from_on) DO UPDATE SET to_on = excluded.to_on, name = excluded.name,
       rate_ppm = excluded.rate_ppm, base_carrier_fee = excluded.base_carrier_fee, base_agency_fee = excluded.base_agency_fee,
       rounding = excluded.rounding, payee = excluded.payee, is_automatic = excluded.is_automatic, filing = excluded.filing,
       source = excluded.source, verified_on = excluded.verified_on, is_off = excluded.is_off, changed_at = excluded.changed_at`,
    levy.state,
    levy.component,
    levy.from,
    levy.to,
    levy.name,
    levy.ratePpm,
    levy.baseIncludesCarrierFee ? 1 : 0,
    levy.baseIncludesAgencyFee ? 1 : 0,
    levy.rounding,
    levy.payee,
    levy.isAutomatic ? 1 : 0,
    levy.filing,
    levy.source,
    levy.verifiedOn,
    isOff ? 1 : 0,
    envelope.at,
  );
}

function checkLevy(levy: StateLevy, today: LocalDate): void {
  const isOrdered = levy.to === null || levy.from <= levy.to;
  if (isOrdered && levy.verifiedOn <= today) return;
  throw new Refusal('entry.invalid', {
    what: `Not saved: ${levy.name}, ${levy.state}.`,
    why: isOrdered ? 'It was verified on a day to come.' : 'It ends before it begins.',
    todo: 'Correct the dates.',
    field: isOrdered ? 'verifiedOn' : 'to',
  });
}

type Key = { readonly state: string; readonly component: ChargeComponent; readonly from: LocalDate };

/** An own row goes; one of the program is hidden by a row that says so. */
export function removeStateLevy(tx: WriteTx, key: Key, envelope: Envelope): { isGone: boolean } {
  const known = stateLevies(tx, key.state).find(
    (levy) => levy.component === key.component && levy.from === key.from,
  );
  if (known === undefined) throw notFound('levy', `${key.state} ${key.component} ${key.from}`, 'component');
  const shipped = SHIPPED_LEVIES.find((levy) => levyKeyOf(levy) === levyKeyOf(known));
  if (known.isOwn) {
    tx.exec(
      'DELETE FROM state_levy WHERE state = ? AND component = ? AND from_on = ?',
      key.state,
      key.component,
      key.from,
    );
    return { isGone: shipped === undefined };
  }
  writeLevy(tx, known, true, envelope);
  return { isGone: true };
}
