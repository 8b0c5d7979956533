import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { AccountPage } from '#shared/contract/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { counted, shortDay } from '#renderer/components/words.ts';
import { MoveDialog } from '#renderer/components/move/MoveDialog.tsx';

const INDENT_PX = 16;

/** The last part of a subaccount's number, as people say it: -02. */
const shortNumber = (number: string): string =>
  number.includes('-') ? number.slice(number.lastIndexOf('-')) : '';

export function TreePane({ page }: { readonly page: AccountPage }) {
  return (
    <Pane
      title="Subaccounts"
      meta={
        page.tree.length === 1
          ? 'none'
          : page.isTreePartial
            ? `${counted(page.counts.accountsBelow, 'account')} below, the nearest shown`
            : 'children included'
      }
      aside="Ctrl N adds"
    >
      <table className="t s tree">
        <caption className="sr">Subaccounts with balances, children included</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className="n">
              Open
            </th>
            <th scope="col" className="n">
              Past due
            </th>
          </tr>
        </thead>
        <tbody>
          {page.tree.map((row) => {
            const isHere = row.accountId === page.account.accountId;
            return (
              <tr key={row.accountId} className={`${isHere ? 'here' : ''} ${row.depth === 0 ? 'b' : ''}`}>
                <td>
                  <span className="tw" style={{ paddingLeft: row.depth * INDENT_PX }}>
                    <span className="dim">{shortNumber(row.number)}</span>
                    <To href={places.account(row.accountId)} className="ell" current={isHere}>
                      {row.name}
                    </To>
                  </span>
                </td>
                <td className="n">
                  <Amount cents={row.withChildren.openCents} />
                </td>
                <td className={`n ${row.withChildren.pastDueCents > 0 ? 'W' : ''}`}>
                  <Amount cents={row.withChildren.pastDueCents} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Pane>
  );
}

export function PoliciesPane({
  page,
  businessOn,
}: {
  readonly page: AccountPage;
  readonly businessOn: LocalDate;
}) {
  const [moving, setMoving] = useState<AccountPage['policies'][number] | null>(null);
  return (
    <Pane
      title="Policies"
      meta={
        page.policies.length === 0 ? 'none bound yet' : counted(page.policies.length, 'policy', 'policies')
      }
      grow
      scroll
    >
      <table className="t s policies">
        <caption className="sr">Policies of the account, with the day they expire</caption>
        <colgroup>
          <col style={{ width: 104 }} />
          <col />
          <col style={{ width: 84 }} />
          <col style={{ width: 52 }} />
        </colgroup>
        <tbody>
          {page.policies.map((policy) => (
            <tr key={policy.policyId} className={policy.expirationOn <= businessOn ? 'off' : ''}>
              <td>
                <To href={places.policy(policy.policyId)}>{policy.number}</To>
              </td>
              <td title={policy.carrierName}>{policy.lineOfBusiness}</td>
              <td className="dim r">{shortDay(policy.expirationOn, businessOn)}</td>
              <td className="r">
                <button
                  type="button"
                  className="link"
                  aria-label={`Move policy ${policy.number}`}
                  onClick={() => setMoving(policy)}
                >
                  Move
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {moving === null ? null : (
        <MoveDialog
          what={{ type: 'policy', policyId: moving.policyId }}
          name={`policy ${moving.number}`}
          isTop={false}
          onClose={() => setMoving(null)}
        />
      )}
    </Pane>
  );
}
