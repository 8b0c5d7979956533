import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { type Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { counted, FUND_WORDS, longDay } from '#renderer/components/words.ts';
import { AssignDialog } from './AssignDialog.tsx';
import { BankDialog } from './BankDialog.tsx';
import { CloseBankDialog } from './CloseBankDialog.tsx';
import { HoldsPane } from './HoldsPane.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { ProfilesPane } from './ProfilesPane.tsx';
import { RulesPane } from './RulesPane.tsx';
import type { Bank, Setup } from './types.ts';

const COLUMNS: readonly Column<Bank>[] = [
  { id: 'fund', header: 'Fund', width: 78, className: () => 'soft', cell: (row) => FUND_WORDS[row.fund] },
  { id: 'bank', header: 'Bank', share: 1.2, cell: (row) => `${row.bankName} ••${row.lastFour}` },
  {
    id: 'title',
    header: 'Title of the account',
    share: 1.4,
    hideBelow: 760,
    className: () => 'soft',
    cell: (row) => row.titledAs,
  },
  { id: 'state', header: 'State', width: 52, cell: (row) => row.state },
  {
    id: 'takes',
    header: 'Takes',
    share: 1.4,
    hideBelow: 560,
    className: () => 'soft',
    cell: (row) =>
      [
        ...(row.isDefault ? ['everything else'] : []),
        ...row.assignments.filter(({ kind }) => kind !== 'all').map(({ name }) => name),
      ].join(', '),
  },
  {
    id: 'book',
    header: 'Book balance',
    width: 110,
    align: 'amount',
    cell: (row) => <Amount cents={row.bookCents} />,
  },
  {
    id: 'rules',
    header: 'Rules',
    width: 110,
    cell: (row) => <RulesChip bank={row} />,
  },
];

function RulesChip({ bank }: { readonly bank: Bank }) {
  if (bank.closedOn !== null) return <StatusChip>closed</StatusChip>;
  const open = bank.rules.filter(({ state }) => state === 'warning' || state === 'toDo').length;
  if (bank.fund === 'operating') return null;
  return open === 0 ? (
    <StatusChip>kept</StatusChip>
  ) : (
    <StatusChip tone="warn">{counted(open, 'to do', 'to do')}</StatusChip>
  );
}

type Open = 'add' | 'edit' | 'assign' | 'close' | 'move' | null;

export function BankAccounts() {
  const book = useBook();
  const query = orpc.trust.banks.queryOptions({ input: {} });
  const asked = useQuery(query);
  const [activeId, setActive] = useState<number | null>(null);
  const [open, setOpen] = useState<Open>(null);
  const banks = asked.data?.banks ?? [];
  const bank = banks.find(({ bankAccountId }) => bankAccountId === activeId) ?? banks[0];
  const off =
    book?.isReadOnly === true
      ? 'The company folder is open read only.'
      : bank === undefined
        ? 'No account is chosen.'
        : null;
  const action = (label: string, keys: string, what: Open, offBecause = off): Action => ({
    label,
    keys,
    run: () => setOpen(what),
    offBecause,
  });
  const trustBanks = banks.filter(({ fund, closedOn }) => fund === 'trust' && closedOn === null);
  return (
    <Screen
      title="Bank accounts"
      actions={[
        action(
          'Move money',
          'M',
          'move',
          trustBanks.length < 2 ? 'There is only one open trust account.' : off,
        ),
        action('Assign', 'A', 'assign'),
        action(bank?.closedOn === null ? 'Close' : 'Open again', 'C', 'close'),
        action('Change', 'E', 'edit'),
        { ...action('Add account', 'Ctrl+Enter', 'add'), main: true },
      ]}
      hints={[
        { keys: 'J', does: 'next account' },
        { keys: 'K', does: 'previous' },
      ]}
    >
      <Answer of={asked} queryKey={query.queryKey} words="Reading the bank accounts">
        {(setup) => (
          <div className="panes bank-panes">
            <div className="col">
              <Pane title="Accounts" className="bank-list" meta={counted(setup.banks.length, 'account')}>
                <DataGrid
                  label="Bank accounts"
                  rows={setup.banks}
                  columns={COLUMNS}
                  rowKey={(row) => String(row.bankAccountId)}
                  onActive={(row) => setActive(row.bankAccountId)}
                  onOpen={() => setOpen('edit')}
                  rowClass={(row) => (row.closedOn === null ? '' : 'dim')}
                  autoFocus
                />
              </Pane>
              {bank === undefined || bank.fund === 'operating' ? (
                <Pane title="Rules" grow scroll>
                  <p className="pane-text dim">
                    Operating accounts hold the agency’s own money; no trust rule applies.
                  </p>
                </Pane>
              ) : bank.closedOn === null ? (
                <RulesPane bank={bank} isReadOnly={book?.isReadOnly === true} />
              ) : (
                <Pane title="Rules" grow>
                  <p className="pane-text dim">
                    Closed on {longDay(bank.closedOn)}. What was posted there stays.
                  </p>
                </Pane>
              )}
            </div>
            <div className="col">
              <ProfilesPane state={bank?.state ?? ''} isReadOnly={book?.isReadOnly === true} />
              <HoldsPane setup={setup} isReadOnly={book?.isReadOnly === true} />
            </div>
          </div>
        )}
      </Answer>
      {open === null || asked.data === undefined ? null : (
        <Dialogs open={open} setup={asked.data} bank={bank} onClose={() => setOpen(null)} />
      )}
    </Screen>
  );
}

type DialogsProps = {
  readonly open: Exclude<Open, null>;
  readonly setup: Setup;
  readonly bank: Bank | undefined;
  readonly onClose: () => void;
};

function Dialogs({ open, setup, bank, onClose }: DialogsProps) {
  const book = useBook();
  if (open === 'add') return <BankDialog onClose={onClose} />;
  if (bank === undefined || book === undefined) return null;
  switch (open) {
    case 'edit':
      return <BankDialog bank={bank} onClose={onClose} />;
    case 'assign':
      return <AssignDialog bank={bank} setup={setup} onClose={onClose} />;
    case 'close':
      return <CloseBankDialog bank={bank} businessOn={book.businessOn} onClose={onClose} />;
    case 'move':
      return <MoveDialog bank={bank} setup={setup} businessOn={book.businessOn} onClose={onClose} />;
    default:
      return null;
  }
}
