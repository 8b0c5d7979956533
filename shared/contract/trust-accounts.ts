/** Bank accounts of the agency: which there are, what goes where, and the rules of the states they are held under. */
import { z } from 'zod';
import { CentsSchema, EmptySchema, FundSchema, IdSchema, LocalDateSchema, textSchema } from './common.ts';
import { command, query } from './procedure.ts';
import { MethodSchema } from './tender.ts';

const StateSchema = z
  .string()
  .regex(/^[A-Z]{2}$/, 'Two letters, such as TX')
  .meta({ examples: ['TX'] });
const LastFourSchema = z
  .string()
  .regex(/^\d{4}$/, 'The last four digits')
  .meta({ examples: ['4417'] });

export const BankAssignmentSchema = z.strictObject({
  kind: z.enum(['all', 'carrier', 'state']),
  /** Carrier id, two letters of a state, or empty for everything else. */
  key: z.string().max(20),
});
export type BankAssignment = z.infer<typeof BankAssignmentSchema>;

/** A rule of the state, as it stands for one bank account. */
export const RuleStateSchema = z.strictObject({
  key: z.string(),
  title: z.string(),
  detail: z.string(),
  citation: z.string(),
  state: z.enum(['ok', 'warning', 'toDo', 'info']),
  /** Evidence the user may record for it. */
  isEvidence: z.boolean(),
});
export type RuleState = z.infer<typeof RuleStateSchema>;

export const ManagedBankSchema = z.strictObject({
  bankAccountId: IdSchema,
  fund: FundSchema,
  bankName: z.string(),
  lastFour: z.string(),
  titledAs: z.string(),
  state: z.string(),
  bearsInterest: z.boolean(),
  sweepsClearedOnly: z.boolean(),
  closedOn: LocalDateSchema.nullable(),
  isDefault: z.boolean(),
  bookCents: CentsSchema,
  undepositedCents: CentsSchema,
  assignments: z.array(BankAssignmentSchema.extend({ name: z.string() })),
  /** Rules of its state and how it stands to them; none for operating accounts. */
  rules: z.array(RuleStateSchema),
});
export type ManagedBank = z.infer<typeof ManagedBankSchema>;

export const StateProfileSchema = z.strictObject({
  /** Empty: the strict default, for states without a profile. */
  state: z.string(),
  name: z.string(),
  from: LocalDateSchema,
  to: LocalDateSchema.nullable(),
  verifiedOn: LocalDateSchema,
  reviewedOn: LocalDateSchema.nullable(),
  isStale: z.boolean(),
  citations: z.array(z.string()),
  facts: z.array(z.strictObject({ label: z.string(), text: z.string() })),
  isUsed: z.boolean(),
});
export type StateProfile = z.infer<typeof StateProfileSchema>;

const BankFieldsSchema = z.strictObject({
  bankName: textSchema(80, 2),
  /** Last four digits only: the full number is never asked for here. */
  lastFour: LastFourSchema,
  titledAs: textSchema(120).default(''),
  state: StateSchema,
  bearsInterest: z.boolean().default(false),
  sweepsClearedOnly: z.boolean().default(false),
});

export const trustAccounts = {
  banks: query({
    name: 'trust.banks',
    summary: 'Bank accounts with what goes where, and how each stands to the rules of its state',
    input: EmptySchema,
    output: z.strictObject({
      banks: z.array(ManagedBankSchema),
      carriers: z.array(z.strictObject({ carrierId: IdSchema, name: z.string() })),
      holds: z.array(
        z.strictObject({
          tender: z.string(),
          label: z.string(),
          days: z.int(),
          isDefault: z.boolean(),
          fromOn: LocalDateSchema.nullable(),
        }),
      ),
      appointments: z.array(
        z.strictObject({ carrierId: IdSchema, state: z.string(), isAppointed: z.boolean() }),
      ),
    }),
  }),
  profiles: query({
    name: 'trust.profiles',
    summary: 'Rules of trust accounts by state, with source and the day they were last verified',
    input: EmptySchema,
    output: z.strictObject({ profiles: z.array(StateProfileSchema) }),
  }),
  addBank: command({
    name: 'trust.addBank',
    summary: 'Add a bank account',
    input: BankFieldsSchema.extend({ fund: FundSchema }),
    output: z.strictObject({ bankAccountId: IdSchema }),
    refusals: ['conflict'],
    touches: ['trust', 'books', 'settings'],
  }),
  editBank: command({
    name: 'trust.editBank',
    summary: 'Change what is known of a bank account; its fund never changes',
    input: BankFieldsSchema.extend({ bankAccountId: IdSchema }),
    output: EmptySchema,
    refusals: ['not-found', 'conflict'],
    touches: ['trust', 'books', 'settings'],
  }),
  closeBank: command({
    name: 'trust.closeBank',
    summary: 'Close an empty bank account, or open it again',
    description: 'With closedOn null it is opened again. Nothing is posted to a closed account.',
    input: z.strictObject({ bankAccountId: IdSchema, closedOn: LocalDateSchema.nullable() }),
    output: EmptySchema,
    refusals: ['not-found', 'conflict', 'date.implausible'],
    touches: ['trust', 'books', 'settings'],
  }),
  moveBetweenBanks: command({
    name: 'trust.moveBetweenBanks',
    summary: 'Move money of one owner, or of all, from one trust bank account to another',
    description:
      'Owners stay who they are. Refused above what the account has on that day and every later one.',
    input: z.strictObject({
      movedOn: LocalDateSchema,
      fromBankAccountId: IdSchema,
      toBankAccountId: IdSchema,
      /** Left out: all owners. */
      beneficiary: z.string().min(1).max(40).optional(),
    }),
    output: z.strictObject({ entryId: IdSchema, cents: CentsSchema }),
    refusals: ['not-found', 'conflict', 'trust.overdrawn', 'period.closed', 'date.implausible'],
    touches: ['trust', 'ledger'],
  }),
  assignBank: command({
    name: 'trust.assignBank',
    summary: 'Say which bank account money of a carrier, of a state, or all other money goes to',
    description:
      'With bankAccountId null the assignment ends, and the default account takes the money again.',
    input: BankAssignmentSchema.extend({ fund: FundSchema, bankAccountId: IdSchema.nullable() }),
    output: EmptySchema,
    refusals: ['not-found', 'conflict'],
    touches: ['trust', 'books', 'settings'],
    example: { kind: 'state', key: 'TX', fund: 'trust', bankAccountId: 17 },
  }),
  setTenderHold: command({
    name: 'trust.setTenderHold',
    summary: 'Banking days from deposit to cleared, by kind of payment, from a day on',
    description: 'Deposits before that day keep the days in force when they were made.',
    input: z.strictObject({
      tender: MethodSchema,
      fromOn: LocalDateSchema,
      days: z.int().min(0).max(60),
    }),
    output: EmptySchema,
    refusals: ['date.implausible'],
    touches: ['trust', 'settings'],
  }),
  recordEvidence: command({
    name: 'trust.recordEvidence',
    summary: 'Record that what a rule asks for is on file, or is not any more',
    input: z.strictObject({
      bankAccountId: IdSchema,
      requirement: textSchema(40, 1),
      isOnFile: z.boolean(),
      onDate: LocalDateSchema,
      note: textSchema(300).default(''),
    }),
    output: EmptySchema,
    refusals: ['not-found', 'date.implausible'],
    touches: ['trust', 'settings'],
  }),
  reviewProfile: command({
    name: 'trust.reviewProfile',
    summary: 'Record that somebody checked the rules of a state against their source',
    input: z.strictObject({
      /** Empty: the strict default. */
      state: z
        .string()
        .regex(/^([A-Z]{2})?$/, 'Two letters, or nothing for the strict default')
        .meta({ examples: ['TX'] }),
      reviewedOn: LocalDateSchema,
      note: textSchema(300).default(''),
    }),
    output: EmptySchema,
    refusals: ['not-found', 'date.implausible'],
    touches: ['trust', 'settings'],
  }),
  setAppointment: command({
    name: 'trust.setAppointment',
    summary: 'Say whether the agent is appointed for a carrier in a state',
    input: z.strictObject({ carrierId: IdSchema, state: StateSchema, isAppointed: z.boolean() }),
    output: EmptySchema,
    refusals: ['not-found'],
    touches: ['trust', 'settings'],
  }),
};
