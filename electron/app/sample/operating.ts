/** What it costs to run Larkspur: operating entries day by day, with a slip and its reversal. */
import type { ReadDb } from '#db/connection/index.ts';
import {
  addDays,
  addMonths,
  endOfMonth,
  type LocalDate,
  localDate,
  monthIndex,
} from '#shared/calendar/index.ts';
import type { SampleCommand } from './generate.ts';
import { seeded } from './random.ts';

const FIRST_MONTH = localDate('2026-01-01');

type Line = { readonly code: string; readonly cents: number };

function entry(db: ReadDb, on: LocalDate, memo: string, lines: readonly Line[]): SampleCommand {
  return {
    name: 'ledger.postManualEntry',
    on,
    input: {
      accountingOn: on,
      memo,
      lines: lines.map(({ code, cents }) => ({
        ledgerAccountId: db.value<number>('SELECT id FROM ledger_account WHERE code = ?', code),
        ...(cents > 0 ? { debitCents: cents } : { creditCents: -cents }),
      })),
    },
  };
}

const paid = (db: ReadDb, on: LocalDate, memo: string, code: string, cents: number): SampleCommand =>
  entry(db, on, memo, [
    { code, cents },
    { code: 'O1200', cents: -cents },
  ]);

/** Salaries 1,450.00 gross; employer taxes 7.65 % of them; withholding and taxes are paid over with the next payroll. */
function payroll(db: ReadDb, on: LocalDate, memo: string): SampleCommand[] {
  return [
    entry(db, on, memo, [
      { code: 'O6110', cents: 145_000 },
      { code: 'O6120', cents: 11_093 },
      { code: 'O1200', cents: -111_650 },
      { code: 'O2300', cents: -44_443 },
    ]),
    entry(db, on, 'Payroll taxes and withholding paid over', [
      { code: 'O2300', cents: 44_443 },
      { code: 'O1200', cents: -44_443 },
    ]),
  ];
}

function opening(db: ReadDb): SampleCommand[] {
  const on = localDate('2026-01-02');
  return [
    entry(db, on, 'Capital paid in by the owner', [
      { code: 'O1200', cents: 2_500_000 },
      { code: 'O3000', cents: -2_500_000 },
    ]),
    entry(db, on, 'Desks, chairs and three computers', [
      { code: 'O1500', cents: 384_750 },
      { code: 'O2200', cents: -384_750 },
    ]),
    paid(db, localDate('2026-01-15'), 'Errors and omissions insurance, policy year 2026', 'O6150', 196_200),
  ];
}

/** What happens once: the card is paid off, the owner draws, a contingency comes, a bill is booked twice and reversed. */
function special(db: ReadDb, index: number): SampleCommand[] {
  const on = addDays(addMonths(FIRST_MONTH, index), 24);
  if (index === 1) return [paid(db, on, 'Credit card paid off', 'O2200', 384_750)];
  if (index === 2) {
    return [
      entry(db, on, 'Contingency commission 2025, Prairie Mutual', [
        { code: 'O1200', cents: 446_210 },
        { code: 'O4030', cents: -446_210 },
      ]),
    ];
  }
  if (index === 5) return [paid(db, on, 'Owner’s draw, second quarter', 'O3100', 300_000)];
  if (index === 8) return [paid(db, on, TWICE, 'O6180', 62_500), paid(db, on, TWICE, 'O6180', 62_500)];
  if (index === 9) return [reversalOfTwice(db, on)];
  return [];
}

const TWICE = 'Accountant, review of the third quarter';
function reversalOfTwice(db: ReadDb, on: LocalDate): SampleCommand {
  const entryId = db.value<number>('SELECT id FROM journal_entry WHERE memo = ? ORDER BY seq DESC', TWICE);
  return {
    name: 'ledger.reverseEntry',
    on,
    input: { entryId, accountingOn: on, reason: 'the invoice was booked twice' },
  };
}

/** What the agency itself spends and earns on a day. */
export function operatingOn(db: ReadDb, today: LocalDate): SampleCommand[] {
  const index = monthIndex(today) - monthIndex(FIRST_MONTH);
  return index < 0 ? [] : month(db, index).filter((command) => command.on === today);
}

function month(db: ReadDb, index: number): SampleCommand[] {
  const start = addMonths(FIRST_MONTH, index);
  const last = endOfMonth(start);
  const day = (number: number): LocalDate => addDays(start, number - 1);
  const random = seeded(0x4c41_524b + index);
  const interestCents = 310 + random(240);
  return [
    ...(index === 0 ? opening(db) : []),
    paid(db, day(2), 'Office rent, 214 Larkspur Lane', 'O6100', 95_000),
    paid(db, day(5), 'Agency software and telephone system', 'O6140', 18_900),
    paid(db, day(8), 'Electricity, water and internet', 'O6160', 16_000 + random(5_000)),
    paid(db, day(12), 'Printer paper, envelopes and stamps', 'O6130', 4_500 + random(7_500)),
    ...payroll(db, day(15), 'Payroll, first half of the month'),
    paid(db, day(18), 'Local advertising', 'O6190', 6_000 + random(9_000)),
    paid(db, day(22), 'Visits to clients: mileage and lunches', 'O6170', 4_000 + random(6_000)),
    ...special(db, index),
    ...payroll(db, last, 'Payroll, second half of the month'),
    paid(db, last, 'Account fee, operating bank', 'O6000', 2_500),
    entry(db, last, 'Interest on the operating account', [
      { code: 'O1200', cents: interestCents },
      { code: 'O4040', cents: -interestCents },
    ]),
  ];
}
