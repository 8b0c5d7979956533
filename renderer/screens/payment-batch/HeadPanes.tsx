/** The head of a batch, the control total first, and its proof beside the lines. */
import { useQuery } from '@tanstack/react-query';
import type { LocalDate } from '#shared/calendar/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { counted } from '#renderer/components/words.ts';
import { type Batch, type Line, OWN_PLAN } from './useBatch.ts';

type Bank = { readonly bankAccountId: number; readonly bankName: string; readonly lastFour: string };
type HeadProps = {
  readonly batch: Batch;
  readonly businessOn: LocalDate;
  readonly trusts: readonly Bank[];
  readonly bankId: string;
  readonly dateProblem: string | undefined;
  readonly onEdited: () => void;
};

export function HeadPane({ batch, businessOn, trusts, bankId, dateProblem, onEdited }: HeadProps) {
  const { typed } = batch;
  const plans = useQuery(orpc.allocation.plans.queryOptions({ input: {} }));
  const set: Batch['set'] = (change) => {
    batch.set(change);
    onEdited();
  };
  return (
    <Pane>
      <div className="form deposit-form">
        <MoneyField
          label="Control total"
          look="big-amount"
          value={typed.control}
          onChange={(control) => {
            if (control !== typed.control) set({ control });
          }}
          autoFocus
        />
        <TextField
          label="Payments counted"
          inputMode="numeric"
          maxLength={3}
          value={typed.count}
          onChange={(event) => set({ count: event.currentTarget.value })}
        />
        <DateField
          label="Received on"
          value={typed.on}
          onChange={(on) => {
            if (on !== typed.on) set({ on });
          }}
          businessOn={businessOn}
          error={dateProblem}
        />
        <TextField
          label="Name of the batch"
          maxLength={60}
          value={typed.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <div style={{ gridColumn: 'span 2' }}>
          <SelectField
            label="Bank account"
            value={bankId}
            options={trusts.map((each) => ({
              value: String(each.bankAccountId),
              label: `${each.bankName} trust ••${each.lastFour}`,
            }))}
            onChange={(event) => set({ bankId: event.currentTarget.value })}
          />
        </div>
        <div style={{ gridColumn: 'span 2' }}>
          <SelectField
            label="Allocation plan"
            value={typed.plan}
            options={[
              { value: OWN_PLAN, label: 'The plan of each account' },
              ...(plans.data?.plans ?? [])
                .filter((plan) => plan.isActive)
                .map((plan) => ({ value: plan.code, label: plan.name })),
            ]}
            onChange={(event) => set({ plan: event.currentTarget.value })}
          />
        </div>
      </div>
    </Pane>
  );
}

export type PostedBatch = {
  readonly number: string;
  readonly totalCents: Cents;
  readonly receipts: readonly {
    readonly receiptId: number;
    readonly number: string;
    readonly unappliedCents: Cents;
  }[];
};

type ProofProps = {
  readonly proof: {
    readonly controlCents: Cents | null;
    readonly count: number | null;
    readonly totalCents: Cents;
    readonly used: readonly Line[];
  };
  readonly offBecause: string | null;
  readonly posted: PostedBatch | null;
  readonly isEmpty: boolean;
};

export function ProofPane({ proof, offBecause, posted, isEmpty }: ProofProps) {
  const { controlCents, count, totalCents, used } = proof;
  const differenceCents = ((controlCents ?? 0) - totalCents) as Cents;
  const suspense = used.filter((line) => line.payer === null).length;
  return (
    <div className="col">
      <Pane title="Proof" meta="posts when both differences are zero">
        <table className="t s">
          <caption className="sr">Control total against the lines</caption>
          <thead>
            <tr>
              <th scope="col">Side</th>
              <th scope="col" className="n">
                Payments
              </th>
              <th scope="col" className="n">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>Control</td>
              <td className="n">{count ?? '–'}</td>
              <td className="n">{controlCents === null ? '–' : <Amount cents={controlCents} />}</td>
            </tr>
            <tr>
              <td>Lines</td>
              <td className="n">{used.length}</td>
              <td className="n">
                <Amount cents={totalCents} />
              </td>
            </tr>
          </tbody>
          <tfoot>
            <tr className="sum">
              <td>Difference</td>
              <td className="n">{count === null ? '–' : count - used.length}</td>
              <td className="n" aria-label="Difference in amount">
                <Amount cents={differenceCents} />
              </td>
            </tr>
          </tfoot>
        </table>
        <p className="quiet pad" role="status">
          {offBecause === null ? (
            <>
              <Icon name="ok" className="i-s" /> The batch agrees with its control total.
            </>
          ) : (
            offBecause
          )}
        </p>
        {suspense === 0 ? null : (
          <p className="quiet pad">
            {counted(suspense, 'payment')} without a payer: the money goes to suspense.
          </p>
        )}
      </Pane>
      {posted === null ? (
        <Pane title="Last batch" grow scroll>
          <p className="quiet pad">
            {isEmpty
              ? 'Add up the checks by hand, type the total and the count, then one line for each. The receipts a batch made will stand here.'
              : 'Nothing is posted before Ctrl Enter. The receipts of this batch will stand here.'}
          </p>
        </Pane>
      ) : (
        <Pane title={`Batch ${posted.number}`} meta={`${formatMoney(posted.totalCents)} posted`} grow scroll>
          <table className="t s">
            <caption className="sr">Receipts of the batch</caption>
            <thead>
              <tr>
                <th scope="col">Receipt</th>
                <th scope="col" className="n">
                  Left unapplied
                </th>
              </tr>
            </thead>
            <tbody>
              {posted.receipts.map((receipt) => (
                <tr key={receipt.receiptId}>
                  <td>
                    <To href={places.receipt(receipt.receiptId)}>{receipt.number}</To>
                  </td>
                  <td className="n">
                    <Amount cents={receipt.unappliedCents} zero="dash" />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Pane>
      )}
    </div>
  );
}
