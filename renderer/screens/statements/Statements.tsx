/** Statements of a bank account with what is missing between them, and its signed proofs. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Reconcilable, ReconciliationRow, BankStatementRow } from '#shared/contract/index.ts';
import { client, orpc, queryClient } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import { Filters } from '#renderer/components/filters.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { To, useFilters, useGo } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { count, counted, longDay, shortDay } from '#renderer/components/words.ts';
import { ImportDialog } from './ImportDialog.tsx';
import { saveCsv } from './save.ts';

export function Statements() {
  const book = useBook();
  const query = orpc.reconciliation.accounts.queryOptions({ input: {} });
  const asked = useQuery(query);
  const [search, setSearch] = useFilters();
  const accounts = asked.data?.accounts ?? [];
  const account =
    accounts.find(({ bankAccountId }) => String(bankAccountId) === search['bank']) ?? accounts[0];
  if (book === undefined || account === undefined) {
    return (
      <Screen title="Bank statements">
        <Answer of={asked} queryKey={query.queryKey} words="Reading the bank accounts">
          {() => null}
        </Answer>
      </Screen>
    );
  }
  return (
    <OneAccount
      account={account}
      accounts={accounts}
      businessOn={book.businessOn}
      isReadOnly={book.isReadOnly}
      choose={(bank) => setSearch({ bank })}
    />
  );
}

type Props = {
  readonly account: Reconcilable;
  readonly accounts: readonly Reconcilable[];
  readonly businessOn: LocalDate;
  readonly isReadOnly: boolean;
  readonly choose: (bank: string) => void;
};

function OneAccount({ account, accounts, businessOn, isReadOnly, choose }: Props) {
  const { bankAccountId } = account;
  const [file, setFile] = useState<File | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const query = orpc.reconciliation.statements.queryOptions({ input: { bankAccountId } });
  const asked = useQuery(query);
  const go = useGo();
  const importing: Action = {
    label: 'Import a statement',
    keys: 'Ctrl+O',
    run: () => input.current?.click(),
    offBecause: isReadOnly ? 'The company folder is open read only.' : null,
  };
  const hasStatements = (asked.data?.statements.length ?? 0) > 0;
  return (
    <Screen
      title="Bank statements"
      sub={`${account.bankName} ••${account.lastFour}`}
      actions={[
        { ...importing, main: !hasStatements },
        ...(hasStatements
          ? [
              {
                label: 'Reconcile',
                keys: 'Ctrl+Enter',
                main: true,
                run: () => go(places.reconciliation(bankAccountId)),
              },
            ]
          : []),
      ]}
    >
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Statement to import"
        accept=".ofx,.qfx,.qbo,.csv,.tsv,.txt,.xlsx,.bai,.bai2,.xml,.sta,.mt940,.940"
        onChange={(event) => {
          setFile(event.target.files?.[0] ?? null);
          event.target.value = '';
        }}
      />
      <Filters label="Statements of">
        <SelectField
          aria-label="Bank account"
          value={String(bankAccountId)}
          options={accounts.map((each) => ({
            value: String(each.bankAccountId),
            label: `${each.bankName}, ${each.fund} ••${each.lastFour}`,
          }))}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      </Filters>
      <Answer of={asked} queryKey={query.queryKey} words="Reading the statements">
        {({ statements }) =>
          statements.length === 0 ? (
            <EmptyState action={importing}>
              Statements of ••{account.lastFour} stand here as the bank gave them. Choose the file you
              downloaded; nothing is written before you have seen what is in it.
            </EmptyState>
          ) : (
            <>
              <Figures account={account} statements={statements} businessOn={businessOn} />
              <div className="panes with-preview">
                <Pane title="Statements" meta={counted(statements.length, 'file')} grow scroll>
                  <Table statements={statements} businessOn={businessOn} isReadOnly={isReadOnly} />
                </Pane>
                <Proofs account={account} businessOn={businessOn} />
              </div>
            </>
          )
        }
      </Answer>
      {file === null ? null : (
        <ImportDialog
          key={file.name + file.size}
          file={file}
          account={account}
          businessOn={businessOn}
          onClose={() => setFile(null)}
        />
      )}
    </Screen>
  );
}

function Figures({
  account,
  statements,
  businessOn,
}: {
  account: Reconcilable;
  statements: readonly BankStatementRow[];
  businessOn: LocalDate;
}) {
  const newest = statements.find(({ state }) => state === 'complete');
  const problems = statements
    .flatMap((row) => row.problems)
    .filter(({ kind }) => kind === 'gap' || kind === 'balance' || kind === 'sum' || kind === 'incomplete');
  return (
    <Facts
      facts={[
        {
          label: 'At the bank',
          value: newest === undefined ? '–' : <Amount cents={newest.closingCents} />,
          fund: account.fund,
          context: newest === undefined ? '' : longDay(newest.toOn),
        },
        {
          label: 'In the book',
          value: <Amount cents={account.bookCents} />,
          fund: account.fund,
          context: 'all entries',
        },
        {
          label: 'Lines to match',
          value: count(account.openLines),
          isWord: true,
          context: account.openLines === 0 ? 'every line has its entry' : 'without an entry yet',
        },
        {
          label: 'Proved to',
          value:
            account.reconciledThroughOn === null
              ? 'not yet'
              : shortDay(account.reconciledThroughOn, businessOn),
          isWord: true,
          context: 'signed and locked',
        },
        {
          label: 'Gaps and differences',
          value: problems.length === 0 ? 'none' : String(problems.length),
          isWord: true,
          context: problems[0]?.text ?? 'balances follow each other',
        },
      ]}
    />
  );
}

const FORMATS: Readonly<Record<BankStatementRow['format'], string>> = {
  ofx: 'OFX',
  qfx: 'QFX',
  csv: 'CSV',
  bai2: 'BAI2',
  camt053: 'camt.053',
  mt940: 'MT940',
};
const STATES: Readonly<Record<BankStatementRow['state'], string>> = {
  importing: 'Not complete',
  complete: '',
  undoing: 'Being taken back',
  undone: 'Taken back',
};

function Table({
  statements,
  businessOn,
  isReadOnly,
}: {
  statements: readonly BankStatementRow[];
  businessOn: LocalDate;
  isReadOnly: boolean;
}) {
  const undo = useMutation({
    mutationFn: (jobId: number) => client.jobs.undo({ jobId }),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: orpc.reconciliation.key() }),
  });
  return (
    <>
      {undo.error === null ? null : <ErrorState trouble={troubleOf(undo.error)} dismiss={undo.reset} />}
      <table className="t statements">
        <caption className="sr">Statements, newest first</caption>
        <thead>
          <tr>
            <th scope="col" className="w-period">
              Period
            </th>
            <th scope="col" className="w-file">
              File
            </th>
            <th scope="col" className="n w-amt">
              Opening
            </th>
            <th scope="col" className="n w-amt">
              Closing
            </th>
            <th scope="col" className="r w-count">
              Lines
            </th>
            <th scope="col" className="r w-count">
              Open
            </th>
            <th scope="col">State</th>
            <th scope="col" className="w-act">
              <span className="sr">Take back</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {statements.map((row) => {
            const bad = row.problems.filter(({ kind }) => kind !== 'note' && kind !== 'overlap');
            const words = [STATES[row.state], ...row.problems.map(({ text }) => text)]
              .filter((text) => text !== '')
              .join(' ');
            return (
              <tr key={row.statementId} className={row.state === 'undone' ? 'off' : ''}>
                <td>
                  {shortDay(row.fromOn, businessOn)} to {shortDay(row.toOn, businessOn)}
                </td>
                <td title={`${row.fileName}, SHA-256 ${row.sha256}`}>
                  {FORMATS[row.format]} <span className="dim">{row.fileName}</span>
                </td>
                <td className="n">
                  <Amount cents={row.openingCents} />
                </td>
                <td className="n b">
                  <Amount cents={row.closingCents} />
                </td>
                <td
                  className="r"
                  title={row.knownCount > 0 ? `${row.knownCount} known from earlier statements` : undefined}
                >
                  {count(row.lineCount)}
                </td>
                <td className="r">{count(row.openCount)}</td>
                <td className={bad.length > 0 ? 'W' : 'soft'} title={words}>
                  {bad.length > 0 ? (
                    <StatusChip tone="warn">{bad[0]?.kind === 'gap' ? 'Gap' : 'Look'}</StatusChip>
                  ) : row.isLocked ? (
                    <StatusChip icon="lock">Locked</StatusChip>
                  ) : null}{' '}
                  {words}
                </td>
                <td>
                  {!row.canTakeBack || isReadOnly ? null : (
                    <Button
                      look="mini"
                      onClick={() => undo.mutate(row.jobId)}
                      aria={{ label: `Take back ${row.fileName}` }}
                    >
                      Take back
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

function Proofs({ account, businessOn }: { account: Reconcilable; businessOn: LocalDate }) {
  const asked = useQuery(
    orpc.reconciliation.proofs.queryOptions({ input: { bankAccountId: account.bankAccountId } }),
  );
  const rows = asked.data?.proofs ?? [];
  return (
    <Pane title="Proofs" meta={rows.length === 0 ? 'none signed yet' : 'newest first'} grow scroll>
      <table className="t s">
        <caption className="sr">Signed proofs</caption>
        <colgroup>
          <col style={{ width: 92 }} />
          <col />
          <col style={{ width: 100 }} />
          <col style={{ width: 76 }} />
        </colgroup>
        <tbody>
          {rows.map((row) => (
            <ProofLine key={row.reconciliationId} row={row} businessOn={businessOn} />
          ))}
        </tbody>
      </table>
    </Pane>
  );
}

function ProofLine({ row, businessOn }: { row: ReconciliationRow; businessOn: LocalDate }) {
  const state =
    row.state === 'reopened'
      ? `reopened: ${row.reopenReason ?? ''}`
      : row.reviewedBy === null
        ? 'waits for review'
        : `reviewed by ${row.reviewedBy}`;
  return (
    <tr className={row.state === 'reopened' ? 'off' : ''}>
      <td title={`SHA-256 ${row.hash}`}>
        <To href={places.reconciliation(row.bankAccountId, row.asOf)}>{shortDay(row.asOf, businessOn)}</To>{' '}
        <span className="dim">{row.version === 1 ? '' : `version ${row.version}`}</span>
      </td>
      <td title={`${row.preparedBy}, ${state}`}>
        {row.preparedBy},{' '}
        <span className={row.reviewedBy === null && row.state === 'finished' ? 'W' : 'dim'}>{state}</span>
      </td>
      <td className="n b">
        <Amount cents={row.bookCents} />
      </td>
      <td>
        <Button
          look="mini"
          onClick={() => void saveCsv(row.reconciliationId)}
          aria={{ label: `Save ${row.number} as CSV` }}
        >
          CSV
        </Button>
      </td>
    </tr>
  );
}
