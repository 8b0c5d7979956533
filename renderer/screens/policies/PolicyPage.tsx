import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { isAgencyFee, type Policy } from '#shared/contract/index.ts';
import { formatMoney, formatRatePercent, ratePpm, sum } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { type Fact, Facts } from '#renderer/components/Facts.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { MoveDialog } from '#renderer/components/move/MoveDialog.tsx';
import { InstallmentTable } from '#renderer/components/InstallmentTable.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { To, useGo } from '#renderer/components/navigation.tsx';
import { PaymentCalendar } from './PaymentCalendar.tsx';
import { RespreadPane } from './RespreadPane.tsx';
import { ChargesPane, ProducersPane } from './TermPanes.tsx';
import { UndoBindDialog } from './UndoBindDialog.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { ReturnPremiumDialog } from '#renderer/components/return-premium/ReturnPremiumDialog.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBook, useBusinessOn } from '#renderer/components/useBook.ts';
import { counted, longDay, shortDay } from '#renderer/components/words.ts';

export function PolicyPage() {
  const { id } = useParams({ strict: false });
  const query = orpc.billing.policy.queryOptions({ input: { policyId: Number(id) } });
  const asked = useQuery(query);
  const businessOn = useBusinessOn();
  const go = useGo();
  const policy = asked.data;
  const term = policy?.terms[0];
  const [isUndoing, setUndoing] = useState(false);
  const [isReturning, setReturning] = useState(false);
  const returnOff =
    term === undefined
      ? 'Reading the policy.'
      : term.openCents + term.unbilledCents > 0
        ? 'It is not paid: a change of the policy takes that away first.'
        : null;
  const takeBack: Action = {
    label: 'Take back',
    keys: 'U',
    run: () => setUndoing(true),
  };
  const isReadOnly = useBook()?.isReadOnly === true;
  const [isMoving, setMoving] = useState(false);
  return (
    <Screen
      title={policy === undefined ? 'Policy' : `${policy.number} ${policy.lineOfBusiness}`}
      tabTitle={policy?.number ?? 'Policy'}
      sub={policy === undefined ? '' : `${policy.accountName}, ${policy.carrierName}`}
      actions={[
        { label: 'All policies', keys: 'Backspace', run: () => go(places.policies()) },
        {
          label: 'Account',
          keys: 'A',
          run: () => (policy === undefined ? undefined : go(places.account(policy.accountId))),
        },
        // A policy entered in error can go while nothing stands on it.
        ...(term?.builtOn === null ? [takeBack] : []),
        {
          label: 'Move',
          keys: 'M',
          run: () => setMoving(policy !== undefined),
          offBecause: isReadOnly ? 'The company folder is open read only.' : null,
        },
        {
          label: 'Return premium',
          keys: 'P',
          run: () => (returnOff === null ? setReturning(true) : undefined),
          offBecause: returnOff,
        },
        {
          label: 'Receive payment',
          keys: 'Ctrl+R',
          run: () => (policy === undefined ? undefined : go(places.receivePayment(policy.accountId))),
          main: true,
        },
      ]}
    >
      <Answer of={asked} queryKey={query.queryKey} words="Reading the policy">
        {(shown) =>
          shown.terms[0] === undefined ? (
            <EmptyState action={{ label: 'Bind policy', run: () => go(places.bind()) }}>
              The binding of this policy was taken back; its entries and invoices stay, reversed. Bind it
              again if it is wanted.
            </EmptyState>
          ) : (
            <Term policy={shown} term={shown.terms[0]} businessOn={businessOn} />
          )
        }
      </Answer>
      {isReturning && term !== undefined && businessOn !== undefined ? (
        <ReturnPremiumDialog
          policyTermId={term.policyTermId}
          businessOn={businessOn}
          onClose={() => setReturning(false)}
        />
      ) : null}
      {isUndoing && policy !== undefined && term !== undefined ? (
        <UndoBindDialog policy={policy} term={term} onClose={() => setUndoing(false)} />
      ) : null}
      {isMoving && policy !== undefined ? (
        <MoveDialog
          what={{ type: 'policy', policyId: policy.policyId }}
          name={`policy ${policy.number}`}
          isTop={false}
          onClose={() => setMoving(false)}
        />
      ) : null}
    </Screen>
  );
}

type TermProps = {
  readonly policy: Policy;
  readonly term: Policy['terms'][number];
  readonly businessOn: LocalDate;
};

function Term({ policy, term, businessOn }: TermProps) {
  const commission = sum(
    term.charges.filter((charge) => !isAgencyFee(charge.component)).map((charge) => charge.commissionCents),
  );
  return (
    <>
      <Facts
        facts={[
          {
            label: 'Term',
            value: shortDay(term.effectiveOn, businessOn),
            isWord: true,
            context: `to ${longDay(term.expirationOn)}`,
          },
          {
            label: 'In all',
            value: <Amount cents={term.totalCents} />,
            context: `${counted(term.charges.length, 'charge')}, ${formatMoney(term.paidCents)} paid`,
          },
          { label: 'Billed and open', value: <Amount cents={term.openCents} /> },
          {
            label: 'Planned, not billed',
            value: <Amount cents={term.unbilledCents} />,
            context: term.planText,
          },
          {
            label: 'Commission',
            value: <Amount cents={commission} />,
            fund: 'operating',
            context: `${formatRatePercent(ratePpm(term.commissionPpm))} of premium`,
          },
          {
            label: 'Stream',
            value: <To href={places.stream(term.streamId)}>{term.streamText}</To>,
            isWord: true,
            context: policy.producerName === null ? '' : `producer ${policy.producerName}`,
          },
          ...equityFact(term, businessOn),
        ]}
      />
      <div className="panes policy-panes">
        <div className="col">
          <Pane title="Installments" meta={counted(term.installments.length, 'invoice')} grow scroll>
            <InstallmentTable installments={term.installments} businessOn={businessOn} />
          </Pane>
          <PaymentCalendar installments={term.installments} businessOn={businessOn} />
        </div>
        <div className="col">
          <ChargesPane term={term} />
          <ProducersPane term={term} />
          <RespreadPane term={term} businessOn={businessOn} />
          {policy.terms.length > 1 ? <EarlierTerms policy={policy} businessOn={businessOn} /> : null}
        </div>
      </div>
    </>
  );
}

function equityFact(term: TermProps['term'], businessOn: LocalDate): Fact[] {
  if (term.equity === null) return [];
  const { on, daysCovered, termDays, isShort } = term.equity;
  return [
    {
      label: 'Paid to',
      value: isShort ? (
        <span className="W">
          <Icon name="warn" className="i-s" /> {shortDay(on, businessOn)}
        </span>
      ) : (
        shortDay(on, businessOn)
      ),
      isWord: true,
      context: isShort ? 'before the next due date and notice' : `${daysCovered} of ${termDays} days`,
    },
  ];
}

function EarlierTerms({ policy, businessOn }: { readonly policy: Policy; readonly businessOn: LocalDate }) {
  return (
    <Pane title="Earlier terms" meta={counted(policy.terms.length - 1, 'term')}>
      <table className="t s">
        <caption className="sr">Earlier terms</caption>
        <tbody>
          {policy.terms.slice(1).map((term) => (
            <tr key={term.policyTermId}>
              <td>
                {shortDay(term.effectiveOn, businessOn)} to {shortDay(term.expirationOn, businessOn)}
              </td>
              <td className="n">
                <Amount cents={term.openCents} /> open
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
