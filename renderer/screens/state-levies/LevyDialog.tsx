/** One rate with everything that decides it, its source, and the day someone last looked. */
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import { type ChargeComponent, levyKey, type StateLevy } from '#shared/contract/index.ts';
import { formatRatePercent, parseRatePercent, ratePpm } from '#shared/money/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { DateField } from '#renderer/components/DateField.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';

export type ShownLevy = StateLevy & {
  readonly isOwn: boolean;
  readonly isInForce: boolean;
  readonly monthsSinceVerified: number;
};
type Props = {
  readonly levy: ShownLevy | null;
  readonly businessOn: LocalDate;
  readonly isReadOnly: boolean;
  readonly onClose: () => void;
  readonly onRemove: (levy: ShownLevy) => void;
};

const KINDS = [
  { value: 'surplusLinesTax', label: 'Surplus-lines tax' },
  { value: 'stampingFee', label: 'Stamping fee' },
  { value: 'levy', label: 'another levy' },
];
const kindOf = (component: ChargeComponent): string => (component.startsWith('levy:') ? 'levy' : component);
const field = (on: LocalDate | null): string => (on === null ? '' : formatDate(on, 'field'));

export function LevyDialog({ levy, businessOn, isReadOnly, onClose, onRemove }: Props) {
  const [typed, setTyped] = useState({
    state: levy?.state ?? '',
    kind: levy === null ? 'surplusLinesTax' : kindOf(levy.component),
    name: levy?.name ?? 'Surplus-lines tax',
    rate: levy === null ? '' : formatRatePercent(ratePpm(levy.ratePpm)),
    from: field(levy?.from ?? businessOn),
    to: field(levy?.to ?? null),
    carrierFee: levy?.baseIncludesCarrierFee ?? true,
    agencyFee: levy?.baseIncludesAgencyFee ?? false,
    rounding: levy?.rounding ?? ('half-up' as StateLevy['rounding']),
    payee: levy?.payee ?? ('state' as StateLevy['payee']),
    isAutomatic: levy?.isAutomatic ?? true,
    filing: levy?.filing ?? '',
    source: levy?.source ?? '',
    verified: field(levy?.verifiedOn ?? businessOn),
  });
  type Typed = typeof typed;
  const set = (change: Partial<Typed>) => setTyped((now) => ({ ...now, ...change }));
  const command = useCommand(client.billing.saveStateLevy);
  const rate = parseRatePercent(typed.rate);
  const from = parseDateInput(typed.from, businessOn);
  const to = typed.to.trim() === '' ? null : parseDateInput(typed.to, businessOn);
  const verified = parseDateInput(typed.verified, businessOn);
  const component = componentOf(typed, levy);
  const problem = !/^[A-Za-z]{2}$/.test(typed.state.trim())
    ? 'Two letters for the state.'
    : typed.name.trim().length < 2 || component === null
      ? 'Type the name of the levy.'
      : !rate.ok
        ? rate.reason
        : rate.ratePpm > 1_000_000
          ? 'At most 100%.'
          : !from.ok
            ? from.reason
            : to !== null && !to.ok
              ? to.reason
              : !verified.ok
                ? verified.reason
                : typed.source.trim().length < 3
                  ? 'Say where the rate stands: a law, a manual, a notice.'
                  : null;
  const offBecause = isReadOnly ? 'The company folder is open read only.' : problem;
  const save = async () => {
    if (
      offBecause !== null ||
      !rate.ok ||
      !from.ok ||
      !verified.ok ||
      component === null ||
      (to !== null && !to.ok)
    )
      return;
    const saved = await command.send({
      state: typed.state.trim().toUpperCase(),
      component,
      name: typed.name.trim(),
      from: from.date,
      to: to === null ? null : to.date,
      ratePpm: rate.ratePpm,
      baseIncludesCarrierFee: typed.carrierFee,
      baseIncludesAgencyFee: typed.agencyFee,
      rounding: typed.rounding,
      payee: typed.payee,
      isAutomatic: typed.isAutomatic,
      filing: typed.filing.trim(),
      source: typed.source.trim(),
      verifiedOn: verified.date,
    });
    if (saved === null) return;
    say(`${typed.name.trim()}, ${typed.state.trim().toUpperCase()}, saved.`);
    onClose();
  };
  return (
    <Dialog
      title={levy === null ? 'New levy' : `${levy.name}, ${levy.state}`}
      onClose={onClose}
      widthPx={560}
      busy={command.isSending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        ...(levy === null || isReadOnly
          ? []
          : [{ label: levy.isOwn ? 'Remove own rate' : 'Take out of use', run: () => onRemove(levy) }]),
        { label: 'Save', keys: 'Ctrl+Enter', run: () => void save(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="form two" onInput={command.edited}>
        <TextField
          label="State"
          maxLength={2}
          readOnly={levy !== null}
          value={typed.state}
          onChange={(event) => set({ state: event.currentTarget.value })}
        />
        <SelectField
          label="Kind"
          value={typed.kind}
          disabled={levy !== null}
          options={KINDS}
          onChange={(event) => {
            const kind = event.currentTarget.value;
            const name = KINDS.find((each) => each.value === kind)?.label ?? '';
            set({ kind, name: kind === 'levy' ? '' : name, isAutomatic: kind !== 'levy' });
          }}
        />
        <TextField
          label="Name"
          maxLength={50}
          value={typed.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextField
          label="Rate %"
          inputMode="decimal"
          value={typed.rate}
          onChange={(event) => set({ rate: event.currentTarget.value })}
        />
        <DateField
          label="From (policy begins)"
          value={typed.from}
          onChange={(value) => set({ from: value })}
          businessOn={businessOn}
          readOnly={levy !== null}
        />
        <DateField
          label="To"
          hint={typed.to === '' ? 'open' : undefined}
          value={typed.to}
          onChange={(value) => set({ to: value })}
          businessOn={businessOn}
        />
        <SelectField
          label="Half a cent"
          value={typed.rounding}
          options={[
            { value: 'half-up', label: 'rounds up' },
            { value: 'half-even', label: 'rounds to even' },
          ]}
          onChange={(event) => set({ rounding: event.currentTarget.value as Typed['rounding'] })}
        />
        <SelectField
          label="Paid to"
          value={typed.payee}
          options={[
            { value: 'state', label: 'the state' },
            { value: 'wholesaler', label: 'the wholesaler, who files it' },
          ]}
          onChange={(event) => set({ payee: event.currentTarget.value as Typed['payee'] })}
        />
        <Check
          label="Also on the carrier fee"
          on={typed.carrierFee}
          set={(carrierFee) => set({ carrierFee })}
        />
        <Check label="Also on the agency fee" on={typed.agencyFee} set={(agencyFee) => set({ agencyFee })} />
        <Check
          label="On every surplus-lines policy of the state"
          on={typed.isAutomatic}
          set={(isAutomatic) => set({ isAutomatic })}
        />
        <TextField
          label="Filed"
          maxLength={80}
          value={typed.filing}
          onChange={(event) => set({ filing: event.currentTarget.value })}
        />
        <TextField
          label="Source"
          maxLength={200}
          className="span-2"
          value={typed.source}
          onChange={(event) => set({ source: event.currentTarget.value })}
        />
        <DateField
          label="Verified on"
          value={typed.verified}
          onChange={(value) => set({ verified: value })}
          businessOn={businessOn}
        />
      </div>
    </Dialog>
  );
}

function componentOf(
  typed: { readonly kind: string; readonly name: string },
  levy: ShownLevy | null,
): ChargeComponent | null {
  if (levy !== null) return levy.component;
  if (typed.kind === 'levy') return levyKey(typed.name);
  return typed.kind === 'stampingFee' ? 'stampingFee' : 'surplusLinesTax';
}

function Check({
  label,
  on,
  set,
}: {
  readonly label: string;
  readonly on: boolean;
  readonly set: (on: boolean) => void;
}) {
  return (
    <label className="plan">
      <input
        type="checkbox"
        className="check"
        checked={on}
        onChange={(event) => set(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}
