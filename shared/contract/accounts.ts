/** Accounts that move, join others, are paid by others; their defaults and the ids other systems know them by. */
import { z } from 'zod';
import { DelinquencyPlanNameSchema } from './account-defaults.ts';
import {
  CentsSchema,
  CursorSchema,
  IdSchema,
  LocalDateSchema,
  NonNegativeCentsSchema,
  PageSizeSchema,
  textSchema,
} from './common.ts';
import { command, host, query } from './procedure.ts';
import { PlanCodeSchema } from './allocation.ts';

const MoveWhatSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('subaccount'), accountId: IdSchema }),
  z.strictObject({ type: z.literal('policy'), policyId: IdSchema }),
]);

const moveShape = {
  what: MoveWhatSchema.describe('A subaccount with everything below it, or one policy with its items'),
  /** The new account above, or the policy's new account; null: the subaccount becomes a top account. */
  toAccountId: IdSchema.nullable(),
  /** Of the old account's unapplied funds, how much goes along with a policy. */
  unappliedCents: NonNegativeCentsSchema.optional(),
};
const mergeShape = { accountId: IdSchema, intoAccountId: IdSchema };

/** Before and after, side by side: nothing is written until the person has seen it. */
export const MovePreviewSchema = z.strictObject({
  title: z.string(),
  /** What goes along, in words: `3 policies`, `12 open items`. */
  goesAlong: z.array(z.string()),
  rows: z.array(
    z.strictObject({
      label: z.string(),
      fromBeforeCents: CentsSchema,
      fromAfterCents: CentsSchema,
      toBeforeCents: CentsSchema,
      toAfterCents: CentsSchema,
    }),
  ),
  fromName: z.string(),
  toName: z.string(),
  /** Lines of the entries to be posted; only whose account a balance is under changes. */
  entry: z.array(
    z.strictObject({
      code: z.string(),
      name: z.string(),
      account: z.string(),
      debitCents: CentsSchema,
      creditCents: CentsSchema,
    }),
  ),
  /** What the agency holds in trust for others, before and after: the same. */
  heldBeforeCents: CentsSchema,
  heldAfterCents: CentsSchema,
  notes: z.array(z.string()),
});
export type MovePreview = z.infer<typeof MovePreviewSchema>;

const MovedSchema = z.strictObject({ moveId: IdSchema, entryIds: z.array(IdSchema) });

export const MoveRowSchema = z.strictObject({
  moveId: IdSchema,
  kind: z.enum(['subaccount', 'policy', 'merge']),
  movedOn: LocalDateSchema,
  words: z.string(),
  reason: z.string(),
  isUndone: z.boolean(),
});

const SummaryRowSchema = z.strictObject({
  summaryId: IdSchema,
  number: z.string(),
  payerAccountId: IdSchema,
  payerName: z.string(),
  billOn: LocalDateSchema,
  dueOn: LocalDateSchema,
  totalCents: CentsSchema,
  openCents: CentsSchema,
  invoiceCount: z.int(),
});
export const SummarySchema = z.strictObject({
  ...SummaryRowSchema.shape,
  lines: z.array(
    z.strictObject({
      invoiceId: IdSchema,
      invoiceNumber: z.string(),
      accountId: IdSchema,
      accountNumber: z.string(),
      accountName: z.string(),
      policyNumber: z.string(),
      lineOfBusiness: z.string(),
      dueOn: LocalDateSchema,
      cents: CentsSchema,
      openCents: CentsSchema,
    }),
  ),
});
export type Summary = z.infer<typeof SummarySchema>;

const TOUCHES = ['parties', 'policies', 'billing', 'receipts', 'ledger', 'trust'] as const;
const MOVE_REFUSALS = [
  'not-found',
  'conflict',
  'entry.invalid',
  'period.closed',
  'account.parked',
  'trust.overdrawn',
] as const;
const MOVE_EXAMPLE = { what: { type: 'policy', policyId: 17 }, toAccountId: 18 };

export const accounts = {
  previewMove: query({
    name: 'accounts.previewMove',
    summary: 'What moving a subaccount or a policy would change',
    description: 'Both accounts before and after, what goes along, the entries. Nothing is written.',
    input: z.strictObject(moveShape),
    output: MovePreviewSchema,
    refusals: ['not-found', 'conflict', 'entry.invalid', 'account.parked'],
    example: MOVE_EXAMPLE,
  }),
  move: command({
    name: 'accounts.move',
    summary: 'Move a subaccount or a policy with its money and history',
    description:
      'Open items follow by entries that change only the account they are under; what is held in trust stays as it is.',
    input: z.strictObject({ ...moveShape, reason: textSchema(200).default('') }),
    output: MovedSchema,
    refusals: MOVE_REFUSALS,
    touches: TOUCHES,
    example: MOVE_EXAMPLE,
  }),
  previewMerge: query({
    name: 'accounts.previewMerge',
    summary: 'What joining two accounts would change',
    input: z.strictObject(mergeShape),
    output: MovePreviewSchema,
    refusals: ['not-found', 'conflict', 'entry.invalid', 'account.parked'],
  }),
  merge: command({
    name: 'accounts.merge',
    summary: 'Join an account with another that stays',
    description: 'Everything of the first is under the second from now on; its number still finds it.',
    input: z.strictObject({ ...mergeShape, reason: textSchema(200).default('') }),
    output: MovedSchema,
    refusals: MOVE_REFUSALS,
    touches: TOUCHES,
  }),
  undoMove: command({
    name: 'accounts.undoMove',
    summary: 'Take a move or a merge back',
    input: z.strictObject({ moveId: IdSchema }),
    output: MovedSchema,
    refusals: MOVE_REFUSALS,
    touches: TOUCHES,
  }),
  moves: query({
    name: 'accounts.moves',
    summary: 'Moves and merges an account was part of, newest first',
    input: z.strictObject({ accountId: IdSchema }),
    output: z.strictObject({ moves: z.array(MoveRowSchema) }),
  }),
  setDefaults: command({
    name: 'accounts.setDefaults',
    summary: 'Billing defaults of an account',
    description: 'A field left out stays; null inherits from the account above again.',
    input: z.strictObject({
      accountId: IdSchema,
      billingPlan: PlanCodeSchema.nullable().optional(),
      delinquencyPlan: DelinquencyPlanNameSchema.nullable().optional(),
      allocationPlan: PlanCodeSchema.nullable().optional(),
      invoiceDay: z.int().min(1).max(31).nullable().optional(),
    }),
    output: z.strictObject({ accountId: IdSchema }),
    refusals: ['not-found', 'conflict'],
    touches: ['parties'],
  }),
  setPayer: command({
    name: 'accounts.setPayer',
    summary: 'Who pays for an account, and whether it pays for those below it',
    input: z.strictObject({
      accountId: IdSchema,
      payerAccountId: IdSchema.nullable().optional(),
      paysForChildren: z.boolean().optional(),
    }),
    output: z.strictObject({ accountId: IdSchema }),
    refusals: ['not-found', 'conflict'],
    touches: ['parties', 'billing'],
  }),
  setReference: command({
    name: 'accounts.setReference',
    summary: 'The id another system knows an account or policy by',
    description: 'One id per system, and one account per id; null removes it.',
    input: z.strictObject({
      entity: z.enum(['account', 'policy']),
      entityId: IdSchema,
      system: textSchema(40, 1),
      externalId: textSchema(100, 1).nullable(),
    }),
    output: z.strictObject({ entityId: IdSchema }),
    refusals: ['not-found', 'conflict'],
    touches: ['parties', 'policies'],
  }),
  dueSummaries: query({
    name: 'accounts.dueSummaries',
    summary: 'Summary invoices that could be made now, one a payer',
    input: z.strictObject({ asOf: LocalDateSchema.optional() }),
    output: z.strictObject({
      payers: z.array(
        z.strictObject({
          payerAccountId: IdSchema,
          payerName: z.string(),
          invoiceCount: z.int(),
          dueOn: LocalDateSchema,
          totalCents: CentsSchema,
        }),
      ),
    }),
  }),
  issueSummary: command({
    name: 'accounts.issueSummary',
    summary: 'One summary invoice for a payer',
    description:
      'Lists every open invoice the payer pays that is on no summary yet. Nothing is posted: the items stay on their accounts.',
    input: z.strictObject({ payerAccountId: IdSchema, asOf: LocalDateSchema }),
    output: z.strictObject({ summaryId: IdSchema, number: z.string(), totalCents: CentsSchema }),
    refusals: ['not-found', 'conflict', 'date.implausible'],
    touches: ['billing'],
  }),
  runSummaries: host({
    name: 'accounts.runSummaries',
    summary: 'Summary invoices for every payer, as a job',
    input: z.strictObject({ asOf: LocalDateSchema }),
    output: z.strictObject({ jobId: IdSchema }),
    refusals: ['date.implausible'],
    touches: ['jobs'],
  }),
  summaries: query({
    name: 'accounts.summaries',
    summary: 'Summary invoices, newest first',
    input: z.strictObject({
      payerAccountId: IdSchema.optional(),
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({ rows: z.array(SummaryRowSchema), nextCursor: CursorSchema.nullable() }),
  }),
  summary: query({
    name: 'accounts.summary',
    summary: 'One summary invoice with its lines',
    input: z.strictObject({ summaryId: IdSchema }),
    output: SummarySchema,
    refusals: ['not-found'],
  }),
};
