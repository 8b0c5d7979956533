/** The held ledger: who owns every cent in trust, on any date, as known at any instant, down to receipt and entry. */
import { z } from 'zod';
import {
  CentsSchema,
  CursorSchema,
  IdSchema,
  InstantSchema,
  LocalDateSchema,
  PageSizeSchema,
} from './common.ts';
import { query } from './procedure.ts';

const BeneficiarySchema = z
  .string()
  .min(1)
  .max(60)
  .meta({ examples: ['agency'] });

const Moment = {
  asOf: LocalDateSchema.optional(),
  /** As the books knew it at that instant, without what was recorded later. */
  knownAt: InstantSchema.optional(),
  /** Left out: all trust bank accounts together. */
  bankAccountId: IdSchema.optional(),
};

export const HeldOwnerRowSchema = z.strictObject({
  beneficiary: z.string(),
  name: z.string(),
  group: z.enum([
    'carriers',
    'taxes',
    'clients',
    'financeCompanies',
    'suspense',
    'others',
    'agency',
    'reserve',
  ]),
  cents: CentsSchema,
  /** What single policies are short of, though others of the same owner may have more. */
  shortCents: CentsSchema,
});
export type HeldOwnerRow = z.infer<typeof HeldOwnerRowSchema>;

export const HeldKeyRowSchema = z.strictObject({
  bankAccountId: IdSchema,
  lastFour: z.string(),
  beneficiary: z.string(),
  component: z.string(),
  label: z.string(),
  policyTermId: IdSchema.nullable(),
  policyId: IdSchema.nullable(),
  policyNumber: z.string().nullable(),
  accountName: z.string().nullable(),
  cents: CentsSchema,
});
export type HeldKeyRow = z.infer<typeof HeldKeyRowSchema>;

export const HeldLineRowSchema = z.strictObject({
  entryId: IdSchema,
  entryNumber: z.int(),
  lineNo: z.int(),
  kindTitle: z.string(),
  accountingOn: LocalDateSchema,
  recordedAt: InstantSchema,
  receiptId: IdSchema.nullable(),
  receiptNumber: z.string().nullable(),
  payerName: z.string().nullable(),
  depositNumber: z.string().nullable(),
  cents: CentsSchema,
  balanceCents: CentsSchema,
});
export type HeldLineRow = z.infer<typeof HeldLineRowSchema>;

export const heldLedger = {
  heldOwners: query({
    name: 'trust.heldOwners',
    summary: 'Held ledger: every owner of trust money',
    description: 'On any date, and with knownAt as the books knew it at that instant.',
    input: z.strictObject(Moment),
    output: z.strictObject({
      asOf: LocalDateSchema,
      knownAt: InstantSchema.nullable(),
      rows: z.array(HeldOwnerRowSchema),
      totalCents: CentsSchema,
      /** Book cash of the same accounts and moment: every cent of it has an owner. */
      cashCents: CentsSchema,
    }),
    refusals: ['not-found'],
  }),
  heldKeys: query({
    name: 'trust.heldKeys',
    summary: 'Held ledger of one owner: policy term and component by itself',
    input: z.strictObject({
      ...Moment,
      beneficiary: BeneficiarySchema,
      /** Also those that stand at zero. */
      withZero: z.boolean().default(false),
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({ rows: z.array(HeldKeyRowSchema), nextCursor: CursorSchema.nullable() }),
    refusals: ['not-found'],
  }),
  heldLines: query({
    name: 'trust.heldLines',
    summary: 'Held ledger: every movement of one policy term and component, with its receipt and entry',
    input: z.strictObject({
      asOf: LocalDateSchema.optional(),
      knownAt: InstantSchema.optional(),
      bankAccountId: IdSchema,
      beneficiary: BeneficiarySchema,
      component: z.string().min(1).max(60),
      policyTermId: IdSchema.nullable(),
    }),
    output: z.strictObject({
      key: HeldKeyRowSchema,
      rows: z.array(HeldLineRowSchema),
      /** Movements before the first shown one, already in its balance. */
      earlierCount: z.int(),
    }),
    refusals: ['not-found'],
  }),
};
