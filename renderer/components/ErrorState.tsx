/** In place: what happened, what was not changed, what to do, copy details. */
import { useState } from 'react';
import { detailsOf, type Trouble } from '#renderer/api/trouble.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';

type Props = {
  readonly trouble: Trouble;
  readonly retry?: (() => void) | undefined;
  readonly dismiss?: (() => void) | undefined;
};

export function ErrorState({ trouble, retry, dismiss }: Props) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(detailsOf(trouble)).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div className="trouble" role="alert">
      <Icon name="warn" />
      <div>
        <h2>{trouble.what}</h2>
        <p>
          {trouble.why} {trouble.todo}
        </p>
      </div>
      <div className="acts">
        {retry === undefined ? null : (
          <Button look="mini" onClick={retry}>
            Try again
          </Button>
        )}
        <Button look="mini" icon="copy" onClick={copy}>
          {copied ? 'Copied' : 'Copy details'}
        </Button>
        {dismiss === undefined ? null : (
          <Button look="mini" onClick={dismiss}>
            Close
          </Button>
        )}
      </div>
    </div>
  );
}
