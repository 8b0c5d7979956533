import { useMemo } from 'react';
import type { CheckResult } from '#shared/contract/index.ts';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { count, counted } from '#renderer/components/words.ts';
import type { HealthNow } from './types.ts';

type Row = { readonly name: string; readonly title: string; readonly result: CheckResult | undefined };

export function ChecksPane({
  health,
  onActive,
}: {
  readonly health: HealthNow;
  readonly onActive: (name: string) => void;
}) {
  const rows = useMemo(() => rowsOf(health), [health]);
  return (
    <Pane title="Checks" meta={counted(rows.length, 'named check')} grow>
      <DataGrid
        label="Checks"
        rows={rows}
        columns={COLUMNS}
        rowKey={(row) => row.name}
        onActive={(row) => onActive(row.name)}
        rowClass={(row) => (row.result?.ok === false ? 'late-row' : '')}
        autoFocus
      />
    </Pane>
  );
}

/** All named checks, with the result of the last run where there is one; failed ones first. */
function rowsOf(health: HealthNow): readonly Row[] {
  const rows = health.checks.map(({ name, title }) => ({
    name,
    title,
    result: health.last?.checks.find((result) => result.name === name),
  }));
  return rows.toSorted((a, b) => Number(a.result?.ok ?? true) - Number(b.result?.ok ?? true));
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'state',
    header: 'State',
    width: 92,
    className: (row) => (row.result?.ok === false ? 'W b' : 'soft'),
    cell: (row) => <State result={row.result} />,
  },
  { id: 'title', header: 'Check', share: 1, cell: (row) => row.title },
  {
    id: 'examined',
    header: 'Looked at',
    width: 96,
    align: 'right',
    className: () => 'soft',
    cell: (row) => (row.result === undefined ? '–' : count(row.result.examined)),
  },
  {
    id: 'took',
    header: 'Took',
    width: 84,
    align: 'right',
    hideBelow: 520,
    className: () => 'dim',
    cell: (row) => (row.result === undefined ? '–' : `${count(Math.ceil(row.result.milliseconds))} ms`),
  },
];

function State({ result }: { readonly result: CheckResult | undefined }) {
  if (result === undefined) return 'not run';
  return result.ok ? (
    <>
      <Icon name="ok" className="i-s" /> holds
    </>
  ) : (
    <>
      <Icon name="warn" className="i-s" /> {counted(result.findings.length, 'finding')}
    </>
  );
}
