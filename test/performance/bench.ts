/**
 * `npm run bench [-- --entries N] [--json] [--small]`: speed against the goals P1 to P11, every ratio taken side by side in one run. A
 * goal stated for a size is met or missed only at that size; what nothing here measures is printed as pending.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connect, type Connection, openDatabase } from '#db/connection/index.ts';
import { LEDGER_FILE } from '#electron/app/company.ts';
import { verifyBook } from '#electron/app/verify.ts';
import { allocate, cents } from '#shared/money/index.ts';
import {
  createBook,
  entriesIn,
  indexAll,
  manualEntries,
  openBook,
  type Order,
  runBatch,
  runOne,
  seeder,
  TODAY,
} from './book.ts';
import { dropTriggers, floorOf, recordWrites } from './floor.ts';
import { billingGoals } from './billing.ts';
import { atFullSize, type Goal, median, now, sized, SMALL, timed, total } from './goal.ts';
import { listGoals } from './lists.ts';
import { bareJoin, judged, matchingSet, matchSet } from './matching.ts';
import { proposalGoals } from './proposal.ts';
import { allocationGoal, receiptGoal } from './money-in.ts';
import { readGoals, type Reads, reads } from './reads.ts';
import { coldStarts } from './start.ts';
import { syncGoals } from './sync.ts';
import { statementGoals } from './statements.ts';

/** How much of each thing is done. */
const WHOLE = {
  singles: 300,
  warmUp: 50,
  batch: 1_000,
  manual: 500,
  lines: [1_000, 3_000, 10_000],
  splits: 200_000,
  policies: [100, 1_000, 10_000],
  openItems: 200,
  keys: 120,
  /** To be timed, to see whether memory grows, to preview and queue. */
  sends: [1_000, 2_000, 7_000],
  fileLines: [5_000, 20_000, 50_000],
} as const;
/** So little that it takes seconds: every part runs and answers, no figure means anything (`--small`). */
const SMALLEST: Amounts = {
  singles: 6,
  warmUp: 2,
  batch: 8,
  manual: 60,
  lines: [20],
  splits: 200,
  policies: [2, 4, 6],
  openItems: 6,
  keys: 24,
  sends: [4, 4, 8],
  fileLines: [600],
};
type Amounts = {
  readonly [Name in keyof typeof WHOLE]: (typeof WHOLE)[Name] extends number ? number : readonly number[];
};

/** P1, P2: commands and floor take turns, so that whatever else the machine does slows both. */
function posting(
  directory: string,
  temp: string,
  receipts: readonly Order[],
  { singles: count, warmUp, batch: size }: Amounts,
): Goal[] {
  const ledger = join(directory, LEDGER_FILE);
  const copies = ['recorded.db', 'floor.db'].map((name) => join(temp, name));
  for (const copy of copies) copyFileSync(ledger, copy);
  const [recorded, floor] = copies.map((path) => connect(openDatabase(path, { mode: 'write' }))) as [
    Connection,
    Connection,
  ];
  const book = openBook(directory);
  const take = recordWrites(recorded);
  dropTriggers(floor);
  const write = floorOf(floor);
  const singles = { command: [] as number[], floor: [] as number[], rows: 0 };
  for (const [at, order] of receipts.slice(0, count + warmUp).entries()) {
    runOne(recorded, order, `single-${at}`);
    const writes = take();
    const command = timed(() => runOne(book, order, `single-${at}`));
    const bare = timed(() => write(writes));
    // The first ones compile statements and code.
    if (at < warmUp) continue;
    singles.command.push(command);
    singles.floor.push(bare);
    singles.rows += writes.length;
  }
  const batches = { command: [] as number[], floor: [] as number[], rows: 0 };
  for (let from = count + warmUp; from < receipts.length; from += size) {
    const orders = receipts.slice(from, from + size);
    runBatch(recorded, orders, `batch-${from}`);
    const writes = take();
    batches.command.push(timed(() => runBatch(book, orders, `batch-${from}`)));
    batches.floor.push(timed(() => write(writes)));
    batches.rows += writes.length;
  }
  sameRows(book, floor);
  for (const connection of [recorded, floor, book]) connection.close();
  const single = median(singles.floor) / median(singles.command);
  const batch = total(batches.floor) / total(batches.command);
  const perSecond = (done: number, list: readonly number[]): string =>
    `${Math.round((1000 * done) / total(list))}/s`;
  const posted = batches.command.length * size;
  return [
    {
      id: 'P1',
      what: `one receipt, durable: ${median(singles.command).toPrecision(3)} ms against ${median(singles.floor).toPrecision(3)} ms (medians)`,
      value: single,
      unit: '× floor',
      goal: '≥ 0.50',
      ok: single >= 0.5,
      sizes: `${count} receipts, ${Math.round(singles.rows / count)} rows each, plain file`,
    },
    {
      id: 'P2',
      what: `${size} receipts a transaction: ${perSecond(posted, batches.command)} against ${perSecond(posted, batches.floor)}`,
      value: batch,
      unit: '× floor',
      goal: '≥ 0.35',
      ok: batch >= 0.35,
      sizes: `${posted} receipts, ${Math.round(batches.rows / posted)} rows each, plain file`,
    },
  ];
}

/** A floor that wrote anything else would make the ratio a lie: rows counted, and compared where they are few. */
function sameRows(book: Connection, floor: Connection): void {
  const tables = book.read.rows<{ name: string }>(
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  for (const { name } of tables) {
    const [left, right] = [book, floor].map(({ read }) => read.value<number>(`SELECT count(*) FROM ${name}`));
    const isShort = left !== undefined && left <= 20_000;
    const [rows, written] = [book, floor].map(({ read }) =>
      isShort ? JSON.stringify(read.rows(`SELECT * FROM ${name}`)) : '',
    );
    if (left !== right || rows !== written)
      throw new Error(`The floor is not the same work: ${name} differs`);
  }
}

/** P3: one durable entry each, against what other programs were recorded at on such a machine. */
function recording(connection: Connection, entries: number, { manual }: Amounts): Goal[] {
  const orders = manualEntries(connection, manual, TODAY);
  const each = orders.map((order, at) => timed(() => runOne(connection, order, `manual-${at}`)));
  const perSecond = (1000 * (each.length - 50)) / total(each.slice(50));
  const peers = [
    ['Frappe Books', 54, 40],
    ['Actual', 82, 10],
    ['GnuCash', 230, 10],
  ] as const;
  return peers.map(([peer, recorded, times]) => ({
    id: 'P3',
    what: `journal recording ${Math.round(perSecond)}/s against ${peer}, recorded earlier at ${recorded}/s`,
    value: perSecond / recorded,
    unit: `× ${peer}`,
    goal: `≥ ${times}, flat from 10,000 to 1,000,000 entries`,
    ok: atFullSize(entries, perSecond / recorded >= times),
    sizes: sized(entries),
  }));
}

async function verifying(directory: string): Promise<number> {
  const from = now();
  const { verification } = await verifyBook(join(directory, LEDGER_FILE), { at: `${TODAY}T15:00:00.000Z` });
  if (!verification.ok) throw new Error('The book of the benchmark does not verify.');
  return now() - from;
}

function growth(entries: number, small: Reads, large: Reads, checks: readonly [number, number]): Goal[] {
  if (entries < 1.5 * SMALL)
    return [{ id: 'P11', what: 'growth', goal: 'reads ≤ 2 ×, work over all rows ≤ 150 ×', pending: true }];
  const worst = (Object.keys(small) as (keyof Reads)[])
    .map((name) => ({ name, ratio: large[name] / small[name] }))
    .reduce((a, b) => (b.ratio > a.ratio ? b : a));
  const perHundred = (checks[1] / checks[0]) * (100 / (entries / SMALL));
  const sizes = `from ${SMALL.toLocaleString('en-US')} to ${sized(entries)}`;
  const [reading, checking] = [worst.ratio <= 2, perHundred <= 150];
  return [
    {
      id: 'P11',
      what: `growth of reads, worst: ${worst.name}`,
      value: worst.ratio,
      unit: '×',
      goal: '≤ 2',
      ok: atFullSize(entries, reading),
      sizes,
    },
    {
      id: 'P11',
      what: `growth of verification (${Math.round(checks[1])} ms), per 100 × entries`,
      value: perHundred,
      unit: '×',
      goal: '≤ 150',
      ok: atFullSize(entries, checking),
      sizes,
    },
  ];
}

/** P7 at growing sizes: ours against the bare join, taking turns, and how much of what is proposed for sure is right. */
function matching({ lines: lineCounts }: Amounts): Goal[] {
  return lineCounts.flatMap((lines): Goal[] => {
    const set = matchingSet(lines, 10 * lines);
    const [own, bare] = [[] as number[], [] as number[]];
    for (let turn = 0; turn < 7; turn += 1) {
      bare.push(timed(() => bareJoin(set)));
      own.push(timed(() => matchSet(set)));
    }
    // The first turns compile.
    const [ms, floor] = [median(own.slice(2)), median(bare.slice(2))];
    const { sure, sureRight, proposals } = judged(set, matchSet(set));
    const isFull = lines === 10_000;
    const sizes = `${lines} lines, ${10 * lines} entries`;
    return [
      {
        id: 'P7',
        what: 'matching',
        value: ms,
        unit: 'ms',
        goal: '≤ 250 ms',
        ok: isFull ? ms <= 250 : null,
        sizes,
      },
      {
        id: 'P7',
        what: `against a bare scored hash join (${Math.round(floor)} ms)`,
        value: ms / floor,
        unit: '×',
        goal: '≤ 3',
        ok: isFull ? ms <= 3 * floor : null,
        sizes,
      },
      {
        id: 'P7',
        what: `right of ${sure} proposed for sure; ${proposals - sure} asked`,
        value: (100 * sureRight) / sure,
        unit: '%',
        goal: '≥ 99.5 %',
        ok: isFull ? sureRight >= 0.995 * sure : null,
        sizes,
      },
    ];
  });
}

function splitting({ splits: parts }: Amounts): Goal {
  const weights = Array.from({ length: 12 }, (_, at) => 1_000 + 977 * at);
  const ms = timed(() => {
    for (let n = 0; n < parts; n++) allocate(cents(100_000 + n), weights);
  });
  return {
    id: '–',
    what: 'splitting an amount over 12 items',
    value: (1000 * parts) / ms,
    unit: '/s',
    goal: 'none stated',
    ok: null,
    sizes: `${parts} splits`,
  };
}

const PENDING: readonly Goal[] = [
  {
    id: 'P4',
    what: 'trial balance against ledger and hledger',
    goal: '≥ 1,000 × ledger, ≥ 10,000 × hledger',
    pending: true,
  },
  { id: 'P9', what: 'first screen usable', goal: '≤ 1.2 s', pending: true },
  { id: 'P10', what: 'longest block of the main thread', goal: '≤ 50 ms', pending: true },
  { id: 'P10', what: 'memory against that at 10,000 entries', goal: '≤ 2 ×', pending: true },
];

async function measure(
  entries: number,
  temp: string,
  amounts: Amounts,
): Promise<{ goals: Goal[]; sqlite: string }> {
  const directory = createBook(join(temp, 'books'));
  let book = openBook(directory);
  const sqlite = book.read.value<string>('SELECT sqlite_version()') ?? '';
  const seed = seeder(book, entries);
  const receipts = seed.unpaid(amounts.singles + amounts.warmUp + 2 * amounts.batch);
  seed.growTo(Math.min(SMALL, entries));
  const small = { reads: reads(book), verifyMs: await verifying(directory) };
  seed.growTo(entries);
  book.close();
  const goals = posting(directory, temp, receipts, amounts);
  book = openBook(directory);
  indexAll(book);
  const size = entriesIn(book);
  goals.push(...recording(book, size, amounts), receiptGoal(book, amounts.singles));
  indexAll(book);
  const large = reads(book);
  goals.push(...readGoals(book, size, large));
  goals.push(...growth(size, small.reads, large, [small.verifyMs, await verifying(directory)]));
  book.close();
  // Starting the program needs it built, which is no matter of seconds.
  if (amounts === WHOLE) goals.push(...(await coldStarts(directory, size)));
  goals.push(splitting(amounts), allocationGoal(), ...matching(amounts), ...PENDING);
  goals.push(...billingGoals((name) => join(temp, name), amounts.policies));
  goals.push(...proposalGoals((name) => join(temp, name), amounts.openItems, amounts.keys));
  goals.push(...(await syncGoals((name) => join(temp, name), amounts.sends)));
  goals.push(...statementGoals((name) => join(temp, name), amounts.fileLines));
  // Copied to 100,000 rows, which is no matter of seconds.
  if (amounts === WHOLE) goals.push(...listGoals(join(temp, 'lists')));
  return {
    goals: goals.toSorted((a, b) => Number(a.id.slice(1) || 99) - Number(b.id.slice(1) || 99)),
    sqlite,
  };
}

function table(goals: readonly Goal[]): string {
  const verdict = ({ pending, ok }: Goal): string =>
    pending ? 'pending' : ok === true ? 'met' : ok === false ? 'MISSED' : '–';
  const rows = goals.map((goal) => [
    goal.id,
    goal.what,
    goal.value === undefined
      ? ''
      : `${goal.value >= 1000 ? Math.round(goal.value) : goal.value.toPrecision(3)} ${goal.unit}`,
    goal.goal,
    verdict(goal),
    goal.sizes ?? '',
  ]);
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '20000' },
    json: { type: 'boolean' },
    small: { type: 'boolean' },
  },
});
const entries = Number(values.entries);
if (!Number.isSafeInteger(entries) || entries < 1) throw new Error('--entries takes a number of entries');
const temp = mkdtempSync(join(tmpdir(), 'coverbook-bench-'));
try {
  const { goals: taken, sqlite } = await measure(entries, temp, values.small === true ? SMALLEST : WHOLE);
  // Figures of so little work say nothing.
  const goals = values.small === true ? taken.map((goal) => ({ ...goal, ok: null })) : taken;
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 20)} MB`,
    node: process.version,
    sqlite,
  };
  const text =
    values.json === true
      ? JSON.stringify({ machine, goals })
      : `${Object.values(machine).join(' · ')}\n${table(goals)}`;
  process.stdout.write(`${text}\n`);
} finally {
  rmSync(temp, { recursive: true, force: true });
}
