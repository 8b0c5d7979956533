import type { LocalDate } from '#shared/calendar/index.ts';
import type { AccountPage } from '#shared/contract/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { METHOD_WORDS, shortDay } from '#renderer/components/words.ts';

const EVENTS = {
  bound: 'Bound',
  invoice: 'Invoice',
  receipt: 'Payment',
  failure: 'Returned',
  writeOff: 'Written off',
} as const;

/** The document behind a row; what has no page of its own is seen in its entry. */
const placeOf = (row: AccountPage['history'][number]): string =>
  row.type === 'invoice'
    ? places.invoice(row.id)
    : row.type === 'writeOff'
      ? places.entry(row.entryId)
      : places.receipt(row.id);

/** `check 1776` as people write it. */
function methodWords(detail: string): string {
  const [method = '', ...reference] = detail.split(' ');
  const word = METHOD_WORDS[method as keyof typeof METHOD_WORDS] ?? method;
  return [word, ...reference].join(' ');
}

export function HistoryPane({
  page,
  businessOn,
}: {
  readonly page: AccountPage;
  readonly businessOn: LocalDate;
}) {
  return (
    <Pane
      title="History"
      meta={page.history.length === 0 ? 'nothing billed or paid yet' : 'newest first'}
      grow
      scroll
    >
      <table className="t s">
        <caption className="sr">Invoices and payments with the balance after each</caption>
        <colgroup>
          <col style={{ width: 96 }} />
          <col style={{ width: 76 }} />
          <col style={{ width: 104 }} />
          <col />
          <col style={{ width: 54 }} />
          <col style={{ width: 96 }} />
          <col style={{ width: 96 }} />
          <col style={{ width: 104 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">Event</th>
            <th scope="col">Document</th>
            <th scope="col">For</th>
            <th scope="col">Sub</th>
            <th scope="col" className="n">
              Billed
            </th>
            <th scope="col" className="n">
              Paid
            </th>
            <th scope="col" className="n">
              Balance
            </th>
          </tr>
        </thead>
        <tbody>
          {page.history.map((row) => (
            <tr key={`${row.type}${row.id}`}>
              <td>{shortDay(row.on, businessOn)}</td>
              <td>{EVENTS[row.type]}</td>
              <td>
                <To href={placeOf(row)}>{row.document}</To>
              </td>
              <td className="soft">{row.type === 'receipt' ? methodWords(row.detail) : row.detail}</td>
              <td className="soft">{row.subaccount}</td>
              <td className="n">{row.billedCents === null ? '' : <Amount cents={row.billedCents} />}</td>
              <td className="n">{row.paidCents === null ? '' : <Amount cents={row.paidCents} />}</td>
              <td className="n b">
                <Amount cents={row.balanceCents} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
