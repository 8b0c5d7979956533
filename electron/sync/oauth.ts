/**
 * Sign-in at Intuit: the address the user visits, the answer that comes back, and the exchange for tokens. State is
 * checked before anything is exchanged; the secret is sent to the token address only.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Refusal } from '#shared/errors/index.ts';
import {
  type Addresses,
  tokenProblem,
  type TokenOptions,
  tokenRequest,
  type Tokens,
  tokensOf,
} from './client.ts';
import { type Problem, wordsOf } from './problems.ts';

const SCOPE = 'com.intuit.quickbooks.accounting';

export type SignIn = { readonly url: string; readonly state: string };

/**
 * A fresh state for each sign-in: an answer without it was not asked for by us. It ends in the port on which this computer
 * waits, so that a relay page can pass the answer on to `http://127.0.0.1:<port>/callback` without keeping anything.
 */
export function beginSignIn(
  addresses: Addresses,
  clientId: string,
  redirectUri: string,
  port: number,
): SignIn {
  const state = `${randomBytes(24).toString('base64url')}.${port}`;
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    scope: SCOPE,
    redirect_uri: redirectUri,
    state,
  });
  return { url: `${addresses.authorize}?${query.toString()}`, state };
}

/** The code and company of a callback address. Refuses what does not answer this sign-in. */
export function readCallback(callback: string, signIn: SignIn): { code: string; realmId: string } {
  const query = queryOf(callback);
  const given = Buffer.from(query.get('state') ?? '');
  const expected = Buffer.from(signIn.state);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw notConnected(FOREIGN, 'Start connecting again from here.');
  }
  if (query.get('error') !== null) {
    throw notConnected('Access was not granted in QuickBooks.', 'Connect again and allow access there.');
  }
  const code = query.get('code') ?? '';
  const realmId = query.get('realmId') ?? '';
  if (code === '' || !/^\d{1,20}$/.test(realmId)) {
    throw notConnected('QuickBooks answered without a code or a company.', 'Connect again.');
  }
  return { code, realmId };
}

function queryOf(callback: string): URLSearchParams {
  const address = URL.parse(callback.trim());
  if (address !== null) return address.searchParams;
  throw notConnected('This is no address.', 'Copy the whole address the browser was sent back to.');
}

export const FOREIGN = 'The answer does not belong to this sign-in.';

export async function exchangeCode(
  options: TokenOptions,
  keys: Pick<Tokens, 'clientId' | 'clientSecret'>,
  code: string,
  redirectUri: string,
): Promise<Tokens> {
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  const exchange = await tokenRequest(options, 'exchange code', form, keys);
  if (exchange.kind !== 'answer') throw refusalOf({ code: 'network', detail: exchange.problem.detail });
  const tokens = tokensOf(exchange.answer, keys);
  if (tokens === null) throw refusalOf(tokenProblem(exchange.answer));
  return tokens;
}

/** A problem met while somebody waits for the answer. */
export function refusalOf({ code, detail }: Problem): Refusal {
  const { problem, remedy } = wordsOf(code, detail);
  return new Refusal('conflict', { what: 'Not done.', why: problem, todo: remedy });
}

function notConnected(why: string, todo: string): Refusal {
  return new Refusal('conflict', { what: 'Not connected.', why, todo });
}
