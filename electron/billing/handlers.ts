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
import { bind } from './bind.ts';
import { billStream } from './invoices.ts';
import { billStreams } from './jobs.ts';
import { streams } from './lanes.ts';
import { policy, previewBind } from './policy.ts';
import { aging, invoice, invoices, policies, previewRun } from './queries.ts';
import { createStream } from './streams.ts';

export type OwnerName = (db: ReadDb, beneficiary: string) => string;

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
    queryHandler(billing.policies, (db, input) => policies(db, input)),
    queryHandler(billing.policy, (db, input, { businessOn }) =>
      policy(db, input.policyId, businessOn, ownerName),
    ),
    queryHandler(billing.streams, (db, input, { businessOn }) => ({
      streams: streams(db, input.accountId ?? null, input.limit, businessOn),
    })),
    commandHandler(billing.createStream, (tx, input, envelope) => createStream(tx, input, envelope)),
    queryHandler(billing.previewRun, (db, input, { businessOn }) => {
      const asOf = input.asOf ?? businessOn;
      const due = previewRun(db, asOf);
      const totalCents = due.reduce(
        (total, row) => total + row.totalCents,
        0,
      ) as (typeof due)[number]['totalCents'];
      return { asOf, invoices: due, totalCents };
    }),
    commandHandler(billing.billStream, (tx, input, envelope) => billStream(tx, input, envelope)),
    billStreams,
    queryHandler(billing.invoices, (db, input, { businessOn }) => ({
      ...invoices(db, input, businessOn),
      aging: aging(db, businessOn, input.accountId ?? null),
    })),
    queryHandler(billing.invoice, (db, input, { businessOn }) =>
      invoice(db, input.invoiceId, businessOn, ownerName),
    ),
  ];
}
