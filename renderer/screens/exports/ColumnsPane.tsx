/** The agency's own columns, with the file they make beside them, live. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EXPORT_VALUES, type ExportColumn, type ExportLayout } from '#shared/contract/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { PreviewPane } from './PreviewPane.tsx';

const VALUE_WORDS: Readonly<Record<ExportColumn['value'], string>> = {
  nothing: 'Nothing',
  text: 'Always the same words',
  documentNumber: 'Document number',
  entryNumber: 'Entry number',
  date: 'Date',
  title: 'Kind of entry',
  memo: 'Memo',
  description: 'Number, kind and memo',
  lineNumber: 'Line number',
  lineCount: 'Number of lines',
  accountCode: 'Account code',
  accountName: 'Account name',
  lineMemo: 'Memo of the line',
  amount: 'Amount, debit positive',
  amountCreditPositive: 'Amount, credit positive',
  debit: 'Debit',
  credit: 'Credit',
  client: 'Client',
  policy: 'Policy',
  carrier: 'Carrier',
};
const VALUES = EXPORT_VALUES.map((value) => ({ value, label: VALUE_WORDS[value] }));

const DIALECT = {
  delimiter: [
    { value: ',', label: 'Comma' },
    { value: ';', label: 'Semicolon' },
    { value: '\t', label: 'Tab' },
    { value: '|', label: 'Bar' },
  ],
  decimalMark: [
    { value: '.', label: 'Point (1.00)' },
    { value: ',', label: 'Comma (1,00)' },
  ],
  dateFormat: [
    { value: 'YYYY-MM-DD', label: '2026-11-09' },
    { value: 'MM/DD/YYYY', label: '11/09/2026' },
    { value: 'MM/DD/YY', label: '11/09/26' },
    { value: 'DD/MM/YYYY', label: '09/11/2026' },
    { value: 'DD.MM.YYYY', label: '09.11.2026' },
  ],
  encoding: [
    { value: 'utf-8', label: 'UTF-8' },
    { value: 'utf-8-bom', label: 'UTF-8 for Excel' },
    { value: 'windows-1252', label: 'Windows (1252)' },
  ],
  newline: [
    { value: 'crlf', label: 'Windows' },
    { value: 'lf', label: 'Unix' },
  ],
  quoting: [
    { value: 'needed', label: 'Where needed' },
    { value: 'always', label: 'Always' },
  ],
} as const;
const DIALECT_WORDS = {
  delimiter: 'Between columns',
  decimalMark: 'Cents after a',
  dateFormat: 'Dates',
  encoding: 'Letters',
  newline: 'Line ends',
  quoting: 'Quotation marks',
} as const;

export function ColumnsPane() {
  const query = orpc.exports.layout.queryOptions({ input: {} });
  const asked = useQuery({ ...query, refetchOnMount: true });
  return (
    <Answer of={asked} queryKey={query.queryKey} words="Reading the columns">
      {({ layout }) => <Editor key={JSON.stringify(layout)} saved={layout} />}
    </Answer>
  );
}

const EVERYTHING = {
  format: 'custom',
  mapping: null,
  fromOn: null,
  throughOn: null,
  onlyNew: false,
} as const;

function Editor({ saved }: { readonly saved: ExportLayout }) {
  const [layout, setLayout] = useState(saved);
  const command = useCommand(client.exports.saveLayout);
  const isChanged = JSON.stringify(layout) !== JSON.stringify(saved);
  const change = (next: ExportLayout) => {
    command.edited();
    setLayout(next);
  };
  const column = (at: number, part: Partial<ExportColumn>) =>
    change({
      ...layout,
      columns: layout.columns.map((one, index) => (index === at ? { ...one, ...part } : one)),
    });
  const save = async () => {
    const done = await command.send({ layout });
    if (done !== null) say('Columns kept.');
  };
  return (
    <>
      <Pane
        title="Columns"
        meta="in the order of the other program’s template"
        aside={
          <>
            <Button
              look="mini"
              onClick={() => change({ ...layout, columns: [...layout.columns, NEW_COLUMN] })}
            >
              Add column
            </Button>
            <Button
              look="mini"
              onClick={() => void save()}
              offBecause={isChanged ? null : 'Nothing was changed.'}
            >
              Keep columns
            </Button>
          </>
        }
        grow
        scroll
      >
        {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
        <div className="form export-dialect">
          {DIALECT_FIELDS.map((field) => (
            <SelectField
              key={field}
              label={DIALECT_WORDS[field]}
              options={DIALECT[field]}
              value={layout[field]}
              onChange={(event) => {
                const option = DIALECT[field].find(({ value }) => value === event.currentTarget.value);
                if (option !== undefined) change({ ...layout, [field]: option.value } as ExportLayout);
              }}
            />
          ))}
        </div>
        <table className="t s">
          <caption className="sr">Columns of the file</caption>
          <colgroup>
            <col style={{ width: 40 }} />
            <col style={{ width: 160 }} />
            <col style={{ width: 196 }} />
            <col style={{ width: 136 }} />
            <col style={{ width: 88 }} />
            <col />
          </colgroup>
          <thead>
            <tr>
              <th scope="col" className="n">
                #
              </th>
              <th scope="col">Heading</th>
              <th scope="col">Shows</th>
              <th scope="col">Words</th>
              <th scope="col">Once</th>
              <th scope="col">
                <span className="sr">Order</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {layout.columns.map((one, at) => (
              <tr key={at}>
                <td className="n soft">{at + 1}</td>
                <td className="cell">
                  <TextField
                    aria-label={`Heading of column ${at + 1}`}
                    inCell
                    value={one.heading}
                    onChange={(event) => column(at, { heading: event.currentTarget.value })}
                  />
                </td>
                <td className="cell">
                  <SelectField
                    aria-label={`What column ${at + 1} shows`}
                    options={VALUES}
                    value={one.value}
                    onChange={(event) => {
                      const chosen = EXPORT_VALUES.find((value) => value === event.currentTarget.value);
                      if (chosen !== undefined) column(at, { value: chosen });
                    }}
                  />
                </td>
                <td className="cell">
                  {one.value === 'text' ? (
                    <TextField
                      aria-label={`Words of column ${at + 1}`}
                      inCell
                      value={one.text}
                      onChange={(event) => column(at, { text: event.currentTarget.value })}
                    />
                  ) : null}
                </td>
                <td>
                  <input
                    type="checkbox"
                    className="check"
                    aria-label={`Column ${at + 1} only on the first line of an entry`}
                    checked={one.once}
                    onChange={(event) => column(at, { once: event.currentTarget.checked })}
                  />
                </td>
                <td>
                  <span className="export-order">
                    <Button
                      look="mini"
                      aria={{ label: `Move column ${at + 1} up` }}
                      onClick={() => change({ ...layout, columns: moved(layout.columns, at) })}
                      offBecause={at === 0 ? 'It is the first.' : null}
                    >
                      Up
                    </Button>
                    <Button
                      look="mini"
                      aria={{ label: `Remove column ${at + 1}` }}
                      onClick={() =>
                        change({ ...layout, columns: layout.columns.filter((_, index) => index !== at) })
                      }
                      offBecause={layout.columns.length === 1 ? 'A file has a column.' : null}
                    >
                      Remove
                    </Button>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Pane>
      <PreviewPane wanted={EVERYTHING} layout={layout} lines={12} />
    </>
  );
}

const DIALECT_FIELDS = [
  'delimiter',
  'decimalMark',
  'dateFormat',
  'encoding',
  'newline',
  'quoting',
] as const satisfies readonly (keyof typeof DIALECT)[];
const NEW_COLUMN: ExportColumn = { heading: '', value: 'nothing', text: '', longest: null, once: false };

function moved(columns: readonly ExportColumn[], at: number): ExportColumn[] {
  const next = [...columns];
  const [one] = next.splice(at, 1);
  if (one !== undefined) next.splice(at - 1, 0, one);
  return next;
}
