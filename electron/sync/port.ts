/**
 * The port every ledger program is reached through: preview → queue → send → verify. The outbox knows this file only;
 * `quickbooks.ts` is its first connector. Outcomes say what is *known*: unknown is a state, not an error.
 */
import type { Document, RemoteEntry } from './document.ts';
import type { Problem } from './problems.ts';

export type Capabilities = {
  /** The same request id is answered again instead of carried out twice. */
  readonly hasRequestIds: boolean;
  readonly canFind: boolean;
  readonly canReadBack: boolean;
  readonly canListAccounts: boolean;
  readonly docNumberLongest: number;
};

/** One call over the network, as kept in the history: no headers, no bodies, no secrets. */
export type Call = {
  readonly call: string;
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  /** Intuit's transaction id: its support asks for it. */
  readonly intuitTid: string | null;
};

export type RemoteAccount = {
  readonly remoteId: string;
  readonly name: string;
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

export type SendOutcome =
  | { readonly kind: 'written'; readonly entry: RemoteEntry; readonly calls: readonly Call[] }
  /** Provably not written, because of this entry alone. */
  | { readonly kind: 'refused'; readonly problem: Problem; readonly calls: readonly Call[] }
  /** The number is in use: it may be ours from an earlier try, so look before deciding. */
  | { readonly kind: 'taken'; readonly problem: Problem; readonly calls: readonly Call[] }
  | Unknown
  | Held;

export type FindOutcome =
  | { readonly kind: 'found'; readonly entries: readonly RemoteEntry[]; readonly calls: readonly Call[] }
  | Unknown
  | Held;

export type ReadOutcome =
  | { readonly kind: 'read'; readonly entry: RemoteEntry; readonly calls: readonly Call[] }
  | { readonly kind: 'gone'; readonly calls: readonly Call[] }
  | Unknown
  | Held;

export type AccountsOutcome =
  | {
      readonly kind: 'accounts';
      readonly accounts: readonly RemoteAccount[];
      readonly calls: readonly Call[];
    }
  | Unknown
  | Held;

export type CompanyOutcome =
  | {
      readonly kind: 'company';
      readonly companyName: string;
      readonly calls: readonly Call[];
    }
  | Unknown
  | Held;

export type Connector = {
  readonly system: string;
  readonly capabilities: Capabilities;
  company(): Promise<CompanyOutcome>;
  /** Every account, inactive ones too. */
  accounts(): Promise<AccountsOutcome>;
  /** Entries that carry one of these numbers (at most 30), whoever made them. */
  numbered(docNumbers: readonly string[]): Promise<FindOutcome>;
  send(document: Document): Promise<SendOutcome>;
  /** Everything that carries the document's number, or its stamp on its date. */
  find(document: Document): Promise<FindOutcome>;
  read(remoteId: string): Promise<ReadOutcome>;
};
