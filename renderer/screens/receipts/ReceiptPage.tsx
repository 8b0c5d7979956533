import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Receipt } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { FailDialog } from '#renderer/components/failed-payment/FailDialog.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import { To, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { useSavePdf } from '#renderer/components/print.tsx';
import { useReversal } from '#renderer/components/reversal/useReversal.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { counted, METHOD_WORDS, shortDay } from '#renderer/components/words.ts';

export function ReceiptPage() {
  const { id } = useParams({ strict: false });
  const receiptId = Number(id);
  const query = orpc.receipts.receipt.queryOptions({ input: { receiptId } });
  const asked = useQuery(query);
  const businessOn = useBusinessOn();
  const go = useGo();
  const pdf = useSavePdf({ type: 'receipt', id: receiptId });
  const receipt = asked.data;
  const [isFailing, setFailing] = useState(false);
  const reversal = useReversal({ type: 'receipt', id: receiptId });
  const failed = useQuery(
    orpc.failures.list.queryOptions({ input: { receiptId, show: 'all', limit: 10 } }),
  ).data?.rows.find((row) => row.state !== 'reinstated');
  const failOff = failed === undefined ? null : `${failed.number} took it back already.`;
  return (
    <Screen
      title={receipt === undefined ? 'Receipt' : `Receipt ${receipt.number}`}
      chips={
        typeof receipt?.reversedOn === 'string' ? (
          reversal.chip
        ) : failed !== undefined ? (
          <StatusChip tone="bad">Failed</StatusChip>
        ) : receipt?.depositId === null ? (
          <StatusChip tone="warn">Not deposited</StatusChip>
        ) : null
      }
      sub={receipt?.payerName}
      actions={[
        { label: 'All receipts', keys: 'Backspace', run: () => go(places.receipts()) },
        {
          label: 'Account',
          keys: 'A',
          run: () =>
            typeof receipt?.accountId === 'number' ? go(places.account(receipt.accountId)) : undefined,
        },
        {
          label: 'Failed',
          keys: 'F',
          run: () => (failOff === null ? setFailing(true) : undefined),
          offBecause: failOff,
        },
        reversal.action,
        pdf.action,
      ]}
    >
      {pdf.trouble}
      {reversal.notice}
      {reversal.dialog}
      {isFailing && receipt !== undefined && businessOn !== undefined ? (
        <FailDialog receipt={receipt} businessOn={businessOn} onClose={() => setFailing(false)} />
      ) : null}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the receipt">
        {(shown) => <Shown receipt={shown} businessOn={businessOn} />}
      </Answer>
    </Screen>
  );
}

const WAITING_WORDS: Readonly<Record<Receipt['place'], string>> = {
  drawer: 'in the drawer',
  processor: 'at the processor',
  operating: 'paid into operating',
  none: 'no cash moved',
};

const tenderOf = ({ reference, instrument, batchNumber }: Receipt): string =>
  [reference, instrument, batchNumber === null ? '' : `batch ${batchNumber}`]
    .filter((text) => text !== '')
    .join(', ');

function Shown({ receipt, businessOn }: { readonly receipt: Receipt; readonly businessOn: LocalDate }) {
  return (
    <>
      <Facts
        facts={[
          {
            label: 'Received',
            value: <Amount cents={receipt.amountCents} />,
            fund: 'trust',
            context: shortDay(receipt.receivedOn, businessOn),
          },
          { label: 'Method', value: METHOD_WORDS[receipt.method], isWord: true, context: tenderOf(receipt) },
          {
            label: 'Unapplied',
            value: <Amount cents={receipt.unappliedCents} />,
            context: 'on the client’s account',
          },
          {
            label: 'Deposit',
            value:
              receipt.depositId === null ? (
                WAITING_WORDS[receipt.place]
              ) : (
                <To href={places.deposit(receipt.depositId)}>{receipt.depositNumber}</To>
              ),
            isWord: true,
            context: receipt.depositNumber === null ? 'not on a deposit' : 'equal to the bank’s line',
          },
        ]}
      />
      <div className="panes receipt-panes">
        <div className="col">
          <Pane title="What it paid" meta={counted(receipt.allocations.length, 'part')} grow scroll>
            <table className="t s">
              <caption className="sr">What the receipt paid, part by part</caption>
              <thead>
                <tr>
                  <th scope="col">Invoice</th>
                  <th scope="col">Policy</th>
                  <th scope="col">Part</th>
                  <th scope="col">Owner</th>
                  <th scope="col" className="n">
                    Agency share
                  </th>
                  <th scope="col" className="n">
                    Paid
                  </th>
                </tr>
              </thead>
              <tbody>
                {receipt.allocations.map((part, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: allocations never change and have no shorter key
                  <Fragment key={index}>
                    <tr>
                      <td>
                        {part.invoiceId === null ? (
                          '–'
                        ) : (
                          <To href={places.invoice(part.invoiceId)}>{part.invoiceNumber}</To>
                        )}
                      </td>
                      <td className="soft">{part.policyNumber}</td>
                      <td>{part.label}</td>
                      <td className="soft">{part.owner}</td>
                      <td className="n O">
                        <Amount cents={part.commissionCents} zero="dash" />
                      </td>
                      <td className="n b">
                        <Amount cents={part.cents} />
                      </td>
                    </tr>
                    {part.why.length === 0 ? null : (
                      <tr>
                        <td />
                        <td colSpan={5} style={{ whiteSpace: 'normal', paddingBlock: 4 }}>
                          <details>
                            <summary className="soft">Why {part.label.toLowerCase()} got this</summary>
                            {part.why.map((sentence) => (
                              <div key={sentence} className="soft">
                                {sentence}
                              </div>
                            ))}
                          </details>
                        </td>
                      </tr>
                    )}
                  </Fragment>
                ))}
              </tbody>
            </table>
          </Pane>
        </div>
        <div className="col">
          <Pane title="Why it went there" meta="as it was decided" grow scroll>
            <table className="t s">
              <caption className="sr">The trace of the allocation</caption>
              <colgroup>
                <col />
                <col style={{ width: 84 }} />
                <col style={{ width: 84 }} />
              </colgroup>
              <thead>
                <tr>
                  <th scope="col">Decided</th>
                  <th scope="col" className="n">
                    Open
                  </th>
                  <th scope="col" className="n">
                    Got
                  </th>
                </tr>
              </thead>
              <tbody>
                {(receipt.trace?.rows ?? []).map((row) => (
                  <tr key={row.key} className={row.applyCents === 0 ? 'off' : ''}>
                    <td title={row.order.map(({ by, value }) => `${by}: ${value}`).join('; ')}>
                      {row.reason}
                    </td>
                    <td className="n">
                      <Amount cents={row.openCents} />
                    </td>
                    <td className="n b">
                      <Amount cents={row.applyCents} zero="dash" />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Pane>
          <Pane title="Entries it posted">
            <ul className="notes">
              {receipt.entryIds.map((entryId) => (
                <li key={entryId}>
                  <To href={places.entry(entryId)} className="link">
                    {entryId === receipt.entryId ? 'Receipt entry' : 'Revenue and producer entry'}
                  </To>
                </li>
              ))}
            </ul>
          </Pane>
        </div>
      </div>
    </>
  );
}
