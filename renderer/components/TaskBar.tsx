/** Progress of a task with cancel; when it failed, why, in place. */
import type { Job } from '#shared/contract/index.ts';
import { client } from '#renderer/api/client.ts';
import { Icon } from './Icon.tsx';
import { LoadBar } from './Loading.tsx';
import { count } from './words.ts';

export function TaskBar({ running, last }: { readonly running: Job | null; readonly last: Job | null }) {
  if (running !== null) {
    const { title, message, done, total, canCancel, jobId } = running;
    return (
      <LoadBar
        words={`${message === '' ? title : message}${total === null ? '' : `, ${count(done)} of ${count(total)}`}`}
        share={total === null || total === 0 ? null : Math.min(1, done / total)}
        onCancel={canCancel ? () => void client.jobs.cancel({ jobId }) : undefined}
      />
    );
  }
  if (last?.state !== 'failed') return null;
  return (
    <div className="task-failed" role="alert">
      <Icon name="failed" className="i-s" /> {last.title}: {last.message}
    </div>
  );
}
