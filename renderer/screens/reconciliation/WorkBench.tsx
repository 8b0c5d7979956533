/** The screen with a statement on it: matching above, one-sided lines below, the proof at the foot. One key a line. */
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Proof, Reconcilable } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { useSavePdf } from '#renderer/components/print.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { counted, longDay, monthName, shortDay } from '#renderer/components/words.ts';
import { MatchTable } from './MatchTable.tsx';
import { Findings, OnlyBank, OnlyBook } from './OneSided.tsx';
import { ProofPanes } from './ProofPanes.tsx';
import type { Open } from './Signing.tsx';
import { rowsOf, sumOf, swapWith, type WorkRow } from './rows.ts';
import type { Work } from './types.ts';
import { useMatching } from './useMatching.ts';
import { WorkDialogs } from './WorkDialogs.tsx';

type Props = {
  readonly name: string;
  readonly account: Reconcilable;
  readonly work: Work;
  readonly proof: Proof;
  readonly businessOn: LocalDate;
  readonly isReadOnly: boolean;
  readonly filters: ReactNode;
};

export function WorkBench({ name, account, work, proof, businessOn, isReadOnly, filters }: Props) {
  const { rows, exact, alone } = rowsOf(work);
  const order = [
    ...(exact.length === 0 ? [] : ['exact']),
    ...rows.map(({ key }) => key),
    ...alone.map(({ key }) => key),
  ];
  const [picked, pick] = useState<string | null>(null);
  const [last, setLast] = useState(0);
  const [open, setOpen] = useState<Open>(null);
  // When a row is done the next one takes its place.
  const at =
    picked !== null && order.includes(picked)
      ? order.indexOf(picked)
      : Math.min(last, Math.max(0, order.length - 1));
  const active = order[at] ?? null;
  const row = [...rows, ...alone].find(({ key }) => key === active) ?? null;
  const line = row?.lines.length === 1 ? (row.lines[0] ?? null) : null;
  const go = useGo();
  const matching = useMatching(account.bankAccountId);
  const mark = useCommand(client.reconciliation.markError);
  const locked = work.reconciliation;
  const left =
    proof.unmatchedLineCount + work.proposals.reduce((total, { lineIds }) => total + lineIds.length, 0);
  const to = (next: string | null) => {
    pick(next);
    setLast(next === null ? 0 : Math.max(0, order.indexOf(next)));
  };
  const move = (step: 1 | -1) => to(order[Math.max(0, Math.min(order.length - 1, at + step))] ?? null);
  const stay = () => {
    setLast(at);
    pick(null);
  };
  const acceptRow = (one: WorkRow) => {
    if (one.proposal === null) return;
    stay();
    void matching.accept([one]);
  };
  const acceptExact = () => {
    stay();
    void matching.accept(exact);
  };
  const reject = () => {
    if (row === null || row.proposal === null) return;
    const other = swapWith(row, rows);
    stay();
    void (other === undefined ? matching.reject(row) : matching.swap(row, other));
  };
  const acceptActive = () => {
    if (active === 'exact') acceptExact();
    else if (row !== null) acceptRow(row);
  };
  const readOnly = isReadOnly ? 'The company folder is open read only.' : null;
  const off = (because: string | null): string | null =>
    readOnly ?? (locked === null ? because : 'The proof of this day is signed: reopen it first.');
  const strip: readonly Action[] = [
    {
      label: 'Find others',
      keys: 'F',
      run: () => setOpen('find'),
      offBecause: off(line === null ? 'Choose one line.' : null),
    },
    {
      label: 'Split',
      keys: 'S',
      run: () => setOpen('split'),
      offBecause: off(line === null ? 'Choose one line.' : null),
    },
    {
      label: 'New entry',
      keys: 'N',
      run: () => setOpen('post'),
      offBecause: off(line === null ? 'Choose one line.' : null),
    },
    {
      label: row !== null && swapWith(row, rows) !== undefined ? 'Swap' : 'Not this',
      keys: 'X',
      run: reject,
      offBecause: off((row?.proposal ?? null) === null ? 'Choose a proposal.' : null),
    },
    {
      label: 'Make a rule',
      keys: 'R',
      run: () => row !== null && void matching.rule(row),
      offBecause: off(line === null || row?.items.length !== 1 ? 'Choose a line with one entry.' : null),
    },
    {
      label: 'Undo',
      keys: 'U',
      run: () => void matching.undo(),
      offBecause: off(matching.canUndo ? null : 'Nothing was matched here yet.'),
    },
    { label: 'Next', keys: 'J', run: () => move(1) },
    { label: 'Previous', keys: 'K', run: () => move(-1) },
  ];
  const box = useFocusOn(active);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLTableRowElement) || locked !== null) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') move(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Enter' && !event.ctrlKey && readOnly === null) acceptActive();
    else return;
    event.preventDefault();
  };
  const pdf = useSavePdf({ type: 'reconciliation', id: locked?.reconciliationId ?? 1 });
  const finish: Action =
    locked === null
      ? {
          label: left === 0 ? 'Finish' : `Finish, ${counted(left, 'line')} left`,
          keys: 'Ctrl+Enter',
          main: true,
          run: () => setOpen('sign'),
          offBecause: readOnly ?? whyOpen(proof, left),
        }
      : locked.reviewedBy === null
        ? {
            label: 'Review',
            keys: 'Ctrl+Enter',
            main: true,
            run: () => setOpen('review'),
            offBecause: readOnly,
          }
        : { ...pdf.action, main: true };
  const actions: readonly Action[] = [
    { label: 'Matched', keys: 'M', run: () => setOpen('known') },
    { label: 'Beginning', keys: 'B', run: () => setOpen('opening') },
    { label: 'Statements', keys: 'Backspace', run: () => go(places.statements(account.bankAccountId)) },
    ...(locked === null
      ? []
      : [
          { label: 'Reopen', run: () => setOpen('reopen'), offBecause: readOnly },
          ...(locked.reviewedBy === null ? [pdf.action] : []),
        ]),
    finish,
  ];
  const trouble = matching.trouble ?? mark.trouble;
  const setError = () => {
    if (line === null) return;
    if (line.errorReason === null) setOpen('error');
    else void mark.send({ lineId: line.lineId, reason: '' });
  };
  return (
    <Screen
      title={`Reconcile ${name}, ${monthName(proof.asOf, businessOn)}`}
      tabTitle={`${name}, ${monthName(proof.asOf, businessOn)}`}
      chips={
        <Steps
          left={left}
          isSigned={locked !== null}
          isReviewed={(locked?.reviewedBy ?? null) !== null}
          isZero={whyOpen(proof, left) === null}
        />
      }
      actions={actions}
      strip={locked === null ? strip : []}
      hints={locked === null ? [{ keys: 'Enter', does: 'accept' }] : []}
      busy={matching.isSending}
    >
      {filters}
      {trouble === null ? null : (
        <ErrorState
          trouble={trouble}
          dismiss={() => {
            matching.dismiss();
            mark.dismiss();
          }}
        />
      )}
      {pdf.trouble}
      {proof.startDifferenceCents === 0 ? null : (
        <p className="warn-line">
          <Icon name="warn" className="i-s" /> The statements begin {formatMoney(proof.startDifferenceCents)}{' '}
          away from the book.{' '}
          <button type="button" className="link" onClick={() => setOpen('opening')}>
            Mark what the bank had not seen then
          </button>
        </p>
      )}
      <Equation work={work} proof={proof} account={account} />
      <div className="rec" ref={box} onKeyDown={onKeyDown}>
        <MatchTable
          rows={rows}
          exact={exact}
          active={active}
          businessOn={businessOn}
          onPick={to}
          onAccept={acceptRow}
          onAcceptExact={acceptExact}
        />
        {work.moreCount > 0 ? (
          <p className="warn-line">{counted(work.moreCount, 'more line')} wait behind these.</p>
        ) : null}
        <Findings findings={proof.differenceAbCents === 0 && alone.length === 0 ? [] : work.findings} />
        <div className="panes un">
          <OnlyBank
            rows={alone}
            active={active}
            businessOn={businessOn}
            onPick={to}
            act={{ post: () => setOpen('post'), find: () => setOpen('find'), error: setError }}
          />
          <OnlyBook
            items={work.items.filter(({ entryId }) => work.onlyBook.includes(entryId))}
            businessOn={businessOn}
          />
        </div>
        <ProofPanes proof={proof} businessOn={businessOn} />
        <Signatures work={work} />
      </div>
      <WorkDialogs
        open={open}
        close={() => setOpen(null)}
        account={account}
        line={line}
        work={work}
        proof={proof}
        businessOn={businessOn}
        isReadOnly={isReadOnly}
        mark={mark}
      />
    </Screen>
  );
}

/** The row the keys act on has the focus, unless the hand is in a field or a dialog. */
function useFocusOn(active: string | null): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const row = box.current?.querySelector<HTMLElement>('tr[aria-selected="true"]');
    if (row === null || row === undefined) return;
    row.scrollIntoView({ block: 'nearest' });
    const focused = document.activeElement;
    const isFree =
      focused === null || focused === document.body || focused.tagName === 'H1' || focused.tagName === 'TR';
    if (isFree) row.focus({ preventScroll: true });
  }, [active]);
  return box;
}

function whyOpen(proof: Proof, left: number): string | null {
  if (left > 0) return `${counted(left, 'line')} of the statement ${left === 1 ? 'waits' : 'wait'}.`;
  if (proof.startDifferenceCents !== 0)
    return `The statements begin ${formatMoney(proof.startDifferenceCents)} away from the book.`;
  if (proof.differenceAbCents !== 0)
    return `Bank and book differ by ${formatMoney(proof.differenceAbCents)}.`;
  if (proof.differenceBcCents !== 0)
    return `Book and owners differ by ${formatMoney(proof.differenceBcCents)}.`;
  return null;
}

type StepProps = { left: number; isSigned: boolean; isReviewed: boolean; isZero: boolean };

function Steps({ left, isSigned, isReviewed, isZero }: StepProps) {
  const now = isReviewed ? 4 : isSigned ? 3 : left === 0 ? 2 : 1;
  const names = [
    'Imported',
    left === 0 ? 'Match' : `Match, ${left} left`,
    isZero ? 'Prove' : 'Prove, not 0.00',
    isSigned && !isReviewed ? 'Review' : 'Sign',
  ];
  return (
    <ol className="steps" aria-label="Steps">
      {names.map((step, at) => (
        <li
          key={step}
          className={at === now ? 'on' : at < now ? 'done' : ''}
          aria-current={at === now ? 'step' : undefined}
        >
          {at < now ? <Icon name="ok" className="i-s" /> : null}
          {step}
        </li>
      ))}
    </ol>
  );
}

function Equation({
  work,
  proof,
  account,
}: {
  readonly work: Work;
  readonly proof: Proof;
  readonly account: Reconcilable;
}) {
  const cameIn = sumOf([...work.lines.filter(({ cents }) => cents > 0), { cents: work.matched.inCents }]);
  const wentOut = sumOf([...work.lines.filter(({ cents }) => cents < 0), { cents: work.matched.outCents }]);
  const files = proof.statements.map(({ fileName }) => fileName).join(', ');
  const difference = proof.differenceAbCents === 0 ? proof.differenceBcCents : proof.differenceAbCents;
  return (
    <div className="eq">
      <dl>
        <dt>Opening</dt>
        <dd>
          <Amount cents={work.opening.lineCents} />
        </dd>
      </dl>
      <span aria-hidden="true">+</span>
      <dl>
        <dt>Came in</dt>
        <dd>
          <Amount cents={cameIn} />
        </dd>
      </dl>
      <span aria-hidden="true">−</span>
      <dl>
        <dt>Went out</dt>
        <dd>
          <Amount cents={(0 - wentOut) as never} />
        </dd>
      </dl>
      <span aria-hidden="true">=</span>
      <dl>
        <dt>Closing, {shortDay(proof.asOf, proof.asOf)}</dt>
        <dd>
          <Amount cents={proof.statementCents} />
        </dd>
      </dl>
      <p title={files}>
        {account.bankName}, {counted(proof.statements.length, 'statement')}: {files}
      </p>
      <span className="proof-now">
        {difference === 0 ? <Icon name="ok" /> : <Icon name="warn" className="W" />}
        Difference
        <b className={difference === 0 ? '' : 'N'}>
          <Amount cents={difference} />
        </b>
      </span>
    </div>
  );
}

function Signatures({ work }: { readonly work: Work }) {
  const { reconciliation: now, previous } = work;
  return (
    <dl className="sign">
      <div>
        <dt>Proof</dt>
        <dd>{now === null ? 'draft' : `${now.number}, version ${now.version}`}</dd>
      </div>
      <div>
        <dt>Prepared by</dt>
        <dd>{now?.preparedBy ?? 'not signed'}</dd>
      </div>
      <div>
        <dt>Reviewed by</dt>
        <dd>{now?.reviewedBy ?? 'not signed'}</dd>
      </div>
      <div>
        <dt>Last proof</dt>
        <dd>{previous === null ? 'none yet' : `${longDay(previous.asOf)}, locked`}</dd>
      </div>
    </dl>
  );
}
