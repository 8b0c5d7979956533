/** The agency's calendar of bank holidays: the Federal Reserve's by rule, and the days the agency closes or opens itself. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import {
  FEDERAL_BANK_CALENDAR,
  federalBankHolidays,
  formatDate,
  type HolidayCalendar,
  type LocalDate,
} from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';

type ChangeRow = { on_date: LocalDate; name: string; is_closed: 0 | 1 };

export function calendarOf(db: ReadDb): HolidayCalendar {
  const rows = db.rows<ChangeRow>('SELECT on_date, name, is_closed FROM holiday_change');
  if (rows.length === 0) return FEDERAL_BANK_CALENDAR;
  const own = new Map(rows.map((row) => [row.on_date, row.is_closed === 1]));
  return { has: (date) => own.get(date) ?? FEDERAL_BANK_CALENDAR.has(date) };
}

type Day = {
  readonly on: LocalDate;
  readonly name: string;
  readonly isClosed: boolean;
  readonly isOwn: boolean;
};

export function holidays(db: ReadDb, year: number): Day[] {
  const own = new Map(
    db
      .rows<ChangeRow>(
        'SELECT on_date, name, is_closed FROM holiday_change WHERE on_date BETWEEN ? AND ?',
        `${year}-01-01`,
        `${year}-12-31`,
      )
      .map((row) => [row.on_date, row]),
  );
  const federal = federalBankHolidays(year)
    .filter((on) => !own.has(on))
    .map((on) => ({ on, name: federalName(on), isClosed: true, isOwn: false }));
  const changed = [...own.values()].map((row) => ({
    on: row.on_date,
    name: row.name,
    isClosed: row.is_closed === 1,
    isOwn: true,
  }));
  return [...federal, ...changed].toSorted((a, b) => (a.on < b.on ? -1 : 1));
}

/** By month and day, which is enough: no two of them share a month with the same week. */
function federalName(on: LocalDate): string {
  const [month, day] = [on.slice(5, 7), Number(on.slice(8))];
  switch (month) {
    case '01':
      return day < 10 ? 'New Year’s Day' : 'Martin Luther King Jr. Day';
    case '02':
      return 'Presidents’ Day';
    case '05':
      return 'Memorial Day';
    case '06':
      return 'Juneteenth';
    case '07':
      return 'Independence Day';
    case '09':
      return 'Labor Day';
    case '10':
      return 'Columbus Day';
    case '11':
      return day < 20 ? 'Veterans Day' : 'Thanksgiving Day';
    default:
      return 'Christmas Day';
  }
}

export function setHoliday(
  tx: WriteTx,
  {
    on,
    name,
    isClosed,
  }: { readonly on: LocalDate; readonly name: string; readonly isClosed: boolean | null },
  envelope: Envelope,
): { on: LocalDate } {
  if (isClosed === null) {
    tx.exec('DELETE FROM holiday_change WHERE on_date = ?', on);
    return { on };
  }
  if (isClosed === FEDERAL_BANK_CALENDAR.has(on)) {
    throw new Refusal('entry.invalid', {
      what: `Not changed: ${formatDate(on, 'long')}.`,
      why: isClosed ? 'Banks are closed on it anyway.' : 'Banks are open on it anyway.',
      todo: 'Choose another day, or give the day back to the Federal Reserve’s calendar.',
      field: 'on',
    });
  }
  tx.exec(
    `INSERT INTO holiday_change (on_date, name, is_closed, changed_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (on_date) DO UPDATE SET name = excluded.name, is_closed = excluded.is_closed, changed_at = excluded.changed_at`,
    on,
    name,
    isClosed ? 1 : 0,
    envelope.at,
  );
  return { on };
}
