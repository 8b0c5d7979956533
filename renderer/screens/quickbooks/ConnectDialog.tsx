/** Signing in to a QuickBooks company: own keys, a browser window, and the address it comes back with. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import type { Status } from './QuickBooks.tsx';

type Props = {
  readonly status: Status | undefined;
  readonly onClose: () => void;
  readonly onConnected: (companyName: string) => void;
};

const POLL_MS = 1000;

export function ConnectDialog({ status, onClose, onConnected }: Props) {
  const isAgain = status?.connection === 'production' || status?.connection === 'sandbox';
  const [environment, setEnvironment] = useState<'production' | 'sandbox'>(
    status?.connection === 'sandbox' ? 'sandbox' : 'production',
  );
  const [clientId, setClientId] = useState('');
  const [clientSecret, setClientSecret] = useState('');
  const known = useQuery(orpc.sync.settings.queryOptions({ input: {} })).data?.settings.relayAddress ?? '';
  const [typedRelay, setRelay] = useState<string | null>(null);
  const relay = typedRelay ?? known;
  const [callback, setCallback] = useState('');
  const begin = useMutation({
    mutationFn: () =>
      client.sync.beginSignIn({
        environment,
        ...(clientId.trim() === '' ? {} : { clientId: clientId.trim() }),
        ...(clientSecret.trim() === '' ? {} : { clientSecret: clientSecret.trim() }),
        ...(relay.trim() === '' ? {} : { relayAddress: relay.trim() }),
      }),
    onSuccess: ({ url }) => void window.open(url, '_blank', 'noopener,noreferrer'),
  });
  const finish = useMutation({
    mutationFn: () => client.sync.finishSignIn({ callback: callback.trim() }),
    onSuccess: ({ companyName }) => onConnected(companyName),
  });
  const isBegun = begin.data !== undefined;
  const state = useQuery({
    ...orpc.sync.signIn.queryOptions({ input: {}, enabled: isBegun }),
    refetchInterval: POLL_MS,
  }).data;
  const connectedTo = isBegun && state?.state === 'connected' ? state.companyName : null;
  useEffect(() => {
    if (connectedTo !== null) onConnected(connectedTo);
  }, [connectedTo, onConnected]);
  const error = begin.error ?? finish.error;
  const needsKeys = !isAgain && (clientId.trim() === '' || clientSecret.trim() === '');
  const offBecause = isBegun
    ? callback.trim() === ''
      ? 'Paste the address the browser was sent back to.'
      : null
    : needsKeys
      ? 'Type the client id and the client secret.'
      : null;
  const run = () => {
    if (offBecause !== null) return;
    if (isBegun) finish.mutate();
    else begin.mutate();
  };
  return (
    <Dialog
      title="Sign in to QuickBooks"
      widthPx={560}
      onClose={onClose}
      busy={begin.isPending || finish.isPending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: isBegun ? 'Connect' : 'Open Intuit', keys: 'Ctrl+Enter', run, main: true, offBecause },
      ]}
    >
      {error === null ? null : (
        <ErrorState
          trouble={troubleOf(error)}
          dismiss={() => {
            begin.reset();
            finish.reset();
          }}
        />
      )}
      {isBegun ? (
        <div className="form">
          <p className="soft">
            Intuit is open in your browser: choose the company and allow access. This window goes on by itself
            when the browser comes back.
            {state?.state === 'failed' ? ` ${state.why ?? ''}` : ''}
          </p>
          <TextField
            label="If it does not, paste the whole address the browser was sent back to"
            value={callback}
            onChange={(event) => setCallback(event.currentTarget.value)}
          />
          <p className="soft">
            Nothing opened?{' '}
            <a href={begin.data.url} target="_blank" rel="noreferrer">
              Open Intuit
            </a>
          </p>
        </div>
      ) : (
        <div className="form">
          <SelectField
            label="Company"
            value={environment}
            options={[
              { value: 'production', label: 'our QuickBooks Online company' },
              { value: 'sandbox', label: 'a sandbox company of Intuit, for trying out' },
            ]}
            onChange={(event) =>
              setEnvironment(event.currentTarget.value === 'sandbox' ? 'sandbox' : 'production')
            }
          />
          <TextField
            label={isAgain ? 'Client id (empty: the one stored)' : 'Client id of your Intuit application'}
            value={clientId}
            onChange={(event) => setClientId(event.currentTarget.value)}
          />
          <TextField
            label={isAgain ? 'Client secret (empty: the one stored)' : 'Client secret'}
            type="password"
            value={clientSecret}
            onChange={(event) => setClientSecret(event.currentTarget.value)}
          />
          <TextField
            label="Relay address"
            placeholder="https://"
            value={relay}
            onChange={(event) => setRelay(event.currentTarget.value)}
          />
          <p className="soft">
            Intuit sends the browser of a real company back to an https page only. The page passes its
            question part on to http://127.0.0.1, at the port the state ends in, path /callback. Empty: this
            computer, which works with development keys and the sandbox. Keys and tokens stay inside the
            company file.
          </p>
        </div>
      )}
    </Dialog>
  );
}
