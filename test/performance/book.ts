/** A company folder with as many entries as asked, made by the product's own commands, and the commands still to post. */
import { type Connection, connect, openDatabase } from '#db/connection/index.ts';
import { createCompany } from '#electron/app/create.ts';
import { LEDGER_FILE } from '#electron/app/company.ts';
import { indexBatch } from '#electron/app/maintenance.ts';
import { type CommandHandler, type Envelope, OWNER_USER_ID } from '#electron/ledger/index.ts';
import { executeBatch, executeCommand } from '#electron/rpc/execute.ts';
import { commandNamed, registry } from '#electron/rpc/registry.ts';
import { addDays, type LocalDate, localDate } from '#shared/calendar/index.ts';

export const TODAY = localDate('2026-11-09');
const FIRST_DAY = localDate('2026-01-05');
const DAYS = 308;
const BATCH = 250;
/** One policy with its account, its receipt, and this many entries of the operating fund. */
const MANUAL_PER_POLICY = 6;

export type Order = { readonly name: string; readonly input: object; readonly on: LocalDate };
export type Run = { readonly handler: CommandHandler; readonly input: object; readonly envelope: Envelope };

/** `id` makes the request id; parsing is part of the command path, so it belongs to what is timed. */
export function prepared({ name, input, on }: Order, id: string): Run {
  const handler = commandNamed(registry, name);
  const requestId = `bench-${id}`;
  const needsId = Object.hasOwn((handler.input as unknown as { shape: object }).shape, 'requestId');
  const parsed = handler.input.parse(needsId ? { ...input, requestId } : input) as object;
  const envelope = {
    requestId,
    actorId: OWNER_USER_ID,
    at: `${on}T15:00:00.000Z`,
    device: 0,
    businessOn: on,
  };
  return { handler, input: parsed, envelope };
}

export function runOne(connection: Connection, order: Order, id: string): unknown {
  const { handler, input, envelope } = prepared(order, id);
  return executeCommand(connection, handler, input, envelope).output;
}

export function runBatch(connection: Connection, orders: readonly Order[], id: string): readonly unknown[] {
  const runs = orders.map((order, index) => prepared(order, `${id}-${index}`));
  return executeBatch(connection, runs).map(({ output }) => output);
}

export function createBook(booksDirectory: string): string {
  const bank = { bankName: 'Prairie State Bank', lastFour: '4417' };
  return createCompany(booksDirectory, 'Bench Agency', (connection) => {
    runOne(
      connection,
      {
        name: 'books.createBook',
        on: FIRST_DAY,
        input: {
          bookUid: '00000000-0000-4000-8000-000000000001',
          agencyName: 'Bench Agency',
          state: 'TX',
          fiscalYearStartMonth: 1,
          isSample: false,
          businessOn: TODAY,
          trustBank: bank,
          operatingBank: { ...bank, lastFour: '8830' },
        },
      },
      'create',
    );
  });
}

export const openBook = (directory: string): Connection =>
  connect(openDatabase(`${directory}/${LEDGER_FILE}`, { mode: 'write' }));

export const entriesIn = ({ read }: Connection): number =>
  read.value<number>("SELECT seq FROM chain_head WHERE chain = 'entries'") ?? 0;

export type Seeder = {
  /** Posts until the book has this many entries (a few more), and indexes them for the search. */
  readonly growTo: (entries: number) => void;
  /** Binds policies that nobody has paid yet; answers a receipt for each. */
  readonly unpaid: (policies: number) => Order[];
};

export function seeder(connection: Connection, target: number): Seeder {
  const one = (name: string, input: object): Record<string, number> =>
    runOne(connection, { name, input, on: FIRST_DAY }, name) as Record<string, number>;
  const { carrierId } = one('parties.createCarrier', {
    code: 'TGM',
    name: 'Tallgrass',
    commissionPpm: 150_000,
  });
  const { producerId } = one('parties.createProducer', {
    code: 'DK',
    name: 'Dana Kessler',
    sharePpm: 400_000,
  });
  let policies = 0;
  let batches = 0;
  const batch = (orders: readonly Order[]): readonly unknown[] => {
    batches += 1;
    return runBatch(connection, orders, `seed-${batches}`);
  };
  const bind = (count: number, on: LocalDate): Order[] => {
    const first = policies;
    policies += count;
    const each = Array.from({ length: count }, (_, index) => first + index);
    const accounts = batch(
      each.map((n) => ({ name: 'parties.createAccount', on, input: { name: `Client ${n}`, state: 'TX' } })),
    ) as { accountId: number }[];
    batch(
      each.map((n, index) => ({
        name: 'billing.bindPolicy',
        on,
        input: {
          ...{ accountId: accounts[index]?.accountId, carrierId, producerId, policyNumber: `CPS-${n}` },
          ...{ lineOfBusiness: 'General liability', state: 'TX', isSurplusLines: true },
          ...{ effectiveOn: on, expirationOn: on.replace('2026', '2027') },
          ...{ premiumCents: 120_000, carrierFeeCents: 7_500, agencyFeeCents: 5_000 },
        },
      })),
    );
    return accounts.map(({ accountId }) => ({
      name: 'receipts.post',
      on,
      input: { accountId, amountCents: 138_735, receivedOn: on },
    }));
  };
  return {
    growTo: (entries) => {
      for (let now = entriesIn(connection); now < entries; now = entriesIn(connection)) {
        const on = addDays(FIRST_DAY, Math.min(DAYS, Math.floor((DAYS * now) / target)));
        const policiesNow = Math.min(BATCH, Math.ceil(target / (MANUAL_PER_POLICY + 1)));
        batch(bind(policiesNow, on));
        batch(manualEntries(connection, policiesNow * MANUAL_PER_POLICY, on));
      }
      indexAll(connection);
    },
    unpaid: (count) =>
      Array.from({ length: Math.ceil(count / BATCH) }, (_, at) =>
        bind(Math.min(BATCH, count - at * BATCH), TODAY),
      ).flat(),
  };
}

export function indexAll(connection: Connection): void {
  while (indexBatch({ connection }, 10_000) > 0);
}

/** Entries of two lines, an expense paid from the operating fund. */
export function manualEntries({ read }: Connection, count: number, on: LocalDate): Order[] {
  const ids = (where: string): number[] =>
    read
      .rows<{ id: number }>(
        `SELECT id FROM ledger_account WHERE fund = 'operating' AND is_control = 0 AND ${where} ORDER BY code`,
      )
      .map(({ id }) => id);
  const expenses = ids("class = 'expense'");
  const paidFrom = ids("class IN ('asset', 'liability', 'equity')")[0];
  return Array.from({ length: count }, (_, n) => ({
    name: 'ledger.postManualEntry',
    on,
    input: {
      accountingOn: on,
      memo: `Rent of office ${n}`,
      lines: [
        { ledgerAccountId: expenses[n % expenses.length], debitCents: 10_000 + n },
        { ledgerAccountId: paidFrom, creditCents: 10_000 + n },
      ],
    },
  }));
}
