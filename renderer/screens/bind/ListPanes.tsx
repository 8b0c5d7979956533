/** What a policy may have several of: levies to choose, further charges with rates of their own, producers who share. */
import { useQuery } from '@tanstack/react-query';
import { parseDateInput, type LocalDate } from '#shared/calendar/index.ts';
import { formatRatePercent, ratePpm } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Icon } from '#renderer/components/Icon.tsx';
import { Lookup } from '#renderer/components/Lookup.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import type { Problems, Typed, TypedCharge, TypedShare } from './useBindForm.ts';

type Props = {
  readonly typed: Typed;
  readonly set: (change: Partial<Typed>) => void;
  readonly problems: Problems;
  readonly businessOn: LocalDate;
};

/** Levies of the state that are charged only where someone says so. */
export function LeviesPane({ typed, set, businessOn }: Props) {
  const state = typed.state.trim().toUpperCase();
  const effective = parseDateInput(typed.effective, businessOn);
  const isState = /^[A-Z]{2}$/.test(state);
  const asked = useQuery({
    ...orpc.billing.stateLevies.queryOptions({
      input: { state: isState ? state : 'TX', on: effective.ok ? effective.date : businessOn },
    }),
    enabled: isState,
  });
  const offered = isState
    ? (asked.data?.levies ?? []).filter((levy) => levy.isInForce && !levy.isAutomatic)
    : [];
  if (offered.length === 0) return null;
  return (
    <Pane title={`Levies of ${state}`} meta="where they apply">
      <div className="form two">
        {offered.map((levy) => (
          <label key={levy.component} className="plan">
            <input
              type="checkbox"
              className="check"
              checked={typed.levies.includes(levy.component)}
              onChange={() =>
                set({
                  levies: typed.levies.includes(levy.component)
                    ? typed.levies.filter((each) => each !== levy.component)
                    : [...typed.levies, levy.component],
                })
              }
            />
            {levy.name}, {formatRatePercent(ratePpm(levy.ratePpm))}
          </label>
        ))}
      </div>
    </Pane>
  );
}

const NO_CHARGE: TypedCharge = { component: 'premium', label: '', amount: '', rate: '' };

export function FurtherPane({ typed, set, problems }: Props) {
  const change = (at: number, next: Partial<TypedCharge>) =>
    set({ further: typed.further.map((charge, index) => (index === at ? { ...charge, ...next } : charge)) });
  return (
    <Pane
      title="Further charges"
      meta={
        problems.further === undefined ? (
          'each at a rate of its own'
        ) : (
          <span className="N">{problems.further}</span>
        )
      }
      aside={
        <button
          type="button"
          className="link"
          onClick={() => set({ further: [...typed.further, NO_CHARGE] })}
        >
          Add a charge
        </button>
      }
    >
      {typed.further.map((charge, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name until they are saved
        <div key={at} className="form line-4">
          <SelectField
            label="Kind"
            value={charge.component}
            options={[
              { value: 'premium', label: 'Premium' },
              { value: 'carrierFee', label: 'Carrier fee' },
              { value: 'agencyFee', label: 'Agency fee' },
            ]}
            onChange={(event) =>
              change(at, { component: event.currentTarget.value as TypedCharge['component'] })
            }
          />
          <TextField
            label="Name"
            maxLength={60}
            value={charge.label}
            onChange={(event) => change(at, { label: event.currentTarget.value })}
          />
          <MoneyField label="Amount" value={charge.amount} onChange={(amount) => change(at, { amount })} />
          <TextField
            label="Commission %"
            inputMode="decimal"
            disabled={charge.component === 'agencyFee'}
            hint={charge.rate === '' && charge.component === 'premium' ? 'as policy' : undefined}
            value={charge.rate}
            onChange={(event) => change(at, { rate: event.currentTarget.value })}
          />
          <Remove
            what={`charge ${at + 1}`}
            run={() => set({ further: typed.further.filter((_, index) => index !== at) })}
          />
        </div>
      ))}
    </Pane>
  );
}

const NO_SHARE: TypedShare = { producerId: null, part: '' };

export function SharesPane({ typed, set, problems }: Props) {
  const producers = useQuery(orpc.parties.producers.queryOptions({ input: {} }));
  const change = (at: number, next: Partial<TypedShare>) =>
    set({ shares: typed.shares.map((share, index) => (index === at ? { ...share, ...next } : share)) });
  return (
    <Pane
      title="Producers who share"
      meta={
        problems.shares === undefined ? (
          typed.shares.length === 0 ? (
            'the producer above has all of it'
          ) : (
            'the producer above has the rest'
          )
        ) : (
          <span className="N">{problems.shares}</span>
        )
      }
      aside={
        <button type="button" className="link" onClick={() => set({ shares: [...typed.shares, NO_SHARE] })}>
          Add a producer
        </button>
      }
    >
      {typed.shares.map((share, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name until they are saved
        <div key={at} className="form line-2">
          <Lookup
            label={`Producer ${at + 2}`}
            options={(producers.data?.producers ?? []).map((producer) => ({
              value: String(producer.producerId),
              label: producer.name,
              also: producer.code,
            }))}
            value={share.producerId}
            onChange={(producerId) => change(at, { producerId })}
            nothingFound="No producer has this name."
          />
          <TextField
            label="Part of the policy %"
            inputMode="decimal"
            value={share.part}
            onChange={(event) => change(at, { part: event.currentTarget.value })}
          />
          <Remove
            what={`producer ${at + 2}`}
            run={() => set({ shares: typed.shares.filter((_, index) => index !== at) })}
          />
        </div>
      ))}
    </Pane>
  );
}

function Remove({ what, run }: { readonly what: string; readonly run: () => void }) {
  return (
    <button
      type="button"
      className="icon-btn"
      aria-label={`Remove ${what}`}
      title={`Remove ${what}`}
      onClick={run}
    >
      <Icon name="x" />
    </button>
  );
}
