import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { BATCH_MAX } from '#shared/contract/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Choice } from '#renderer/components/Choice.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Filters, TextFilter } from '#renderer/components/filters.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { type Action, isTyping } from '#renderer/components/keys.ts';
import { To, useFilters, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { useBatchPrint } from '#renderer/components/print.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { counted } from '#renderer/components/words.ts';
import { AccountDialog } from './AccountDialog.tsx';
import { MergeDialog, MoveDialog } from '#renderer/components/move/MoveDialog.tsx';
import { type Shown, type TreeRow, useTree } from './useTree.ts';

const SHOWN = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Open' },
  { value: 'pastDue', label: 'Past due' },
  { value: 'credit', label: 'Money on account' },
] as const;
const shownOf = (text: string | undefined): Shown =>
  SHOWN.find((each) => each.value === text)?.value ?? 'all';

type Doing = 'add' | 'move' | 'merge' | null;

export function AccountTree() {
  const go = useGo();
  const [search, setSearch] = useFilters();
  const [doing, setDoing] = useState<Doing>(null);
  const [active, setActive] = useState<TreeRow | null>(null);
  const show = shownOf(search['show']);
  const text = search['text'] ?? '';
  const { asked, query, rows, setRow } = useTree(show, text);
  const columns = useMemo(() => columnsFor(text !== '', setRow), [text, setRow]);
  const keys = useTreeKeys(rows, active, setRow);
  const add: Action = { label: 'New account', keys: 'Ctrl+N', run: () => setDoing('add'), main: true };
  const clear = () => setSearch({ show: undefined, text: undefined });
  const isFiltered = show !== 'all' || text !== '';
  const batch = useBatchPrint();
  const owing = rows.filter((row) => row.level === 0 && row.balances.openCents > 0).slice(0, BATCH_MAX);
  const noRow = active === null ? 'Choose an account first.' : null;
  const strip: Action[] = [
    { label: 'Move', keys: 'Ctrl+M', run: () => setDoing('move'), offBecause: noRow },
    { label: 'Join with another', keys: 'Ctrl+J', run: () => setDoing('merge'), offBecause: noRow },
    {
      label: `Statements of ${counted(owing.length, 'account')} that owe`,
      keys: 'Ctrl+P',
      run: () =>
        batch.print(
          'statement',
          owing.map((row) => row.accountId),
        ),
      offBecause: owing.length === 0 ? 'None of the accounts shown owes anything.' : null,
    },
    ...(isFiltered ? [{ label: 'Clear filters', keys: 'Esc', run: clear }] : []),
  ];
  return (
    <Screen
      title="Accounts"
      sub={
        asked.data === undefined
          ? ''
          : `${counted(rows.length, 'account')}${asked.hasNextPage ? ' and more' : ''}, figures with everything below`
      }
      actions={[{ label: 'Import', run: () => go(places.import()) }, add]}
      strip={strip}
      hints={[
        { keys: 'Enter', does: 'open' },
        { keys: 'Right', does: 'unfold' },
        { keys: 'Left', does: 'fold' },
        { keys: 'A–Z', does: 'find' },
      ]}
    >
      {batch.trouble}
      <Filters label="Accounts shown">
        <Choice
          label="Which accounts"
          value={show}
          options={SHOWN}
          onChange={(value) => setSearch({ show: value === 'all' ? undefined : value })}
        />
        <TextFilter label="Name or number" text={text} onChange={(value) => setSearch({ text: value })} />
      </Filters>
      <Answer of={asked} queryKey={query.queryKey} words="Reading the accounts">
        {() =>
          rows.length === 0 ? (
            isFiltered ? (
              <EmptyState action={{ label: 'Clear filters', keys: 'Esc', run: clear }}>
                No account fits{' '}
                {text === '' ? SHOWN.find((each) => each.value === show)?.label.toLowerCase() : `“${text}”`}.
              </EmptyState>
            ) : (
              <EmptyState action={add}>
                Insureds and households will stand here with what they owe. Add one, or import a list.
              </EmptyState>
            )
          ) : (
            <div className="panes" onKeyDownCapture={keys}>
              <div className="pane">
                <DataGrid
                  label="Accounts"
                  rows={rows}
                  columns={columns}
                  rowKey={(row) => String(row.accountId)}
                  onOpen={(row) => go(places.account(row.accountId))}
                  onActive={setActive}
                  hasMore={asked.hasNextPage}
                  onMore={() => {
                    if (!asked.isFetchingNextPage) void asked.fetchNextPage();
                  }}
                  autoFocus
                />
              </div>
            </div>
          )
        }
      </Answer>
      {doing === 'add' ? <AccountDialog parent={null} onClose={() => setDoing(null)} /> : null}
      {doing === 'move' && active !== null ? (
        <MoveDialog
          what={{ type: 'subaccount', accountId: active.accountId }}
          name={`${active.number} ${active.name}`}
          isTop={active.parentId === null}
          onClose={() => setDoing(null)}
        />
      ) : null}
      {doing === 'merge' && active !== null ? (
        <MergeDialog
          accountId={active.accountId}
          name={`${active.number} ${active.name}`}
          onClose={() => setDoing(null)}
        />
      ) : null}
    </Screen>
  );
}

/** Right unfolds or goes into, left folds or goes out: as in every tree. A letter or digit begins to find. */
function useTreeKeys(
  rows: readonly TreeRow[],
  active: TreeRow | null,
  setRow: (accountId: number, isOpen: boolean) => void,
) {
  const latest = useRef(rows);
  useEffect(() => {
    latest.current = rows;
  });
  return (event: KeyboardEvent<HTMLElement>) => {
    if (isTyping(event.target) || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (/^[\p{L}\p{N}]$/u.test(event.key)) {
      typeToFind(event);
      return;
    }
    const row = latest.current.find((each) => each.accountId === active?.accountId);
    if (row === undefined) return;
    const press = (key: string) => {
      event.preventDefault();
      event.target.dispatchEvent(new globalThis.KeyboardEvent('keydown', { key, bubbles: true }));
    };
    if (event.key === 'ArrowRight') {
      if (row.subaccountCount === 0) return;
      if (row.isOpen) press('ArrowDown');
      else setRow(row.accountId, true);
      event.preventDefault();
    }
    if (event.key === 'ArrowLeft') {
      event.preventDefault();
      if (row.isOpen) setRow(row.accountId, false);
      else if (row.parentId !== null) focusRow(latest.current, row.parentId);
    }
  };
}

/** The parent is some rows up, always in the page or just above it. */
function focusRow(rows: readonly TreeRow[], accountId: number): void {
  const index = rows.findIndex((row) => row.accountId === accountId);
  const row = document.querySelector<HTMLElement>(`.gridbox tr[data-index="${index}"]`);
  row?.click();
  row?.scrollIntoView({ block: 'nearest' });
}

function typeToFind(event: KeyboardEvent<HTMLElement>): void {
  const field = document.querySelector<HTMLInputElement>('.filters .f-text input');
  field?.focus();
  field?.select();
  if (field === null) return;
  // The key goes on into the field.
  event.stopPropagation();
}

const INDENT_PX = 16;

function columnsFor(
  isFound: boolean,
  setRow: (accountId: number, isOpen: boolean) => void,
): readonly Column<TreeRow>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      share: 1.6,
      cell: (row) => (
        <span className="tw" style={{ paddingLeft: row.level * INDENT_PX }}>
          {row.subaccountCount === 0 ? (
            <i className="tree-gap" aria-hidden="true" />
          ) : (
            <button
              type="button"
              className={`tree-mark ${row.isOpen ? 'open' : ''}`}
              tabIndex={-1}
              aria-label={row.isOpen ? `Fold ${row.name}` : `Unfold ${row.name}`}
              aria-expanded={row.isOpen}
              onClick={(event) => {
                event.stopPropagation();
                setRow(row.accountId, !row.isOpen);
              }}
            >
              <Icon name="down" className="i-s" />
            </button>
          )}
          <span className={`ell ${row.level === 0 ? 'b' : ''}`}>{row.name}</span>
          {isFound && row.level === 0 && row.path !== '' ? (
            <span className="dim ell">in {row.path}</span>
          ) : null}
          {row.more > 0 ? <span className="dim">{counted(row.more, 'more')}, type to find</span> : null}
        </span>
      ),
    },
    {
      id: 'number',
      header: 'Number',
      width: 92,
      className: () => 'soft',
      cell: (row) => (
        <To href={places.account(row.accountId)} inGrid>
          {row.number}
        </To>
      ),
    },
    {
      id: 'city',
      header: 'Town',
      share: 0.5,
      hideBelow: 860,
      className: () => 'soft',
      cell: (row) => row.city,
    },
    {
      id: 'tier',
      header: 'Tier',
      width: 82,
      hideBelow: 980,
      className: () => 'soft',
      cell: (row) => row.serviceTier,
    },
    {
      id: 'policies',
      header: 'Policies',
      width: 70,
      align: 'right',
      className: () => 'soft',
      cell: (row) => (row.policyCount === 0 ? '' : row.policyCount),
    },
    {
      id: 'unbilled',
      header: 'Planned',
      width: 110,
      align: 'amount',
      hideBelow: 700,
      cell: (row) => <Amount cents={row.balances.unbilledCents} zero="dash" />,
    },
    {
      id: 'unapplied',
      header: 'Unapplied',
      width: 104,
      align: 'amount',
      hideBelow: 780,
      cell: (row) => <Amount cents={row.balances.unappliedCents} zero="dash" />,
    },
    {
      id: 'own',
      header: 'Own open',
      width: 104,
      align: 'amount',
      hideBelow: 1080,
      className: () => 'soft',
      cell: (row) => (row.subaccountCount === 0 ? null : <Amount cents={row.own.openCents} zero="dash" />),
    },
    {
      id: 'pastDue',
      header: 'Past due',
      width: 110,
      align: 'amount',
      className: (row) => (row.balances.pastDueCents > 0 ? 'W' : ''),
      cell: (row) => <Amount cents={row.balances.pastDueCents} zero="dash" />,
    },
    {
      id: 'open',
      header: 'Open',
      width: 116,
      align: 'amount',
      cell: (row) => <Amount cents={row.balances.openCents} className="b" />,
    },
    {
      id: 'late',
      header: 'Late',
      width: 84,
      className: (row) => (row.daysLate > 0 ? 'W' : 'dim'),
      cell: (row) => (row.daysLate === 0 ? '' : counted(row.daysLate, 'day')),
    },
  ];
}
