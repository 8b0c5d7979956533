/**
 * The sample agency, made by the product's own commands from fixed ids, instants and amounts: every machine makes the
 * same books, hash for hash. Each step reads what the steps before it made and answers the commands of one transaction;
 * a new part of the product adds its steps to STEPS.
 */
import type { Connection, ReadDb } from '#db/connection/index.ts';
import { OWNER_USER_ID } from '#electron/ledger/index.ts';
import { executeBatch } from '#electron/rpc/execute.ts';
import { commandNamed, createBookCommand, type Registry } from '#electron/rpc/registry.ts';
import { type LocalDate, localDate } from '#shared/calendar/index.ts';
import { accountsOn } from './accounts.ts';
import { agencyYears } from './agency.ts';

export type SampleCommand = { readonly name: string; readonly on: LocalDate; readonly input: object };
export type SampleStep = (db: ReadDb) => readonly SampleCommand[];

export const SAMPLE_AGENCY_NAME = 'Larkspur Insurance Agency';
/** The sample agency's date never moves, so that its screens and reports always show the same. */
export const SAMPLE_BUSINESS_ON = localDate('2026-11-09');

const book: SampleStep = () => [
  {
    name: createBookCommand.name,
    on: localDate('2025-07-01'),
    input: {
      bookUid: '5a3c1e00-0000-4000-8000-00004c41524b',
      agencyName: SAMPLE_AGENCY_NAME,
      state: 'TX',
      fiscalYearStartMonth: 1,
      isSample: true,
      businessOn: SAMPLE_BUSINESS_ON,
      trustBank: { bankName: 'Prairie State Bank', lastFour: '4417' },
      operatingBank: { bankName: 'Prairie State Bank', lastFour: '8830' },
    },
  },
];

const STEPS: readonly SampleStep[] = [book, ...agencyYears, ...accountsOn(SAMPLE_BUSINESS_ON)];

/** Fills an empty migrated file. */
export function generateSample(connection: Connection, registry: Registry): void {
  let done = 0;
  for (const step of STEPS) {
    const commands = step(connection.read).map((command, index) => issued(registry, command, done + index));
    if (commands.length > 0) executeBatch(connection, commands);
    done += commands.length;
  }
}

function issued(registry: Registry, command: SampleCommand, number: number) {
  const requestId = `sample:${String(number).padStart(6, '0')}`;
  const handler = commandNamed(registry, command.name);
  const needsId = 'requestId' in (handler.input as unknown as { shape: object }).shape;
  return {
    handler,
    input: handler.input.parse(needsId ? { ...command.input, requestId } : command.input) as object,
    envelope: {
      requestId,
      actorId: OWNER_USER_ID,
      at: instantOf(command.on, number),
      device: 0,
      businessOn: command.on,
    },
  };
}

/** In the morning of its day, a second after the command before it. */
function instantOf(on: LocalDate, number: number): string {
  const seconds = String(number % 60).padStart(2, '0');
  const minutes = String(Math.floor(number / 60) % 60).padStart(2, '0');
  return `${on}T15:${minutes}:${seconds}.000Z`;
}
