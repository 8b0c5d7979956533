/** Installments with what each owner gets and what became of it; used by the account and the policy page. */
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Policy } from '#shared/contract/index.ts';
import { sum } from '#shared/money/index.ts';
import { Amount } from './Amount.tsx';
import { Icon, type IconName } from './Icon.tsx';
import { To } from './navigation.tsx';
import { places } from './places.ts';
import { shortDay } from './words.ts';

type Installment = Policy['terms'][number]['installments'][number];

const STATES: Readonly<
  Record<Installment['state'], { readonly word: string; readonly icon: IconName | null }>
> = {
  planned: { word: 'Planned', icon: null },
  billed: { word: 'Billed', icon: null },
  due: { word: 'Due today', icon: 'calendar' },
  partPaid: { word: 'Part paid', icon: null },
  paid: { word: 'Paid', icon: 'ok' },
  overdue: { word: 'Overdue', icon: 'warn' },
  writtenOff: { word: 'Written off', icon: null },
  reversed: { word: 'Reversed', icon: null },
};

type Props = { readonly installments: readonly Installment[]; readonly businessOn: LocalDate };

export function InstallmentTable({ installments, businessOn }: Props) {
  return (
    <table className="t s plan-table">
      <caption className="sr">Installment schedule</caption>
      <colgroup>
        <col className="w-no" />
        <col className="w-dt c-bill" />
        <col className="w-dt" />
        <col className="w-m" />
        <col className="w-m" />
        <col className="w-m" />
        <col className="w-m" />
        <col />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">No</th>
          <th scope="col" className="c-bill">
            Bill
          </th>
          <th scope="col">Due</th>
          <th scope="col" className="n">
            Amount
          </th>
          <th scope="col" className="n">
            Carrier
          </th>
          <th scope="col" className="n">
            Agency
          </th>
          <th scope="col" className="n">
            Paid
          </th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {installments.map((each) => (
          <tr
            key={`${each.installmentNo}-${each.invoiceId}`}
            className={each.state === 'overdue' ? 'late-row' : ''}
          >
            <td className="dim">{each.installmentNo}</td>
            <td className="soft c-bill">{shortDay(each.billOn, businessOn)}</td>
            <td>{shortDay(each.dueOn, businessOn)}</td>
            <td className="n b">
              <Amount cents={each.amountCents} />
            </td>
            <td className="n T">
              <Amount cents={each.carrierCents} zero="dash" />
            </td>
            <td className="n O">
              <Amount cents={each.agencyCents} zero="dash" />
            </td>
            <td className="n soft">
              <Amount cents={each.paidCents} zero="dash" />
            </td>
            <td className={each.state === 'overdue' ? 'W b' : ''}>
              <State installment={each} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="sum">
          <td colSpan={2}>{installments.length} in all</td>
          <td className="c-bill" />
          <td className="n">
            <Amount cents={sum(installments.map((each) => each.amountCents))} />
          </td>
          <td className="n">
            <Amount cents={sum(installments.map((each) => each.carrierCents))} />
          </td>
          <td className="n">
            <Amount cents={sum(installments.map((each) => each.agencyCents))} />
          </td>
          <td className="n">
            <Amount cents={sum(installments.map((each) => each.paidCents))} />
          </td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}

function State({ installment }: { readonly installment: Installment }) {
  const { word, icon } = STATES[installment.state];
  return (
    <>
      {icon === null ? null : <Icon name={icon} className="i-s" />} {word}{' '}
      {installment.invoiceId === null ? null : (
        <To href={places.invoice(installment.invoiceId)} className="dim">
          {installment.invoiceNumber}
        </To>
      )}
    </>
  );
}
