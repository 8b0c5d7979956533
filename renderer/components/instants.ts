/** Instants as this machine's clock says them; the only place of the window that knows a time zone. */
import { Temporal } from 'temporal-polyfill';

/** `Nov 9, 2026, 9:41 AM`. */
export function instant(iso: string): string {
  return localTime(iso).toLocaleString('en-US', {
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  });
}

/** How long ago, in the largest unit that fits: `2 h ago`. */
export function ago(iso: string, atMs: number): string {
  const minutes = Math.max(0, Math.floor((atMs - Temporal.Instant.from(iso).epochMilliseconds) / 60_000));
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ago`;
  return `${Math.floor(hours / 24)} days ago`;
}

export function nowMs(): number {
  return Temporal.Now.instant().epochMilliseconds;
}

/** The value of a datetime-local field: `2026-11-09T09:41`. */
export function toLocalField(iso: string): string {
  return localTime(iso).toPlainDateTime().toString({ smallestUnit: 'minute' });
}

/** From such a field to an instant in UTC, or undefined while it is not whole. */
export function fromLocalField(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined;
  const local = Temporal.PlainDateTime.from(text);
  return local.toZonedDateTime(Temporal.Now.timeZoneId()).toInstant().toString({ fractionalSecondDigits: 3 });
}

function localTime(iso: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(iso).toZonedDateTimeISO(Temporal.Now.timeZoneId());
}
