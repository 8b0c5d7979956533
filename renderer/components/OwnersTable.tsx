/** Who owns the trust cash: the bar, and the table that repeats every piece. */
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Owner, Position } from '#shared/contract/index.ts';
import { Amount } from './Amount.tsx';
import { To } from './navigation.tsx';
import { type Piece, SplitBar } from './SplitBar.tsx';
import { shortDay } from './words.ts';

const FILLS: Readonly<Record<Owner['group'], Piece['fill']>> = {
  carriers: 'f-t1',
  taxes: 'f-t3',
  clients: 'f-t3',
  financeCompanies: 'f-t4',
  suspense: 'f-t4',
  others: 'f-t4',
  agency: 'f-o1',
  reserve: 'f-o2',
};
const CARRIER_FILLS: readonly Piece['fill'][] = ['f-t1', 'f-t2'];

/** Hundredths of a per cent, by integers. */
function share(cents: number, whole: number): string {
  if (whole <= 0) return '';
  const tenths = Number((BigInt(cents) * 1000n) / BigInt(whole));
  return `${Math.trunc(tenths / 10)}.${Math.abs(tenths % 10)} %`;
}

type Props = {
  readonly position: Position;
  readonly businessOn: LocalDate;
  readonly rowsMax?: number;
  /** Where an owner's money is told in full. */
  readonly hrefOf?: (beneficiary: string) => string;
};

export function OwnersTable({ position, businessOn, rowsMax = 200, hrefOf }: Props) {
  const isAgency = (owner: Owner): boolean => owner.group === 'agency' || owner.group === 'reserve';
  const sorted = position.owners.filter((owner) => owner.cents !== 0).toSorted((a, b) => b.cents - a.cents);
  const others = sorted.filter((owner) => !isAgency(owner));
  const own = sorted.filter(isAgency);
  const fillOf = (owner: Owner, index: number): Piece['fill'] =>
    owner.group === 'carriers' ? (CARRIER_FILLS[index % 2] ?? 'f-t1') : FILLS[owner.group];
  const row = (owner: Owner, index: number) => (
    <tr key={owner.beneficiary}>
      <td title={owner.name}>
        <i className={`sw ${fillOf(owner, index)}`} aria-hidden="true" />
        {hrefOf === undefined ? owner.name : <To href={hrefOf(owner.beneficiary)}>{owner.name}</To>}
      </td>
      <td className="dim">
        {owner.dueOn === null ? owner.detail : `due ${shortDay(owner.dueOn, businessOn)}`}
      </td>
      <td className={`n ${owner.cents < 0 ? 'neg' : ''}`}>
        <Amount cents={owner.cents} />
      </td>
      <td className="r dim w-share">{share(owner.cents, position.cashCents)}</td>
    </tr>
  );
  const heldCents = position.cashCents - own.reduce((total, owner) => total + owner.cents, 0);
  return (
    <>
      <div className="own">
        <div className="split-scale">
          <span className="T" style={{ flexGrow: Math.max(1, heldCents), flexBasis: 0 }}>
            Held for others {share(heldCents, position.cashCents)}
          </span>
          {own.length === 0 ? null : (
            <span
              className="O"
              style={{ flexGrow: Math.max(1, position.cashCents - heldCents), flexBasis: 0 }}
            >
              Agency {share(position.cashCents - heldCents, position.cashCents)}
            </span>
          )}
        </div>
        <SplitBar
          tall
          message="Owners of the trust cash, largest first, the agency at the right"
          pieces={[...others, ...own]
            .filter((owner) => owner.cents > 0)
            .map((owner, index) => ({ label: owner.name, cents: owner.cents, fill: fillOf(owner, index) }))}
        />
      </div>
      <table className="t s owners">
        <caption className="sr">Owners of the trust cash</caption>
        <colgroup>
          <col />
          <col style={{ width: 112 }} />
          <col style={{ width: 96 }} />
          <col style={{ width: 64 }} />
        </colgroup>
        <tbody>
          {others.slice(0, rowsMax).map(row)}
          <tr className="sub">
            <td className="T" colSpan={2}>
              Held for others
            </td>
            <td className="n T">
              <Amount cents={heldCents as Owner['cents']} />
            </td>
            <td className="r T w-share">{share(heldCents, position.cashCents)}</td>
          </tr>
          {own.map(row)}
        </tbody>
        <tfoot>
          <tr className="sum">
            <td colSpan={2}>Trust cash</td>
            <td className="n">
              <Amount cents={position.cashCents} />
            </td>
            <td className="r">100 %</td>
          </tr>
        </tfoot>
      </table>
    </>
  );
}
