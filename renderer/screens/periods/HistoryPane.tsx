/** Closes and reopenings, and the certificate of the one the cursor is on. */
import { useMemo, useState } from 'react';
import type { Certificate } from '#shared/contract/index.ts';
import type { client } from '#renderer/api/client.ts';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { type Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { instant } from '#renderer/components/instants.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { count, counted, longDay } from '#renderer/components/words.ts';

type Event = Awaited<ReturnType<typeof client.closing.periods>>['events'][number];

const COLUMNS: readonly Column<Event>[] = [
  { id: 'at', header: 'When', width: 172, cell: (row) => instant(row.at) },
  {
    id: 'action',
    header: 'What',
    width: 84,
    className: () => 'b',
    cell: (row) => (row.action === 'close' ? 'Closed' : 'Reopened'),
  },
  {
    id: 'through',
    header: 'Closed through',
    width: 144,
    cell: (row) => (row.throughOn === null ? 'nothing' : longDay(row.throughOn)),
  },
  { id: 'reason', header: 'Reason', share: 1, className: () => 'soft', cell: (row) => row.reason },
  {
    id: 'proof',
    header: 'Self-test',
    width: 110,
    className: () => 'soft',
    cell: (row) =>
      row.action === 'reopen'
        ? ''
        : row.certificate === null
          ? 'none'
          : counted(row.certificate.checks.length, 'check'),
  },
  { id: 'actor', header: 'By', width: 90, hideBelow: 640, className: () => 'dim', cell: (row) => row.actor },
];

export function HistoryPane({ events }: { readonly events: readonly Event[] }) {
  const [active, setActive] = useState<Event | null>(null);
  const newest = useMemo(() => events.find((event) => event.certificate !== null) ?? null, [events]);
  const shown = active ?? newest;
  return (
    <>
      <Pane title="History" meta={counted(events.length, 'event')} grow>
        {events.length === 0 ? (
          <EmptyState>
            Every close and every reopening will stand here with its reason and its certificate. Closing a
            month keeps its reports as they are.
          </EmptyState>
        ) : (
          <DataGrid
            label="History of closing"
            rows={events}
            columns={COLUMNS}
            rowKey={(row) => String(row.periodEventId)}
            onActive={setActive}
          />
        )}
      </Pane>
      {shown?.certificate === null || shown === null ? null : (
        <CertificatePane certificate={shown.certificate} />
      )}
    </>
  );
}

function CertificatePane({ certificate }: { readonly certificate: Certificate }) {
  return (
    <Pane
      title={`Certificate, closed through ${longDay(certificate.throughOn)}`}
      meta={`self-test ${instant(certificate.verifiedAt)}`}
      grow
      scroll
    >
      <p className="pane-text dim">
        Entries 1 to {count(certificate.entriesSeq)}, hash{' '}
        <span className="mono">{certificate.entriesHash}</span>. Commands 1 to{' '}
        {count(certificate.commandsSeq)}, hash <span className="mono">{certificate.commandsHash}</span>.
      </p>
      <table className="t s">
        <caption className="sr">Checks of the self-test</caption>
        <tbody>
          {certificate.checks.map((check) => (
            <tr key={check.name}>
              <td>
                <Icon name={check.ok ? 'ok' : 'failed'} className="i-s" /> {check.title}
              </td>
              <td className="r dim">{count(check.examined)} examined</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
