/** Billing defaults and payer: what the account says itself, and what it inherits where it says nothing. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type AccountPage, type DefaultField, DELINQUENCY_PLANS } from '#shared/contract/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { AccountField, type ChosenAccount } from '#renderer/components/AccountField.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';

type Default = AccountPage['defaults'][number];

const DELINQUENCY = Object.entries(DELINQUENCY_PLANS).map(([value, { label }]) => ({ value, label }));
type Plan = { readonly code: string; readonly name: string; readonly isActive: boolean };

/** The text of a field: empty inherits. */
const said = (each: Default): string => (each.isOwn ? String(each.value ?? '') : '');
const inherited = (each: Default): string =>
  `As above: ${each.isOwn ? (each.inheritedText ?? 'the agency’s') : each.text}`;

export function DefaultsDialog({
  page,
  onClose,
}: {
  readonly page: AccountPage;
  readonly onClose: () => void;
}) {
  const { account, payer } = page;
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(page.defaults.map((each) => [each.field, said(each)])),
  );
  const [payerAccount, setPayerAccount] = useState<ChosenAccount | null>(
    payer === null || account.payerAccountId === null
      ? null
      : { accountId: payer.accountId, label: `${payer.number} ${payer.name}` },
  );
  const [paysForChildren, setPaysForChildren] = useState(account.paysForChildren);
  const defaults = useCommand(client.accounts.setDefaults);
  const payers = useCommand(client.accounts.setPayer);
  const set = (field: string, value: string) => {
    setValues((before) => ({ ...before, [field]: value }));
    defaults.edited();
  };
  const day = values['invoiceDay'] ?? '';
  const dayNumber = Number(day);
  const isDay = day.trim() === '' || (Number.isInteger(dayNumber) && dayNumber >= 1 && dayNumber <= 31);
  const allocation = useQuery(orpc.allocation.plans.queryOptions({ input: {} }));
  const billing = useQuery(orpc.billing.billingPlans.queryOptions({ input: {} }));
  const stored = { allocationPlan: allocation.data?.plans, billingPlan: billing.data?.plans } as const;
  const optionsOf = (field: Exclude<DefaultField, 'invoiceDay'>) => {
    if (field === 'delinquencyPlan') return DELINQUENCY;
    const plans: readonly Plan[] = stored[field] ?? [];
    return plans
      .filter((plan) => plan.isActive || plan.code === values[field])
      .map((plan) => ({ value: plan.code, label: plan.name }));
  };
  const offBecause = isDay ? null : 'A day of the month is 1 to 31; 31 is the last day of every month.';
  const save = async () => {
    if (offBecause !== null) return;
    const choice = (field: string) => (values[field] === '' ? null : values[field]);
    const saved = await defaults.send({
      accountId: account.accountId,
      billingPlan: choice('billingPlan') ?? null,
      delinquencyPlan: choice('delinquencyPlan') as keyof typeof DELINQUENCY_PLANS | null,
      allocationPlan: choice('allocationPlan') ?? null,
      invoiceDay: day.trim() === '' ? null : dayNumber,
    });
    if (saved === null) return;
    const paid = await payers.send({
      accountId: account.accountId,
      payerAccountId: payerAccount?.accountId ?? null,
      paysForChildren,
    });
    if (paid === null) return;
    say(`Defaults of ${account.name} saved.`);
    onClose();
  };
  const trouble = defaults.trouble ?? payers.trouble;
  return (
    <Dialog
      title={`Defaults of ${account.number} ${account.name}`}
      onClose={onClose}
      widthPx={520}
      busy={defaults.isSending || payers.isSending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Save', keys: 'Ctrl+Enter', run: () => void save(), main: true, offBecause },
      ]}
    >
      {trouble === null ? null : (
        <ErrorState
          trouble={trouble}
          dismiss={() => {
            defaults.dismiss();
            payers.dismiss();
          }}
        />
      )}
      <p className="dialog-text">Every account below follows these until it says something else itself.</p>
      <div className="form">
        {page.defaults.map((each) =>
          each.field === 'invoiceDay' ? (
            <TextField
              key={each.field}
              label={each.label}
              value={day}
              inputMode="numeric"
              maxLength={2}
              placeholder={inherited(each)}
              error={isDay ? undefined : (offBecause ?? undefined)}
              onChange={(event) => set('invoiceDay', event.currentTarget.value)}
            />
          ) : (
            <SelectField
              key={each.field}
              label={each.label}
              value={values[each.field] ?? ''}
              options={[{ value: '', label: inherited(each) }, ...optionsOf(each.field)]}
              onChange={(event) => set(each.field, event.currentTarget.value)}
            />
          ),
        )}
        <AccountField
          label="Paid by"
          value={payerAccount}
          onChange={(next) => {
            setPayerAccount(next);
            payers.edited();
          }}
          without={[account.accountId]}
          placeholder={
            payer !== null && account.payerAccountId === null
              ? `As above: ${payer.name}`
              : 'Itself, or as the account above says'
          }
        />
        <label className="check-line">
          <input
            type="checkbox"
            checked={paysForChildren}
            onChange={(event) => {
              setPaysForChildren(event.currentTarget.checked);
              payers.edited();
            }}
          />
          It pays for the accounts below it, through one summary invoice
        </label>
      </div>
    </Dialog>
  );
}
