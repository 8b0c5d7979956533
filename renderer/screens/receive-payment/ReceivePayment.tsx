import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Proposal } from '#shared/contract/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { enterIsNext } from '#renderer/components/formKeys.ts';
import { type Action, useActions } from '#renderer/components/keys.ts';
import { useFilters, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { say } from '#renderer/components/say.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { longDay } from '#renderer/components/words.ts';
import { EntryPane, PartsPane, PlansPane } from './DetailPanes.tsx';
import { ItemsPane } from './ItemsPane.tsx';
import { PaymentForm } from './PaymentForm.tsx';
import { CentsPane, ChangesPane } from './SidePane.tsx';
import { maskedOf, type Payment, usePayment } from './usePayment.ts';

export function ReceivePayment() {
  const book = useBook();
  return book === undefined ? null : <Form businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

function Form({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const payment = usePayment(businessOn);
  const { typed, set, proposal, amountCents } = payment;
  const command = useCommand(client.receipts.post, payment.requestId);
  const banks = useQuery(orpc.books.bankAccounts.queryOptions({ input: {} }));
  const bank = banks.data?.bankAccounts.find((each) => each.fund === 'trust');
  const bankName = bank === undefined ? '' : `trust ••${bank.lastFour}`;
  const [active, setActive] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const payerInput = useRef<HTMLInputElement>(null);
  const go = useGo();
  usePayerFromAddress(payment);
  useEffect(() => payerInput.current?.focus(), []);

  const masked = maskedOf(typed);
  const offBecause = whyNot(payment, isReadOnly) ?? masked.problem;
  const post = async (andNew: boolean) => {
    if (offBecause !== null || typed.payer === null || payment.receivedOn === null) return;
    const posted = await command.send({
      accountId: typed.payer.accountId,
      amountCents,
      receivedOn: payment.receivedOn,
      method: typed.method,
      reference: typed.reference.trim(),
      // What was shown is what is posted, whatever the account names by then.
      ...(proposal === undefined ? {} : { plan: proposal.trace.plan.code }),
      // Of an amount just typed nothing was shown yet.
      ...(proposal === undefined || payment.query.isPlaceholderData ? {} : { shown: shownOf(proposal) }),
      ...(payment.chosenInput === undefined ? {} : { chosen: [...payment.chosenInput] }),
      ...(typed.memo.trim() === '' ? {} : { memo: typed.memo.trim() }),
      ...(typed.paidBy.trim() === '' ? {} : { payerName: typed.paidBy.trim() }),
      ...(masked.instrument === undefined ? {} : { instrument: masked.instrument }),
      isDuplicateConfirmed: typed.isDuplicateConfirmed,
    });
    if (posted === null) return;
    const entryId = posted.entryIds[0];
    say(
      `Receipt ${posted.number} posted, ${formatMoney(amountCents)}.`,
      entryId === undefined ? undefined : { label: 'Open entry', run: () => go(places.entry(entryId)) },
    );
    payment.reset();
    if (andNew) payerInput.current?.focus();
    else go(places.receipt(posted.receiptId));
  };
  const discard = () => {
    payment.reset();
    setAsking(false);
    payerInput.current?.focus();
  };
  const plan = (next: string) => set({ plan: next, chosen: null });
  const letters: readonly Action[] = [
    { label: 'Propose again', keys: 'A', run: () => set({ chosen: null }) },
    { label: 'Clear all', keys: 'X', run: () => set({ chosen: {} }) },
    ...(proposal?.otherPlans ?? []).slice(0, 9).map((other, index) => ({
      label: other.label,
      keys: String(index + 1),
      run: () => plan(other.plan),
    })),
  ];
  return (
    <Screen
      title="Receive payment"
      chips={payment.isDirty ? <StatusChip>Draft</StatusChip> : null}
      sub={payment.isDirty ? 'kept in this window, nothing posted yet' : 'into trust'}
      isDirty={payment.isDirty}
      busy={command.isSending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: () => (payment.isDirty ? setAsking(true) : undefined) },
        { label: 'Post & new', keys: 'Ctrl+Shift+Enter', run: () => void post(true), offBecause },
        { label: 'Post', keys: 'Ctrl+Enter', run: () => void post(false), main: true, offBecause },
      ]}
      strip={letters.slice(0, 2)}
      hints={[
        { keys: 'Space', does: 'take or leave' },
        { keys: 'Enter', does: 'edit amount' },
        { keys: 'Alt+Down', does: 'choose from list' },
        { keys: 'T', does: 'today' },
        { keys: '1200/12', does: 'amounts take sums' },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <PlanKeys actions={letters.slice(2)} />
      <div className="panes pay" onInput={command.edited}>
        <div className="col">
          <div className="contents" data-form onKeyDown={enterIsNext(() => focusRows())}>
            <PaymentForm
              payment={payment}
              businessOn={businessOn}
              bankName={bankName}
              payerInput={payerInput}
            />
          </div>
          <Rows
            payment={payment}
            businessOn={businessOn}
            active={active}
            onActive={setActive}
            onEdited={command.edited}
            onPlan={plan}
          />
        </div>
        <div className="col">
          {proposal === undefined ? (
            <div className="pane grow" />
          ) : (
            <>
              <Duplicate payment={payment} businessOn={businessOn} />
              <CentsPane proposal={proposal} bankName={bankName} />
              <ChangesPane proposal={proposal} />
            </>
          )}
        </div>
      </div>
      {isAsking ? (
        <Dialog
          title="Discard this payment?"
          onClose={() => setAsking(false)}
          actions={[
            { label: 'Keep typing', keys: 'Esc', run: () => setAsking(false) },
            { label: 'Discard', keys: 'Ctrl+Enter', run: discard, main: true },
          ]}
        >
          <p className="dialog-text">Nothing was posted. What was typed would be lost.</p>
        </Dialog>
      ) : null}
    </Screen>
  );
}

type RowsProps = {
  readonly payment: Payment;
  readonly businessOn: LocalDate;
  readonly active: string | null;
  readonly onActive: (key: string) => void;
  readonly onEdited: () => void;
  readonly onPlan: (plan: string) => void;
};

function Rows({ payment, businessOn, active, onActive, onEdited, onPlan }: RowsProps) {
  const { typed, set, proposal, amountCents } = payment;
  if (typed.payer === null) {
    return (
      <div className="pane grow">
        <EmptyState>
          Type who pays: a name, a policy, an invoice, a check number or an amount. What is open will stand
          here, with what the payment would pay.
        </EmptyState>
      </div>
    );
  }
  return (
    <Answer
      of={{ ...payment.query, data: proposal }}
      queryKey={orpc.receipts.propose.key()}
      words="Reading what is open"
    >
      {(known) => {
        const shown =
          known.rows.find((row) => row.key === active) ??
          known.rows.find((row) => row.applyCents > 0) ??
          known.rows[0];
        return (
          <>
            {known.rows.length === 0 ? (
              <div className="pane grow">
                <EmptyState>
                  Nothing is open on this account. A payment would stay on it as unapplied funds.
                </EmptyState>
              </div>
            ) : (
              <ItemsPane
                proposal={known}
                planLabel={known.trace.plan.name}
                chosen={typed.chosen}
                amountCents={amountCents}
                businessOn={businessOn}
                active={active}
                onActive={onActive}
                onChoose={(chosen) => {
                  onEdited();
                  set({ chosen });
                }}
              />
            )}
            <div className="panes duo2">
              <PartsPane row={shown} />
              <EntryPane proposal={known} />
            </div>
            {amountCents > 0 ? (
              <PlansPane
                proposal={known}
                plan={known.trace.plan.code}
                isByHand={typed.chosen !== null}
                amountCents={amountCents}
                onPlan={onPlan}
              />
            ) : null}
          </>
        );
      }}
    </Answer>
  );
}

/** The digits choose a plan; they are shown in the pane, not in the strip. */
function PlanKeys({ actions }: { readonly actions: readonly Action[] }) {
  useActions('screen', actions);
  return null;
}

function Duplicate({ payment, businessOn }: { readonly payment: Payment; readonly businessOn: LocalDate }) {
  const twin = payment.proposal?.duplicateOf ?? null;
  if (twin === null || payment.amountCents === 0) return null;
  return (
    <label className="warn-line">
      <input
        type="checkbox"
        className="check"
        checked={payment.typed.isDuplicateConfirmed}
        onChange={(event) => payment.set({ isDuplicateConfirmed: event.currentTarget.checked })}
      />
      <span>
        Looks like receipt {twin.number} of{' '}
        {twin.receivedOn === businessOn ? 'today' : longDay(twin.receivedOn)}: same payer, amount, method and
        number. This is a second payment.
      </span>
    </label>
  );
}

function whyNot(payment: Payment, isReadOnly: boolean): string | null {
  if (isReadOnly) return 'The company folder is open read only.';
  if (payment.typed.payer === null) return 'Choose the payer first.';
  if (payment.amountCents === (0 as Cents)) return payment.amountProblem ?? 'Type the amount received.';
  if (payment.receivedOn === null) return payment.dateProblem ?? 'Type the date.';
  return null;
}

const shownOf = ({ rows }: Proposal) => rows.map(({ key, applyCents }) => ({ key, cents: applyCents }));

function focusRows(): void {
  document.querySelector<HTMLElement>('.items tbody tr[tabindex="0"]')?.focus();
}

/** `?account=17` comes from an account page or the palette. */
function usePayerFromAddress({ set }: Payment): void {
  const [search, setSearch] = useFilters();
  const accountId = Number(search['account'] ?? '');
  const wanted = Number.isSafeInteger(accountId) && accountId > 0 ? accountId : null;
  const account = useQuery(
    orpc.parties.account.queryOptions({ input: { accountId: wanted ?? 1 }, enabled: wanted !== null }),
  );
  const known = wanted !== null && account.data?.account.accountId === wanted ? account.data.account : null;
  useEffect(() => {
    if (known === null) return;
    set({
      payer: { accountId: known.accountId, label: `${known.number} ${known.name}` },
      plan: null,
      chosen: null,
    });
    setSearch({ account: undefined });
    document.querySelector<HTMLElement>('.pay-form input[inputmode="decimal"]')?.focus();
  }, [known, set, setSearch]);
}
