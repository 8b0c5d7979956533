/** At the right, always open: where every cent goes, and what changes. It follows every key. */
import type { Proposal } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { FundSquare } from '#renderer/components/Facts.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { type Piece, SplitBar } from '#renderer/components/SplitBar.tsx';

const TRUST_FILLS = ['f-t1', 'f-t2', 'f-t3', 'f-t4'] as const;
const AGENCY_FILLS = ['f-o1', 'f-o2'] as const;

type Share = Proposal['owners'][number];

function filled(owners: readonly Share[]): readonly (Share & { readonly fill: Piece['fill'] })[] {
  let trust = 0;
  let agency = 0;
  return owners.map((owner) => ({
    ...owner,
    fill: owner.isAgency
      ? (AGENCY_FILLS[agency++ % AGENCY_FILLS.length] ?? 'f-o1')
      : (TRUST_FILLS[trust++ % TRUST_FILLS.length] ?? 'f-t1'),
  }));
}

export function CentsPane({
  proposal,
  bankName,
}: {
  readonly proposal: Proposal;
  readonly bankName: string;
}) {
  const owners = filled(proposal.owners);
  const others = owners.filter((owner) => !owner.isAgency);
  const agency = owners.filter((owner) => owner.isAgency);
  const pieces = owners.map((owner) => ({
    label: `${owner.owner}, ${owner.label}`,
    cents: owner.cents,
    fill: owner.fill,
  }));
  return (
    <Pane title="Where every cent goes" aside={bankName === '' ? undefined : `all into ${bankName}`}>
      {pieces.length === 0 ? (
        <p className="quiet pad">The split between carrier, tax, fees and agency will stand here.</p>
      ) : (
        <div className="own">
          <div className="split-scale">
            <span className="T" style={{ flexGrow: Math.max(1, proposal.heldForOthersCents), flexBasis: 0 }}>
              Held for others {formatMoney(proposal.heldForOthersCents)}
            </span>
            {proposal.agencyShareCents > 0 ? (
              <span className="O" style={{ flexGrow: proposal.agencyShareCents, flexBasis: 0 }}>
                Agency {formatMoney(proposal.agencyShareCents)}
              </span>
            ) : null}
          </div>
          <SplitBar
            tall
            pieces={pieces}
            message={`Of this payment ${formatMoney(proposal.heldForOthersCents)} is held for others and ${formatMoney(proposal.agencyShareCents)} is the agency’s share.`}
          />
        </div>
      )}
      {pieces.length === 0 ? null : (
        <table className="t s cents">
          <caption className="sr">Owners of this payment</caption>
          <tbody>
            {others.map((owner) => (
              <OwnerRow key={owner.beneficiary + owner.component} owner={owner} />
            ))}
            <tr className="sub">
              <td className="T">Held for others</td>
              <td className="n T">
                <Amount cents={proposal.heldForOthersCents} />
              </td>
            </tr>
            {agency.map((owner) => (
              <OwnerRow key={owner.beneficiary + owner.component} owner={owner} />
            ))}
            {agency.length === 0 ? null : (
              <tr className="sub">
                <td className="O">Agency share</td>
                <td className="n O">
                  <Amount cents={proposal.agencyShareCents} />
                </td>
              </tr>
            )}
          </tbody>
        </table>
      )}
      {proposal.notes.length === 0 ? null : (
        <ul className="notes">
          {proposal.notes.map((note) => (
            <li key={note}>
              <Icon name="trust" className="i-s" />
              <span>{note}</span>
            </li>
          ))}
        </ul>
      )}
    </Pane>
  );
}

function OwnerRow({ owner }: { readonly owner: Share & { readonly fill: string } }) {
  return (
    <tr>
      <td title={`${owner.owner}, ${owner.label}`}>
        <i className={`sw ${owner.fill}`} aria-hidden="true" />
        {owner.isAgency ? owner.label : owner.owner}
        {owner.isAgency || owner.owner.startsWith(owner.label) ? null : (
          <span className="dim"> {owner.label.toLowerCase()}</span>
        )}
      </td>
      <td className="n b">
        <Amount cents={owner.cents} />
      </td>
    </tr>
  );
}

export function ChangesPane({ proposal }: { readonly proposal: Proposal }) {
  return (
    <Pane title="What changes" meta="when it is posted" grow scroll>
      <table className="t s">
        <caption className="sr">Balances now and after posting</caption>
        <thead>
          <tr>
            <th scope="col">Balance</th>
            <th scope="col" className="n c-now">
              Now
            </th>
            <th scope="col" className="c-arrow">
              <span className="sr">becomes</span>
            </th>
            <th scope="col" className="n c-now">
              After
            </th>
          </tr>
        </thead>
        <tbody>
          {proposal.changes.map((change) => (
            <tr key={change.label}>
              <td>
                {change.fund === null ? null : <FundSquare fund={change.fund} />}
                {change.label}
              </td>
              <td className="n soft">
                <Amount cents={change.nowCents} />
              </td>
              <td className="c dim">
                <Icon name="arrow" className="i-s" />
              </td>
              <td className="n b">
                <Amount cents={change.afterCents} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
