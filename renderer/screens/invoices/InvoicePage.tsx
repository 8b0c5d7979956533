import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Invoice } from '#shared/contract/index.ts';
import { subtract } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { WriteOffDialog } from '#renderer/components/failed-payment/WriteOffDialog.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import { To, useGo } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { useMailDraft, useSavePdf } from '#renderer/components/print.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { counted, shortDay } from '#renderer/components/words.ts';

export function InvoicePage() {
  const { id } = useParams({ strict: false });
  const query = orpc.billing.invoice.queryOptions({ input: { invoiceId: Number(id) } });
  const asked = useQuery(query);
  const businessOn = useBusinessOn();
  const go = useGo();
  const pdf = useSavePdf({ type: 'invoice', id: Number(id) });
  const mail = useMailDraft({ type: 'invoice', id: Number(id) });
  const invoice = asked.data;
  const [isWriting, setWriting] = useState(false);
  const offWrite = invoice === undefined || invoice.openCents === 0 ? 'Nothing is open on it.' : null;
  const to = (href: (known: Invoice) => string) => () =>
    invoice === undefined ? undefined : go(href(invoice));
  return (
    <Screen
      title={invoice === undefined ? 'Invoice' : `Invoice ${invoice.number}`}
      chips={
        invoice?.state === 'overdue' ? (
          <StatusChip tone="warn">Overdue {counted(invoice.daysLate, 'day')}</StatusChip>
        ) : invoice?.state === 'void' ? (
          <StatusChip>Void</StatusChip>
        ) : null
      }
      sub={invoice?.accountName}
      actions={[
        { label: 'All invoices', keys: 'Backspace', run: () => go(places.invoices()) },
        { label: 'Entry', keys: 'E', run: to((known) => places.entry(known.entryId)) },
        {
          label: 'Write off',
          keys: 'W',
          run: () => (offWrite === null ? setWriting(true) : undefined),
          offBecause: offWrite,
        },
        pdf.action,
        mail.action,
        { label: 'Account', keys: 'A', run: to((known) => places.account(known.accountId)) },
        {
          label: 'Receive payment',
          keys: 'Ctrl+R',
          run: to((known) => places.receivePayment(known.accountId)),
          main: true,
        },
      ]}
    >
      {pdf.trouble}
      {mail.trouble}
      {isWriting && invoice !== undefined && businessOn !== undefined ? (
        <WriteOffDialog
          invoiceIds={[invoice.invoiceId]}
          businessOn={businessOn}
          onClose={() => setWriting(false)}
        />
      ) : null}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the invoice">
        {(shown) => <Shown invoice={shown} businessOn={businessOn} />}
      </Answer>
    </Screen>
  );
}

function Shown({ invoice, businessOn }: { readonly invoice: Invoice; readonly businessOn: LocalDate }) {
  return (
    <>
      <Facts
        facts={[
          {
            label: 'Total',
            value: <Amount cents={invoice.totalCents} />,
            context: `billed ${shortDay(invoice.billOn, businessOn)}`,
          },
          {
            label: 'Open',
            value: <Amount cents={invoice.openCents} />,
            context: `due ${shortDay(invoice.dueOn, businessOn)}`,
          },
          {
            label: 'Paid',
            value: <Amount cents={subtract(invoice.totalCents, invoice.openCents)} />,
            context: counted(invoice.payments.length, 'payment'),
          },
          { label: 'Stream', value: invoice.streamText, isWord: true },
        ]}
      />
      <div className="panes receipt-panes">
        <div className="col">
          <Pane title="Items" meta={counted(invoice.items.length, 'item')} grow scroll>
            <table className="t s parts">
              <caption className="sr">Items of the invoice</caption>
              <thead>
                <tr>
                  <th scope="col">Policy</th>
                  <th scope="col">Line</th>
                  <th scope="col">Item</th>
                  <th scope="col">Owner</th>
                  <th scope="col" className="n">
                    Agency
                  </th>
                  <th scope="col" className="n">
                    Amount
                  </th>
                  <th scope="col" className="n">
                    Open
                  </th>
                </tr>
              </thead>
              <tbody>
                {invoice.items.map((item) => (
                  <tr key={item.invoiceItemId}>
                    <td className="soft">{item.policyNumber}</td>
                    <td>
                      {item.lineOfBusiness} <span className="dim">{item.installment}</span>
                    </td>
                    <td>{item.label}</td>
                    <td className="soft">{item.owner}</td>
                    <td className="n O">
                      <Amount cents={item.commissionCents} zero="dash" />
                    </td>
                    <td className="n b">
                      <Amount cents={item.amountCents} />
                    </td>
                    <td className="n">
                      <Amount cents={item.openCents} zero="dash" />
                    </td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr className="sum">
                  <td colSpan={5}>In all</td>
                  <td className="n">
                    <Amount cents={invoice.totalCents} />
                  </td>
                  <td className="n">
                    <Amount cents={invoice.openCents} />
                  </td>
                </tr>
              </tfoot>
            </table>
          </Pane>
        </div>
        <div className="col">
          <Pane title="Payments" meta={invoice.payments.length === 0 ? 'none yet' : ''} grow scroll>
            <table className="t s">
              <caption className="sr">Payments on this invoice</caption>
              <tbody>
                {invoice.payments.map((payment) => (
                  <tr key={payment.receiptId}>
                    <td>{shortDay(payment.receivedOn, businessOn)}</td>
                    <td>
                      <To href={places.receipt(payment.receiptId)}>{payment.number}</To>
                    </td>
                    <td className="n b">
                      <Amount cents={payment.cents} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Pane>
        </div>
      </div>
    </>
  );
}
