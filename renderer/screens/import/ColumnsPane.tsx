import { FEED_FIELD_WORDS, FEED_FIELDS, type FeedField, type Mapping } from '#shared/contract/index.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';

type Props = {
  readonly looked: {
    readonly columns: readonly string[];
    readonly sample: readonly (readonly string[])[];
  };
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
};

const DATE_ORDERS = [
  { value: 'mdy', label: 'Month, day, year' },
  { value: 'dmy', label: 'Day, month, year' },
  { value: 'ymd', label: 'Year, month, day' },
] as const;

export function ColumnsPane({ looked, mapping, onChange }: Props) {
  const options = [
    { value: '', label: 'Not in the file' },
    ...looked.columns.map((column, index) => ({
      value: String(index),
      label: column === '' ? `Column ${index + 1}` : column,
    })),
  ];
  const choose = (field: FeedField, value: string) => {
    const columns = { ...mapping.columns };
    if (value === '') delete columns[field];
    else columns[field] = Number(value);
    onChange({ ...mapping, columns });
  };
  return (
    <Pane
      title="Columns"
      meta={`${Object.keys(mapping.columns).length} of ${looked.columns.length} used`}
      scroll
    >
      <div className="form two">
        <SelectField
          label="Dates are written"
          options={DATE_ORDERS}
          value={mapping.dateOrder}
          onChange={(event) => {
            const order = DATE_ORDERS.find(({ value }) => value === event.currentTarget.value);
            if (order !== undefined) onChange({ ...mapping, dateOrder: order.value });
          }}
        />
      </div>
      <table className="t">
        <caption className="sr">Which column is which field</caption>
        <colgroup>
          <col style={{ width: 140 }} />
          <col style={{ width: 170 }} />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Column of the file</th>
            <th scope="col">First value</th>
          </tr>
        </thead>
        <tbody>
          {FEED_FIELDS.map((field) => {
            const column = mapping.columns[field];
            const sample = column === undefined ? '' : (firstValue(looked.sample, column) ?? '');
            return (
              <tr key={field}>
                <td className={column === undefined ? 'soft' : ''}>{FEED_FIELD_WORDS[field]}</td>
                <td className="cell">
                  <SelectField
                    aria-label={`Column for ${FEED_FIELD_WORDS[field]}`}
                    options={options}
                    value={column === undefined ? '' : String(column)}
                    onChange={(event) => choose(field, event.currentTarget.value)}
                  />
                </td>
                <td className="soft" title={sample}>
                  {sample}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Pane>
  );
}

function firstValue(sample: readonly (readonly string[])[], column: number): string | undefined {
  return sample.map((row) => row[column] ?? '').find((text) => text !== '');
}
