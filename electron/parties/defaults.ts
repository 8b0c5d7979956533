/** Billing defaults: what an account says, and what those below it follow until they say something else. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { DefaultField, DelinquencyPlanName } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { lineOf, nodeOf, payerOf } from './tree.ts';

export type Defaults = {
  /** The code of a stored plan. */
  readonly billingPlan: string;
  readonly delinquencyPlan: DelinquencyPlanName;
  /** The code of a stored plan. */
  readonly allocationPlan: string;
  /** The day of the month invoices fall on; null: the day each policy takes effect. */
  readonly invoiceDay: number | null;
};

/** What holds where no account says anything. */
export const AGENCY_DEFAULTS: Defaults = {
  billingPlan: 'due20',
  delinquencyPlan: 'standard',
  allocationPlan: 'oldestProportional',
  invoiceDay: null,
};

const COLUMNS: Readonly<Record<DefaultField, string>> = {
  billingPlan: 'billing_plan',
  delinquencyPlan: 'delinquency_plan',
  allocationPlan: 'allocation_plan',
  invoiceDay: 'invoice_day',
};
export const FIELDS = Object.keys(COLUMNS) as readonly DefaultField[];

type Said = Readonly<Record<DefaultField, string | number | null>>;
function saidBy(db: ReadDb, accountId: number): Said {
  const columns = FIELDS.map((field) => `${COLUMNS[field]} AS ${field}`).join(', ');
  return db.row<Said>(`SELECT ${columns} FROM account WHERE id = ?`, accountId) as Said;
}

export type Effective = {
  readonly value: string | number | null;
  /** The account that says so; null: the agency's default. */
  readonly fromId: number | null;
};

/** Each default as it holds for an account, with who says so. */
export function effectiveDefaults(db: ReadDb, accountId: number): Readonly<Record<DefaultField, Effective>> {
  const line = lineOf(db, accountId).map((node) => ({ id: node.id, said: saidBy(db, node.id) }));
  const entries = FIELDS.map((field) => {
    const by = line.find(({ said }) => said[field] !== null);
    return [field, { value: by?.said[field] ?? AGENCY_DEFAULTS[field], fromId: by?.id ?? null }];
  });
  return Object.fromEntries(entries) as Readonly<Record<DefaultField, Effective>>;
}

/** The values alone, for whoever bills or allocates. */
export function defaultsOf(db: ReadDb, accountId: number): Defaults {
  const effective = effectiveDefaults(db, accountId);
  return Object.fromEntries(FIELDS.map((field) => [field, effective[field].value])) as unknown as Defaults;
}

type DefaultsPatch = { readonly accountId: number } & {
  readonly [Field in DefaultField]?: string | number | null | undefined;
};

export function setDefaults(tx: WriteTx, patch: DefaultsPatch): { accountId: number } {
  refuseMerged(tx, patch.accountId, 'Not changed');
  for (const field of FIELDS) {
    const value = patch[field];
    if (value !== undefined)
      tx.exec(`UPDATE account SET ${COLUMNS[field]} = ? WHERE id = ?`, value, patch.accountId);
  }
  return { accountId: patch.accountId };
}

export type PayerPatch = {
  readonly accountId: number;
  readonly payerAccountId?: number | null | undefined;
  readonly paysForChildren?: boolean | undefined;
};

/** Refuses a payer that is itself paid for in a circle. */
export function setPayer(tx: WriteTx, patch: PayerPatch): { accountId: number } {
  const { accountId, payerAccountId, paysForChildren } = patch;
  refuseMerged(tx, accountId, 'Not changed');
  if (paysForChildren !== undefined)
    tx.exec('UPDATE account SET pays_for_children = ? WHERE id = ?', paysForChildren ? 1 : 0, accountId);
  if (payerAccountId === undefined) return { accountId };
  if (payerAccountId !== null) {
    refuseMerged(tx, payerAccountId, 'Not changed', 'payerAccountId');
    if (payerAccountId === accountId || payerOf(tx, payerAccountId)?.accountId === accountId) {
      throw new Refusal('conflict', {
        what: 'Not changed: these accounts would pay for each other.',
        why:
          payerAccountId === accountId
            ? 'An account without a payer pays for itself already.'
            : 'The payer chosen is paid for by this account.',
        todo: 'Choose another payer, or none.',
        field: 'payerAccountId',
      });
    }
  }
  tx.exec('UPDATE account SET payer_account_id = ? WHERE id = ?', payerAccountId, accountId);
  return { accountId };
}

/** Refuses not-found, and an account that was joined with another. */
export function refuseMerged(db: ReadDb, accountId: number, not: string, field = 'accountId'): void {
  const node = nodeOf(db, accountId, field);
  if (node.merged_into_id === null) return;
  const into = nodeOf(db, node.merged_into_id);
  throw new Refusal('conflict', {
    what: `${not}: account ${node.number} was joined with ${into.number} ${into.name}.`,
    why: 'Everything of it is there now.',
    todo: `Use account ${into.number}.`,
    field,
  });
}

export type Reference = {
  readonly entity: 'account' | 'policy';
  readonly entityId: number;
  readonly system: string;
  readonly externalId: string | null;
};

/** One id per system, one account per id: the database holds both, this says it in words. */
export function setReference(tx: WriteTx, reference: Reference): { entityId: number } {
  const { entity, entityId, system, externalId } = reference;
  if (entity === 'account') refuseMerged(tx, entityId, 'Not changed', 'entityId');
  else if (tx.value<number>('SELECT id FROM policy WHERE id = ?', entityId) === undefined) {
    throw new Refusal('not-found', {
      what: 'No such policy.',
      why: `There is no policy with id ${entityId} in these books.`,
      todo: 'Choose the policy again from its list.',
      field: 'entityId',
    });
  }
  tx.exec(
    'DELETE FROM external_reference WHERE system = ? COLLATE NOCASE AND entity = ? AND entity_id = ?',
    system,
    entity,
    entityId,
  );
  if (externalId === null) return { entityId };
  const named = entity === 'account' ? "e.number || ' ' || e.name" : 'e.number';
  const taken = tx.row<{ name: string }>(
    `SELECT ${named} AS name FROM external_reference AS x JOIN ${entity} AS e ON e.id = x.entity_id
     WHERE x.system = ? COLLATE NOCASE AND x.entity = ? AND x.external_id = ?`,
    system,
    entity,
    externalId,
  );
  if (taken !== undefined) {
    throw new Refusal('conflict', {
      what: `Not saved: ${externalId} in ${system} is ${taken.name} already.`,
      why: `An id of another system stands for one ${entity}, so that nothing is sent or matched twice.`,
      todo: `Check the id, or remove it from ${taken.name} first.`,
      field: 'externalId',
    });
  }
  tx.exec(
    'INSERT INTO external_reference (system, entity, entity_id, external_id) VALUES (?, ?, ?, ?)',
    system,
    entity,
    entityId,
    externalId,
  );
  return { entityId };
}

export function referencesOf(
  db: ReadDb,
  entity: Reference['entity'],
  entityId: number,
): { system: string; externalId: string }[] {
  return db.rows<{ system: string; externalId: string }>(
    'SELECT system, external_id AS externalId FROM external_reference WHERE entity = ? AND entity_id = ? ORDER BY system',
    entity,
    entityId,
  );
}
