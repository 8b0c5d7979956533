/** What needs doing, in the order of the day. One tab stop, arrows, Enter opens. */
import { type KeyboardEvent, useRef, useState } from 'react';
import type { Task } from '#shared/contract/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Icon, type IconName } from '#renderer/components/Icon.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { shortDay } from '#renderer/components/words.ts';
import type { DashboardData } from './Dashboard.tsx';

const WHEN: Readonly<Record<Task['when'], string>> = {
  now: 'Now',
  thisWeek: 'This week',
  anyTime: 'Any time',
};

const KINDS: Readonly<
  Record<Task['kind'], { readonly icon: IconName; readonly to: (task: Task) => string }>
> = {
  deposit: { icon: 'deposit', to: () => places.deposits() },
  billingRun: { icon: 'invoice', to: () => places.billingRun() },
  remit: { icon: 'remit', to: (task) => places.payables(task.subject ?? undefined) },
  callOverdue: { icon: 'account', to: () => places.accounts({ show: 'pastDue' }) },
  suspense: { icon: 'question', to: () => places.trustPosition() },
  sweep: { icon: 'percent', to: () => places.trustPosition() },
  sendToQuickBooks: { icon: 'sync', to: () => places.quickBooks() },
  shortage: { icon: 'warn', to: () => places.shortage() },
  retryPayment: { icon: 'failed', to: () => places.failedPayments() },
  earnRevenue: { icon: 'chart', to: () => places.revenue() },
  verify: { icon: 'ok', to: () => places.health() },
  closeMonth: { icon: 'lock', to: () => places.periods() },
};

export function TasksPane({ data }: { readonly data: DashboardData }) {
  const [active, setActive] = useState(0);
  const body = useRef<HTMLTableSectionElement>(null);
  const go = useGo();
  const { tasks } = data;
  if (tasks.length === 0) {
    return (
      <div className="pane">
        <EmptyState>
          Nothing needs doing today. Deposits, bills, remittances and calls will stand here when they fall
          due.
        </EmptyState>
      </div>
    );
  }
  const open = (task: Task) => go(KINDS[task.kind].to(task));
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, task: Task, index: number) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const to = {
      ArrowDown: index + 1,
      j: index + 1,
      ArrowUp: index - 1,
      k: index - 1,
      Home: 0,
      End: tasks.length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      body.current?.querySelectorAll<HTMLElement>('tr')[Math.max(0, Math.min(tasks.length - 1, to))]?.focus();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      open(task);
    }
  };
  return (
    <div className="pane tasks scrollbox" tabIndex={-1}>
      <table className="t work" role="grid" aria-label="What needs doing">
        <tbody ref={body}>
          {tasks.map((task, index) => {
            const isFirst = tasks[index - 1]?.when !== task.when;
            return (
              <tr
                key={`${task.kind}${task.subject ?? ''}`}
                tabIndex={index === active ? 0 : -1}
                className={`row ${index === active ? 'here' : ''} ${isFirst ? 'cut' : ''}`}
                onFocus={() => setActive(index)}
                onClick={() => open(task)}
                onKeyDown={(event) => onKeyDown(event, task, index)}
              >
                <td className="b w-g">{isFirst ? WHEN[task.when] : ''}</td>
                <td className="b">
                  <Icon name={KINDS[task.kind].icon} className={`i-s ${task.isUrgent ? 'W' : ''}`} />{' '}
                  {task.title}
                </td>
                <td className="soft">{task.detail}</td>
                <td className="n w-a">
                  {task.amountCents === null ? (
                    <span className="dim">–</span>
                  ) : (
                    <Amount cents={task.amountCents} />
                  )}
                </td>
                <td className={`w-d ${task.dueOn !== null && task.dueOn <= data.businessOn ? 'W' : 'soft'}`}>
                  {task.dueOn === null
                    ? ''
                    : task.dueOn === data.businessOn
                      ? 'Today'
                      : shortDay(task.dueOn, data.businessOn)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
