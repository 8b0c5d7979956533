/** A button is a verb with its key; the main action of a screen is filled, and there is one. */
import { Button as MantineButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';
import { Kbd } from './Kbd.tsx';
import { type Action, ariaKeys, keysOf } from './keys.ts';

type Props = {
  readonly children: ReactNode;
  readonly onClick: () => void;
  readonly keys?: string | undefined;
  readonly icon?: IconName;
  readonly look?: 'plain' | 'main' | 'danger' | 'bare' | 'mini';
  /** Why it cannot be pressed now: the button stays focusable and says so. */
  readonly offBecause?: string | null | undefined;
  readonly busy?: boolean;
  readonly aria?: {
    readonly label?: string;
    readonly keyshortcuts?: string | undefined;
    readonly expanded?: boolean;
  };
};

const LOOKS = { plain: '', main: 'main-act', danger: 'danger', bare: 'bare', mini: 'mini' } as const;

export function Button({
  children,
  onClick,
  keys,
  icon,
  look = 'plain',
  offBecause,
  busy = false,
  aria,
}: Props) {
  const isOff = (offBecause ?? null) !== null || busy;
  return (
    <MantineButton
      className={LOOKS[look]}
      leftSection={icon === undefined ? undefined : <Icon name={icon} />}
      rightSection={keys === undefined ? undefined : <Kbd keys={keys} />}
      onClick={() => {
        if (!isOff) onClick();
      }}
      aria-disabled={isOff || undefined}
      aria-busy={busy || undefined}
      aria-label={aria?.label}
      aria-keyshortcuts={aria?.keyshortcuts}
      aria-expanded={aria?.expanded}
      title={offBecause ?? undefined}
      type="button"
    >
      {children}
    </MantineButton>
  );
}

/** The button of an action: same word, same key, same reason when it is off. */
export function ActionButton({ action, busy = false }: { readonly action: Action; readonly busy?: boolean }) {
  return (
    <Button
      onClick={action.run}
      keys={keysOf(action)[0]}
      look={action.main === true ? 'main' : 'plain'}
      offBecause={action.offBecause}
      busy={busy}
      aria={{ keyshortcuts: ariaKeys(action) }}
    >
      {action.label}
    </Button>
  );
}
