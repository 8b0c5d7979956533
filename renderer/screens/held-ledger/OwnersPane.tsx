import type { HeldOwnerRow } from '#shared/contract/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { type Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { counted } from '#renderer/components/words.ts';
import type { OwnersNow } from './types.ts';

const GROUPS: Readonly<Record<HeldOwnerRow['group'], string>> = {
  carriers: 'Carrier',
  taxes: 'Tax',
  clients: 'Client',
  financeCompanies: 'Finance',
  suspense: 'Suspense',
  others: 'Other',
  agency: 'Agency',
  reserve: 'Agency',
};

const COLUMNS: readonly Column<HeldOwnerRow>[] = [
  { id: 'name', header: 'Owner', share: 1, cell: (row) => row.name },
  {
    id: 'group',
    header: 'Class',
    width: 72,
    hideBelow: 330,
    className: () => 'dim',
    cell: (row) => GROUPS[row.group],
  },
  {
    id: 'short',
    header: 'Short',
    width: 86,
    align: 'amount',
    hideBelow: 420,
    cell: (row) => (row.shortCents === 0 ? '' : <Amount cents={row.shortCents} className="N" />),
  },
  { id: 'cents', header: 'Held', width: 104, align: 'amount', cell: (row) => <Amount cents={row.cents} /> },
];

type Props = {
  readonly ledger: OwnersNow;
  readonly owner: string | undefined;
  readonly onOwner: (beneficiary: string) => void;
};

export function OwnersPane({ ledger, owner, onOwner }: Props) {
  const difference = ledger.cashCents - ledger.totalCents;
  return (
    <Pane title="Owners" meta={counted(ledger.rows.length, 'owner')} grow>
      {ledger.rows.length === 0 ? (
        <EmptyState>Nothing was in trust on this day. The first receipt brings the first owner.</EmptyState>
      ) : (
        <DataGrid
          label="Owners of trust money"
          rows={ledger.rows}
          columns={COLUMNS}
          rowKey={(row) => row.beneficiary}
          onActive={(row) => {
            if (row.beneficiary !== owner) onOwner(row.beneficiary);
          }}
          rowClass={(row) => (row.beneficiary === owner ? 'sel' : '')}
          autoFocus
          foot={
            <tr className="sum">
              <td>{difference === 0 ? 'All, equal to the book cash' : 'Not equal to the book cash'}</td>
              <td colSpan={9} className="n">
                <Amount cents={ledger.totalCents} />
              </td>
            </tr>
          }
        />
      )}
    </Pane>
  );
}
