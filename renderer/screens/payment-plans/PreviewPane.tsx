/** What the plan makes of a bill, following every key, with the sum proved and the amounts drawn. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addMonths, type LocalDate } from '#shared/calendar/index.ts';
import type { PaymentPlan } from '#shared/contract/index.ts';
import { type Cents, formatMoney, parseMoney, sum } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { shortDay } from '#renderer/components/words.ts';

const KINDS = { full: 'at once', fees: 'fees and taxes', down: 'down payment', installment: '' } as const;
const COMMISSION_PPM = 150_000;

type Props = { readonly plan: PaymentPlan | null; readonly businessOn: LocalDate };

export function PreviewPane({ plan, businessOn }: Props) {
  const [premium, setPremium] = useState('1,200.00');
  const [fees, setFees] = useState('187.35');
  const read = parseMoney(premium);
  const readFees = parseMoney(fees);
  const premiumCents = read.ok && read.cents > 0 ? read.cents : null;
  const feesCents = readFees.ok && readFees.cents > 0 ? readFees.cents : (0 as Cents);
  const asked = useQuery({
    ...orpc.billing.previewPlan.queryOptions({
      input: {
        plan: plan ?? {},
        premiumCents: premiumCents ?? (1 as Cents),
        feesCents,
        commissionPpm: COMMISSION_PPM,
        effectiveOn: businessOn,
        expirationOn: addMonths(businessOn, 12),
      },
      enabled: plan !== null && premiumCents !== null,
    }),
    placeholderData: keepPreviousData,
  });
  const shown = asked.data;
  const total = shown === undefined ? 0 : sum(shown.slots.map((slot) => slot.amountCents));
  const most = Math.max(1, ...(shown?.slots.map((slot) => slot.amountCents) ?? [1]));
  return (
    <Pane
      title="Preview"
      meta={shown?.planText}
      grow
      scroll
      aside={
        shown !== undefined && total === shown.totalCents ? (
          <>
            <Icon name="ok" className="i-s" /> sum = {formatMoney(shown.totalCents)}
          </>
        ) : null
      }
    >
      <div className="form two">
        <MoneyField
          label="Premium"
          value={premium}
          onChange={setPremium}
          error={premiumCents === null ? 'More than 0.00.' : undefined}
        />
        <MoneyField label="Fees and taxes" value={fees} onChange={setFees} />
      </div>
      {asked.error === null ? null : <ErrorState trouble={troubleOf(asked.error)} />}
      {shown === undefined || asked.error !== null ? null : (
        <table className="t s plan-preview">
          <caption className="sr">Invoices the plan makes</caption>
          <thead>
            <tr>
              <th scope="col" className="w-no">
                No
              </th>
              <th scope="col">Due</th>
              <th scope="col" className="n">
                Premium
              </th>
              <th scope="col" className="n">
                Fees
              </th>
              <th scope="col" className="n">
                Commission
              </th>
              <th scope="col" className="n">
                Amount
              </th>
              <th scope="col" className="n">
                Rest
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.slots.map((slot) => (
              <tr key={slot.installmentNo}>
                <td className="dim">{slot.installmentNo}</td>
                <td>
                  {shortDay(slot.dueOn, businessOn)} <span className="dim">{KINDS[slot.kind]}</span>
                </td>
                <td className="n">
                  <Amount cents={slot.premiumCents} zero="dash" />
                </td>
                <td className="n">
                  <Amount cents={slot.feesCents} zero="dash" />
                </td>
                <td className="n O">
                  <Amount cents={slot.commissionCents} zero="dash" />
                </td>
                <td
                  className="n b bar-cell"
                  style={{ backgroundSize: `${(slot.amountCents / most) * 100}% 3px` }}
                >
                  <Amount cents={slot.amountCents} />
                </td>
                <td className="n soft">
                  <Amount cents={slot.restCents} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {(shown?.notes ?? []).map((note) => (
        <p key={note} className="quiet pad">
          {note}
        </p>
      ))}
    </Pane>
  );
}
