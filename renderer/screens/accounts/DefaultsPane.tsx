/** What the account follows in billing and who says so; and what comes if nothing more is paid. */
import type { LocalDate } from '#shared/calendar/index.ts';
import type { AccountPage } from '#shared/contract/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { counted, shortDay } from '#renderer/components/words.ts';

export function DefaultsPane({
  page,
  onChange,
}: {
  readonly page: AccountPage;
  readonly onChange: () => void;
}) {
  const own = page.defaults.filter((each) => each.isOwn).length;
  return (
    <Pane
      title="Billing defaults"
      meta={own === 0 ? 'inherited' : `${own} of its own`}
      aside={
        <button type="button" className="link" onClick={onChange}>
          Change
        </button>
      }
    >
      <table className="t s defaults">
        <caption className="sr">Billing defaults and where they come from</caption>
        <tbody>
          {page.defaults.map((each) => (
            <tr key={each.field}>
              <th scope="row">{each.label}</th>
              <td title={each.text}>
                {each.text}{' '}
                {each.isOwn || each.fromName === null ? null : (
                  <span className="dim">from {each.fromName}</span>
                )}
                {each.isOwn && each.inheritedText !== null ? (
                  <span className="dim"> instead of {each.inheritedText}</span>
                ) : null}
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">Paid by</th>
            <td>
              {page.payer === null ? (
                'Itself'
              ) : (
                <>
                  <To href={places.account(page.payer.accountId)}>{page.payer.name}</To>
                  {page.payer.isSummary ? <span className="dim"> on a summary invoice</span> : null}
                </>
              )}
              {page.account.paysForChildren ? (
                <span className="dim"> and it pays for those below</span>
              ) : null}
            </td>
          </tr>
          {page.paysFor.length === 0 ? null : (
            <tr>
              <th scope="row">Pays for</th>
              <td>
                <To href={places.summaries({ payer: String(page.account.accountId) })}>
                  {counted(page.paysFor.length, 'account')}
                </To>
              </td>
            </tr>
          )}
          {page.references.map((reference) => (
            <tr key={reference.system}>
              <th scope="row">In {reference.system}</th>
              <td>{reference.externalId}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}

const EVENTS = { due: 'Falls due', graceEnds: 'Grace ends' } as const;

export function OutlookPane({
  page,
  businessOn,
}: {
  readonly page: AccountPage;
  readonly businessOn: LocalDate;
}) {
  const { outlook } = page;
  const past = outlook.filter(({ on }) => on < businessOn);
  const ahead = outlook.filter(({ on }) => on >= businessOn);
  return (
    <Pane title="If nothing more is paid" meta={outlook.length === 0 ? 'nothing is open' : undefined}>
      {outlook.length === 0 ? null : (
        <ol className="outlook">
          {past.map((event) => (
            <Event key={`${event.on}${event.event}`} event={event} state="past" businessOn={businessOn} />
          ))}
          <li className="now">
            <i aria-hidden="true" />
            <b>{shortDay(businessOn, businessOn)}</b>
            <span>Today</span>
          </li>
          {ahead.map((event) => (
            <Event key={`${event.on}${event.event}`} event={event} state="ahead" businessOn={businessOn} />
          ))}
        </ol>
      )}
    </Pane>
  );
}

type EventProps = {
  readonly event: AccountPage['outlook'][number];
  readonly state: 'past' | 'ahead';
  readonly businessOn: LocalDate;
};

function Event({ event, state, businessOn }: EventProps) {
  return (
    <li className={`${state} ${event.event === 'graceEnds' ? 'grace' : ''}`}>
      <i aria-hidden="true" />
      <b>{shortDay(event.on, businessOn)}</b>
      <span>
        {EVENTS[event.event]}, <Amount cents={event.cents} />
      </span>
    </li>
  );
}
