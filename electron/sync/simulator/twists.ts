/** Troubles that change an answer on its way, and things people do in QuickBooks meanwhile. */
import {
  isObject,
  type JsonObject,
  type JsonText,
  listOf,
  parseJsonText,
  property,
  textOf,
  whole,
} from '#electron/sync/json-text.ts';
import { asXml, json, type SimulatorAnswer } from './answer.ts';
import type { Company } from './company.ts';

function changed(answer: SimulatorAnswer, change: (body: JsonObject) => JsonText): SimulatorAnswer {
  if (answer.status !== 200) return answer;
  const body = parseJsonText(answer.body);
  return isObject(body) ? json(change(body)) : answer;
}

/** One item of the batch is missing from its answer (row 47). */
export const leaveOneOut = (answer: SimulatorAnswer): SimulatorAnswer =>
  changed(answer, (body) => ({ ...body, BatchItemResponse: listOf(body, 'BatchItemResponse').slice(1) }));

export const inXml = (answer: SimulatorAnswer): SimulatorAnswer =>
  answer.status === 200 ? asXml(answer, parseJsonText(answer.body)) : answer;

function eachChange(answer: SimulatorAnswer, change: (rows: readonly JsonText[]) => readonly JsonText[]) {
  return changed(answer, (body) => ({
    ...body,
    CDCResponse: listOf(body, 'CDCResponse').map((response) => ({
      QueryResponse: listOf(response, 'QueryResponse').map((part) =>
        isObject(part)
          ? Object.fromEntries(
              Object.entries(part).map(([name, value]) => [
                name,
                Array.isArray(value) ? change(value as readonly JsonText[]) : value,
              ]),
            )
          : part,
      ),
    })),
  }));
}

/** A thousand objects and no word that there were more; ours are among those cut off (row 52). */
export function cutShort(answer: SimulatorAnswer): SimulatorAnswer {
  const foreign = Array.from({ length: 1000 }, (_, index) => ({
    Id: String(900_000 + index),
    domain: 'QBO',
  }));
  return changed(answer, (body) => ({
    ...body,
    CDCResponse: [
      { QueryResponse: [{ JournalEntry: foreign, startPosition: whole(1), maxResults: whole(1000) }] },
    ],
  }));
}

/** Entries that were merely changed are called deleted (row 53). */
export const allDeleted = (answer: SimulatorAnswer): SimulatorAnswer =>
  eachChange(answer, (rows) =>
    rows.map((row) => ({
      domain: 'QBO',
      status: 'Deleted',
      Id: textOf(row, 'Id') ?? '',
      MetaData: property(row, 'MetaData') ?? null,
    })),
  );

/** Somebody moves the newest entry to another day (row 55). */
export function editNewest(company: Company): void {
  const newest = company.newest('JournalEntry');
  if (newest === undefined) return;
  const version = String(Number(textOf(newest, 'SyncToken') ?? '0') + 1);
  const created = textOf(property(newest, 'MetaData'), 'CreateTime') ?? undefined;
  const MetaData = company.metaNow(created);
  company.put('JournalEntry', { ...newest, TxnDate: '2026-01-02', SyncToken: version, MetaData });
}

/** Somebody makes the first account of the request inactive (row 56). */
export function retireAccount(company: Company, request: { readonly body: string }): void {
  const id = /"AccountRef":\{"value":"(\d+)"/.exec(request.body)?.[1];
  const account = id === undefined ? undefined : company.get('Account', id);
  if (account !== undefined) company.put('Account', { ...account, Active: false });
}

/** Another company answers than the one that was connected (row 59). */
export const otherCompany = (answer: SimulatorAnswer): SimulatorAnswer =>
  changed(answer, (body) => {
    const info = property(body, 'CompanyInfo');
    return isObject(info) ? { ...body, CompanyInfo: { ...info, CompanyName: 'Somebody Else LLC' } } : body;
  });

export function redirected(
  answer: SimulatorAnswer,
  change: (query: URLSearchParams) => void,
): SimulatorAnswer {
  const location = URL.parse(answer.headers['location'] ?? '');
  if (location === null) return answer;
  change(location.searchParams);
  return { ...answer, headers: { ...answer.headers, location: location.toString() } };
}
