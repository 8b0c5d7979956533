/** Which program, which days, how much of the books. */
import type { LocalDate } from '#shared/calendar/index.ts';
import { Choice } from '#renderer/components/Choice.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import type { Format } from './Exports.tsx';
import type { ExportState } from './useExport.ts';

const MAPPINGS = [
  { value: 'net', label: 'Net' },
  { value: 'full', label: 'Full' },
] as const;

type Props = {
  readonly formats: readonly Format[];
  readonly state: ExportState;
  readonly businessOn: LocalDate;
};

export function FormatPane({ formats, state, businessOn }: Props) {
  const { wanted, set } = state;
  const chosen = formats.find(({ format }) => format === wanted.format);
  return (
    <Pane title="File" scroll>
      <div className="form two">
        <DateField
          label="From"
          placeholder="the beginning"
          value={state.from}
          onChange={(from) => set({ from: from === '' ? undefined : from })}
          businessOn={businessOn}
          error={state.fromError}
        />
        <DateField
          label="Through"
          placeholder="the last entry"
          value={state.through}
          onChange={(through) => set({ through: through === '' ? undefined : through })}
          businessOn={businessOn}
          error={state.throughError}
        />
        <div className="wide export-mapping">
          <span className="f-label" aria-hidden>
            Mapping
          </span>
          <Choice
            label="Mapping"
            value={wanted.mapping ?? chosen?.usualMapping ?? 'net'}
            options={MAPPINGS}
            onChange={(mapping) => set({ mapping })}
          />
        </div>
        <label className="export-new wide">
          <input
            type="checkbox"
            className="check"
            checked={wanted.onlyNew}
            onChange={(event) => set({ new: event.currentTarget.checked ? '1' : undefined })}
          />
          Only what no earlier file of this kind holds
        </label>
      </div>
      <fieldset className="export-formats">
        <legend className="sr">Kind of file</legend>
        {formats.map(({ format, title }) => (
          <label key={format} className={format === wanted.format ? 'on' : ''}>
            <input
              type="radio"
              name="export-format"
              checked={format === wanted.format}
              onChange={() => set({ format, mapping: undefined })}
            />
            {title}
          </label>
        ))}
      </fieldset>
      {chosen === undefined ? null : (
        <div className="export-how">
          <p>{chosen.what}</p>
          <p>{chosen.how}</p>
          {chosen.refusesRepeats ? null : (
            <p>It does not notice an entry it already has: import each file once.</p>
          )}
        </div>
      )}
    </Pane>
  );
}
