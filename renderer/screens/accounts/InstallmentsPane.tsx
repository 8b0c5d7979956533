/** The schedule of the stream chosen above: every policy on it, installment by installment. */
import { useQueries } from '@tanstack/react-query';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { AccountPage, Policy } from '#shared/contract/index.ts';
import { sum } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { InstallmentTable } from '#renderer/components/InstallmentTable.tsx';
import { Pane } from '#renderer/components/Pane.tsx';

const POLICIES_MAX = 40;

type Props = { readonly page: AccountPage; readonly streamId: number | null; readonly businessOn: LocalDate };

export function InstallmentsPane({ page, streamId, businessOn }: Props) {
  const asked = useQueries({
    queries: page.policies
      .slice(0, POLICIES_MAX)
      .map((policy) => orpc.billing.policy.queryOptions({ input: { policyId: policy.policyId } })),
  });
  const known = asked.flatMap((each) => (each.data === undefined ? [] : [each.data]));
  const onStream = known.flatMap((policy) =>
    policy.terms.filter((term) => term.streamId === streamId).map((term) => ({ policy, term })),
  );
  const shown = onStream[0];
  if (shown === undefined) {
    return (
      <Pane title="Installments">
        <p className="quiet pad">The schedule of the chosen stream will stand here.</p>
      </Pane>
    );
  }
  return (
    <Pane
      title="Installments"
      meta={`${shown.policy.lineOfBusiness} ${shown.policy.number}${onStream.length > 1 ? `, first of ${onStream.length}` : ''}`}
      aside={<SumCheck term={shown.term} />}
    >
      <div
        className="scrollbox"
        style={{ maxHeight: 236 }}
        tabIndex={0}
        role="region"
        aria-label="Schedule of the stream"
      >
        <InstallmentTable installments={shown.term.installments} businessOn={businessOn} />
      </div>
    </Pane>
  );
}

function SumCheck({ term }: { readonly term: Policy['terms'][number] }) {
  const total = sum(term.installments.map((each) => each.amountCents));
  return total === term.totalCents ? (
    <>
      <Icon name="ok" className="i-s" /> sum = total
    </>
  ) : (
    <span className="N">
      <Amount cents={total} /> of <Amount cents={term.totalCents} />
    </span>
  );
}
