import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Summary } from '#shared/contract/index.ts';
import { subtract, sum } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import { To, useGo } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { useMailDraft, useSavePdf } from '#renderer/components/print.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { counted, shortDay } from '#renderer/components/words.ts';

export function SummaryPage() {
  const { id } = useParams({ strict: false });
  const query = orpc.accounts.summary.queryOptions({ input: { summaryId: Number(id) } });
  const asked = useQuery(query);
  const businessOn = useBusinessOn();
  const go = useGo();
  const pdf = useSavePdf({ type: 'summaryInvoice', id: Number(id) });
  const mail = useMailDraft({ type: 'summaryInvoice', id: Number(id) });
  const summary = asked.data;
  const toPayer = (place: (accountId: number) => string) => () =>
    summary === undefined ? undefined : go(place(summary.payerAccountId));
  return (
    <Screen
      title={summary === undefined ? 'Summary invoice' : `Summary invoice ${summary.number}`}
      sub={summary?.payerName}
      actions={[
        { label: 'All summary invoices', keys: 'Backspace', run: () => go(places.summaries()) },
        pdf.action,
        mail.action,
        { label: 'Payer', keys: 'A', run: toPayer(places.account) },
        { label: 'Receive payment', keys: 'Ctrl+R', run: toPayer(places.receivePayment), main: true },
      ]}
    >
      {pdf.trouble}
      {mail.trouble}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the summary invoice">
        {(shown) => <Shown summary={shown} businessOn={businessOn} />}
      </Answer>
    </Screen>
  );
}

function Shown({ summary, businessOn }: { readonly summary: Summary; readonly businessOn: LocalDate }) {
  const accounts = [...Map.groupBy(summary.lines, (line) => line.accountId)];
  return (
    <>
      <Facts
        facts={[
          {
            label: 'Total',
            value: <Amount cents={summary.totalCents} />,
            context: `billed ${shortDay(summary.billOn, businessOn)}`,
          },
          {
            label: 'Open',
            value: <Amount cents={summary.openCents} />,
            context: `due ${shortDay(summary.dueOn, businessOn)}`,
          },
          { label: 'Paid', value: <Amount cents={subtract(summary.totalCents, summary.openCents)} /> },
          {
            label: 'Accounts',
            value: String(accounts.length),
            context: counted(summary.invoiceCount, 'invoice'),
          },
        ]}
      />
      <div className="panes">
        <Pane title="Invoices" meta="account by account; the items stay on their accounts" grow scroll>
          <table className="t s parts">
            <caption className="sr">Invoices on the summary</caption>
            <thead>
              <tr>
                <th scope="col">Account</th>
                <th scope="col">Invoice</th>
                <th scope="col">Policy</th>
                <th scope="col">Coverage</th>
                <th scope="col">Due</th>
                <th scope="col" className="n">
                  Amount
                </th>
                <th scope="col" className="n">
                  Open
                </th>
              </tr>
            </thead>
            <tbody>
              {summary.lines.map((line) => (
                <tr key={`${line.invoiceId} ${line.accountId} ${line.policyNumber}`}>
                  <td>
                    <To href={places.account(line.accountId)}>
                      {line.accountNumber} {line.accountName}
                    </To>
                  </td>
                  <td>
                    <To href={places.invoice(line.invoiceId)}>{line.invoiceNumber}</To>
                  </td>
                  <td className="soft">{line.policyNumber}</td>
                  <td>{line.lineOfBusiness}</td>
                  <td className="soft">{shortDay(line.dueOn, businessOn)}</td>
                  <td className="n b">
                    <Amount cents={line.cents} />
                  </td>
                  <td className="n">
                    <Amount cents={line.openCents} zero="dash" />
                  </td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr className="sum">
                <td colSpan={5}>In all</td>
                <td className="n">
                  <Amount cents={sum(summary.lines.map((line) => line.cents))} />
                </td>
                <td className="n">
                  <Amount cents={sum(summary.lines.map((line) => line.openCents))} />
                </td>
              </tr>
            </tfoot>
          </table>
        </Pane>
      </div>
    </>
  );
}
