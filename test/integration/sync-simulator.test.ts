/**
 * The simulator against what was recorded of QuickBooks Online and what its documentation promises: shapes, refusals in its
 * words, query language, batch, changes, trial balance, request ids. (Its bodies were also checked against Intuit's XSD.)
 */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  createSimulator,
  fileStorage,
  memoryStorage,
  type Simulator,
} from '#electron/sync/simulator/index.ts';

type Json = Record<string, never>;
let simulator: Simulator;
let milliseconds: number;
let bearer: string;

const start = (storage = memoryStorage()): Simulator =>
  createSimulator({ companyName: 'Mesa & Sons', seed: 'seed', clock: { now: () => milliseconds }, storage });
const basic = (): string =>
  `Basic ${Buffer.from(`${simulator.app.clientId}:${simulator.app.clientSecret}`).toString('base64')}`;

function token(form: string, authorization = basic()): { status: number; body: Json } {
  const target = '/oauth2/v1/tokens/bearer';
  const { status, body } = simulator.handle({
    method: 'POST',
    target,
    headers: { authorization },
    body: form,
  });
  return { status, body: JSON.parse(body) as Json };
}

function signIn(): { access: string; refresh: string } {
  const query = `client_id=${simulator.app.clientId}&redirect_uri=${encodeURIComponent('http://localhost/back')}&state=s1`;
  const page = simulator.handle({ method: 'GET', target: `/connect/oauth2?${query}`, headers: {}, body: '' });
  const back = new URL(page.headers['location'] ?? '');
  expect([back.searchParams.get('state'), back.searchParams.get('realmId')]).toEqual([
    's1',
    simulator.company.realmId,
  ]);
  const { body } = token(`grant_type=authorization_code&code=${back.searchParams.get('code')}`);
  return { access: body['access_token'] ?? '', refresh: body['refresh_token'] ?? '' };
}

function call(
  method: string,
  path: string,
  body: unknown = '',
  headers: object = {},
): { status: number; body: Json } {
  // As slowly as its limits ask for.
  milliseconds += 100;
  const answer = simulator.handle({
    method,
    target: `/v3/company/${simulator.company.realmId}/${path}`,
    headers: { authorization: bearer, accept: 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const parsed = answer.body.startsWith('{')
    ? (JSON.parse(answer.body) as Json)
    : ({ text: answer.body } as unknown as Json);
  return { status: answer.status, body: parsed };
}
const query = (statement: string) => call('GET', `query?query=${encodeURIComponent(statement)}`);
type Fault = { code: string; Message: string; Detail: string; element?: string };
const faults = (answer: { body: Json }): Fault[] =>
  (answer.body['Fault'] as unknown as { Error: Fault[] }).Error;
const rows = (answer: { body: Json }, entity: string): Json[] =>
  ((answer.body['QueryResponse'] as unknown as Record<string, Json[]>)[entity] ?? []) as Json[];

type Line = { posting?: string; account?: string | null; amount?: number; extra?: object };
const entry = (
  more: object = {},
  lines: Line[] = [
    { posting: 'Debit', account: '1' },
    { posting: 'Credit', account: '2' },
  ],
) => ({
  DocNumber: 'D1',
  TxnDate: '2026-01-31',
  Line: lines.map(({ posting, account, amount = 1200, extra }) => ({
    Amount: amount,
    DetailType: 'JournalEntryLineDetail',
    JournalEntryLineDetail: {
      PostingType: posting,
      ...(account === null ? {} : { AccountRef: { value: account } }),
      ...extra,
    },
  })),
  ...more,
});
const create = (body: unknown, parameters = '') => call('POST', `journalentry${parameters}`, body);

beforeEach(() => {
  milliseconds = Date.UTC(2026, 10, 9, 20);
  simulator = start();
  bearer = `Bearer ${signIn().access}`;
});

describe('signing in', () => {
  it('gives a code once, replaces refresh tokens at every use, ends access after an hour', () => {
    const { refresh } = signIn();
    expect(token('grant_type=authorization_code&code=again').body).toEqual({
      error: 'invalid_grant',
      error_description: 'Token invalid',
    });
    const renewed = token(`grant_type=refresh_token&refresh_token=${refresh}`);
    expect(renewed.body).toMatchObject({
      token_type: 'bearer',
      expires_in: 3600,
      x_refresh_token_expires_in: 8_726_400,
    });
    // The one before is good for a day: its successor may have been lost on the way.
    milliseconds += 25 * 3_600_000;
    expect(token(`grant_type=refresh_token&refresh_token=${refresh}`).status).toBe(400);
    milliseconds -= 25 * 3_600_000;
    expect(token('grant_type=refresh_token&refresh_token=x', 'Basic x')).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
    bearer = `Bearer ${renewed.body['access_token']}`;
    expect(call('GET', 'preferences').status).toBe(200);
    milliseconds += 3_600_000;
    const expired = call('GET', 'preferences');
    expect(expired).toMatchObject({
      status: 401,
      body: { fault: { error: [{ code: '3200', element: null }], type: 'AUTHENTICATION' } },
    });
  });

  it('says in another way that the application was disconnected', () => {
    simulator.handle({
      method: 'POST',
      target: '/v2/oauth2/tokens/revoke',
      headers: { authorization: basic() },
      body: '',
    });
    expect(call('GET', 'preferences')).toMatchObject({
      status: 403,
      body: { fault: { error: [{ code: '3100' }] } },
    });
    expect(token(`grant_type=refresh_token&refresh_token=x`).status).toBe(400);
  });
});

describe('journal entries', () => {
  it('are given back as they were sent, with ids, names and times', () => {
    const { status, body } = create(entry({ PrivateNote: 'note' }));
    expect(status).toBe(200);
    expect(body['JournalEntry']).toMatchObject({
      Id: '1',
      SyncToken: '0',
      domain: 'QBO',
      sparse: false,
      DocNumber: 'D1',
      PrivateNote: 'note',
      TxnDate: '2026-01-31',
      TxnTaxDetail: {},
      MetaData: { CreateTime: '2026-11-09T12:00:00-08:00' },
      CurrencyRef: { value: 'USD', name: 'United States Dollar' },
      Line: [
        {
          Id: '0',
          Amount: 1200,
          JournalEntryLineDetail: { AccountRef: { value: '1', name: 'Operating Checking' } },
        },
        { Id: '1', JournalEntryLineDetail: { PostingType: 'Credit' } },
      ],
    });
    expect(call('GET', 'journalentry/1').body['JournalEntry']).toEqual(body['JournalEntry']);
    const account = call('GET', 'account/2').body['Account'] as unknown as { CurrentBalance: number };
    expect(account.CurrentBalance).toBe(-1200);
  });

  it.each<[string, unknown, string, RegExp]>([
    ['13 unknown property', entry({ Colour: 'red' }), '2010', /Unrecognized field "Colour"/],
    ['15 no lines', { DocNumber: 'D1' }, '2020', /Line is missing/],
    ['17 long number', entry({ DocNumber: 'x'.repeat(45) }), '2050', /Max:21 supported\. Supplied length:45/],
    [
      '18 enumeration',
      entry({}, [
        { posting: 'KREDIT', account: '1' },
        { posting: 'Debit', account: '2' },
      ]),
      '2170',
      /KREDIT/,
    ],
    [
      '19 unknown account',
      entry({}, [
        { posting: 'Debit', account: '777' },
        { posting: 'Credit', account: '2' },
      ]),
      '2500',
      /Accounts element id 777 not found/,
    ],
    [
      '23 one line',
      entry({}, [{ posting: 'Debit', account: '1', amount: 0 }]),
      '6000',
      /Fill out at least two detail lines/,
    ],
    [
      '24 receivable',
      entry({}, [
        { posting: 'Debit', account: '4' },
        { posting: 'Credit', account: '2' },
      ]),
      '6000',
      /you must choose a customer/,
    ],
    [
      '25 unbalanced',
      entry({}, [
        { posting: 'Debit', account: '1', amount: 1 },
        { posting: 'Credit', account: '2', amount: 2 },
      ]),
      '6000',
      /balance/,
    ],
    ['12 not JSON', '{"Line":', '2010', /./],
  ])('refuses row %s and writes nothing', (_row, body, code, detail) => {
    const answer = create(body);
    expect(answer.status).toBe(400);
    expect(faults(answer)[0]).toMatchObject({ code, Detail: expect.stringMatching(detail) as string });
    expect(query('select count(*) from JournalEntry').body['QueryResponse']).toEqual({ totalCount: 0 });
  });

  it('row 14 names every line without an account', () => {
    const answer = create(
      entry({}, [
        { posting: 'Debit', account: null },
        { posting: 'Credit', account: null },
      ]),
    );
    expect(faults(answer).map(({ code, element }) => [code, element])).toEqual([
      ['2020', 'AccountRef'],
      ['2020', 'AccountRef'],
    ]);
  });

  it('row 20: an inactive account is refused, and its name says so', () => {
    const renamed = call('POST', 'account', { Id: '2', SyncToken: '0', sparse: true, Active: false });
    expect(renamed.body['Account']).toMatchObject({
      Name: 'Premium Trust Account (deleted)',
      SyncToken: '1',
      Active: false,
    });
    expect(faults(create(entry()))[0]?.Detail).toMatch(/made inactive/);
    expect(rows(query('select * from Account'), 'Account').map((row) => row['Id'])).not.toContain('2');
    expect(
      rows(query('select * from Account where Active in (true, false)'), 'Account').map((row) => row['Id']),
    ).toContain('2');
  });

  it('rows 27 and 28: numbers are unique only while the company wants it', () => {
    create(entry());
    expect(faults(create(entry()))[0]).toMatchObject({
      code: '6140',
      Detail: expect.stringMatching(/DocNumber=D1 .* TxnId=1$/) as string,
    });
    expect(create(entry(), '?include=allowduplicatedocnum').status).toBe(200);
    simulator.change({ refusesDuplicateNumbers: false });
    expect(create(entry()).status).toBe(200);
  });

  it('row 30: nothing is created, changed or deleted up to the closing date', () => {
    create(entry());
    simulator.change({ bookCloseDate: '2026-01-31' });
    expect(call('GET', 'preferences').body['Preferences']).toMatchObject({
      AccountingInfoPrefs: { BookCloseDate: '2026-01-31' },
    });
    expect(faults(create(entry({ DocNumber: 'D2' })))[0]?.code).toBe('6210');
    expect(faults(call('POST', 'journalentry?operation=delete', { Id: '1', SyncToken: '0' }))[0]?.code).toBe(
      '6210',
    );
    expect(create(entry({ DocNumber: 'D2', TxnDate: '2026-02-01' })).status).toBe(200);
  });

  it('rows 16, 21, 22: updates need the latest version, deleted entries are gone', () => {
    create(entry());
    expect(faults(call('POST', 'journalentry', { Id: '1.5', SyncToken: '0' }))[0]?.code).toBe('2030');
    const update = { Id: '1', SyncToken: '0', sparse: true, PrivateNote: 'new' };
    expect(call('POST', 'journalentry', update).body['JournalEntry']).toMatchObject({
      SyncToken: '1',
      DocNumber: 'D1',
      PrivateNote: 'new',
    });
    expect(faults(call('POST', 'journalentry', update))[0]?.code).toBe('5010');
    const deleted = call('POST', 'journalentry?operation=delete', { Id: '1', SyncToken: '1' });
    expect(deleted.body['JournalEntry']).toEqual({ status: 'Deleted', domain: 'QBO', Id: '1' });
    expect(faults(call('GET', 'journalentry/1'))[0]).toMatchObject({
      code: '610',
      Detail: expect.stringMatching(/deleted this transaction/) as string,
    });
    expect(create(entry()).body['JournalEntry']).toMatchObject({ Id: '2' });
  });

  it('rows 34 to 37: a request id is carried out once, failures too, other bodies get the first answer', () => {
    const first = create(entry(), '?requestid=r1');
    expect(create(entry(), '?requestid=r1').body['JournalEntry']).toEqual(first.body['JournalEntry']);
    expect(create(entry({ DocNumber: 'D9' }), '?requestid=r1').body['JournalEntry']).toMatchObject({
      DocNumber: 'D1',
    });
    expect(faults(create(entry(), '?requestid=r2'))[0]?.code).toBe('6140');
    simulator.change({ refusesDuplicateNumbers: false });
    expect(faults(create(entry(), '?requestid=r2'))[0]?.code).toBe('6140');
    simulator.requestIdMode = 'replay6000';
    expect(faults(create(entry(), '?requestid=r1'))[0]?.Detail).toMatch(/wait a few minutes/);
    expect(faults(create(entry(), `?requestid=${'x'.repeat(51)}`))[0]?.Detail).toMatch(
      /which is 51 characters/,
    );
  });
});

describe('lists', () => {
  it('share names among customers and vendors, nest, and are never deleted', () => {
    expect(call('POST', 'customer', { DisplayName: 'Doe5, Jane' }).body['Customer']).toMatchObject({
      Id: '1',
      SyncToken: '0',
      Taxable: true,
      Job: false,
      FullyQualifiedName: 'Doe5, Jane',
      PrintOnCheckName: 'Doe5, Jane',
      Active: true,
    });
    expect(faults(call('POST', 'vendor', { DisplayName: 'DOE5, Jane' }))[0]).toMatchObject({
      code: '6240',
      Message: 'Duplicate Name Exists Error',
    });
    const job = { DisplayName: 'BOP-1', ParentRef: { value: '1' }, Job: true, BillWithParent: true };
    expect(call('POST', 'customer', job).body['Customer']).toMatchObject({
      FullyQualifiedName: 'Doe5, Jane:BOP-1',
    });
    expect(call('POST', 'class', { Name: 'TX' }).status).toBe(200);
    expect(call('POST', 'department', { Name: 'Main' }).status).toBe(200);
    expect(call('POST', 'vendor', { DisplayName: 'Tallgrass' }).body['Vendor']).toMatchObject({
      Vendor1099: false,
    });
    expect(faults(call('POST', 'account', { Name: 'X', AccountType: 'Piggy' }))[0]?.code).toBe('2170');
    expect(
      call('POST', 'customer', { Id: '1', SyncToken: '0', sparse: true, Active: true }).body['Customer'],
    ).toMatchObject({ SyncToken: '0' });
    expect(faults(call('POST', 'vendor?operation=delete', { Id: '1', SyncToken: '0' }))[0]?.code).toBe('500');
  });
});

describe('questions', () => {
  it('pages, counts, orders and filters as the recorded ones', () => {
    for (let number = 1; number <= 5; number += 1)
      create(entry({ DocNumber: `D${number}`, TxnDate: `2026-02-0${number}` }));
    const statement =
      "SELECT * FROM JournalEntry WHERE Id IN ('1', '2', '3', '9') MAXRESULTS 2 STARTPOSITION 3";
    expect(query(statement).body['QueryResponse']).toMatchObject({ startPosition: 3, maxResults: 1 });
    expect(
      query("select count(*) from JournalEntry where TxnDate >= '2026-02-02' and TxnDate < '2026-02-05'")
        .body['QueryResponse'],
    ).toEqual({ totalCount: 3 });
    expect(query("select * from JournalEntry where DocNumber = 'none'").body['QueryResponse']).toEqual({});
    const newest = query('select Id, DocNumber from JournalEntry orderby TxnDate desc maxresults 1');
    expect(rows(newest, 'JournalEntry')).toEqual([{ domain: 'QBO', Id: '5', DocNumber: 'D5' }]);
    call('POST', 'customer', { DisplayName: "Amy's Bird Sanctuary" });
    expect(
      rows(query("select * from Customer where DisplayName = 'Amy\\'s Bird Sanctuary'"), 'Customer'),
    ).toHaveLength(1);
    expect(rows(query("select * from Customer where DisplayName like 'amy%'"), 'Customer')).toHaveLength(1);
    expect(
      call('POST', 'query', 'select count(*) from JournalEntry', { 'content-type': 'application/text' }).body[
        'QueryResponse'
      ],
    ).toEqual({ totalCount: 5 });
  });

  it.each([
    ["select * from JournalEntry TxnDate = 'x'", '4000'],
    ["select * from JournalEntry where Id = '1' or Id = '2'", '4000'],
    ['select * JournalEntry', '4000'],
    ["select * from JournalEntry where Id != '1'", '4000'],
    ['select * from Custmoer', '4001'],
    ["select * from JournalEntry where PrivateNote = 'x'", '4001'],
    ['select * from JournalEntry startposition 0', '4001'],
    ['select * from JournalEntry maxresults 1001', '4001'],
  ])('refuses %s', (statement, code) => {
    expect(faults(query(statement))[0]?.code).toBe(code);
  });

  it('rows 50 and 51: unknown paths, and XML for who does not ask for JSON', () => {
    expect(faults(call('GET', 'nothing'))[0]?.code).toBe('500');
    const xml = call('GET', `companyinfo/${simulator.company.realmId}`, '', { accept: '*/*' });
    expect(xml.body['text']).toMatch(/<CompanyInfo><CompanyName>Mesa &amp; Sons</);
  });

  it('rows 45, 46: batch items stand for themselves and come back in another order', () => {
    const batch = {
      BatchItemRequest: [
        { bId: 'a', operation: 'create', JournalEntry: entry() },
        { bId: 'b', operation: 'create', JournalEntry: entry() },
        { bId: 'c', Query: 'select * from Account maxresults 1' },
      ],
    };
    const items = call('POST', 'batch?requestid=r', batch).body['BatchItemResponse'] as unknown as Record<
      string,
      unknown
    >[];
    expect(items.map((item) => [item['bId'], Object.keys(item)[1]])).toEqual([
      ['c', 'QueryResponse'],
      ['b', 'Fault'],
      ['a', 'JournalEntry'],
    ]);
    const again = call('POST', 'batch?requestid=r', batch).body['BatchItemResponse'] as unknown as Record<
      string,
      unknown
    >[];
    expect(again[2]).toEqual(items[2]);
    const many = {
      BatchItemRequest: Array.from({ length: 31 }, (_, at) => ({
        bId: String(at),
        Query: 'select * from Account',
      })),
    };
    expect(call('POST', 'batch', many).status).toBe(400);
  });

  it('tells what changed, deleted entries included, and the balances', () => {
    create(entry());
    create(entry({ DocNumber: 'D2' }));
    milliseconds += 60_000;
    const since = new Date(milliseconds - 1000).toISOString();
    call('POST', 'journalentry?operation=delete', { Id: '1', SyncToken: '0' });
    const changed = call('GET', `cdc?entities=JournalEntry,Account&changedSince=${since}`).body[
      'CDCResponse'
    ] as unknown as { QueryResponse: Json[] }[];
    expect(changed[0]?.QueryResponse).toEqual([
      {
        JournalEntry: [
          {
            domain: 'QBO',
            status: 'Deleted',
            Id: '1',
            MetaData: { LastUpdatedTime: '2026-11-09T12:01:00-08:00' },
          },
        ],
        startPosition: 1,
        maxResults: 1,
        totalCount: 1,
      },
      {},
    ]);
    const report = call('GET', 'reports/TrialBalance?end_date=2026-12-31').body;
    expect(report['Rows']).toEqual({
      Row: [
        { ColData: [{ value: 'Operating Checking', id: '1' }, { value: '1200.00' }, { value: '' }] },
        { ColData: [{ value: 'Premium Trust Account', id: '2' }, { value: '' }, { value: '1200.00' }] },
        {
          Summary: { ColData: [{ value: 'TOTAL' }, { value: '1200.00' }, { value: '1200.00' }] },
          type: 'Section',
          group: 'GrandTotal',
        },
      ],
    });
  });
});

it('holds the same company after a restart, also after its last line was cut off', () => {
  const directory = mkdtempSync(join(tmpdir(), 'coverbook-simulator-'));
  const path = join(directory, 'company.jsonl');
  try {
    simulator = start(fileStorage(path));
    bearer = `Bearer ${signIn().access}`;
    create(entry(), '?requestid=r1');
    const before = {
      accounts: simulator.company.all('Account'),
      entries: simulator.company.all('JournalEntry'),
    };
    appendFileSync(path, '{"put":["JournalEntry",{"Id":"2"');
    simulator = start(fileStorage(path));
    expect({
      accounts: simulator.company.all('Account'),
      entries: simulator.company.all('JournalEntry'),
    }).toEqual(before);
    expect(create(entry({ DocNumber: 'D2' }), '?requestid=r2').status).toBe(200);
    simulator = start(fileStorage(path));
    expect(create(entry(), '?requestid=r1').body['JournalEntry']).toMatchObject({ Id: '1' });
    expect(query('select count(*) from JournalEntry').body['QueryResponse']).toEqual({ totalCount: 2 });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
