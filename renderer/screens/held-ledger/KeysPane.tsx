/** One owner's policies and parts, and under them every movement of the one the cursor is on. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { HeldKeyRow, HeldLineRow } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { type Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { instant } from '#renderer/components/instants.ts';
import { To, useGo } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { PAGE_ROWS, useRows } from '#renderer/components/usePages.ts';
import { counted, shortDay } from '#renderer/components/words.ts';
import type { Moment } from './types.ts';

type Props = {
  readonly moment: Moment;
  readonly owner: string;
  readonly name: string;
  readonly businessOn: LocalDate;
};

const keyOf = (row: HeldKeyRow): string => `${row.bankAccountId} ${row.component} ${row.policyTermId ?? ''}`;

const COLUMNS: readonly Column<HeldKeyRow>[] = [
  {
    id: 'policy',
    header: 'Policy',
    width: 150,
    cell: (row) =>
      row.policyId === null ? (
        ''
      ) : (
        <To href={places.policy(row.policyId)} inGrid>
          {row.policyNumber}
        </To>
      ),
  },
  { id: 'account', header: 'Insured', share: 1, hideBelow: 420, cell: (row) => row.accountName ?? '' },
  { id: 'part', header: 'Part', width: 130, className: () => 'soft', cell: (row) => row.label },
  {
    id: 'bank',
    header: 'Bank',
    width: 64,
    hideBelow: 560,
    className: () => 'dim',
    cell: (row) => `••${row.lastFour}`,
  },
  { id: 'cents', header: 'Held', width: 104, align: 'amount', cell: (row) => <Amount cents={row.cents} /> },
];

export function KeysPane({ moment, owner, name, businessOn }: Props) {
  const [active, setActive] = useState<HeldKeyRow | null>(null);
  const query = orpc.trust.heldKeys.infiniteOptions({
    input: (cursor: string | undefined) => ({
      ...moment,
      beneficiary: owner,
      limit: PAGE_ROWS,
      ...(cursor === undefined ? {} : { cursor }),
    }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const asked = useInfiniteQuery(query);
  const rows = useRows(asked.data, (page) => page.rows);
  const shown = active ?? rows[0] ?? null;
  return (
    <div className="col">
      <Pane title={name} meta={`${counted(rows.length, 'part')}${asked.hasNextPage ? ' and more' : ''}`} grow>
        <Answer of={asked} queryKey={query.queryKey} words="Reading policies and parts">
          {() =>
            rows.length === 0 ? (
              <EmptyState>Nothing of this owner is in trust on this day.</EmptyState>
            ) : (
              <DataGrid
                label={`Policies and parts of ${name}`}
                rows={rows}
                columns={COLUMNS}
                rowKey={keyOf}
                onActive={setActive}
                rowClass={(row) => (shown !== null && keyOf(row) === keyOf(shown) ? 'sel' : '')}
                hasMore={asked.hasNextPage}
                onMore={() => void asked.fetchNextPage()}
              />
            )
          }
        </Answer>
      </Pane>
      {shown === null ? null : <LinesPane moment={moment} held={shown} businessOn={businessOn} />}
    </div>
  );
}

const LINE_COLUMNS = (businessOn: LocalDate): readonly Column<HeldLineRow>[] => [
  { id: 'on', header: 'Date', width: 92, cell: (row) => shortDay(row.accountingOn, businessOn) },
  {
    id: 'entry',
    header: 'Entry',
    width: 74,
    cell: (row) => (
      <To href={places.entry(row.entryId)} inGrid>
        {row.entryNumber}
      </To>
    ),
  },
  { id: 'kind', header: 'What', share: 1, className: () => 'soft', cell: (row) => row.kindTitle },
  {
    id: 'receipt',
    header: 'Receipt',
    width: 86,
    cell: (row) =>
      row.receiptId === null || row.receiptNumber === null ? (
        ''
      ) : (
        <To href={places.receipt(row.receiptId)} inGrid>
          {row.receiptNumber}
        </To>
      ),
  },
  {
    id: 'payer',
    header: 'Payer',
    share: 1,
    hideBelow: 620,
    className: () => 'dim',
    cell: (row) => row.payerName ?? '',
  },
  {
    id: 'recorded',
    header: 'Recorded',
    width: 160,
    hideBelow: 720,
    className: () => 'dim',
    cell: (row) => instant(row.recordedAt),
  },
  { id: 'cents', header: 'Change', width: 98, align: 'amount', cell: (row) => <Amount cents={row.cents} /> },
  {
    id: 'balance',
    header: 'Balance',
    width: 98,
    align: 'amount',
    className: () => 'b',
    cell: (row) => <Amount cents={row.balanceCents} />,
  },
];

function LinesPane({
  moment,
  held,
  businessOn,
}: {
  readonly moment: Moment;
  readonly held: HeldKeyRow;
  readonly businessOn: LocalDate;
}) {
  const go = useGo();
  const { asOf, knownAt } = moment;
  const query = orpc.trust.heldLines.queryOptions({
    input: {
      asOf,
      ...(knownAt === undefined ? {} : { knownAt }),
      bankAccountId: held.bankAccountId,
      beneficiary: held.beneficiary,
      component: held.component,
      policyTermId: held.policyTermId,
    },
  });
  const asked = useQuery(query);
  return (
    <Pane
      title="Movements"
      meta={`${held.policyNumber ?? held.accountName ?? ''} ${held.label.toLowerCase()}`}
      grow
    >
      <Answer of={asked} queryKey={query.queryKey} words="Reading the movements">
        {(lines) => (
          <DataGrid
            label="Movements"
            rows={lines.rows}
            columns={LINE_COLUMNS(businessOn)}
            rowKey={(row) => `${row.entryId} ${row.lineNo}`}
            onOpen={(row) =>
              go(row.receiptId === null ? places.entry(row.entryId) : places.receipt(row.receiptId))
            }
            small
          />
        )}
      </Answer>
    </Pane>
  );
}
