/** Time as QuickBooks prints it. The clock is an argument: real for the sample agency, virtual in tests. */
import { instantOf } from '#electron/sync/instant.ts';

export type SimulatorClock = {
  /** Milliseconds since 1970. */
  now(): number;
};

/** The company keeps Pacific standard time all year. */
const OFFSET = '-08:00';
const OFFSET_MS = -8 * 3_600_000;

/** 2026-11-09T07:04:05-08:00, as MetaData has it. */
export function stampOf(milliseconds: number): string {
  return `${instantOf(milliseconds + OFFSET_MS).slice(0, 19)}${OFFSET}`;
}

/** The same with milliseconds, as `time` of an answer has it. */
export function preciseStampOf(milliseconds: number): string {
  return `${instantOf(milliseconds + OFFSET_MS).slice(0, 23)}${OFFSET}`;
}

export function dateOf(milliseconds: number): string {
  return instantOf(milliseconds + OFFSET_MS).slice(0, 10);
}
