/** Runs made before; one is taken back as a whole while nothing it billed was paid. */
import { useMutation, useQuery } from '@tanstack/react-query';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { BillingRun } from '#shared/contract/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { say } from '#renderer/components/say.tsx';
import { counted, shortDay } from '#renderer/components/words.ts';

const RUNS_SHOWN = 20;
type Props = { readonly businessOn: LocalDate; readonly isReadOnly: boolean };

export function RunsPane({ businessOn, isReadOnly }: Props) {
  const asked = useQuery(orpc.billing.runs.queryOptions({ input: { limit: RUNS_SHOWN } }));
  const undo = useMutation({
    mutationFn: (jobId: number) => client.jobs.undo({ jobId }),
    onSuccess: () =>
      say('The run is being taken back: its invoices become void, what they billed is planned again.'),
  });
  const runs = asked.data?.runs ?? [];
  return (
    <Pane title="Runs" meta="newest first" grow scroll>
      {undo.error === null ? null : <ErrorState trouble={troubleOf(undo.error)} dismiss={undo.reset} />}
      {runs.length === 0 ? (
        <p className="quiet pad">
          Runs will stand here, to be taken back as a whole while nothing was paid on them.
        </p>
      ) : (
        <table className="t s wrap">
          <caption className="sr">Billing runs</caption>
          <tbody>
            {runs.map((run) => (
              <tr key={run.jobId} className={isUndone(run) ? 'off' : ''}>
                <td className="w-on">{shortDay(run.asOf, businessOn)}</td>
                <td>
                  {counted(run.invoiceCount, 'invoice')}
                  {run.carriedCount === 0 ? '' : `, ${run.carriedCount} carried forward`}
                </td>
                <td className="n">
                  <Amount cents={run.totalCents} />
                </td>
                <td className="n w-do">
                  {isUndone(run) ? (
                    <span className="dim">taken back</span>
                  ) : isReadOnly ? null : (
                    <button type="button" className="link" onClick={() => undo.mutate(run.jobId)}>
                      Take back
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Pane>
  );
}

const isUndone = (run: BillingRun): boolean =>
  run.undoneCount === run.invoiceCount && (run.invoiceCount > 0 || run.carriedCount === 0);
