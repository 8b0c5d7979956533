/** Binds billing's procedures. `billing.run` is a job: see jobs.ts. */
import type { ReadDb } from '#db/connection/index.ts';
import { commandHandler, type Handler, queryHandler } from '#electron/ledger/index.ts';
import {
  allAccounts,
  carriers,
  createAccount,
  createCarrier,
  createProducer,
  producers,
  updateAccount,
} from '#electron/parties/index.ts';
import { billing, parties } from '#shared/contract/index.ts';
import { sum } from '#shared/money/index.ts';
import { billingPlans, presetRule, saveBillingPlan } from './billing-plans.ts';
import { bind } from './bind.ts';
import { billStream } from './invoices.ts';
import { holidays, setHoliday } from './holidays.ts';
import { billStreams, undoInvoices } from './jobs.ts';
import { streams } from './lanes.ts';
import { removeStateLevy, saveStateLevy, shownLevies } from './levies.ts';
import { carrierPlans, paymentPlans, savePaymentPlan, setAccountPlan } from './plans.ts';
import { policy, previewBind } from './policy.ts';
import { previewPlan, previewRespread, previewStream, stream } from './previews.ts';
import { aging, invoice, invoices, policies } from './queries.ts';
import { previewRun, runs } from './runs.ts';
import { undoBind } from './undo.ts';
import {
  changeStream,
  movePolicyToStream,
  previewPolicyMove,
  previewStreamChange,
  undoStreamChange,
} from './stream-changes.ts';
import { createStream } from './streams.ts';

export type OwnerName = (db: ReadDb, beneficiary: string) => string;

const streamHandlers: readonly Handler[] = [
  queryHandler(billing.streams, (db, input, { businessOn }) => streams(db, input, businessOn)),
  queryHandler(billing.stream, (db, input, { businessOn }) => stream(db, input.streamId, businessOn)),
  queryHandler(billing.previewStream, (db, input, { businessOn }) => previewStream(db, input, businessOn)),
  commandHandler(billing.createStream, (tx, input, envelope) => createStream(tx, input, envelope)),
  queryHandler(billing.previewStreamChange, (db, input, { businessOn }) =>
    previewStreamChange(db, input, businessOn),
  ),
  commandHandler(billing.changeStream, (tx, input, envelope) => changeStream(tx, input, envelope)),
  queryHandler(billing.previewPolicyMove, (db, input, { businessOn }) =>
    previewPolicyMove(db, input, businessOn),
  ),
  commandHandler(billing.movePolicyToStream, (tx, input, envelope) =>
    movePolicyToStream(tx, input, envelope),
  ),
  commandHandler(billing.undoStreamChange, (tx, input, envelope) => undoStreamChange(tx, input, envelope)),
];

const planHandlers: readonly Handler[] = [
  queryHandler(billing.billingPlans, (db) => ({ plans: billingPlans(db) })),
  commandHandler(billing.saveBillingPlan, (tx, input) => saveBillingPlan(tx, input)),
  queryHandler(billing.presetRule, (db, input, { businessOn }) =>
    presetRule(db, input.accountId, businessOn),
  ),
  queryHandler(billing.paymentPlans, (db, input) => paymentPlans(db, input)),
  commandHandler(billing.savePaymentPlan, (tx, input, envelope) => savePaymentPlan(tx, input, envelope)),
  commandHandler(billing.carrierPlans, (tx, input) => carrierPlans(tx, input)),
  commandHandler(billing.setAccountPlan, (tx, input) => setAccountPlan(tx, input)),
  queryHandler(billing.previewPlan, (db, input, { businessOn }) => previewPlan(db, input, businessOn)),
];

const levyHandlers: readonly Handler[] = [
  queryHandler(billing.stateLevies, (db, input, { businessOn }) => ({
    levies: shownLevies(db, input, businessOn),
  })),
  commandHandler(billing.saveStateLevy, (tx, input, envelope) => {
    const { requestId: _id, ...levy } = input;
    return saveStateLevy(tx, levy, envelope);
  }),
  commandHandler(billing.removeStateLevy, (tx, input, envelope) => removeStateLevy(tx, input, envelope)),
  queryHandler(billing.holidays, (db, input) => ({ days: holidays(db, input.year) })),
  commandHandler(billing.setHoliday, (tx, input, envelope) => setHoliday(tx, input, envelope)),
];

export function billingHandlers(ownerName: OwnerName): readonly Handler[] {
  return [
    queryHandler(parties.allAccounts, (db, input) => ({
      accounts: allAccounts(db, input.text ?? '', input.limit),
    })),
    queryHandler(parties.carriers, (db) => ({ carriers: carriers(db) })),
    queryHandler(parties.producers, (db) => ({ producers: producers(db) })),
    commandHandler(parties.createAccount, (tx, input, envelope) => createAccount(tx, input, envelope)),
    commandHandler(parties.updateAccount, (tx, input) => updateAccount(tx, input)),
    commandHandler(parties.createCarrier, (tx, input) => createCarrier(tx, input)),
    commandHandler(parties.createProducer, (tx, input) => createProducer(tx, input)),
    queryHandler(billing.previewBind, (db, input, { businessOn }) =>
      previewBind(db, input, businessOn, ownerName),
    ),
    commandHandler(billing.bindPolicy, (tx, input, envelope) => bind(tx, input, envelope)),
    commandHandler(billing.undoBind, (tx, input, envelope) => undoBind(tx, input, envelope)),
    queryHandler(billing.policies, (db, input) => policies(db, input)),
    queryHandler(billing.policy, (db, input, { businessOn }) =>
      policy(db, input.policyId, businessOn, ownerName),
    ),
    ...streamHandlers,
    ...planHandlers,
    ...levyHandlers,
    queryHandler(billing.previewRespread, (db, input) => previewRespread(db, input)),
    queryHandler(billing.runs, (db, input) => ({ runs: runs(db, input.limit) })),
    queryHandler(billing.previewRun, (db, input, { businessOn }) => {
      const asOf = input.asOf ?? businessOn;
      const due = previewRun(db, asOf);
      const totalCents = sum(due.filter((row) => row.carriesTo === null).map((row) => row.totalCents));
      return { asOf, invoices: due, totalCents };
    }),
    commandHandler(billing.billStream, (tx, input, envelope) => billStream(tx, input, envelope)),
    billStreams,
    undoInvoices,
    queryHandler(billing.invoices, (db, input, { businessOn }) => ({
      ...invoices(db, input, businessOn),
      aging: aging(db, businessOn, input.accountId ?? null),
    })),
    queryHandler(billing.invoice, (db, input, { businessOn }) =>
      invoice(db, input.invoiceId, businessOn, ownerName),
    ),
  ];
}
