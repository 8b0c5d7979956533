/** Money out to carriers, wholesalers and tax offices. */
import { z } from 'zod';
import {
  CentsSchema,
  CursorSchema,
  IdSchema,
  LocalDateSchema,
  PageSizeSchema,
  PositiveCentsSchema,
  textSchema,
} from './common.ts';
import { command, query } from './procedure.ts';

/** `carrier:17` or `tax:TX`. */
export const PayeeSchema = z
  .string()
  .regex(/^(carrier:\d{1,16}|tax:[A-Z]{2})$/)
  .meta({ examples: ['carrier:80'] });

export const PayeeRowSchema = z.strictObject({
  payee: PayeeSchema,
  name: z.string(),
  dueOn: LocalDateSchema.nullable(),
  /** Owed and not paid on yet; of it collected from insureds; of it still to collect. */
  payableCents: CentsSchema,
  collectedCents: CentsSchema,
  toCollectCents: CentsSchema,
  dueNowCents: CentsSchema,
  itemCount: z.int(),
});
export type PayeeRow = z.infer<typeof PayeeRowSchema>;

export const PayableItemSchema = z.strictObject({
  payableItemId: IdSchema,
  policyTermId: IdSchema,
  policyNumber: z.string(),
  accountName: z.string(),
  component: z.string(),
  label: z.string(),
  /** Which slice of how many, where the carrier bills the agency by installment; null where the charge is owed whole. */
  installment: z.strictObject({ no: z.int(), of: z.int() }).nullable(),
  effectiveOn: LocalDateSchema,
  dueOn: LocalDateSchema,
  grossCents: CentsSchema,
  commissionCents: CentsSchema,
  netCents: CentsSchema,
  remittedCents: CentsSchema,
  /** Not paid on yet, and of it what the insured has paid. */
  openCents: CentsSchema,
  collectedCents: CentsSchema,
  isDue: z.boolean(),
});
export type PayableItem = z.infer<typeof PayableItemSchema>;

/** Return premium a payee owes and has not paid; on a remittance: what of it was taken as credit. */
const RemittanceCreditSchema = z.strictObject({
  returnPremiumId: IdSchema,
  number: z.string(),
  policyNumber: z.string(),
  accountId: IdSchema,
  accountName: z.string(),
  recordedOn: LocalDateSchema,
  openCents: CentsSchema,
});
export type RemittanceCredit = z.infer<typeof RemittanceCreditSchema>;

const ChosenItemSchema = z.strictObject({
  payableItemId: IdSchema,
  cents: PositiveCentsSchema,
});

export const RemittanceRowSchema = z.strictObject({
  remittanceId: IdSchema,
  number: z.string(),
  payee: PayeeSchema,
  name: z.string(),
  paidOn: LocalDateSchema,
  method: z.string(),
  reference: z.string(),
  totalCents: CentsSchema,
  advancedCents: CentsSchema,
  entryId: IdSchema,
  reversedOn: LocalDateSchema.nullable(),
});
export type RemittanceRow = z.infer<typeof RemittanceRowSchema>;

const remitShape = {
  payee: PayeeSchema,
  paidOn: LocalDateSchema,
  bankAccountId: IdSchema.optional(),
  method: z.enum(['check', 'ach', 'eft', 'wire', 'carrierSweep']).default('ach'),
  reference: textSchema(40).default(''),
  /** One entry holds 999 lines: one per item and credit, and the cash. */
  items: z.array(ChosenItemSchema).min(1).max(900),
  /** Return premium the payee owes, taken off what it is paid (J24). */
  credits: z
    .array(z.strictObject({ returnPremiumId: IdSchema, cents: PositiveCentsSchema }))
    .max(90)
    .default([]),
};

export const carriers = {
  payees: query({
    name: 'carriers.payees',
    summary: 'Whom premium and taxes are owed to',
    input: z.strictObject({ asOf: LocalDateSchema.optional() }),
    output: z.strictObject({ payees: z.array(PayeeRowSchema) }),
  }),
  items: query({
    name: 'carriers.items',
    summary: 'Open items of one payee (account current)',
    input: z.strictObject({
      payee: PayeeSchema,
      asOf: LocalDateSchema.optional(),
    }),
    output: z.strictObject({
      name: z.string(),
      items: z.array(PayableItemSchema),
      credits: z.array(RemittanceCreditSchema),
    }),
    refusals: ['not-found'],
  }),
  previewRemittance: query({
    name: 'carriers.previewRemittance',
    summary: 'What a remittance would do to trust, before it is posted',
    input: z.strictObject(remitShape),
    output: z.strictObject({
      totalCents: CentsSchema,
      /** Less the credits: what leaves the bank. */
      cashCents: CentsSchema,
      advancedCents: CentsSchema,
      isAllowed: z.boolean(),
      /** Why not, or what to know: uncollected items, whose money would pay. */
      notes: z.array(z.string()),
      changes: z.array(
        z.strictObject({
          label: z.string(),
          nowCents: CentsSchema,
          afterCents: CentsSchema,
        }),
      ),
    }),
    refusals: ['not-found', 'conflict', 'entry.invalid'],
  }),
  remit: command({
    name: 'carriers.remit',
    summary: 'Remit to a carrier (J24) or tax office (J26)',
    description: 'Pays chosen items from trust. Refused if anybody else’s money would pay, on any date.',
    input: z.strictObject(remitShape),
    output: z.strictObject({
      remittanceId: IdSchema,
      number: z.string(),
      entryId: IdSchema,
      totalCents: CentsSchema,
      cashCents: CentsSchema,
    }),
    refusals: [
      'not-found',
      'conflict',
      'entry.invalid',
      'trust.overdrawn',
      'period.closed',
      'date.implausible',
      'account.parked',
    ],
    touches: ['carriers', 'ledger', 'trust'],
  }),
  remittances: query({
    name: 'carriers.remittances',
    summary: 'Remittances, newest first',
    input: z.strictObject({
      payee: PayeeSchema.optional(),
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({
      rows: z.array(RemittanceRowSchema),
      nextCursor: CursorSchema.nullable(),
    }),
  }),
  remittance: query({
    name: 'carriers.remittance',
    summary: 'One remittance: the account current it paid',
    input: z.strictObject({ remittanceId: IdSchema }),
    output: z.strictObject({
      remittance: RemittanceRowSchema,
      credits: z.array(RemittanceCreditSchema),
      items: z.array(
        z.strictObject({
          ...PayableItemSchema.shape,
          paidCents: CentsSchema,
          advancedCents: CentsSchema,
        }),
      ),
    }),
    refusals: ['not-found'],
  }),
};
