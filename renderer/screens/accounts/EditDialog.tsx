/** Name, contact, tier, producer, and the ids other systems know the account by. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountPage } from '#shared/contract/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';

type Account = AccountPage['account'];
const KINDS = [
  { value: 'business', label: 'Business' },
  { value: 'person', label: 'Person or household' },
  { value: 'financeCompany', label: 'Premium finance company' },
  { value: 'mortgagee', label: 'Mortgagee' },
] as const;
const TIERS = ['', 'Standard', 'Silver', 'Gold', 'Platinum'];

const FIELDS = [
  ['name', 'Name', 120, 'wide'],
  ['email', 'E-mail', 200, ''],
  ['phone', 'Phone', 40, ''],
  ['address', 'Street and number', 200, 'wide'],
  ['city', 'Town', 100, ''],
  ['state', 'State', 2, ''],
  ['postalCode', 'ZIP', 12, ''],
] as const;
type Key = (typeof FIELDS)[number][0];
type Values = Record<Key, string> & { kind: Account['kind']; serviceTier: string; producerId: string };

type Reference = { readonly system: string; readonly externalId: string };

export function EditDialog({ page, onClose }: { readonly page: AccountPage; readonly onClose: () => void }) {
  const { account } = page;
  const [values, setValues] = useState<Values>(() => valuesOf(account));
  const [references, setReferences] = useState<readonly Reference[]>([
    ...page.references,
    { system: '', externalId: '' },
  ]);
  const producers = useQuery(orpc.parties.producers.queryOptions({ input: {} }));
  const update = useCommand(client.parties.updateAccount);
  const refer = useCommand(client.accounts.setReference);
  const set = (change: Partial<Values>) => {
    setValues((before) => ({ ...before, ...change }));
    update.edited();
  };
  const offBecause = values.name.trim().length < 2 ? 'Type a name.' : null;
  const save = async () => {
    if (offBecause !== null) return;
    const saved = await update.send({
      accountId: account.accountId,
      ...Object.fromEntries(FIELDS.map(([key]) => [key, values[key].trim()])),
      state: values.state.trim().toUpperCase(),
      kind: values.kind,
      serviceTier: values.serviceTier,
      producerId: values.producerId === '' ? null : Number(values.producerId),
    });
    if (saved === null) return;
    for (const change of changesOf(page.references, references)) {
      const done = await refer.send({ entity: 'account', entityId: account.accountId, ...change });
      if (done === null) return;
    }
    say(`Account ${account.number} saved.`);
    onClose();
  };
  const trouble = update.trouble ?? refer.trouble;
  return (
    <Dialog
      title={`Account ${account.number}`}
      onClose={onClose}
      widthPx={560}
      busy={update.isSending || refer.isSending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Save', keys: 'Ctrl+Enter', run: () => void save(), main: true, offBecause },
      ]}
    >
      {trouble === null ? null : (
        <ErrorState
          trouble={trouble}
          dismiss={() => {
            update.dismiss();
            refer.dismiss();
          }}
        />
      )}
      <div className="form two">
        {FIELDS.map(([key, label, maxLength, width]) => (
          <TextField
            key={key}
            label={label}
            className={width}
            value={values[key]}
            maxLength={maxLength}
            onChange={(event) => set({ [key]: event.currentTarget.value })}
          />
        ))}
        <SelectField
          label="Kind"
          value={values.kind}
          options={KINDS}
          onChange={(event) => set({ kind: event.currentTarget.value as Account['kind'] })}
        />
        <SelectField
          label="Service tier"
          value={values.serviceTier}
          options={tiers(account.serviceTier)}
          onChange={(event) => set({ serviceTier: event.currentTarget.value })}
        />
        <SelectField
          label="Producer"
          value={values.producerId}
          options={[
            { value: '', label: 'None' },
            ...(producers.data?.producers ?? []).map(({ producerId, name }) => ({
              value: String(producerId),
              label: name,
            })),
          ]}
          onChange={(event) => set({ producerId: event.currentTarget.value })}
        />
      </div>
      <References
        references={references}
        onChange={(next) => {
          setReferences(next);
          refer.edited();
        }}
      />
    </Dialog>
  );
}

function valuesOf(account: Account): Values {
  return {
    name: account.name,
    email: account.email,
    phone: account.phone,
    address: account.address,
    city: account.city,
    state: account.state,
    postalCode: account.postalCode,
    kind: account.kind,
    serviceTier: account.serviceTier,
    producerId: account.producerId === null ? '' : String(account.producerId),
  };
}

const tiers = (known: string) =>
  [...new Set([...TIERS, known])].map((value) => ({ value, label: value === '' ? 'None' : value }));

type ReferencesProps = {
  readonly references: readonly Reference[];
  readonly onChange: (references: readonly Reference[]) => void;
};

function References({ references, onChange }: ReferencesProps) {
  const set = (index: number, change: Partial<Reference>) => {
    const next = references.map((each, at) => (at === index ? { ...each, ...change } : each));
    // An empty line at the end takes the next one.
    const last = next.at(-1);
    onChange(last !== undefined && last.system !== '' ? [...next, { system: '', externalId: '' }] : next);
  };
  return (
    <fieldset className="lines-box">
      <legend>Known in other systems as</legend>
      <div className="form two">
        {references.flatMap((reference, index) => [
          <TextField
            key={`s${index}`}
            aria-label={`System ${index + 1}`}
            placeholder="System, such as AMS"
            value={reference.system}
            maxLength={40}
            onChange={(event) => set(index, { system: event.currentTarget.value })}
          />,
          <TextField
            key={`i${index}`}
            aria-label={`Id in system ${index + 1}`}
            placeholder="Its id there"
            value={reference.externalId}
            maxLength={100}
            onChange={(event) => set(index, { externalId: event.currentTarget.value })}
          />,
        ])}
      </div>
    </fieldset>
  );
}

/** What was removed first, so that an id that moves to another system is free. */
function changesOf(before: readonly Reference[], after: readonly Reference[]) {
  const kept = new Map(
    after
      .map(({ system, externalId }) => [system.trim(), externalId.trim()] as const)
      .filter(([system, externalId]) => system !== '' && externalId !== ''),
  );
  const removed = before
    .filter(({ system }) => !kept.has(system))
    .map(({ system }) => ({ system, externalId: null }));
  const known = new Map(before.map(({ system, externalId }) => [system, externalId]));
  const set = [...kept]
    .filter(([system, externalId]) => known.get(system) !== externalId)
    .map(([system, externalId]) => ({ system, externalId }));
  return [...removed, ...set];
}
