/** What an additional or return premium would do to the installments; nothing is written. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Policy, Respread } from '#shared/contract/index.ts';
import { type Cents, formatMoney, parseMoney } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { shortDay } from '#renderer/components/words.ts';

type Method = 'proportional' | 'nextInvoice' | 'immediate';
type Props = { readonly term: Policy['terms'][number]; readonly businessOn: LocalDate };

export function RespreadPane({ term, businessOn }: Props) {
  const [text, setText] = useState('');
  const [method, setMethod] = useState<Method>('proportional');
  const read = parseMoney(text);
  const isAsked = read.ok && read.cents !== 0;
  const asked = useQuery({
    ...orpc.billing.previewRespread.queryOptions({
      input: { policyTermId: term.policyTermId, changeCents: isAsked ? read.cents : (1 as Cents), method },
      enabled: isAsked,
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <Pane title="If the premium changes" meta="a preview, nothing is written">
      <div className="form two">
        <TextField
          label="Change of premium"
          hint={text === '' ? '-100.00 returns' : undefined}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={text.trim() === '' || read.ok ? undefined : read.reason}
          look="amount"
        />
        <SelectField
          label="Goes"
          value={method}
          options={[
            { value: 'proportional', label: 'over what is planned' },
            { value: 'nextInvoice', label: 'on the next invoice' },
            { value: 'immediate', label: 'at once' },
          ]}
          onChange={(event) => setMethod(event.currentTarget.value as Method)}
        />
      </div>
      {isAsked && asked.error !== null ? <ErrorState trouble={troubleOf(asked.error)} /> : null}
      {isAsked && asked.error === null && asked.data !== undefined ? (
        <Outcome respread={asked.data} businessOn={businessOn} />
      ) : null}
    </Pane>
  );
}

function Outcome({ respread, businessOn }: { readonly respread: Respread; readonly businessOn: LocalDate }) {
  return (
    <>
      <table className="t s">
        <caption className="sr">Planned premium before and after</caption>
        <thead>
          <tr>
            <th scope="col">Due</th>
            <th scope="col" className="n">
              Now
            </th>
            <th scope="col" className="n">
              Change
            </th>
            <th scope="col" className="n">
              After
            </th>
          </tr>
        </thead>
        <tbody>
          {respread.rows.map((row) => (
            <tr key={row.installmentNo}>
              <td>{shortDay(row.dueOn, businessOn)}</td>
              <td className="n soft">
                <Amount cents={row.beforeCents} />
              </td>
              <td className="n">
                <Amount cents={row.changeCents} zero="dash" />
              </td>
              <td className="n b">
                <Amount cents={row.afterCents} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="sum">
            <td>Planned</td>
            <td className="n">
              <Amount cents={respread.beforeCents} />
            </td>
            <td className="n">
              <Amount cents={(respread.afterCents - respread.beforeCents) as Cents} />
            </td>
            <td className="n">
              <Amount cents={respread.afterCents} />
            </td>
          </tr>
        </tfoot>
      </table>
      {respread.immediateCents === 0 ? null : (
        <p className="quiet pad">
          {formatMoney(respread.immediateCents)} is billed at once, on an invoice of its own.
        </p>
      )}
      {respread.credits.map((credit) => (
        <p key={credit.invoiceId} className="quiet pad">
          {formatMoney(credit.cents)} credits invoice{' '}
          <To href={places.invoice(credit.invoiceId)}>{credit.number}</To>.
        </p>
      ))}
      {respread.refundCents === 0 ? null : (
        <p className="quiet pad">{formatMoney(respread.refundCents)} is owed back to the client.</p>
      )}
    </>
  );
}
