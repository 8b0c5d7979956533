/** Status chip: two to five words, neutral; amber with an icon when someone must act. Not a button. */
import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';

type Props = {
  readonly tone?: 'neutral' | 'warn' | 'bad';
  readonly icon?: IconName;
  readonly children: ReactNode;
};

export function StatusChip({ tone = 'neutral', icon, children }: Props) {
  const shown = icon ?? (tone === 'neutral' ? undefined : 'warn');
  return (
    <span className={`chip ${tone === 'neutral' ? '' : tone}`}>
      {shown === undefined ? null : <Icon name={shown} />}
      {children}
    </span>
  );
}
