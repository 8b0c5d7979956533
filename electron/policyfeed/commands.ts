/** The steps of an import as logged commands: beginning, a batch of rows, taking all of it back. */
import { z } from 'zod';
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { bind, builtOnBindings, undoBinding } from '#electron/billing/index.ts';
import { type Envelope, internalCommand } from '#electron/ledger/index.ts';
import { createAccount, createCarrier, createProducer } from '#electron/parties/index.ts';
import { type BindInput, IdSchema, MappingSchema, type StreamRule } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { booksOf, type LiveBooks } from './books.ts';
import {
  type FeedAccount,
  type FeedPolicy,
  type FeedRecord,
  FeedRecordSchema,
  type Problem,
} from './record.ts';
import { codeFor, judge, type KnownAccount, type Plan } from './rules.ts';

const Sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const CountsSchema = z.strictObject({ new: z.int(), matched: z.int(), refused: z.int() });

/** First step: what is imported, and how its columns were read, remembered for the next file of this source. */
export const beginImport = internalCommand(
  {
    name: 'policyfeed.beginImport',
    input: z.strictObject({
      jobId: IdSchema,
      sha256: Sha256Schema,
      fileName: z.string(),
      rowCount: z.int(),
      signature: Sha256Schema,
      mapping: MappingSchema,
    }),
    output: z.strictObject({ jobId: IdSchema }),
    touches: ['imports'],
  },
  (tx, { jobId, sha256, fileName, rowCount, signature, mapping }, envelope) => {
    tx.exec(
      'INSERT INTO policyfeed_import (job_id, sha256, file_name, row_count, started_at) VALUES (?, ?, ?, ?, ?)',
      jobId,
      sha256,
      fileName,
      rowCount,
      envelope.at,
    );
    tx.exec(
      `INSERT INTO policyfeed_mapping (signature, file_name, mapping, used_on) VALUES (?, ?, ?, ?)
       ON CONFLICT (signature) DO UPDATE SET file_name = excluded.file_name, mapping = excluded.mapping, used_on = excluded.used_on`,
      signature,
      fileName,
      JSON.stringify(mapping),
      envelope.businessOn,
    );
    return { jobId };
  },
);

/** A batch of rows: each is posted, matched or refused by itself; a refused one writes nothing but its reason. */
export const importRows = internalCommand(
  {
    name: 'policyfeed.importRows',
    input: z.strictObject({ jobId: IdSchema, rows: z.array(FeedRecordSchema).min(1).max(500) }),
    output: CountsSchema,
    touches: ['imports', 'policies', 'billing', 'ledger', 'parties', 'carriers'],
  },
  (tx, { jobId, rows }, envelope) => {
    let books = booksOf(tx, envelope.businessOn, jobId);
    const counts = { new: 0, matched: 0, refused: 0 };
    for (const record of rows) {
      const outcome = importRow(tx, record, books, envelope);
      counts[outcome.outcome] += 1;
      writeOutcome(tx, jobId, record, outcome);
      if (outcome.hasNewParty) books = booksOf(tx, envelope.businessOn, jobId);
    }
    tx.exec(
      `UPDATE policyfeed_import SET new_count = new_count + ?, matched_count = matched_count + ?,
         refused_count = refused_count + ? WHERE job_id = ?`,
      counts.new,
      counts.matched,
      counts.refused,
      jobId,
    );
    return counts;
  },
);

type Outcome = {
  readonly outcome: 'new' | 'matched' | 'refused';
  readonly detail: string;
  readonly problems: readonly Problem[];
  readonly policyTermId: number | null;
  readonly madeAccounts: readonly number[];
  /** A carrier or producer came in with it. */
  readonly hasNewParty: boolean;
};

function importRow(tx: WriteTx, record: FeedRecord, books: LiveBooks, envelope: Envelope): Outcome {
  const nothing = { detail: '', problems: [], policyTermId: null, madeAccounts: [], hasNewParty: false };
  const verdict = judge(record, books);
  if (verdict.outcome === 'refused') return { ...nothing, outcome: 'refused', problems: verdict.problems };
  if (verdict.outcome === 'matched') return { ...nothing, outcome: 'matched', detail: verdict.detail };
  try {
    const made = tx.attempt(() => carryOut(tx, record, verdict.plan, books, envelope));
    const { carrier, producer } = verdict.plan;
    const hasNewParty = (record.policy !== null && carrier === null) || producer === null;
    return { ...nothing, outcome: 'new', detail: verdict.detail, hasNewParty, ...made };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const problem = { field: 'Row', text: `${error.text.what} ${error.text.why}` };
    return { ...nothing, outcome: 'refused', problems: [problem] };
  }
}

function writeOutcome(tx: WriteTx, jobId: number, record: FeedRecord, outcome: Outcome): void {
  tx.exec(
    `INSERT INTO policyfeed_outcome (job_id, row_no, outcome, account_name, policy_number, detail, problems, policy_term_id,
       made_accounts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    jobId,
    record.rowNo,
    outcome.outcome,
    record.accountName,
    record.policyNumber,
    outcome.detail,
    JSON.stringify(outcome.problems),
    outcome.policyTermId,
    JSON.stringify(outcome.madeAccounts),
  );
}

type Made = { readonly policyTermId: number | null; readonly madeAccounts: readonly number[] };

function carryOut(tx: WriteTx, record: FeedRecord, plan: Plan, books: LiveBooks, envelope: Envelope): Made {
  const facts = record.account as FeedAccount;
  const { policy } = record;
  const producerId = policy === null ? undefined : producerFor(tx, policy, plan, books);
  const madeAccounts: number[] = [];
  const take = (known: KnownAccount | null, make: () => number): number => {
    if (known?.isActive === true) return known.ref as number;
    const id = known === null ? make() : takenUpAgain(tx, known);
    madeAccounts.push(id);
    return id;
  };
  const accountId = take(plan.account, () => newAccount(tx, facts, producerId, envelope));
  const holderId =
    plan.subaccount === undefined
      ? accountId
      : take(plan.subaccount, () => newSubaccount(tx, facts.subaccountName as string, accountId, envelope));
  if (policy === null) return { policyTermId: null, madeAccounts };
  const carrierId = carrierFor(tx, policy, plan, books);
  const bound = bind(tx, bindInput(tx, policy, plan, { holderId, carrierId, producerId }), envelope);
  return { policyTermId: bound.policyTermId, madeAccounts };
}

function takenUpAgain(tx: WriteTx, known: KnownAccount): number {
  tx.exec('UPDATE account SET is_active = 1 WHERE id = ?', known.ref as number);
  return known.ref as number;
}

function newAccount(
  tx: WriteTx,
  facts: FeedAccount,
  producerId: number | undefined,
  envelope: Envelope,
): number {
  const { number, name, kind, email, phone, address, city, state, postalCode } = facts;
  const contact = { email, phone, address, city, state, postalCode };
  return createAccount(tx, { name, kind: kind ?? 'business', number, producerId, ...contact }, envelope)
    .accountId;
}

const newSubaccount = (tx: WriteTx, name: string, parentId: number, envelope: Envelope): number =>
  createAccount(tx, { name, kind: 'business', parentId }, envelope).accountId;

const DEFAULT_REMIT_DAYS = 30;

function carrierFor(tx: WriteTx, policy: FeedPolicy, plan: Plan, books: LiveBooks): number {
  if (plan.carrier !== null) return plan.carrier.ref as number;
  const name = policy.carrierName ?? policy.carrierCode ?? '';
  const code = policy.carrierCode ?? codeFor(name, books.hasCarrierCode);
  const { carrierId } = createCarrier(tx, {
    code,
    name,
    kind: 'carrier',
    billsByInstallment: false,
    remitDays: DEFAULT_REMIT_DAYS,
    commissionPpm: plan.commissionPpm,
  });
  return carrierId;
}

function producerFor(tx: WriteTx, policy: FeedPolicy, plan: Plan, books: LiveBooks): number | undefined {
  if (plan.producer === undefined) return undefined;
  if (plan.producer !== null) return plan.producer.ref as number;
  const name = policy.producerName ?? policy.producerCode ?? '';
  const code = policy.producerCode ?? codeFor(name, books.hasProducerCode);
  return createProducer(tx, { code, name, sharePpm: 0 }).producerId;
}

type Ids = {
  readonly holderId: number;
  readonly carrierId: number;
  readonly producerId: number | undefined;
};

function bindInput(tx: WriteTx, policy: FeedPolicy, plan: Plan, ids: Ids): BindInput {
  const rule = ruleOf(policy);
  const streamId = streamFor(tx, ids.holderId, rule);
  return {
    accountId: ids.holderId,
    carrierId: ids.carrierId,
    producerId: ids.producerId,
    policyNumber: policy.number,
    lineOfBusiness: policy.lineOfBusiness,
    state: plan.state,
    effectiveOn: policy.effectiveOn,
    expirationOn: policy.expirationOn,
    premiumCents: policy.premiumCents,
    commissionPpm: plan.commissionPpm,
    carrierFeeCents: policy.carrierFeeCents,
    agencyFeeCents: policy.agencyFeeCents,
    isSurplusLines: policy.isSurplusLines,
    plan: {
      downPaymentPpm: policy.downPaymentPpm,
      installments: policy.installments,
      feesAndTaxes: 'spread',
      rounding: 'largestRemainder',
      // A policy comes over as it was agreed, whatever our own plans allow.
      mayBillAfterExpiration: true,
    },
    ...(streamId === undefined ? { newStream: rule } : { streamId }),
  };
}

const dayOf = (date: string): number => Number(date.slice(8));

/** What is billed at once keeps apart from installments: it must not draw their first slices onto its invoice. */
function ruleOf(policy: FeedPolicy): StreamRule {
  return {
    name: policy.installments === 0 ? 'Paid in full' : 'Policies',
    every: 'monthly',
    anchorOn: policy.effectiveOn,
    anchorDay: policy.installments === 0 ? 1 : (policy.dueDay ?? dayOf(policy.effectiveOn)),
    dayIs: 'dueDay',
    leadDays: 20,
    leadUnit: 'calendar',
    dueRoll: 'exact',
    billRoll: 'exact',
    paymentMethod: { kind: 'wait' },
    isAutomatic: false,
  };
}

/** The account's stream with this very rule, so that its policies come on one invoice. */
function streamFor(tx: WriteTx, accountId: number, rule: StreamRule): number | undefined {
  return tx.value<number>(
    `SELECT id FROM invoice_stream WHERE account_id = ? AND is_active = 1 AND name = ? AND every = ? AND anchor_day = ?
       AND day_is = ? AND lead_days = ? AND lead_unit = ? AND due_roll = ? AND bill_roll = ? AND is_automatic = 0 ORDER BY id LIMIT 1`,
    accountId,
    rule.name,
    rule.every,
    rule.anchorDay ?? null,
    rule.dayIs,
    rule.leadDays,
    rule.leadUnit,
    rule.dueRoll,
    rule.billRoll,
  );
}

const ROWS_UNDONE_MAX = 100;

type MadeRow = {
  row_no: number;
  policy_number: string;
  policy_term_id: number | null;
  made_accounts: string;
};

/** Rows that are still to be taken back, newest first. */
export function rowsToUndo(db: ReadDb, jobId: number, limit: number): readonly MadeRow[] {
  return db.rows<MadeRow>(
    // A binding that was taken back by hand since leaves only its accounts.
    `SELECT o.row_no, o.policy_number, t.id AS policy_term_id, o.made_accounts FROM policyfeed_import AS i
       JOIN policyfeed_outcome AS o ON o.job_id = i.job_id AND o.row_no < i.undone_from
       LEFT JOIN policy_term AS t ON t.id = o.policy_term_id AND t.undone_at IS NULL
     WHERE i.job_id = ? AND o.outcome = 'new' ORDER BY o.row_no DESC LIMIT ?`,
    jobId,
    limit,
  );
}

/** Takes back the newest rows of an import that still stand; refused when anything was built on one of them. */
export const undoRows = internalCommand(
  {
    name: 'policyfeed.undoRows',
    input: z.strictObject({ jobId: IdSchema, limit: z.int().min(1).max(ROWS_UNDONE_MAX) }),
    output: z.strictObject({ policies: z.int(), accounts: z.int() }),
    touches: ['imports', 'policies', 'billing', 'ledger', 'parties', 'carriers'],
  },
  (tx, { jobId, limit }, envelope) => {
    const rows = rowsToUndo(tx, jobId, limit);
    refuseBuiltOn(tx, rows);
    const terms = rows.flatMap(({ policy_term_id }) => policy_term_id ?? []);
    for (const id of terms) undoBinding(tx, id, `import ${jobId} was taken back`, envelope);
    const made = rows.flatMap(({ made_accounts }) => (JSON.parse(made_accounts) as number[]).toReversed());
    const accounts = made.filter((accountId) => hideUnused(tx, accountId)).length;
    tx.exec(
      'UPDATE policyfeed_import SET undone_from = ?, undone_count = undone_count + ? WHERE job_id = ?',
      rows.at(-1)?.row_no ?? 0,
      rows.length,
      jobId,
    );
    return { policies: terms.length, accounts };
  },
);

const NAMED_MAX = 3;

/** Refuses conflict when anything was built on what these rows bound, naming the first. */
export function refuseBuiltOn(db: ReadDb, rows: readonly MadeRow[]): void {
  const numbers = new Map(rows.map((row) => [row.policy_term_id, row.policy_number]));
  const terms = rows.flatMap(({ policy_term_id }) => policy_term_id ?? []);
  const stuck = builtOnBindings(db, terms);
  if (stuck.length === 0) return;
  const named = stuck
    .slice(-NAMED_MAX)
    .toReversed()
    .map(({ policyTermId, why }) => `policy ${numbers.get(policyTermId)}: ${why}`)
    .join('; ');
  throw new Refusal('conflict', {
    what: `${stuck.length} of ${terms.length} imported policies have gone on since.`,
    why: `${named.slice(0, 1).toUpperCase()}${named.slice(1)}${stuck.length > NAMED_MAX ? '; and others' : ''}.`,
    todo: 'Nothing was changed. Correct single policies instead.',
  });
}

/** Hides an account that nothing stands on; answers whether it did. */
function hideUnused(tx: WriteTx, accountId: number): boolean {
  const changed = tx.exec(
    `UPDATE account SET is_active = 0 WHERE id = ?
       AND NOT EXISTS (SELECT 1 FROM account AS c WHERE c.parent_id = ? AND c.is_active = 1)
       AND NOT EXISTS (SELECT 1 FROM policy AS p JOIN policy_term AS t ON t.policy_id = p.id AND t.undone_at IS NULL WHERE p.account_id = ?)
       AND NOT EXISTS (SELECT 1 FROM receipt WHERE account_id = ?)
       AND NOT EXISTS (SELECT 1 FROM invoice WHERE account_id = ? AND voided_at IS NULL)`,
    accountId,
    accountId,
    accountId,
    accountId,
    accountId,
  );
  return changed === 1;
}
