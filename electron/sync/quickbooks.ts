/** QuickBooks Online as a connector: what its answers mean for the outbox. */
import { faultsOfJson, verdictOf } from './answers.ts';
import type { Client } from './client.ts';
import { type Document, type RemoteEntry, remoteEntryOf } from './document.ts';
import { type JsonText, parseJsonText, property, textOf, writeJsonText } from './json-text.ts';
import type { Connector, FindOutcome, SendOutcome, Sent } from './port.ts';
import { balances, changes, read, readAll, replace } from './quickbooks-checks.ts';
import { company, create, list } from './quickbooks-lists.ts';
import { ask, empty, heldOrUnknown, quotedList, select, type Timing } from './seen.ts';

export function quickBooksConnector(client: Client, realmId: string, timing: Timing): Connector {
  return {
    system: 'quickbooksOnline',
    capabilities: {
      hasRequestIds: true,
      canFind: true,
      canReadBack: true,
      canListAccounts: true,
      canCreateNames: true,
      canReplace: true,
      canListChanges: true,
      canReportBalances: true,
      hasClosingDate: true,
      docNumberLongest: 21,
      // QuickBooks takes 30 and refuses 31.
      batchMost: 25,
      askMost: 30,
    },
    company: () => company(client, realmId, timing),
    list: (name) => list(client, name, timing),
    create: (object) => create(client, object, timing),
    numbered: (docNumbers) => numbered(client, docNumbers, timing),
    send: (documents) => send(client, documents, timing),
    find: (documents) => find(client, documents, timing),
    read: (remoteId) => read(client, remoteId, timing),
    readAll: (remoteIds) => readAll(client, remoteIds, timing),
    replace: (document, remoteId, version) => replace(client, document, remoteId, version, timing),
    changes: (since) => changes(client, since, timing),
    balances: (throughOn) => balances(client, throughOn, timing),
  };
}

/**
 * Documents of one batch, or what is left of it. Alone in its batch or not, a document always leaves as an item of it:
 * its idempotency key is the batch's id and its own, and must be the same at every try.
 */
async function send(client: Client, documents: readonly Document[], timing: Timing): Promise<Sent> {
  const body = writeJsonText({
    BatchItemRequest: documents.map((document) => ({
      bId: document.itemKey,
      operation: 'create',
      JournalEntry: parseJsonText(document.body),
    })),
  });
  const seen = await ask(client, {
    call: `batch, create ${documents.length} JournalEntry`,
    method: 'POST',
    path: 'batch',
    query: { requestid: documents[0]?.batchId ?? '' },
    body,
  });
  const { calls } = seen;
  const all = (outcome: SendOutcome): Sent => ({
    outcomes: new Map(documents.map((document) => [document.requestId, outcome])),
    calls,
  });
  if (seen.kind === 'verdict') {
    const { kind, problem } = seen.verdict;
    // A batch that is refused as a whole carried out none of its items.
    if (kind === 'refused' || kind === 'gone' || kind === 'taken') return all({ kind: 'refused', problem });
    return all(heldOrUnknown(seen, timing));
  }
  const items = property(seen.body, 'BatchItemResponse');
  if (!Array.isArray(items)) return all(empty('batch result', calls, timing));
  // The order is not kept and an item may be missing: matched by its key, never by its place.
  const byKey = new Map((items as readonly JsonText[]).map((item) => [textOf(item, 'bId'), item]));
  return {
    outcomes: new Map(
      documents.map((document) => [document.requestId, outcomeOf(byKey.get(document.itemKey), timing)]),
    ),
    calls,
  };
}

function outcomeOf(item: JsonText | undefined, timing: Timing): SendOutcome {
  const unclear = (detail: string): SendOutcome => ({
    kind: 'unknown',
    problem: { code: 'unsettled', detail },
    settleMs: timing.settleMs,
  });
  if (item === undefined) return unclear('The answer to the batch leaves this entry out.');
  const faults = faultsOfJson(item);
  if (faults.length > 0) {
    const { kind, problem } = verdictOf(faults, 200);
    if (kind === 'taken') return { kind, problem };
    if (kind === 'refused' || kind === 'gone') return { kind: 'refused', problem };
    const stopped = { kind: 'verdict', verdict: { kind, problem }, calls: [], retryAfterMs: null } as const;
    return heldOrUnknown(stopped, timing);
  }
  const entry = remoteEntryOf(property(item, 'JournalEntry'));
  return entry === null ? unclear('The answer holds no journal entry.') : { kind: 'written', entry };
}

async function numbered(client: Client, docNumbers: readonly string[], timing: Timing): Promise<FindOutcome> {
  const found = await select(client, 'JournalEntry', `DocNumber in (${quotedList(docNumbers)})`, timing);
  return found.kind === 'rows'
    ? { kind: 'found', entries: entriesOf(found.rows), calls: found.calls }
    : found;
}

/** By number first. Someone may have renumbered an entry there; notes cannot be searched for, so its day is looked through. */
async function find(client: Client, documents: readonly Document[], timing: Timing): Promise<FindOutcome> {
  const byNumber = await numbered(
    client,
    documents.map(({ docNumber }) => docNumber),
    timing,
  );
  if (byNumber.kind !== 'found') return byNumber;
  const entries: RemoteEntry[] = [...byNumber.entries];
  const calls = [...byNumber.calls];
  const missing = documents.filter(({ stamp }) => !entries.some(({ note }) => note.includes(stamp)));
  const dates = new Set(missing.map((document) => textOf(parseJsonText(document.body), 'TxnDate') ?? ''));
  if (dates.size > 0) {
    const byDate = await select(client, 'JournalEntry', `TxnDate in (${quotedList([...dates])})`, timing);
    calls.push(...byDate.calls);
    if (byDate.kind !== 'rows') return { ...byDate, calls };
    entries.push(
      ...entriesOf(byDate.rows).filter(({ note }) => missing.some(({ stamp }) => note.includes(stamp))),
    );
  }
  return { kind: 'found', entries, calls };
}

function entriesOf(rows: readonly JsonText[]): readonly RemoteEntry[] {
  return rows.map(remoteEntryOf).filter((entry) => entry !== null);
}
