/** Suggestions side by side before they are used together: each can be left out, nothing happens before the button. */
import { useState } from 'react';
import type { client } from '#renderer/api/client.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';

type RemoteObject = Awaited<ReturnType<typeof client.sync.remoteObjects>>['objects'][number];
export type Suggested = { readonly target: string; readonly label: string; readonly object: RemoteObject };
type Choice = Parameters<typeof client.sync.saveMapping>[0]['choices'][number];
type Props = {
  readonly suggested: readonly Suggested[];
  readonly onClose: () => void;
  readonly onUse: (choices: readonly Choice[]) => Promise<void>;
};

export function ReviewDialog({ suggested, onClose, onUse }: Props) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const used = suggested.filter(({ target }) => !left.has(target));
  const toggle = (target: string) => {
    const next = new Set(left);
    if (!next.delete(target)) next.add(target);
    setLeft(next);
  };
  const run = () => {
    if (used.length === 0) return;
    void onUse(
      used.map(({ target, object: { remoteId, name: remoteName, type: remoteType } }) => ({
        target,
        remoteId,
        remoteName,
        remoteType,
      })),
    );
  };
  return (
    <Dialog
      title="Review suggestions"
      widthPx={720}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: `Use ${used.length}`,
          keys: 'Ctrl+Enter',
          run,
          main: true,
          offBecause: used.length === 0 ? 'Nothing is marked.' : null,
        },
      ]}
    >
      <div className="dialog-list">
        <table className="t">
          <caption className="sr">Suggestions</caption>
          <colgroup>
            <col style={{ width: 36 }} />
            <col />
            <col />
            <col style={{ width: 170 }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">
                <span className="sr">Use</span>
              </th>
              <th scope="col">Ours</th>
              <th scope="col">In QuickBooks</th>
              <th scope="col">Type there</th>
            </tr>
          </thead>
          <tbody>
            {suggested.map(({ target, label, object }) => (
              <tr key={target}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`Map ${label} to ${object.name}`}
                    checked={!left.has(target)}
                    onChange={() => toggle(target)}
                  />
                </td>
                <td>{label}</td>
                <td>{object.name}</td>
                <td className="soft">{object.type}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  );
}
