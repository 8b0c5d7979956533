/** Stored allocation plans: named, versioned, never changed in place. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  commandHandler,
  type Envelope,
  type Handler,
  type InputOf,
  queryHandler,
} from '#electron/ledger/index.ts';
import { defaultsOf, notFound } from '#electron/parties/index.ts';
import { type AllocationPlan, allocation, type PlanDefinition } from '#shared/contract/index.ts';
import { invariant, Refusal } from '#shared/errors/index.ts';
import type { Plan } from './rules.ts';
import { planWords } from './trace.ts';

type PlanRow = {
  code: string;
  version: number;
  name: string;
  definition: string;
  is_active: 0 | 1;
  created_at: string;
};

const CURRENT = `SELECT p.* FROM allocation_plan AS p
  WHERE p.version = (SELECT max(version) FROM allocation_plan AS v WHERE v.code = p.code)`;

const toPlan = (row: PlanRow): Plan => ({
  code: row.code,
  version: row.version,
  name: row.name,
  ...(JSON.parse(row.definition) as PlanDefinition),
});

/** The plan as it is now. Refuses not-found. */
function planNamed(db: ReadDb, code: string): Plan {
  const row = db.row<PlanRow>(
    'SELECT * FROM allocation_plan WHERE code = ? ORDER BY version DESC LIMIT 1',
    code,
  );
  if (row !== undefined && row.is_active === 1) return toPlan(row);
  throw new Refusal('not-found', {
    what: 'Not split: there is no such allocation plan.',
    why: row === undefined ? `No plan is called “${code}”.` : `The plan “${row.name}” is no longer used.`,
    todo: 'Choose one of the plans in use.',
    field: 'plan',
  });
}

/**
 * The plan asked for, else the one the account or an account above it names; that one retired, the agency's first choice.
 * Refuses not-found for a plan asked for.
 */
export function planFor(db: ReadDb, code: string | undefined, accountId: number): Plan {
  if (code !== undefined) return planNamed(db, code);
  const named = defaultsOf(db, accountId).allocationPlan;
  const plans = activePlans(db);
  const plan = plans.find((each) => each.code === named) ?? plans[0];
  invariant(plan !== undefined, 'One allocation plan is always in use');
  return plan;
}

/** Plans in use, the agency's first choice first: as they were made. */
export const activePlans = (db: ReadDb): readonly Plan[] =>
  db.rows<PlanRow>(`${CURRENT} AND p.is_active = 1 ORDER BY p.created_at, p.code`).map(toPlan);

function described(db: ReadDb, row: PlanRow): AllocationPlan {
  const definition = JSON.parse(row.definition) as PlanDefinition;
  return {
    code: row.code,
    version: row.version,
    name: row.name,
    isActive: row.is_active === 1,
    createdAt: row.created_at,
    definition,
    words: planWords(definition),
    receiptCount:
      db.value<number>(
        'SELECT count(*) FROM receipt WHERE plan = ? AND plan_version = ?',
        row.code,
        row.version,
      ) ?? 0,
  };
}

const plans = (db: ReadDb): AllocationPlan[] =>
  db
    .rows<PlanRow>(
      `${CURRENT} ORDER BY p.is_active DESC,
         (SELECT min(created_at) FROM allocation_plan AS v WHERE v.code = p.code), p.code`,
    )
    .map((row) => described(db, row));

function planVersions(db: ReadDb, code: string): AllocationPlan[] {
  const rows = db.rows<PlanRow>('SELECT * FROM allocation_plan WHERE code = ? ORDER BY version DESC', code);
  if (rows.length === 0) throw notFound('allocation plan', code, 'code');
  return rows.map((row) => described(db, row));
}

function savePlan(
  tx: WriteTx,
  input: InputOf<typeof allocation.savePlan>,
  envelope: Envelope,
): { code: string; version: number } {
  const current =
    tx.value<number>('SELECT max(version) FROM allocation_plan WHERE code = ?', input.code) ?? 0;
  if (current === 0 && input.baseVersion > 0) throw notFound('allocation plan', input.code, 'code');
  if (current !== input.baseVersion) {
    throw new Refusal('conflict', {
      what: 'Not saved: the plan was changed meanwhile.',
      why:
        input.baseVersion === 0
          ? `A plan with the code “${input.code}” is there already.`
          : `You changed version ${input.baseVersion}; version ${current} is the newest.`,
      todo:
        input.baseVersion === 0
          ? 'Give the new plan another name.'
          : 'Open the plan again and make your change on the newest version.',
      field: 'baseVersion',
    });
  }
  const twin = tx.value<string>(
    `SELECT p.code FROM (${CURRENT}) AS p WHERE p.name = ? COLLATE NOCASE AND p.code <> ? AND p.is_active = 1`,
    input.name,
    input.code,
  );
  if (twin !== undefined) {
    throw new Refusal('conflict', {
      what: 'Not saved: another plan has this name.',
      why: `Plans are chosen by name, and “${input.name}” is taken.`,
      todo: 'Give this plan a name of its own.',
      field: 'name',
    });
  }
  const active = tx.value<number>(
    `SELECT count(*) FROM (${CURRENT}) AS p WHERE p.is_active = 1 AND p.code <> ?`,
    input.code,
  );
  if (!input.isActive && (active ?? 0) === 0) {
    throw new Refusal('conflict', {
      what: 'Not retired: it is the last plan in use.',
      why: 'Every payment is split by a plan.',
      todo: 'Make another plan first.',
      field: 'isActive',
    });
  }
  tx.exec(
    'INSERT INTO allocation_plan (code, version, name, definition, is_active, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    input.code,
    current + 1,
    input.name,
    JSON.stringify(input.definition),
    input.isActive ? 1 : 0,
    envelope.at,
  );
  return { code: input.code, version: current + 1 };
}

export const allocationHandlers: readonly Handler[] = [
  queryHandler(allocation.plans, (db) => ({ plans: plans(db) })),
  queryHandler(allocation.planVersions, (db, { code }) => ({ versions: planVersions(db, code) })),
  commandHandler(allocation.savePlan, savePlan),
];
