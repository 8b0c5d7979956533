/** Looking at what is there: read-back, putting back, changes since, balances. */
import type { Client } from './client.ts';
import { type Document, type RemoteEntry, remoteEntryOf } from './document.ts';
import {
  centsOfText,
  type JsonObject,
  type JsonText,
  listOf,
  parseJsonText,
  property,
  textOf,
  writeJsonText,
} from './json-text.ts';
import type { BalancesOutcome, ChangesOutcome, FindOutcome, ReadOutcome, ReplaceOutcome } from './port.ts';
import { ask, empty, heldOrUnknown, quotedList, select, type Timing } from './seen.ts';

export async function read(client: Client, remoteId: string, timing: Timing): Promise<ReadOutcome> {
  const path = `journalentry/${encodeURIComponent(remoteId)}`;
  const seen = await ask(client, { call: 'read JournalEntry', method: 'GET', path });
  const { calls } = seen;
  if (seen.kind === 'body') {
    const entry = remoteEntryOf(property(seen.body, 'JournalEntry'));
    return entry === null ? empty('journal entry', calls, timing) : { kind: 'read', entry, calls };
  }
  return seen.verdict.kind === 'gone' ? { kind: 'gone', calls } : heldOrUnknown(seen, timing);
}

export async function readAll(
  client: Client,
  remoteIds: readonly string[],
  timing: Timing,
): Promise<FindOutcome> {
  const found = await select(client, 'JournalEntry', `Id in (${quotedList(remoteIds)})`, timing);
  if (found.kind !== 'rows') return found;
  const entries: readonly RemoteEntry[] = found.rows.map(remoteEntryOf).filter((entry) => entry !== null);
  return { kind: 'found', entries, calls: found.calls };
}

/** A full update by version: QuickBooks refuses it when somebody changed the entry since. */
export async function replace(
  client: Client,
  document: Document,
  remoteId: string,
  version: string,
  timing: Timing,
): Promise<ReplaceOutcome> {
  const body = parseJsonText(document.body) as JsonObject;
  const seen = await ask(client, {
    call: 'update JournalEntry',
    method: 'POST',
    path: 'journalentry',
    body: writeJsonText({ ...body, Id: remoteId, SyncToken: version, sparse: false }),
  });
  const { calls } = seen;
  if (seen.kind === 'body') {
    const entry = remoteEntryOf(property(seen.body, 'JournalEntry'));
    return entry === null ? empty('journal entry', calls, timing) : { kind: 'replaced', entry, calls };
  }
  const { kind, problem } = seen.verdict;
  if (kind === 'gone') return { kind: 'gone', calls };
  if (kind === 'refused' && problem.code === 'changed') return { kind: 'stale', calls };
  if (kind === 'refused' || kind === 'taken') return { kind: 'refused', problem, calls };
  return heldOrUnknown(seen, timing);
}

/** QuickBooks cuts the answer at this many objects without a word, over all lists asked for. */
const CHANGES_MOST = 1000;

export async function changes(client: Client, since: string, timing: Timing): Promise<ChangesOutcome> {
  const query = { entities: 'JournalEntry', changedSince: since };
  const seen = await ask(client, { call: 'read changes', method: 'GET', path: 'cdc', query });
  const { calls } = seen;
  if (seen.kind !== 'body') return heldOrUnknown(seen, timing);
  const [response] = listOf(seen.body, 'CDCResponse');
  const through = textOf(seen.body, 'time');
  if (response === undefined || through === null) return empty('changes', calls, timing);
  const rows = listOf(response, 'QueryResponse').flatMap((part) => listOf(part, 'JournalEntry'));
  const changedIds = rows.map((row) => textOf(row, 'Id') ?? '').filter((id) => id !== '');
  return { kind: 'changes', changedIds, isCut: rows.length >= CHANGES_MOST, through, calls };
}

/** The trial balance, account by account; its amounts are texts. */
export async function balances(client: Client, throughOn: string, timing: Timing): Promise<BalancesOutcome> {
  // From the beginning: income and expense of earlier years belong to the difference, too.
  const query = { start_date: '1900-01-01', end_date: throughOn, accounting_method: 'Accrual' };
  const seen = await ask(client, {
    call: 'report TrialBalance',
    method: 'GET',
    path: 'reports/TrialBalance',
    query,
  });
  const { calls } = seen;
  if (seen.kind !== 'body') return heldOrUnknown(seen, timing);
  if (textOf(property(seen.body, 'Header'), 'ReportName') !== 'TrialBalance') {
    return empty('trial balance', calls, timing);
  }
  const found = rowsOf(property(seen.body, 'Rows')).map(balanceOf);
  if (found.some((row) => row === null)) return empty('trial balance that can be read', calls, timing);
  return { kind: 'balances', balances: found.filter((row) => row !== null), calls };
}

/** Rows of accounts at any depth; headings and sums have no account id. */
function rowsOf(rows: JsonText | undefined): readonly JsonText[] {
  return listOf(rows, 'Row').flatMap((row) => [
    ...(textOf(listOf(row, 'ColData')[0], 'id') === null ? [] : [row]),
    ...rowsOf(property(row, 'Rows')),
  ]);
}

function balanceOf(row: JsonText): { remoteId: string; name: string; cents: number } | null {
  const [account, debit, credit] = listOf(row, 'ColData');
  const debitCents = centsOfText(textOf(debit, 'value') ?? '');
  const creditCents = centsOfText(textOf(credit, 'value') ?? '');
  if (debitCents === null || creditCents === null) return null;
  return {
    remoteId: textOf(account, 'id') ?? '',
    name: textOf(account, 'value') ?? '',
    cents: debitCents - creditCents,
  };
}
