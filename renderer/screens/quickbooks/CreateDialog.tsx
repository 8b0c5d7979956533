/** One object to be created in QuickBooks under a name of the user's choosing, and mapped at once. */
import { useState } from 'react';
import { client } from '#renderer/api/client.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { JobLine, useJobRun } from './useJobRun.tsx';

type Props = {
  readonly object: { readonly target: string; readonly name: string };
  readonly onClose: () => void;
};

export function CreateDialog({ object, onClose }: Props) {
  const [name, setName] = useState(object.name);
  const run = useJobRun(
    () => client.sync.create({ objects: [{ target: object.target, name: name.trim() }] }),
    (job) => {
      if (job.state !== 'done') return;
      say(job.message);
      onClose();
    },
  );
  const offBecause = name.trim() === '' ? 'Type a name.' : run.isRunning ? 'It is being created.' : null;
  return (
    <Dialog
      title="Create in QuickBooks"
      onClose={onClose}
      busy={run.isRunning}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: 'Create and map',
          keys: 'Ctrl+Enter',
          run: () => {
            if (offBecause === null) run.start({});
          },
          main: true,
          offBecause,
        },
      ]}
    >
      <JobLine run={run} doing="Creating" />
      <div className="form">
        <TextField
          label="Name in QuickBooks"
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </div>
    </Dialog>
  );
}
