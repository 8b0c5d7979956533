/** Instants as ISO 8601 text in UTC with milliseconds, and as milliseconds since 1970; integers only. */
import { addDays, daysBetween, type LocalDate } from '#shared/calendar/index.ts';
import { invariant } from '#shared/errors/index.ts';

const EPOCH = '1970-01-01' as LocalDate;
const DAY_MS = 86_400_000;
const INSTANT = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?(Z|[+-]\d\d:?\d\d)$/;

/** Milliseconds since 1970; null when the text is not an instant. */
export function millisecondsOf(text: string): number | null {
  const match = INSTANT.exec(text);
  if (match === null) return null;
  const [, date = '', hours, minutes, seconds, fraction = '', zone = 'Z'] = match;
  const clock = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  const inDay = clock + Number(fraction.padEnd(3, '0')) - offsetOf(zone);
  return daysBetween(EPOCH, date as LocalDate) * DAY_MS + inDay;
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

export function instantOf(milliseconds: number): string {
  const days = Math.floor(milliseconds / DAY_MS);
  const inDay = milliseconds - days * DAY_MS;
  const part = (unit: number, size: number, width = 2): string =>
    String(Math.floor(inDay / unit) % size).padStart(width, '0');
  return `${addDays(EPOCH, days)}T${part(3_600_000, 24)}:${part(60_000, 60)}:${part(1000, 60)}.${part(1, 1000, 3)}Z`;
}

export function instantPlus(instant: string, milliseconds: number): string {
  return instantOf(exactly(instant) + milliseconds);
}

/** Milliseconds from one instant to a later one; negative when it is earlier. */
export function millisecondsBetween(from: string, to: string): number {
  return exactly(to) - exactly(from);
}

function exactly(instant: string): number {
  const milliseconds = millisecondsOf(instant);
  invariant(milliseconds !== null, `${instant} is an instant`);
  return milliseconds;
}
