/** Who owns the trust cash on any date, and what of it the agency may take. */
import { z } from 'zod';
import {
  CentsSchema,
  CursorSchema,
  IdSchema,
  LocalDateSchema,
  PageSizeSchema,
  PositiveCentsSchema,
} from './common.ts';
import { forecast } from './forecast.ts';
import { heldLedger } from './held-ledger.ts';
import { command, query } from './procedure.ts';
import { trustAccounts } from './trust-accounts.ts';

export const OwnerSchema = z.strictObject({
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
  detail: z.string(),
  dueOn: LocalDateSchema.nullable(),
  cents: CentsSchema,
});
export type Owner = z.infer<typeof OwnerSchema>;

/** Consultants’ measures, not law. Null while a tie-out is not zero: then `whyNot` says which. */
export const TrustRatiosSchema = z.strictObject({
  basic: z.string().nullable(),
  debit: z.string().nullable(),
  real: z.string().nullable(),
  whyNot: z.string().nullable(),
  cashCents: CentsSchema,
  receivableCents: CentsSchema,
  creditsCents: CentsSchema,
  agedCents: CentsSchema,
  payableCents: CentsSchema,
});
export type TrustRatios = z.infer<typeof TrustRatiosSchema>;

export const TrustWarningSchema = z.strictObject({
  kind: z.enum(['shortage', 'earmark', 'fees', 'profile', 'suspense']),
  title: z.string(),
  detail: z.string(),
  cents: CentsSchema.nullable(),
  /** Where to look: whose money, or which receipt. */
  beneficiary: z.string().nullable(),
  policyTermId: IdSchema.nullable(),
  receiptId: IdSchema.nullable(),
});
export type TrustWarning = z.infer<typeof TrustWarningSchema>;

export const TrustBankLineSchema = z.strictObject({
  bankAccountId: IdSchema,
  bankName: z.string(),
  lastFour: z.string(),
  state: z.string(),
  isClosed: z.boolean(),
  cashCents: CentsSchema,
  requiredCents: CentsSchema,
  surplusCents: CentsSchema,
  agencyShareCents: CentsSchema,
  reserveCents: CentsSchema,
  withdrawableCents: CentsSchema,
});
export type TrustBankLine = z.infer<typeof TrustBankLineSchema>;

export const PositionSchema = z.strictObject({
  asOf: LocalDateSchema,
  bankAccountId: IdSchema,
  bankName: z.string(),
  lastFour: z.string(),
  bankCents: CentsSchema,
  undepositedCents: CentsSchema,
  clearingCents: CentsSchema,
  cashCents: CentsSchema,
  owners: z.array(OwnerSchema),
  requiredCents: CentsSchema,
  surplusCents: CentsSchema,
  agencyShareCents: CentsSchema,
  reserveCents: CentsSchema,
  /** What of the voluntary deposit covers nobody. */
  freeReserveCents: CentsSchema,
  /** Shortage owed by the agency; nothing may be swept while it is open. */
  shortageCents: CentsSchema,
  withdrawableCents: CentsSchema,
  withdrawableWhy: z.string(),
  /** Cleared funds only; never above the normal. */
  strictWithdrawableCents: CentsSchema,
  strictWhy: z.string(),
  unclearedCents: CentsSchema,
  unclearedAgencyCents: CentsSchema,
  /** Sweeps of this account go by the strict figure. */
  sweepsClearedOnly: z.boolean(),
  /** Null with a reason while a tie-out is not zero. */
  basicRatio: z.string().nullable(),
  ratioWhyNot: z.string().nullable(),
  ratios: TrustRatiosSchema,
  warnings: z.array(TrustWarningSchema),
  tieOuts: z.array(
    z.strictObject({
      name: z.string(),
      leftCents: CentsSchema,
      differenceCents: CentsSchema,
    }),
  ),
});
export type Position = z.infer<typeof PositionSchema>;

export const SweepLineSchema = z.strictObject({
  /** Null for interest, whose entry is then its source. */
  receiptId: IdSchema.nullable(),
  entryId: IdSchema.nullable(),
  receiptNumber: z.string(),
  receivedOn: LocalDateSchema,
  depositNumber: z.string(),
  depositOn: LocalDateSchema,
  accountName: z.string(),
  component: z.string(),
  label: z.string(),
  cents: CentsSchema,
});
export type SweepLine = z.infer<typeof SweepLineSchema>;

export const SweepRowSchema = z.strictObject({
  sweepId: IdSchema,
  number: z.string(),
  sweptOn: LocalDateSchema,
  bankAccountId: IdSchema,
  totalCents: CentsSchema,
  entryId: IdSchema,
  reversedOn: LocalDateSchema.nullable(),
});
export type SweepRow = z.infer<typeof SweepRowSchema>;

export const trust = {
  ...trustAccounts,
  ...heldLedger,
  ...forecast,
  position: query({
    name: 'trust.position',
    summary: 'Trust position as of any date',
    input: z.strictObject({
      asOf: LocalDateSchema.optional(),
      bankAccountId: IdSchema.optional(),
    }),
    output: PositionSchema,
    refusals: ['not-found'],
  }),
  history: query({
    name: 'trust.history',
    summary: 'Trust cash and what is held for others at each of the last twelve month ends, and now',
    input: z.strictObject({ asOf: LocalDateSchema.optional(), bankAccountId: IdSchema.optional() }),
    refusals: ['not-found'],
    output: z.strictObject({
      points: z.array(
        z.strictObject({
          on: LocalDateSchema,
          cashCents: CentsSchema,
          heldForOthersCents: CentsSchema,
        }),
      ),
    }),
  }),
  positions: query({
    name: 'trust.positions',
    summary: 'Every trust bank account in one line each',
    input: z.strictObject({ asOf: LocalDateSchema.optional() }),
    output: z.strictObject({ banks: z.array(TrustBankLineSchema) }),
  }),
  previewSweep: query({
    name: 'trust.previewSweep',
    summary: 'What may be swept, receipt by receipt',
    input: z.strictObject({
      sweptOn: LocalDateSchema.optional(),
      bankAccountId: IdSchema.optional(),
      cents: PositiveCentsSchema.optional(),
    }),
    output: z.strictObject({
      withdrawableCents: CentsSchema,
      why: z.string(),
      lines: z.array(SweepLineSchema),
    }),
    refusals: ['not-found'],
  }),
  sweep: command({
    name: 'trust.sweep',
    summary: 'Sweep the agency share to operating (J27)',
    description:
      'Takes deposited agency share only, itemised by receipt. Refused above what is withdrawable on any date.',
    input: z.strictObject({
      sweptOn: LocalDateSchema,
      bankAccountId: IdSchema.optional(),
      cents: PositiveCentsSchema,
    }),
    output: z.strictObject({
      sweepId: IdSchema,
      number: z.string(),
      entryId: IdSchema,
      lines: z.array(SweepLineSchema),
    }),
    refusals: ['not-found', 'trust.overdrawn', 'period.closed', 'date.implausible'],
    touches: ['trust', 'ledger'],
  }),
  moveReserve: command({
    name: 'trust.moveReserve',
    summary: 'Put the agency’s own money into trust (J35), or take it out (J43)',
    description: 'A voluntary deposit may cover advances. Only what covers nobody on any date may leave.',
    input: z.strictObject({
      movedOn: LocalDateSchema,
      bankAccountId: IdSchema.optional(),
      direction: z.enum(['in', 'out']),
      cents: PositiveCentsSchema,
    }),
    output: z.strictObject({ entryId: IdSchema }),
    refusals: ['not-found', 'trust.overdrawn', 'period.closed', 'date.implausible'],
    touches: ['trust', 'ledger'],
  }),
  sweeps: query({
    name: 'trust.sweeps',
    summary: 'Sweeps, newest first',
    input: z.strictObject({
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({
      rows: z.array(SweepRowSchema),
      nextCursor: CursorSchema.nullable(),
    }),
  }),
  sweepMemo: query({
    name: 'trust.sweepMemo',
    summary: 'The itemised memo of one sweep',
    input: z.strictObject({ sweepId: IdSchema }),
    output: z.strictObject({
      sweep: SweepRowSchema,
      lines: z.array(SweepLineSchema),
    }),
    refusals: ['not-found'],
  }),
};
