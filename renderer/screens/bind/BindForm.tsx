import { useQuery } from '@tanstack/react-query';
import type { LocalDate } from '#shared/calendar/index.ts';
import { formatRatePercent, ratePpm } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { DateField } from '#renderer/components/DateField.tsx';
import { DayIsField, LeadField } from '#renderer/components/DayFields.tsx';
import { Lookup } from '#renderer/components/Lookup.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { CarrierDialogButton } from './CarrierDialog.tsx';
import { FurtherPane, LeviesPane, SharesPane } from './ListPanes.tsx';
import type { Problems, Typed } from './useBindForm.ts';

type Props = {
  readonly typed: Typed;
  readonly set: (change: Partial<Typed>) => void;
  readonly problems: Problems;
  readonly businessOn: LocalDate;
};

const ACCOUNTS_MAX = 500;

export function BindForm(props: Props) {
  return (
    <>
      <PartiesPane {...props} />
      <MoneyPane {...props} />
      <LeviesPane {...props} />
      <FurtherPane {...props} />
      <PlanPane {...props} />
      <SharesPane {...props} />
    </>
  );
}

function PartiesPane({ typed, set, problems, businessOn }: Props) {
  const accounts = useQuery(orpc.parties.allAccounts.queryOptions({ input: { limit: ACCOUNTS_MAX } }));
  const carriers = useQuery(orpc.parties.carriers.queryOptions({ input: {} }));
  const producers = useQuery(orpc.parties.producers.queryOptions({ input: {} }));
  return (
    <Pane
      title="Policy"
      aside={<CarrierDialogButton onAdded={(carrierId) => set({ carrierId: String(carrierId) })} />}
    >
      <div className="form two">
        <Lookup
          label="Insured (account or subaccount)"
          options={(accounts.data?.accounts ?? []).map((account) => ({
            value: String(account.accountId),
            label: account.fullName,
            also: account.number,
          }))}
          value={typed.accountId}
          onChange={(accountId) => set({ accountId })}
          nothingFound="No account has this name or number."
          error={problems.accountId}
        />
        <Lookup
          label="Carrier or MGA"
          options={(carriers.data?.carriers ?? []).map((carrier) => ({
            value: String(carrier.carrierId),
            label: carrier.name,
            also: carrier.code,
          }))}
          value={typed.carrierId}
          onChange={(carrierId) => {
            const carrier = carriers.data?.carriers.find((each) => String(each.carrierId) === carrierId);
            set({
              carrierId,
              ...(carrier === undefined
                ? {}
                : { commission: formatRatePercent(ratePpm(carrier.commissionPpm)) }),
            });
          }}
          nothingFound="No carrier has this name or code."
          error={problems.carrierId}
        />
        <TextField
          label="Policy number"
          maxLength={40}
          value={typed.policyNumber}
          onChange={(event) => set({ policyNumber: event.currentTarget.value })}
          error={problems.policyNumber}
        />
        <TextField
          label="Line of business"
          maxLength={60}
          value={typed.lineOfBusiness}
          onChange={(event) => set({ lineOfBusiness: event.currentTarget.value })}
          error={problems.lineOfBusiness}
        />
        <DateField
          label="Effective"
          value={typed.effective}
          onChange={(effective) => set({ effective })}
          businessOn={businessOn}
          error={problems.effective}
        />
        <DateField
          label="Expires"
          value={typed.expiration}
          onChange={(expiration) => set({ expiration })}
          businessOn={businessOn}
          error={problems.expiration}
        />
        <TextField
          label="State"
          maxLength={2}
          value={typed.state}
          onChange={(event) => set({ state: event.currentTarget.value })}
          error={problems.state}
        />
        <Lookup
          label="Producer"
          options={(producers.data?.producers ?? []).map((producer) => ({
            value: String(producer.producerId),
            label: producer.name,
            also: producer.code,
          }))}
          value={typed.producerId}
          onChange={(producerId) => set({ producerId })}
          nothingFound="No producer has this name."
        />
      </div>
    </Pane>
  );
}

function MoneyPane({ typed, set, problems }: Props) {
  return (
    <Pane title="Money">
      <div className="form two">
        <MoneyField
          label="Premium"
          value={typed.premium}
          onChange={(premium) => set({ premium })}
          error={problems.premium}
        />
        <TextField
          label="Commission %"
          inputMode="decimal"
          value={typed.commission}
          onChange={(event) => set({ commission: event.currentTarget.value })}
          error={problems.commission}
        />
        <MoneyField
          label="Carrier fee"
          value={typed.carrierFee}
          onChange={(carrierFee) => set({ carrierFee })}
          error={problems.carrierFee}
        />
        <MoneyField
          label="Agency fee"
          value={typed.agencyFee}
          onChange={(agencyFee) => set({ agencyFee })}
          error={problems.agencyFee}
        />
        <label className="plan span-2">
          <input
            type="checkbox"
            className="check"
            checked={typed.isSurplusLines}
            onChange={(event) => set({ isSurplusLines: event.currentTarget.checked })}
          />
          Surplus lines: tax and stamping fee by the state’s rates
        </label>
      </div>
    </Pane>
  );
}

function PlanPane({ typed, set, problems }: Props) {
  const accountId = typed.accountId === null ? undefined : Number(typed.accountId);
  const carrierId = typed.carrierId === null ? undefined : Number(typed.carrierId);
  const plans = useQuery(
    orpc.billing.paymentPlans.queryOptions({
      input: {
        ...(accountId === undefined ? {} : { accountId }),
        ...(carrierId === undefined ? {} : { carrierId }),
      },
    }),
  );
  const streams = useQuery({
    ...orpc.billing.streams.queryOptions({ input: { accountId: accountId ?? 1, limit: STREAMS_MAX } }),
    enabled: accountId !== undefined,
  });
  const rule = useQuery({
    ...orpc.billing.presetRule.queryOptions({ input: { accountId: accountId ?? 1 } }),
    enabled: accountId !== undefined,
  });
  const preset = plans.data?.plans.find((plan) => plan.planId === plans.data.defaultPlanId);
  const chosen = typed.planId === 'auto' ? (preset === undefined ? 'own' : 'preset') : typed.planId;
  const isNew = typed.streamId === 'new';
  const ofAccount = (streams.data?.streams ?? []).filter((stream) => stream.accountId === accountId);
  return (
    <Pane title="Payment plan and stream">
      <div className="form two">
        <SelectField
          label={plans.data?.isLimited === true ? 'Plan, of those the carrier offers' : 'Plan'}
          value={chosen}
          options={[
            { value: 'own', label: 'typed here' },
            ...(preset === undefined
              ? []
              : [{ value: 'preset', label: `preset of the account: ${preset.name}` }]),
            ...(plans.data?.plans ?? []).map((plan) => ({
              value: String(plan.planId),
              label: `${plan.name}: ${plan.planText}`,
            })),
          ]}
          onChange={(event) => set({ planId: event.currentTarget.value })}
        />
        <SelectField
          label="Stream"
          value={typed.streamId}
          options={[
            {
              value: 'preset',
              label: `as the account bills${rule.data === undefined ? '' : `: ${rule.data.planName}`}`,
            },
            { value: 'new', label: 'a new one, its rule typed here' },
            ...ofAccount.map((stream) => ({
              value: String(stream.streamId),
              label: `${stream.rule.name}, ${stream.ruleText}`,
            })),
          ]}
          onChange={(event) => set({ streamId: event.currentTarget.value })}
        />
        {chosen === 'own' ? (
          <OwnPlan typed={typed} set={(change) => set({ ...change, planId: 'own' })} problems={problems} />
        ) : null}
        {isNew ? <NewStream typed={typed} set={set} problems={problems} /> : null}
      </div>
    </Pane>
  );
}

const STREAMS_MAX = 50;
type Fields = Omit<Props, 'businessOn'>;

function OwnPlan({ typed, set, problems }: Fields) {
  return (
    <>
      <TextField
        label="Installments"
        inputMode="numeric"
        hint={typed.installments === '0' ? 'paid at once' : undefined}
        value={typed.installments}
        onChange={(event) => set({ installments: event.currentTarget.value })}
        error={problems.installments}
      />
      <TextField
        label="Down payment %"
        inputMode="decimal"
        value={typed.downPayment}
        onChange={(event) => set({ downPayment: event.currentTarget.value })}
        error={problems.downPayment}
      />
      <SelectField
        label="Fees and taxes"
        value={typed.feesAndTaxes}
        options={[
          { value: 'spread', label: 'Spread over all' },
          { value: 'downPayment', label: 'All on the first' },
          { value: 'ownInvoice', label: 'An invoice of their own' },
        ]}
        onChange={(event) => set({ feesAndTaxes: event.currentTarget.value as Typed['feesAndTaxes'] })}
      />
      <SelectField
        label="Odd cents"
        value={typed.rounding}
        options={[
          { value: 'largestRemainder', label: 'Evenly, first ones first' },
          { value: 'firstAbsorbs', label: 'All on the first' },
          { value: 'lastAbsorbs', label: 'All on the last' },
        ]}
        onChange={(event) => set({ rounding: event.currentTarget.value as Typed['rounding'] })}
      />
    </>
  );
}

function NewStream({ typed, set, problems }: Fields) {
  return (
    <>
      <DayIsField typed={typed} set={set} />
      <TextField
        label="Day of month"
        inputMode="numeric"
        hint={typed.dueDay === '' ? 'as effective' : undefined}
        value={typed.dueDay}
        onChange={(event) => set({ dueDay: event.currentTarget.value })}
        error={problems.dueDay}
      />
      <LeadField typed={typed} set={set} problems={problems} />
    </>
  );
}
