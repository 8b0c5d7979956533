/** The sign-in side: consent is given at once, codes are good once, refresh tokens are replaced at every use. */
import { whole } from '#electron/sync/json-text.ts';
import { json, type SimulatorAnswer } from './answer.ts';
import type { Company } from './company.ts';

export type AppKeys = { readonly clientId: string; readonly clientSecret: string };

const ACCESS_SECONDS = 3600;
const REFRESH_SECONDS = 8_726_400;
const EARLIER_MS = 24 * 3_600_000;

/** The page where the user allows access, which here says yes by itself. */
export function authorize(company: Company, query: URLSearchParams, app: AppKeys): SimulatorAnswer {
  const redirectUri = query.get('redirect_uri') ?? '';
  if (query.get('client_id') !== app.clientId || !/^https?:\/\//.test(redirectUri)) {
    return {
      status: 400,
      headers: { 'content-type': 'text/html' },
      body: '<html><body>Unknown application.</body></html>',
    };
  }
  const code = company.issue('code');
  company.keys = { ...company.keys, code };
  const location = new URL(redirectUri);
  location.searchParams.set('code', code);
  location.searchParams.set('state', query.get('state') ?? '');
  location.searchParams.set('realmId', company.realmId);
  return { status: 302, headers: { location: location.toString() }, body: '' };
}

const refused = (status: number, error: string, description: string): SimulatorAnswer =>
  json({ error, ...(description === '' ? {} : { error_description: description }) }, status);

export const INVALID_GRANT = refused(400, 'invalid_grant', 'Token invalid');
export const INVALID_CLIENT = refused(401, 'invalid_client', '');
export const OTHER_APP = refused(400, 'invalid_grant', 'Incorrect Token type or clientID');

export function token(
  company: Company,
  form: URLSearchParams,
  authorization: string,
  app: AppKeys,
): SimulatorAnswer {
  if (!isApp(authorization, app)) return INVALID_CLIENT;
  const { keys } = company;
  switch (form.get('grant_type')) {
    case 'authorization_code':
      if (keys.code === null || form.get('code') !== keys.code) return INVALID_GRANT;
      break;
    case 'refresh_token':
      if (keys.isRevoked || !isGood(company, form.get('refresh_token') ?? '')) return INVALID_GRANT;
      break;
    default:
      return refused(400, 'unsupported_grant_type', '');
  }
  const access = company.issue('access');
  const refresh = company.issue('refresh');
  const accessUntilMs = company.clock.now() + ACCESS_SECONDS * 1000;
  const earlierUntilMs = company.clock.now() + EARLIER_MS;
  const earlier = keys.isRevoked ? '' : keys.refresh;
  company.keys = { code: null, access, accessUntilMs, refresh, earlier, earlierUntilMs, isRevoked: false };
  return json({
    token_type: 'bearer',
    access_token: access,
    expires_in: whole(ACCESS_SECONDS),
    refresh_token: refresh,
    x_refresh_token_expires_in: whole(REFRESH_SECONDS),
  });
}

/** The newest refresh token, or the one before for a day after it was replaced. */
function isGood({ keys, clock }: Company, given: string): boolean {
  if (given === '') return false;
  return given === keys.refresh || (given === keys.earlier && clock.now() < keys.earlierUntilMs);
}

/** Also what happens when the user disconnects the application inside QuickBooks. */
export function revoke(company: Company, authorization: string, app: AppKeys): SimulatorAnswer {
  if (!isApp(authorization, app)) return INVALID_CLIENT;
  company.keys = { ...company.keys, access: '', refresh: '', earlier: '', isRevoked: true };
  return { status: 200, headers: {}, body: '' };
}

function isApp(authorization: string, app: AppKeys): boolean {
  return authorization === `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`;
}

export function isSignedIn(company: Company, authorization: string): boolean {
  const { access, accessUntilMs } = company.keys;
  return access !== '' && authorization === `Bearer ${access}` && company.clock.now() < accessUntilMs;
}
