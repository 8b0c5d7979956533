/** Everything a person may change about the agency's papers. */
import { Textarea } from '@mantine/core';
import { INVOICE_COLUMNS, type InvoiceColumn, type Template } from '#shared/contract/index.ts';
import { enterIsNext } from '#renderer/components/formKeys.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { LogoField } from './LogoField.tsx';

type Props = {
  readonly template: Template;
  readonly agencyName: string;
  readonly onChange: (change: Partial<Template>) => void;
};

const COLUMN_WORDS: Readonly<Record<InvoiceColumn, string>> = {
  coverage: 'Coverage',
  insurer: 'Insurer',
  term: 'Policy term',
  installment: 'Installment',
};
const ADDRESS_LINES = 5;
const PAY_TO_LINES = 4;

export function TemplateForm({ template, agencyName, onChange }: Props) {
  return (
    <div data-form onKeyDown={enterIsNext()}>
      <Pane title="Letter head" meta={agencyName}>
        <div className="form">
          <LogoField template={template} onChange={onChange} />
          <label className="color-line">
            <span className="f-label">Colour of names and rules</span>
            <input
              type="color"
              value={template.accent}
              onChange={(event) => onChange({ accent: event.currentTarget.value })}
            />
            <span className="dim">{template.accent}</span>
          </label>
          <Lines
            label="Address"
            lines={template.addressLines}
            count={ADDRESS_LINES}
            onChange={(addressLines) => onChange({ addressLines })}
          />
        </div>
      </Pane>
      <Pane title="Invoice" className="pane-line">
        <div className="form">
          <fieldset className="lines-box">
            <legend>Columns between policy and amount</legend>
            {INVOICE_COLUMNS.map((column) => (
              <Check
                key={column}
                label={COLUMN_WORDS[column]}
                isOn={template.columns.includes(column)}
                onChange={(isOn) =>
                  onChange({
                    columns: INVOICE_COLUMNS.filter((each) =>
                      each === column ? isOn : template.columns.includes(each),
                    ),
                  })
                }
              />
            ))}
          </fieldset>
          <Check
            label="What each amount is made of, under it"
            isOn={template.showsParts}
            onChange={(showsParts) => onChange({ showsParts })}
          />
          <Check
            label="A slip to return with the payment"
            isOn={template.hasSlip}
            onChange={(hasSlip) => onChange({ hasSlip })}
          />
          <TextField
            label="Pay to"
            value={template.payTo}
            maxLength={80}
            placeholder={agencyName}
            onChange={(event) => onChange({ payTo: event.currentTarget.value })}
          />
          <Lines
            label="Where payments go"
            lines={template.payToLines}
            count={PAY_TO_LINES}
            onChange={(payToLines) => onChange({ payToLines })}
          />
          <Text
            label="Above the table"
            value={template.greeting}
            maxLength={400}
            onChange={(greeting) => onChange({ greeting })}
          />
          <Text
            label="Below the table"
            value={template.closing}
            maxLength={400}
            onChange={(closing) => onChange({ closing })}
          />
        </div>
      </Pane>
      <Pane title="Statement and e-mail" className="pane-line">
        <div className="form">
          <Text
            label="Below a statement"
            value={template.statementNote}
            maxLength={400}
            onChange={(statementNote) => onChange({ statementNote })}
          />
          <TextField
            label="Subject of an e-mail"
            value={template.mailSubject}
            maxLength={120}
            onChange={(event) => onChange({ mailSubject: event.currentTarget.value })}
          />
          <Text
            label="Text of an e-mail"
            value={template.mailText}
            maxLength={2000}
            hint="{name}, {document}, {number}, {amount}, {due} and {agency} are filled in"
            isLong
            onChange={(mailText) => onChange({ mailText })}
          />
        </div>
      </Pane>
    </div>
  );
}

type CheckProps = {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
};
function Check({ label, isOn, onChange }: CheckProps) {
  return (
    <label className="check-line">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.currentTarget.checked)} />
      {label}
    </label>
  );
}

type LinesProps = {
  readonly label: string;
  readonly lines: readonly string[];
  readonly count: number;
  readonly onChange: (lines: string[]) => void;
};
/** One field a line; the next one appears when the last has something. */
function Lines({ label, lines, count, onChange }: LinesProps) {
  const shown = [...lines, ''].slice(0, count);
  return (
    <fieldset className="lines-box">
      <legend>{label}</legend>
      {shown.map((line, index) => (
        <TextField
          key={index}
          aria-label={`${label}, line ${index + 1}`}
          value={line}
          maxLength={80}
          onChange={(event) => {
            const next = shown.map((each, at) => (at === index ? event.currentTarget.value : each));
            while (next.at(-1) === '') next.pop();
            onChange(next);
          }}
        />
      ))}
    </fieldset>
  );
}

type TextProps = {
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
  readonly hint?: string;
  readonly isLong?: boolean;
  readonly onChange: (text: string) => void;
};
function Text({ label, value, maxLength, hint, isLong = false, onChange }: TextProps) {
  return (
    <Textarea
      label={label}
      description={hint}
      value={value}
      maxLength={maxLength}
      minRows={isLong ? 7 : 2}
      autosize
      classNames={{ wrapper: 'in' }}
      // Papers wrap by themselves; only an e-mail keeps its lines.
      onChange={(event) =>
        onChange(isLong ? event.currentTarget.value : event.currentTarget.value.replaceAll('\n', ' '))
      }
    />
  );
}
