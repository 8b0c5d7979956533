import { type DateOrder, type DateTally, tellDateOrder } from '#shared/calendar/index.ts';
import { FEED_FIELD_WORDS, FEED_FIELDS, type FeedField, type Mapping } from '#shared/contract/index.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { DATE_ORDERS, datesInWords, datesOf } from './dates.ts';

/** As long as nobody can say how the dates are written, the order is null and nothing can be imported. */
export type Proposed = {
  readonly columns: Mapping['columns'];
  readonly dateOrder: DateOrder | null;
  /** Chosen here, and kept whatever other columns say. */
  readonly isOrderChosen: boolean;
};

type Props = {
  readonly looked: {
    readonly columns: readonly string[];
    readonly sample: readonly (readonly string[])[];
    readonly dates: readonly DateTally[];
  };
  readonly mapping: Proposed;
  readonly onChange: (mapping: Proposed) => void;
};

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
    const isDate = field === 'effectiveOn' || field === 'expirationOn';
    onChange(
      isDate && !mapping.isOrderChosen
        ? { ...mapping, columns, dateOrder: tellDateOrder(datesOf(columns, looked.dates)).order }
        : { ...mapping, columns },
    );
  };
  const dateWords = datesInWords(datesOf(mapping.columns, looked.dates), mapping.dateOrder);
  return (
    <Pane
      title="Columns"
      meta={`${Object.keys(mapping.columns).length} of ${looked.columns.length} used`}
      scroll
    >
      <div className="form">
        <SelectField
          label="Dates are written"
          options={
            mapping.dateOrder === null
              ? [{ value: '', label: 'Choose: the file does not tell' }, ...DATE_ORDERS]
              : DATE_ORDERS
          }
          value={mapping.dateOrder ?? ''}
          error={mapping.dateOrder === null ? dateWords : undefined}
          description={mapping.dateOrder === null || dateWords === '' ? undefined : dateWords}
          onChange={(event) => {
            const order = DATE_ORDERS.find(({ value }) => value === event.currentTarget.value);
            if (order !== undefined) onChange({ ...mapping, dateOrder: order.value, isOrderChosen: true });
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
