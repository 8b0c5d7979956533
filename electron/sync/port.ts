/**
 * The port every ledger program is reached through: preview → queue → send → verify → drift. The outbox knows this file
 * only; `quickbooks.ts` is its first connector. What becomes an entry there (`rules.ts`, `targets.ts`) knows no program at
 * all. Outcomes say what is *known*: unknown is a state, not an error.
 */
import type { Document, RemoteEntry } from './document.ts';
import type { RemoteList } from './names.ts';
import type { Problem } from './problems.ts';

/** What a program can do; the screens offer no more, the sender insists on what exactly-once needs. */
export type Capabilities = {
  /** The same request id is answered again instead of carried out twice. */
  readonly hasRequestIds: boolean;
  readonly canFind: boolean;
  readonly canReadBack: boolean;
  readonly canListAccounts: boolean;
  readonly canCreateNames: boolean;
  readonly canReplace: boolean;
  readonly canListChanges: boolean;
  readonly canReportBalances: boolean;
  readonly hasClosingDate: boolean;
  readonly docNumberLongest: number;
  /** Entries that may leave in one request. */
  readonly batchMost: number;
  /** Numbers or ids that may be asked for in one question. */
  readonly askMost: number;
};

/** One call over the network, as kept in the history: no headers, no bodies, no secrets. */
export type Call = {
  readonly call: string;
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  /** Intuit's transaction id: its support asks for it. */
  readonly intuitTid: string | null;
};

/** One row of a list there: account, customer, vendor, class or location. */
export type RemoteObject = {
  readonly remoteId: string;
  readonly name: string;
  /** Account type; for other lists the list itself, which cannot change. */
  readonly type: string;
  readonly subtype: string;
  readonly isActive: boolean;
};

/** Provably nothing was written, and nothing can be at the moment: the whole queue waits. */
export type Held = { readonly kind: 'held'; readonly problem: Problem; readonly calls: readonly Call[] };
/** It may or may not have happened. `settleMs`: how long until the other side has certainly finished. */
export type Unknown = {
  readonly kind: 'unknown';
  readonly problem: Problem;
  readonly settleMs: number;
  readonly calls: readonly Call[];
};

/** What became of one document of a request. */
export type SendOutcome =
  | { readonly kind: 'written'; readonly entry: RemoteEntry }
  /** Provably not written, because of this entry alone. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** The number is in use: it may be ours from an earlier try, so look before deciding. */
  | { readonly kind: 'taken'; readonly problem: Problem }
  | { readonly kind: 'held'; readonly problem: Problem }
  | { readonly kind: 'unknown'; readonly problem: Problem; readonly settleMs: number };

export type Sent = {
  /** By request id; a document without an outcome is unknown. */
  readonly outcomes: ReadonlyMap<string, SendOutcome>;
  readonly calls: readonly Call[];
};

type Got<K extends string, T extends object> = { readonly kind: K; readonly calls: readonly Call[] } & T;
export type FindOutcome = Got<'found', { readonly entries: readonly RemoteEntry[] }> | Unknown | Held;
export type ReadOutcome = Got<'read', { readonly entry: RemoteEntry }> | Got<'gone', object> | Unknown | Held;
export type ListOutcome = Got<'list', { readonly objects: readonly RemoteObject[] }> | Unknown | Held;
export type CompanyOutcome =
  | Got<
      'company',
      {
        readonly companyName: string;
        /** Nothing may be written on or before it; null when the books are open. */
        readonly bookCloseOn: string | null;
        readonly hasClasses: boolean;
        readonly hasLocations: boolean;
      }
    >
  | Unknown
  | Held;
export type NewObject = {
  readonly list: RemoteList;
  readonly name: string;
  readonly requestId: string;
  /** Account type and detail type; null for other lists. */
  readonly type: string | null;
  readonly subtype: string | null;
  readonly parentId: string | null;
};
export type CreateOutcome =
  | Got<'created', { readonly object: RemoteObject }>
  /** Another customer, vendor or employee, or another account, has the name. */
  | Got<'refused', { readonly problem: Problem }>
  | Unknown
  | Held;
export type ReplaceOutcome =
  | Got<'replaced', { readonly entry: RemoteEntry }>
  /** Somebody changed it since it was last read. */
  | Got<'stale', object>
  | Got<'gone', object>
  | Got<'refused', { readonly problem: Problem }>
  | Unknown
  | Held;
/** Entries that were changed or deleted; `isCut` when the answer was cut short and everything must be looked at. */
export type ChangesOutcome =
  | Got<
      'changes',
      { readonly changedIds: readonly string[]; readonly isCut: boolean; readonly through: string }
    >
  | Unknown
  | Held;
export type BalancesOutcome =
  | Got<
      'balances',
      {
        readonly balances: readonly {
          readonly remoteId: string;
          readonly name: string;
          readonly cents: number;
        }[];
      }
    >
  | Unknown
  | Held;

export type Connector = {
  readonly system: string;
  readonly capabilities: Capabilities;
  company(): Promise<CompanyOutcome>;
  /** Every row of a list, inactive ones too. */
  list(list: RemoteList): Promise<ListOutcome>;
  create(object: NewObject): Promise<CreateOutcome>;
  /** Entries that carry one of these numbers, whoever made them. */
  numbered(docNumbers: readonly string[]): Promise<FindOutcome>;
  /** All documents of one batch, or what is left of it. */
  send(documents: readonly Document[]): Promise<Sent>;
  /** Everything that carries one of the documents' numbers, or its stamp on its date. */
  find(documents: readonly Document[]): Promise<FindOutcome>;
  read(remoteId: string): Promise<ReadOutcome>;
  /** Those of the ids that are there; one that is not in the answer may have been deleted: read it to be sure. */
  readAll(remoteIds: readonly string[]): Promise<FindOutcome>;
  /** Puts an entry back to what the document says, if it still is the version seen. */
  replace(document: Document, remoteId: string, version: string): Promise<ReplaceOutcome>;
  changes(since: string): Promise<ChangesOutcome>;
  /** Debit-positive cents of every account through a date. */
  balances(throughOn: string): Promise<BalancesOutcome>;
};
