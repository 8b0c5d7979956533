/** Intuit's own sign-in library and the most used QuickBooks library, unchanged, against the simulator on loopback. */
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createSimulator,
  memoryStorage,
  type RunningServer,
  serveSimulator,
} from '#electron/sync/simulator/index.ts';

type Token = { access_token: string; refresh_token: string; expires_in: number };
type Answer = { getToken(): Token };
type OAuth = {
  authorizeUri(given: object): string;
  createToken(callback: string): Promise<Answer>;
  refresh(): Promise<Answer>;
  revoke(given: object): Promise<unknown>;
};
type OAuthClass = {
  new (given: object): OAuth;
  authorizeEndpoint: string;
  tokenEndpoint: string;
  revokeEndpoint: string;
  scopes: { Accounting: string };
};
type Callback = (error: unknown, body: never) => void;
type Books = Record<string, (...given: [...unknown[], Callback]) => void>;
type BooksClass = { new (...given: unknown[]): Books; V3_ENDPOINT_BASE_URL: string };

// Both are CommonJS without types of their own.
const require = createRequire(import.meta.url);
const OAuthClient = require('intuit-oauth') as OAuthClass;
const QuickBooks = require('node-quickbooks') as BooksClass;

let server: RunningServer;
const simulator = createSimulator({
  companyName: 'Mesa & Sons',
  seed: 'peers',
  clock: { now: () => Date.now() },
  storage: memoryStorage(),
});
let oauth: OAuth;
let token: Token;

beforeAll(async () => {
  server = await serveSimulator(simulator);
  OAuthClient.authorizeEndpoint = server.addresses.authorize;
  OAuthClient.tokenEndpoint = server.addresses.token;
  OAuthClient.revokeEndpoint = server.addresses.revoke;
  oauth = new OAuthClient({
    ...simulator.app,
    environment: 'sandbox',
    redirectUri: 'http://localhost/callback',
  });
  const url = oauth.authorizeUri({ scope: [OAuthClient.scopes.Accounting], state: 'state-1' });
  const allowed = await fetch(url, { redirect: 'manual' });
  token = (await oauth.createToken(allowed.headers.get('location') ?? '')).getToken();
});
afterAll(() => server.close());

const books = (): Books => {
  QuickBooks.V3_ENDPOINT_BASE_URL = `${server.addresses.api}/v3/company/`;
  const { clientId, clientSecret } = simulator.app;
  return new QuickBooks(
    clientId,
    clientSecret,
    token.access_token,
    false,
    simulator.company.realmId,
    true,
    false,
    75,
    '2.0',
    token.refresh_token,
  );
};
const call = (name: string, ...given: unknown[]): Promise<Record<string, unknown>> =>
  new Promise((resolve, reject) => {
    const of = books();
    of[name]?.(...given, (error: unknown, body: unknown) => {
      if (error === null || error === undefined) resolve(body as Record<string, unknown>);
      else reject(error instanceof Error ? error : new Error(JSON.stringify(error)));
    });
  });

const line = (PostingType: string, account: string) => ({
  Amount: 100.25,
  DetailType: 'JournalEntryLineDetail',
  JournalEntryLineDetail: { PostingType, AccountRef: { value: account } },
});

it('intuit-oauth signs in, refreshes and revokes', async () => {
  expect(token.expires_in).toBe(3600);
  const renewed = (await oauth.refresh()).getToken();
  expect(renewed.refresh_token).not.toBe(token.refresh_token);
  token = renewed;
});

it('node-quickbooks writes, reads, asks, batches, changes and reports', async () => {
  const company = await call('getCompanyInfo', simulator.company.realmId);
  expect(company['CompanyName']).toBe('Mesa & Sons');
  const entry = { DocNumber: 'P1', TxnDate: '2026-01-31', Line: [line('Debit', '1'), line('Credit', '2')] };
  const made = await call('createJournalEntry', entry);
  expect(made).toMatchObject({ Id: '1', SyncToken: '0' });
  expect(await call('getJournalEntry', '1')).toMatchObject({ DocNumber: 'P1' });
  const found = await call('findJournalEntries', { DocNumber: 'P1' });
  expect(found).toMatchObject({ QueryResponse: { JournalEntry: [{ Id: '1' }] } });
  const batch = await call('batch', [
    { bId: 'a', operation: 'create', JournalEntry: { ...entry, DocNumber: 'P2' } },
    { bId: 'b', operation: 'create', JournalEntry: { ...entry, Line: [line('Debit', '1')] } },
  ]);
  expect(JSON.stringify(batch)).toMatch(/Fill out at least two detail lines/);
  const balance = await call('reportTrialBalance', { end_date: '2026-12-31' });
  expect(JSON.stringify(balance)).toContain('200.50');
  const ledger = await call('reportGeneralLedgerDetail', {
    start_date: '2026-01-01',
    end_date: '2026-12-31',
  });
  expect(JSON.stringify(ledger)).toContain('Beginning Balance');
});
