/** Old figures stay until the new ones are there; over one second a bar with cancel. */
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from './Button.tsx';

const PATIENCE_MS = 1000;

/** True once something has been going on for a second. */
export function useIsLong(isBusy: boolean): boolean {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!isBusy) return;
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [isBusy]);
  return isBusy && isLong;
}

type BarProps = {
  readonly words: ReactNode;
  /** 0 to 1, or null when nobody knows how much there is. */
  readonly share?: number | null;
  readonly onCancel?: (() => void) | undefined;
};

export function LoadBar({ words, share = null, onCancel }: BarProps) {
  const now = share === null ? undefined : Math.floor(share * 100);
  return (
    <div className="loadbar">
      <div
        className={share === null ? 'track wander' : 'track'}
        role="progressbar"
        aria-label="Progress"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={now}
      >
        <i style={share === null ? undefined : { width: `${share * 100}%` }} />
      </div>
      <span role="status">{words}</span>
      {onCancel === undefined ? null : (
        <Button look="mini" onClick={onCancel}>
          Cancel
        </Button>
      )}
    </div>
  );
}
