import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Policy } from '#shared/contract/index.ts';
import { formatRatePercent, ratePpm } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import { InstallmentTable } from '#renderer/components/InstallmentTable.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { counted, longDay, shortDay } from '#renderer/components/words.ts';

export function PolicyPage() {
  const { id } = useParams({ strict: false });
  const query = orpc.billing.policy.queryOptions({ input: { policyId: Number(id) } });
  const asked = useQuery(query);
  const businessOn = useBusinessOn();
  const go = useGo();
  const policy = asked.data;
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
        {
          label: 'Receive payment',
          keys: 'Ctrl+R',
          run: () => (policy === undefined ? undefined : go(places.receivePayment(policy.accountId))),
          main: true,
        },
      ]}
    >
      <Answer of={asked} queryKey={query.queryKey} words="Reading the policy">
        {(shown) => shown.terms[0] && <Term policy={shown} term={shown.terms[0]} businessOn={businessOn} />}
      </Answer>
    </Screen>
  );
}

type TermProps = {
  readonly policy: Policy;
  readonly term: Policy['terms'][number];
  readonly businessOn: LocalDate;
};

function Term({ policy, term, businessOn }: TermProps) {
  const commission = term.charges.find((charge) => charge.component === 'premium')?.commissionCents;
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
            context: counted(term.charges.length, 'charge'),
          },
          { label: 'Billed and open', value: <Amount cents={term.openCents} /> },
          { label: 'Planned, not billed', value: <Amount cents={term.unbilledCents} /> },
          {
            label: 'Commission',
            value: commission === undefined ? '' : <Amount cents={commission} />,
            fund: 'operating',
            context: `${formatRatePercent(ratePpm(term.commissionPpm))} of premium`,
          },
          {
            label: 'Stream',
            value: term.streamText,
            isWord: true,
            context: policy.producerName === null ? '' : `producer ${policy.producerName}`,
          },
        ]}
      />
      <div className="panes receipt-panes">
        <div className="col">
          <Pane title="Installments" meta={counted(term.installments.length, 'invoice')} grow scroll>
            <InstallmentTable installments={term.installments} businessOn={businessOn} />
          </Pane>
        </div>
        <div className="col">
          <Pane title="Charges" meta="whose money each is" grow scroll>
            <table className="t s">
              <caption className="sr">Charges of the term</caption>
              <thead>
                <tr>
                  <th scope="col">Charge</th>
                  <th scope="col">Owner</th>
                  <th scope="col" className="n">
                    Amount
                  </th>
                </tr>
              </thead>
              <tbody>
                {term.charges.map((charge) => (
                  <tr key={charge.chargeId}>
                    <td>
                      <i
                        className={`sw ${charge.component === 'agencyFee' ? 'f-o1' : 'f-t2'}`}
                        aria-hidden="true"
                      />
                      {charge.label}
                    </td>
                    <td className="soft">{charge.owner}</td>
                    <td className="n b">
                      <Amount cents={charge.amountCents} />
                    </td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr className="sum">
                  <td colSpan={2}>In all</td>
                  <td className="n">
                    <Amount cents={term.totalCents} />
                  </td>
                </tr>
              </tfoot>
            </table>
          </Pane>
          {policy.terms.length > 1 ? <EarlierTerms policy={policy} businessOn={businessOn} /> : null}
        </div>
      </div>
    </>
  );
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
