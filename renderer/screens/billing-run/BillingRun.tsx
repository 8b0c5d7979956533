import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { Job } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { useGo, To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { say } from '#renderer/components/say.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { counted, longDay, shortDay } from '#renderer/components/words.ts';

export function BillingRun() {
  const book = useBook();
  return book === undefined ? null : <Form businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

const POLL_MS = 300;
const isOver = (job: Job | undefined): boolean =>
  job !== undefined && job.state !== 'queued' && job.state !== 'running';

function Form({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const [text, setText] = useState(formatDate(businessOn, 'field'));
  const date = parseDateInput(text, businessOn);
  const asOf = date.ok ? date.date : businessOn;
  const query = orpc.billing.previewRun.queryOptions({ input: { asOf } });
  const asked = useQuery(query);
  const [jobId, setJobId] = useState<number | null>(null);
  const go = useGo();
  const start = useMutation({
    mutationFn: () => client.billing.run({ asOf }),
    onSuccess: (started) => setJobId(started.jobId),
  });
  const job = useQuery({
    ...orpc.jobs.get.queryOptions({ input: { jobId: jobId ?? 1 }, enabled: jobId !== null }),
    refetchInterval: (latest) => (isOver(latest.state.data) ? false : POLL_MS),
  });
  const state = jobId === null ? undefined : job.data;
  useEffect(() => {
    if (state?.state === 'done')
      say(`Billing run finished: ${state.message}`, { label: 'Invoices', run: () => go(places.invoices()) });
  }, [state?.state, state?.message, go]);
  const count = asked.data?.invoices.length ?? 0;
  const isRunning = start.isPending || (jobId !== null && !isOver(state));
  const offBecause = isReadOnly
    ? 'The company folder is open read only.'
    : count === 0
      ? 'Nothing has come due by this date.'
      : isRunning
        ? 'It is running.'
        : null;
  return (
    <Screen
      title="Billing run"
      sub={
        asked.data === undefined
          ? ''
          : `${counted(count, 'invoice')}, ${formatMoney(asked.data.totalCents)}, nothing written yet`
      }
      busy={isRunning}
      actions={[
        { label: 'Invoices', keys: 'Backspace', run: () => go(places.invoices()) },
        { label: 'Make the invoices', keys: 'Ctrl+Enter', run: () => start.mutate(), main: true, offBecause },
      ]}
    >
      {start.error === null ? null : <ErrorState trouble={troubleOf(start.error)} dismiss={start.reset} />}
      {state === undefined ? null : <Progress job={state} />}
      <Pane>
        <div className="form run-form">
          <DateField
            label="Bill what is due by"
            value={text}
            onChange={setText}
            businessOn={businessOn}
            error={date.ok ? undefined : date.reason}
            autoFocus
          />
        </div>
      </Pane>
      <Answer of={asked} queryKey={query.queryKey} words="Looking what has come due">
        {(preview) =>
          preview.invoices.length === 0 ? (
            <EmptyState>Everything due by {longDay(asOf)} is billed.</EmptyState>
          ) : (
            <div className="panes">
              <Pane title="Invoices it would make" meta="dry run" scroll>
                <table className="t">
                  <caption className="sr">Invoices the run would make</caption>
                  <thead>
                    <tr>
                      <th scope="col">Insured</th>
                      <th scope="col">Bill date</th>
                      <th scope="col">Due</th>
                      <th scope="col">Items</th>
                      <th scope="col" className="n">
                        Amount
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {preview.invoices.map((row) => (
                      <tr key={`${row.streamId}${row.billOn}`}>
                        <td>
                          <To href={places.account(row.accountId)}>{row.accountName}</To>
                        </td>
                        <td className="soft">{shortDay(row.billOn, businessOn)}</td>
                        <td>{shortDay(row.dueOn, businessOn)}</td>
                        <td className="soft">{row.itemCount}</td>
                        <td className="n b">
                          <Amount cents={row.totalCents} />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                  <tfoot>
                    <tr className="sum">
                      <td colSpan={4}>{counted(preview.invoices.length, 'invoice')}</td>
                      <td className="n">
                        <Amount cents={preview.totalCents} />
                      </td>
                    </tr>
                  </tfoot>
                </table>
              </Pane>
            </div>
          )
        }
      </Answer>
    </Screen>
  );
}

function Progress({ job }: { readonly job: Job }) {
  if (job.state === 'done') return null;
  return (
    <div className="warn-line" role="status">
      {job.state === 'running' || job.state === 'queued' ? (
        <>
          <span>
            {job.message === '' ? 'Billing' : job.message}
            {job.total === null ? '' : ` (${job.done} of ${job.total})`}
          </span>
          <button
            type="button"
            className="link"
            onClick={() => void client.jobs.cancel({ jobId: job.jobId })}
          >
            Stop
          </button>
        </>
      ) : (
        <span>
          The run is {job.state}. {job.message}
        </span>
      )}
    </div>
  );
}
