/** Commands by number: manual entries, receipts into trust, document numbers. */
import { z } from 'zod';
import {
  type CommandHandler,
  type Envelope,
  internalCommand,
  nextNumber,
  OWNER_USER_ID,
  type PostingPlan,
  post,
} from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';

const ON = '2026-11-09' as LocalDate;
export const requestIdOf = (number: number): string => `kill-${number}`;

function planOf(number: number, bankAccountId: number): PostingPlan {
  const cents = (100 + (number % 977)) as Cents;
  const memo = `Command ${number} ${'x'.repeat((number * 37) % 900)}`;
  const head = { accountingOn: ON, memo };
  if (number % 2 === 0) {
    const lines = [
      { account: 'O6100', cents },
      { account: 'O1200', cents: -cents as Cents },
    ];
    return { ...head, kind: 'manual', lines };
  }
  const owner = { beneficiary: `carrier:${number % 13}`, component: 'premium' };
  return {
    ...head,
    kind: 'receipt',
    lines: [
      { account: 'T1010', cents, beneficiary: 'pool', component: 'cash', bankAccountId },
      { account: 'T2000', cents: -cents as Cents, ...owner },
    ],
    held: [{ ...owner, bankAccountId, cents }],
  };
}

const numbered: CommandHandler = internalCommand(
  {
    name: 'kill.post',
    input: z.strictObject({ number: z.int(), bank: z.int() }),
    output: z.strictObject({ entryNumber: z.int(), document: z.int() }),
    touches: [],
  },
  (tx, { number, bank }, envelope) => {
    const { entryNumber } = post(tx, envelope, planOf(number, bank));
    return { entryNumber, document: nextNumber(tx, 'kill', 2026) };
  },
);

export function commandOf(number: number, bank: number): [CommandHandler, { requestId?: string }, Envelope] {
  const envelope: Envelope = {
    requestId: requestIdOf(number),
    actorId: OWNER_USER_ID,
    // Later than the book was made; the time a command says is not what is tested.
    at: new Date(Date.UTC(2026, 10, 9, 16) + number).toISOString(),
    device: 0,
    businessOn: ON,
  };
  const input: object = { number, bank };
  return [numbered, input, envelope];
}
