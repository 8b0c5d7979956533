/** Signing in to a QuickBooks company: keys and state stay in memory until Intuit answered, tokens go to the company file. */
import { Refusal } from '#shared/errors/index.ts';
import { type CallbackServer, listenForCallback, LOCAL_PORT } from './callback.ts';
import type { Addresses, SecretStore, Tokens } from './client.ts';
import { activeConnection, type ConnectionRow } from './connection.ts';
import { commandSeq, type SyncHost } from './host.ts';
import { beginSignIn, exchangeCode, FOREIGN, readCallback, refusalOf, type SignIn } from './oauth.ts';
import type { Connector } from './port.ts';
import { asRead } from './problems.ts';

type Environment = 'simulator' | 'sandbox' | 'production';
type Keys = Pick<Tokens, 'clientId' | 'clientSecret'>;
type Pending = {
  readonly environment: Environment;
  readonly addresses: Addresses;
  readonly keys: Keys;
  readonly redirectUri: string;
  readonly signIn: SignIn;
};
export type SignInState = {
  readonly state: 'none' | 'waiting' | 'connected' | 'failed';
  readonly companyName: string | null;
  readonly why: string | null;
};
export type Company = { companyName: string; realmId: string };

export type SignInDesk = {
  begin(order: {
    readonly environment: 'sandbox' | 'production';
    readonly clientId?: string | undefined;
    readonly clientSecret?: string | undefined;
    readonly relayAddress?: string | undefined;
  }): Promise<{ url: string; redirectUri: string }>;
  state(): SignInState;
  finish(callback: string): Promise<Company>;
  /** With a callback that came back at once, as the simulator's does. */
  finishWith(pending: Pending, callback: string): Promise<Company>;
  close(): void;
};

const TIMEOUT_MS = 30_000;
const NONE: SignInState = { state: 'none', companyName: null, why: null };

export function signInDesk(
  host: SyncHost,
  secrets: SecretStore,
  connectorFor: (environment: Environment, realmId: string) => Promise<Connector>,
): SignInDesk {
  let pending: Pending | null = null;
  let server: CallbackServer | null = null;
  let shown: SignInState = NONE;

  const stop = (): void => {
    server?.close();
    server = null;
    pending = null;
  };
  const expired = (): void => {
    stop();
    shown = { state: 'failed', companyName: null, why: 'Nobody came back from signing in. Connect again.' };
  };
  const finish = async (callback: string): Promise<Company> => {
    const current = pending;
    if (current === null) throw notBegun();
    try {
      const company = await finishWith(current, callback);
      stop();
      shown = { state: 'connected', companyName: company.companyName, why: null };
      return company;
    } catch (error) {
      // An answer that is not to this sign-in leaves it open; anything else ends it.
      const isForeign = error instanceof Refusal && error.text.why === FOREIGN;
      if (!isForeign) {
        stop();
        const why = error instanceof Refusal ? `${error.text.why} ${error.text.todo}` : 'It failed.';
        shown = { state: 'failed', companyName: null, why };
      }
      throw error;
    }
  };

  async function finishWith(given: Pending, callback: string): Promise<Company> {
    const { code, realmId } = readCallback(callback, given.signIn);
    const active = activeConnection(host.connection().read);
    if (active !== undefined && active.realm_id !== realmId) throw otherCompany(active);
    const options = { addresses: given.addresses, fetch: host.fetch, timeoutMs: TIMEOUT_MS };
    const before = secrets.read(realmId);
    secrets.save(realmId, await exchangeCode(options, given.keys, code, given.redirectUri));
    const connector = await connectorFor(given.environment, realmId);
    const company = await connector.company();
    if (company.kind !== 'company') {
      // Keys of a company these books were not connected to are not kept.
      if (before === null) secrets.forget(realmId, true);
      throw refusalOf(asRead(company.problem));
    }
    const { companyName } = company;
    const input = { system: connector.system, environment: given.environment, realmId, companyName };
    host.command('sync.recordConnection', input, `job:sync:connect:${commandSeq(host)}`);
    return { companyName, realmId };
  }

  return {
    begin: async ({ environment, clientId, clientSecret, relayAddress }) => {
      const keys = keysOf(host, secrets, environment, clientId, clientSecret);
      if (environment === 'production' && relayAddress === undefined) throw needsRelay();
      stop();
      const port = relayAddress === undefined ? LOCAL_PORT : 0;
      server = await listenForCallback(port, async (callback) => void (await finish(callback)), expired);
      const redirectUri = relayAddress ?? `http://localhost:${server.port}/callback`;
      const addresses = host.intuit(environment);
      const signIn = beginSignIn(addresses, keys.clientId, redirectUri, server.port);
      pending = { environment, addresses, keys, redirectUri, signIn };
      shown = { state: 'waiting', companyName: null, why: null };
      return { url: signIn.url, redirectUri };
    },
    state: () => shown,
    finish,
    finishWith,
    close: stop,
  };
}

function notBegun(): Refusal {
  return new Refusal('conflict', {
    what: 'Not connected.',
    why: 'No sign-in was begun here, or it was open too long.',
    todo: 'Start connecting again.',
  });
}

function needsRelay(): Refusal {
  return new Refusal('input.invalid', {
    what: 'Signing in did not begin.',
    why: 'Intuit sends the browser of a real company back to an https address only, never to this computer.',
    todo: 'Name the https page that passes the answer on, or use the sandbox with development keys.',
    field: 'relayAddress',
  });
}

function otherCompany(active: ConnectionRow): Refusal {
  return new Refusal('conflict', {
    what: 'Not connected: another QuickBooks company was chosen.',
    why: `These books are sent to ${active.company_name}; account ids there mean nothing in another company.`,
    todo: `Sign in again and choose ${active.company_name}, or retire that connection first.`,
  });
}

/** Keys typed now, or those kept with the connection, so that signing in again does not need them. */
function keysOf(
  host: SyncHost,
  secrets: SecretStore,
  environment: string,
  clientId: string | undefined,
  clientSecret: string | undefined,
): Keys {
  if (clientId !== undefined && clientSecret !== undefined) return { clientId, clientSecret };
  if ((clientId === undefined) !== (clientSecret === undefined)) {
    throw new Refusal('input.invalid', {
      what: 'Signing in did not begin.',
      why: 'Client id and client secret of an Intuit application go together, and one of them is missing.',
      todo: 'Type both, or neither to use the ones kept with the connection.',
      field: clientId === undefined ? 'clientId' : 'clientSecret',
    });
  }
  const active = activeConnection(host.connection().read);
  const kept = active?.environment === environment ? secrets.read(active.realm_id) : null;
  if (kept !== null) return { clientId: kept.clientId, clientSecret: kept.clientSecret };
  throw new Refusal('conflict', {
    what: 'Signing in did not begin.',
    why: 'Intuit lets programs in by keys of their own, and none are stored for this connection.',
    todo: 'Type the client id and the client secret of your Intuit application.',
    field: 'clientId',
  });
}
