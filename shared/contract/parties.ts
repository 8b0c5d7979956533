/** Who owes and who is owed: accounts with subaccounts, carriers, producers. */
import { z } from 'zod';
import {
  CentsSchema,
  CursorSchema,
  EmptySchema,
  IdSchema,
  LocalDateSchema,
  PageSizeSchema,
  textSchema,
} from './common.ts';
import { DEFAULT_FIELDS } from './account-defaults.ts';
import { command, query } from './procedure.ts';

export const StateSchema = z
  .string()
  .regex(/^[A-Z]{2}$/, 'Two letters, such as TX')
  .meta({ examples: ['TX'] });
export const RatePpmSchema = z
  .int()
  .min(0)
  .max(1_000_000)
  .describe('Parts per million; 15 % is 150000')
  .meta({ examples: [150_000] });
const AccountKindSchema = z.enum(['person', 'business', 'financeCompany', 'mortgagee']);

const contactShape = {
  email: z.union([z.literal(''), z.email().max(200)]).optional(),
  phone: textSchema(40).optional(),
  address: textSchema(200).optional(),
  city: textSchema(100).optional(),
  state: z.union([z.literal(''), StateSchema]).optional(),
  postalCode: textSchema(12).optional(),
};

/** What an account owes: itself, and together with all its subaccounts. */
export const AccountBalancesSchema = z.strictObject({
  openCents: CentsSchema,
  pastDueCents: CentsSchema,
  unbilledCents: CentsSchema,
  unappliedCents: CentsSchema,
});
export type AccountBalances = z.infer<typeof AccountBalancesSchema>;

export const AccountRowSchema = z.strictObject({
  accountId: IdSchema,
  number: z.string(),
  name: z.string(),
  kind: AccountKindSchema,
  parentId: IdSchema.nullable(),
  depth: z.int(),
  /** Names of the accounts above it, the top one first; empty at the top. */
  path: z.string(),
  city: z.string(),
  state: z.string(),
  serviceTier: z.string(),
  /** Policies, with those of everything below. */
  policyCount: z.int(),
  /** Accounts directly below. */
  subaccountCount: z.int(),
  own: AccountBalancesSchema,
  /** With everything below it. */
  balances: AccountBalancesSchema,
  /** Days the oldest open invoice is late; 0 when none. */
  daysLate: z.int(),
});
export type AccountRow = z.infer<typeof AccountRowSchema>;

export const HistoryRowSchema = z.strictObject({
  on: LocalDateSchema,
  type: z.enum(['bound', 'invoice', 'receipt', 'failure', 'writeOff']),
  id: IdSchema,
  document: z.string(),
  detail: z.string(),
  subaccount: z.string(),
  billedCents: CentsSchema.nullable(),
  paidCents: CentsSchema.nullable(),
  balanceCents: CentsSchema,
  entryId: IdSchema,
});

export const AccountPageSchema = z.strictObject({
  account: z.strictObject({
    accountId: IdSchema,
    number: z.string(),
    name: z.string(),
    kind: AccountKindSchema,
    parentId: IdSchema.nullable(),
    topId: IdSchema,
    email: z.string(),
    phone: z.string(),
    address: z.string(),
    city: z.string(),
    state: z.string(),
    postalCode: z.string(),
    serviceTier: z.string(),
    producerId: IdSchema.nullable(),
    producerName: z.string().nullable(),
    payerAccountId: IdSchema.nullable(),
    paysForChildren: z.boolean(),
    mergedInto: z.strictObject({ accountId: IdSchema, number: z.string(), name: z.string() }).nullable(),
  }),
  /** More accounts than can be shown: only the way down to this one, and what lies directly below it. */
  isTreePartial: z.boolean(),
  /** The whole tree below this account's root, parents before children. */
  tree: z.array(
    z.strictObject({
      accountId: IdSchema,
      parentId: IdSchema.nullable(),
      depth: z.int(),
      number: z.string(),
      name: z.string(),
      own: AccountBalancesSchema,
      withChildren: AccountBalancesSchema,
    }),
  ),
  policies: z.array(
    z.strictObject({
      policyId: IdSchema,
      number: z.string(),
      lineOfBusiness: z.string(),
      carrierName: z.string(),
      accountId: IdSchema,
      expirationOn: LocalDateSchema,
    }),
  ),
  defaults: z.array(
    z.strictObject({
      field: z.enum(DEFAULT_FIELDS),
      label: z.string(),
      value: z.union([z.string(), z.int(), z.null()]),
      text: z.string(),
      /** Said by this account itself; else by the one named, or, where none is, by the agency. */
      isOwn: z.boolean(),
      fromName: z.string().nullable(),
      /** What would hold if this account said nothing; null for a top account. */
      inheritedText: z.string().nullable(),
    }),
  ),
  /** Who pays its invoices, when that is not the account itself. */
  payer: z
    .strictObject({
      accountId: IdSchema,
      number: z.string(),
      name: z.string(),
      /** The account above that says so; null when it says so itself. */
      fromName: z.string().nullable(),
      isSummary: z.boolean(),
    })
    .nullable(),
  paysFor: z.array(z.strictObject({ accountId: IdSchema, name: z.string() })),
  references: z.array(z.strictObject({ system: z.string(), externalId: z.string() })),
  counts: z.strictObject({
    openInvoices: z.int(),
    lateInvoices: z.int(),
    plannedInstallments: z.int(),
    funds: z.int(),
    accountsBelow: z.int(),
  }),
  /** If nothing more is paid: what falls due, and when the grace of the delinquency plan ends. */
  outlook: z.array(
    z.strictObject({ on: LocalDateSchema, event: z.enum(['due', 'graceEnds']), cents: CentsSchema }),
  ),
  nextBill: z
    .strictObject({
      billOn: LocalDateSchema,
      dueOn: LocalDateSchema,
      cents: CentsSchema,
    })
    .nullable(),
  lastReceipt: z
    .strictObject({
      receiptId: IdSchema,
      receivedOn: LocalDateSchema,
      cents: CentsSchema,
      method: z.string(),
      number: z.string(),
    })
    .nullable(),
  history: z.array(HistoryRowSchema),
});
export type AccountPage = z.infer<typeof AccountPageSchema>;

export const CarrierSchema = z.strictObject({
  carrierId: IdSchema,
  code: z.string(),
  name: z.string(),
  kind: z.enum(['carrier', 'mga']),
  billsByInstallment: z.boolean(),
  remitDays: z.int(),
  commissionPpm: RatePpmSchema,
});
export type Carrier = z.infer<typeof CarrierSchema>;

export const ProducerSchema = z.strictObject({
  producerId: IdSchema,
  code: z.string(),
  name: z.string(),
  sharePpm: RatePpmSchema,
});
export type Producer = z.infer<typeof ProducerSchema>;

export const parties = {
  accounts: query({
    name: 'parties.accounts',
    summary: 'Accounts with balances',
    description:
      'Top accounts by name, or those directly below parentId, each with everything below it added up; or whatever matches the text.',
    input: z.strictObject({
      text: textSchema(100).optional(),
      parentId: IdSchema.optional(),
      show: z.enum(['all', 'open', 'pastDue', 'credit']).default('all'),
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({
      rows: z.array(AccountRowSchema),
      nextCursor: CursorSchema.nullable(),
    }),
  }),
  allAccounts: query({
    name: 'parties.allAccounts',
    summary: 'Accounts and subaccounts by full name, for choosing one',
    input: z.strictObject({ text: textSchema(100).optional(), limit: PageSizeSchema }),
    output: z.strictObject({
      accounts: z.array(z.strictObject({ accountId: IdSchema, number: z.string(), fullName: z.string() })),
    }),
  }),
  account: query({
    name: 'parties.account',
    summary: 'One account: tree, policies, history',
    input: z.strictObject({ accountId: IdSchema }),
    output: AccountPageSchema,
    refusals: ['not-found'],
  }),
  createAccount: command({
    name: 'parties.createAccount',
    summary: 'Add an account or a subaccount',
    description: 'With parentId it becomes a subaccount. The number is given by the program when left out.',
    input: z.strictObject({
      name: textSchema(120, 2),
      kind: AccountKindSchema.default('business'),
      number: z
        .string()
        .regex(/^[A-Za-z0-9-]{1,20}$/)
        .optional(),
      parentId: IdSchema.optional(),
      ...contactShape,
      serviceTier: textSchema(40).optional(),
      producerId: IdSchema.optional(),
    }),
    output: z.strictObject({ accountId: IdSchema, number: z.string() }),
    refusals: ['conflict', 'not-found'],
    touches: ['parties'],
  }),
  updateAccount: command({
    name: 'parties.updateAccount',
    summary: 'Change name, kind, contact, service tier or producer of an account',
    input: z.strictObject({
      accountId: IdSchema,
      name: textSchema(120, 2).optional(),
      kind: AccountKindSchema.optional(),
      ...contactShape,
      serviceTier: textSchema(40).optional(),
      producerId: IdSchema.nullable().optional(),
    }),
    output: z.strictObject({ accountId: IdSchema }),
    refusals: ['not-found'],
    touches: ['parties'],
  }),
  carriers: query({
    name: 'parties.carriers',
    summary: 'Carriers and MGAs',
    input: EmptySchema,
    output: z.strictObject({ carriers: z.array(CarrierSchema) }),
  }),
  createCarrier: command({
    name: 'parties.createCarrier',
    summary: 'Add a carrier or MGA',
    input: z.strictObject({
      code: z.string().regex(/^[A-Za-z0-9-]{1,12}$/),
      name: textSchema(120, 2),
      kind: z.enum(['carrier', 'mga']).default('carrier'),
      billsByInstallment: z.boolean().default(false),
      remitDays: z.int().min(0).max(180).default(30),
      commissionPpm: RatePpmSchema.default(150_000),
    }),
    output: z.strictObject({ carrierId: IdSchema }),
    refusals: ['conflict'],
    touches: ['parties'],
    example: { code: 'LSM', name: 'Lone Star Mutual' },
  }),
  producers: query({
    name: 'parties.producers',
    summary: 'Producers',
    input: EmptySchema,
    output: z.strictObject({ producers: z.array(ProducerSchema) }),
  }),
  createProducer: command({
    name: 'parties.createProducer',
    summary: 'Add a producer',
    input: z.strictObject({
      code: z.string().regex(/^[A-Za-z0-9-]{1,12}$/),
      name: textSchema(120, 2),
      sharePpm: RatePpmSchema,
    }),
    output: z.strictObject({ producerId: IdSchema }),
    refusals: ['conflict'],
    touches: ['parties'],
    example: { code: 'AM', name: 'Ana Morales', sharePpm: 400_000 },
  }),
};
