/** What the month still needs, as it stands now; Enter goes where it is done. */
import type { ChecklistItem } from '#shared/contract/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { type Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { StatusChip } from '#renderer/components/StatusChip.tsx';

const STATES = {
  done: { tone: 'neutral', words: 'done' },
  toDo: { tone: 'warn', words: 'to do' },
  warning: { tone: 'warn', words: 'look at it' },
} as const;

const COLUMNS: readonly Column<ChecklistItem>[] = [
  {
    id: 'mark',
    header: 'Mark',
    quietHeader: true,
    width: 30,
    cell: (row) => <Icon name={row.state === 'done' ? 'ok' : 'warn'} className="i-s" />,
  },
  { id: 'title', header: 'Step', share: 1, className: () => 'b', cell: (row) => row.title },
  {
    id: 'detail',
    header: 'As it stands',
    share: 2,
    hideBelow: 520,
    className: () => 'soft',
    cell: (row) => <span title={row.detail}>{row.detail}</span>,
  },
  {
    id: 'cents',
    header: 'Amount',
    width: 104,
    align: 'amount',
    cell: (row) => (row.cents === null ? '' : <Amount cents={row.cents} />),
  },
  {
    id: 'state',
    header: 'State',
    width: 104,
    cell: (row) => <StatusChip tone={STATES[row.state].tone}>{STATES[row.state].words}</StatusChip>,
  },
];

function hrefOf(item: ChecklistItem, throughOn: string): string {
  switch (item.place) {
    case 'held-ledger':
      return places.heldLedger({ asOf: throughOn, owner: item.key === 'suspense' ? 'suspense' : undefined });
    case 'trust-position':
      return places.trustPosition({ asOf: throughOn });
    default:
      return `/${item.place}`;
  }
}

type Props = { readonly items: readonly ChecklistItem[]; readonly throughOn: string; readonly month: string };

export function ChecklistPane({ items, throughOn, month }: Props) {
  const go = useGo();
  const open = items.filter(({ state }) => state !== 'done').length;
  return (
    <Pane
      title={`Before ${month} is closed`}
      meta={open === 0 ? 'nothing left' : `${open} of ${items.length} to look at`}
      grow
    >
      <DataGrid
        label="Checklist"
        rows={items}
        columns={COLUMNS}
        rowKey={(row) => row.key}
        onOpen={(row) => go(hrefOf(row, throughOn))}
        autoFocus
      />
    </Pane>
  );
}
