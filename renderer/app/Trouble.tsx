/** When a screen itself breaks, or an address leads nowhere: the frame stays, and says so. */
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Component, type ReactNode } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { useGo } from '#renderer/components/navigation.tsx';

function troubleIn(error: unknown) {
  return {
    kind: 'defect' as const,
    code: 'screen',
    what: 'This screen stopped.',
    why: `${error instanceof Error ? error.message : String(error)}.`,
    todo: 'Nothing was posted or changed by it. Try again, and report the details if it stops once more.',
    field: null,
    incident: null,
    outcomeUnknown: false,
  };
}

/** In place of a broken screen, inside the frame. */
export function Crash({ error, reset }: ErrorComponentProps) {
  return <ErrorState trouble={troubleIn(error)} retry={reset} />;
}

export function NoSuchPlace() {
  const go = useGo();
  return (
    <EmptyState action={{ label: 'Go to the journal', keys: 'Alt+7', run: () => go('/journal') }}>
      This address leads to no screen. It may come from another version of Coverbook.
    </EmptyState>
  );
}

type State = { readonly error: unknown };

/** Around the whole window, for what breaks outside a screen. */
export class LastResort extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <main className="crash">
        <ErrorState trouble={troubleIn(this.state.error)} />
        <div className="dialog-foot">
          <Button look="main" onClick={() => location.reload()}>
            Reload the window
          </Button>
        </div>
      </main>
    );
  }
}
