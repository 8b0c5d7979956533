/** Payment plans as stored data: each change is a new version, terms keep theirs; carriers offer some, accounts preset one. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import {
  type BindInput,
  type PaymentPlan,
  PaymentPlanSchema,
  type StoredPlan,
} from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { checkPlan, planText } from './plan.ts';

type PlanRow = { id: number; name: string; version: number; definition: string; is_active: 0 | 1 };

const readDefinition = (text: string): PaymentPlan => PaymentPlanSchema.parse(JSON.parse(text));

export type ChosenPlan = {
  readonly plan: PaymentPlan;
  readonly planId: number | null;
  readonly planVersion: number | null;
};

const AT_ONCE: PaymentPlan = PaymentPlanSchema.parse({});

/** The plan a bind asks for: a stored one, one of its own, the account's preset, else paid at once. */
export function planFor(db: ReadDb, input: BindInput): ChosenPlan {
  if (input.planId !== undefined && input.plan !== undefined) {
    throw new Refusal('entry.invalid', {
      what: 'Not bound: two payment plans are given.',
      why: 'A stored plan is named, and another one is written out.',
      todo: 'Leave one of the two out.',
      field: 'planId',
    });
  }
  if (input.plan !== undefined) return { plan: input.plan, planId: null, planVersion: null };
  const planId = input.planId ?? presetPlan(db, input.accountId, input.carrierId);
  if (planId === null) return { plan: AT_ONCE, planId: null, planVersion: null };
  const row = db.row<PlanRow>('SELECT * FROM payment_plan WHERE id = ?', planId);
  if (row === undefined) throw notFound('payment plan', planId, 'planId');
  refuseUnoffered(db, row, input.carrierId);
  return { plan: readDefinition(row.definition), planId: row.id, planVersion: row.version };
}

const offers = (db: ReadDb, carrierId: number): readonly number[] =>
  db
    .rows<{ id: number }>(
      'SELECT plan_id AS id FROM carrier_payment_plan WHERE carrier_id = ? ORDER BY position, plan_id',
      carrierId,
    )
    .map(({ id }) => id);

function refuseUnoffered(db: ReadDb, row: PlanRow, carrierId: number): void {
  const offered = offers(db, carrierId);
  const isOffered = offered.length === 0 || offered.includes(row.id);
  if (row.is_active === 1 && isOffered) return;
  const names = db
    .rows<{ name: string }>(
      `SELECT p.name FROM carrier_payment_plan AS c JOIN payment_plan AS p ON p.id = c.plan_id
       WHERE c.carrier_id = ? AND p.is_active = 1 ORDER BY c.position LIMIT 5`,
      carrierId,
    )
    .map(({ name }) => name);
  throw new Refusal('entry.invalid', {
    what: `Not bound: the plan ${row.name} cannot be used here.`,
    why: isOffered ? 'It is out of use.' : 'The carrier does not offer it.',
    todo: names.length === 0 ? 'Choose another plan.' : `Choose one of: ${names.join(', ')}.`,
    field: 'planId',
  });
}

/** The preset of the account or the nearest one above it, where the carrier offers it. */
function presetPlan(db: ReadDb, accountId: number, carrierId: number | undefined): number | null {
  const id = db.value<number>(
    `WITH RECURSIVE up (id, parent_id, depth) AS (
       SELECT id, parent_id, 0 FROM account WHERE id = ?
       UNION ALL SELECT a.id, a.parent_id, depth + 1 FROM account AS a JOIN up ON a.id = up.parent_id)
     SELECT d.plan_id FROM up JOIN account_payment_plan AS d ON d.account_id = up.id
     JOIN payment_plan AS p ON p.id = d.plan_id AND p.is_active = 1 ORDER BY depth LIMIT 1`,
    accountId,
  );
  if (id === undefined) return null;
  const offered = carrierId === undefined ? [] : offers(db, carrierId);
  return offered.length === 0 || offered.includes(id) ? id : null;
}

export function paymentPlans(
  db: ReadDb,
  input: {
    readonly carrierId?: number | undefined;
    readonly accountId?: number | undefined;
    readonly withInactive: boolean;
  },
): { plans: StoredPlan[]; isLimited: boolean; defaultPlanId: number | null } {
  const offered = input.carrierId === undefined ? [] : offers(db, input.carrierId);
  const rows = db
    .rows<PlanRow>(
      `SELECT * FROM payment_plan ${input.withInactive ? '' : 'WHERE is_active = 1'} ORDER BY is_active DESC, name`,
    )
    .filter((row) => offered.length === 0 || offered.includes(row.id))
    .toSorted((a, b) => offered.indexOf(a.id) - offered.indexOf(b.id));
  return {
    plans: rows.map((row) => toStored(db, row)),
    isLimited: offered.length > 0,
    defaultPlanId: input.accountId === undefined ? null : presetPlan(db, input.accountId, input.carrierId),
  };
}

function toStored(db: ReadDb, row: PlanRow): StoredPlan {
  const plan = readDefinition(row.definition);
  return {
    planId: row.id,
    name: row.name,
    version: row.version,
    isActive: row.is_active === 1,
    plan,
    planText: planText(plan),
    carrierIds: db
      .rows<{ id: number }>(
        'SELECT carrier_id AS id FROM carrier_payment_plan WHERE plan_id = ? ORDER BY 1',
        row.id,
      )
      .map(({ id }) => id),
    usedByTerms:
      db.value<number>('SELECT count(*) FROM policy_term WHERE plan_id = ? AND undone_at IS NULL', row.id) ??
      0,
    versions: db
      .rows<{ version: number; at: string; definition: string }>(
        'SELECT version, at, definition FROM payment_plan_version WHERE plan_id = ? ORDER BY version DESC LIMIT 20',
        row.id,
      )
      .map(({ version, at, definition }) => ({
        version,
        at,
        planText: planText(readDefinition(definition)),
      })),
  };
}

export type NewPlan = {
  readonly planId?: number | undefined;
  readonly version?: number | undefined;
  readonly name: string;
  readonly isActive: boolean;
  readonly plan: PaymentPlan;
  readonly carrierIds: readonly number[];
};

/** Stores a plan, or the next version of one; who changed an older version than the newest is told. */
export function savePaymentPlan(
  tx: WriteTx,
  input: NewPlan,
  envelope: Envelope,
): { planId: number; version: number } {
  checkPlan(input.plan);
  const taken = tx.row<{ id: number }>(
    'SELECT id FROM payment_plan WHERE name = ? COLLATE NOCASE AND id <> ?',
    input.name,
    input.planId ?? 0,
  );
  if (taken !== undefined) {
    throw new Refusal('conflict', {
      what: `Not saved: there is already a plan ${input.name}.`,
      why: 'Plans are chosen by name.',
      todo: 'Choose another name, or change that plan.',
      field: 'name',
    });
  }
  const definition = JSON.stringify(input.plan);
  const isActive = input.isActive ? 1 : 0;
  let planId: number;
  let version = 1;
  if (input.planId === undefined) {
    planId = tx.nextId();
    tx.exec(
      'INSERT INTO payment_plan (id, name, version, definition, is_active, created_at) VALUES (?, ?, 1, ?, ?, ?)',
      planId,
      input.name,
      definition,
      isActive,
      envelope.at,
    );
  } else {
    planId = input.planId;
    version = nextVersion(tx, input.planId, input.version);
    tx.exec(
      'UPDATE payment_plan SET name = ?, version = ?, definition = ?, is_active = ? WHERE id = ?',
      input.name,
      version,
      definition,
      isActive,
      planId,
    );
  }
  tx.exec(
    'INSERT INTO payment_plan_version (plan_id, version, name, definition, is_active, at) VALUES (?, ?, ?, ?, ?, ?)',
    planId,
    version,
    input.name,
    definition,
    isActive,
    envelope.at,
  );
  offerAt(tx, planId, input.carrierIds);
  return { planId, version };
}

function nextVersion(tx: WriteTx, planId: number, changed: number | undefined): number {
  const stored = tx.value<number>('SELECT version FROM payment_plan WHERE id = ?', planId);
  if (stored === undefined) throw notFound('payment plan', planId, 'planId');
  if (changed === undefined || changed === stored) return stored + 1;
  throw new Refusal('conflict', {
    what: 'Not saved: the plan was changed since you opened it.',
    why: `You changed version ${changed}; version ${stored} is stored now.`,
    todo: 'Look at the newer version, then make your change again.',
    field: 'version',
  });
}

/** The carriers that offer a plan; at each it stays where it stood, or comes last. */
function offerAt(tx: WriteTx, planId: number, carrierIds: readonly number[]): void {
  for (const carrierId of carrierIds) requireCarrier(tx, carrierId, 'carrierIds');
  tx.exec(
    'DELETE FROM carrier_payment_plan WHERE plan_id = ? AND carrier_id NOT IN (SELECT value FROM json_each(?))',
    planId,
    JSON.stringify(carrierIds),
  );
  for (const carrierId of carrierIds) {
    tx.exec(
      `INSERT INTO carrier_payment_plan (carrier_id, plan_id, position)
       VALUES (?, ?, (SELECT count(*) + 1 FROM carrier_payment_plan WHERE carrier_id = ?)) ON CONFLICT DO NOTHING`,
      carrierId,
      planId,
      carrierId,
    );
  }
}

function requireCarrier(db: ReadDb, carrierId: number, field: string): void {
  if (db.value<number>('SELECT id FROM carrier WHERE id = ?', carrierId) === undefined)
    throw notFound('carrier', carrierId, field);
}

function requirePlan(db: ReadDb, planId: number, field: string): void {
  if (db.value<number>('SELECT id FROM payment_plan WHERE id = ?', planId) === undefined)
    throw notFound('payment plan', planId, field);
}

export function carrierPlans(
  tx: WriteTx,
  { carrierId, planIds }: { readonly carrierId: number; readonly planIds: readonly number[] },
): { carrierId: number } {
  requireCarrier(tx, carrierId, 'carrierId');
  for (const planId of planIds) requirePlan(tx, planId, 'planIds');
  if (new Set(planIds).size !== planIds.length) {
    throw new Refusal('conflict', {
      what: 'Not saved: a plan is named twice.',
      why: 'A carrier offers each plan once, in the order given.',
      todo: 'Take one of them out.',
      field: 'planIds',
    });
  }
  tx.exec('DELETE FROM carrier_payment_plan WHERE carrier_id = ?', carrierId);
  for (const [index, planId] of planIds.entries()) {
    tx.exec(
      'INSERT INTO carrier_payment_plan (carrier_id, plan_id, position) VALUES (?, ?, ?)',
      carrierId,
      planId,
      index + 1,
    );
  }
  return { carrierId };
}

export function setAccountPlan(
  tx: WriteTx,
  { accountId, planId }: { readonly accountId: number; readonly planId: number | null },
): { accountId: number } {
  if (tx.value<number>('SELECT id FROM account WHERE id = ?', accountId) === undefined)
    throw notFound('account', accountId, 'accountId');
  if (planId === null) {
    tx.exec('DELETE FROM account_payment_plan WHERE account_id = ?', accountId);
    return { accountId };
  }
  requirePlan(tx, planId, 'planId');
  tx.exec(
    'INSERT INTO account_payment_plan (account_id, plan_id) VALUES (?, ?) ON CONFLICT (account_id) DO UPDATE SET plan_id = excluded.plan_id',
    accountId,
    planId,
  );
  return { accountId };
}
