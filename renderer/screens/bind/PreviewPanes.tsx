/** At the right, following every key: charges, the schedule, the entry. */
import type { LocalDate } from '#shared/calendar/index.ts';
import { type BindPreview, isAgencyFee } from '#shared/contract/index.ts';
import { formatMoney, formatRatePercent, ratePpm, sum } from '#shared/money/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { FundLetter } from '#renderer/components/Facts.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { shortDay } from '#renderer/components/words.ts';

export function ChargesPane({ preview }: { readonly preview: BindPreview }) {
  return (
    <Pane
      title="Charges"
      meta={`carrier ${formatMoney(preview.netToCarrierCents)}, agency ${formatMoney(preview.agencyShareCents)}`}
    >
      <table className="t s parts">
        <caption className="sr">Charges of the policy</caption>
        <thead>
          <tr>
            <th scope="col">Charge</th>
            <th scope="col">Owner</th>
            <th scope="col">How</th>
            <th scope="col" className="n">
              Agency
            </th>
            <th scope="col" className="n">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {preview.components.map((charge) => (
            <tr key={charge.component + charge.label}>
              <td>
                <i className={`sw ${isAgencyFee(charge.component) ? 'f-o1' : 'f-t2'}`} aria-hidden="true" />
                {charge.label}
              </td>
              <td className="soft">{charge.owner}</td>
              <td className="dim">{charge.note}</td>
              <td className="n O">
                <Amount cents={charge.commissionCents} zero="dash" />
              </td>
              <td className="n b">
                <Amount cents={charge.amountCents} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="sum">
            <td colSpan={3}>In all</td>
            <td className="n">
              <Amount cents={preview.agencyShareCents} />
            </td>
            <td className="n">
              <Amount cents={preview.totalCents} />
            </td>
          </tr>
        </tfoot>
      </table>
      {preview.producers.length < 2 ? null : (
        <p className="quiet pad">
          {preview.producers
            .map(
              (each) =>
                `${each.name}: ${formatRatePercent(ratePpm(each.splitPpm))} of the policy, ${formatMoney(each.commissionCents)} commission`,
            )
            .join('; ')}
          .
        </p>
      )}
    </Pane>
  );
}

export function SchedulePane({
  preview,
  businessOn,
}: {
  readonly preview: BindPreview;
  readonly businessOn: LocalDate;
}) {
  const total = sum(preview.invoices.map((invoice) => invoice.amountCents));
  return (
    <Pane
      title="Schedule"
      meta={`${preview.planText}; ${preview.streamText}`}
      grow
      scroll
      aside={
        total === preview.totalCents ? (
          <>
            <Icon name="ok" className="i-s" /> sum = total
          </>
        ) : (
          <span className="N">off by {formatMoney((total - preview.totalCents) as typeof total)}</span>
        )
      }
    >
      <table className="t s parts">
        <caption className="sr">Planned invoices</caption>
        <thead>
          <tr>
            <th scope="col" className="w-no">
              No
            </th>
            <th scope="col">Bill</th>
            <th scope="col">Due</th>
            <th scope="col" className="n">
              Carrier
            </th>
            <th scope="col" className="n">
              Tax
            </th>
            <th scope="col" className="n">
              Agency
            </th>
            <th scope="col" className="n">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {preview.invoices.map((invoice) => (
            <tr key={invoice.installmentNo}>
              <td className="dim">{invoice.installmentNo}</td>
              <td className="soft">{shortDay(invoice.billOn, businessOn)}</td>
              <td>{shortDay(invoice.dueOn, businessOn)}</td>
              <td className="n T">
                <Amount cents={invoice.carrierCents} />
              </td>
              <td className="n T">
                <Amount cents={invoice.otherCents} zero="dash" />
              </td>
              <td className="n O">
                <Amount cents={invoice.agencyCents} zero="dash" />
              </td>
              <td className="n b">
                <Amount cents={invoice.amountCents} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {preview.warnings.length === 0 ? null : (
        <ul className="notes">
          {preview.warnings.map((warning) => (
            <li key={warning}>
              <Icon name="warn" className="i-s" />
              <span>{warning}</span>
            </li>
          ))}
        </ul>
      )}
    </Pane>
  );
}

export function EntryPane({ preview }: { readonly preview: BindPreview }) {
  if (preview.entry.length === 0) return null;
  return (
    <Pane title="Entry it posts" meta="T trust, O operating">
      <table className="t s parts">
        <caption className="sr">The entry</caption>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col" className="n">
              Debit
            </th>
            <th scope="col" className="n">
              Credit
            </th>
          </tr>
        </thead>
        <tbody>
          {preview.entry.map((line) => (
            <tr key={`${line.code}${line.debitCents === 0}`}>
              <td>
                <FundLetter fund={line.code.startsWith('T') ? 'trust' : 'operating'} />
                {line.name}
              </td>
              <td className="n">
                <Amount cents={line.debitCents} zero="blank" />
              </td>
              <td className="n">
                <Amount cents={line.creditCents} zero="blank" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
