/** The mapping as a file: saved by the browser, read back, reviewed, and only then applied. */
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { client } from '#renderer/api/client.ts';
import { type Trouble, troubleOf } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { say } from '#renderer/components/say.tsx';
import { counted } from '#renderer/components/words.ts';

export function ExportMapping() {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const save = async () => {
    try {
      const { fileName, text } = await client.sync.exportMapping({});
      const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
      const link = document.createElement('a');
      link.href = url;
      link.download = fileName;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      say(`${fileName} saved.`);
    } catch (error) {
      setTrouble(troubleOf(error));
    }
  };
  return (
    <>
      <button type="button" className="link" onClick={() => void save()}>
        Export
      </button>
      {trouble === null ? null : <ErrorState trouble={trouble} dismiss={() => setTrouble(null)} />}
    </>
  );
}

export function ImportMapping() {
  const input = useRef<HTMLInputElement>(null);
  const read = useMutation({
    mutationFn: async (file: File) => client.sync.readMapping({ text: await file.text() }),
  });
  return (
    <>
      <button type="button" className="link" onClick={() => input.current?.click()}>
        Import
      </button>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label="Mapping file"
        hidden
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file !== undefined) read.mutate(file);
          event.currentTarget.value = '';
        }}
      />
      {read.error === null && read.data === undefined ? null : (
        <ImportDialog
          rows={read.data?.rows ?? []}
          trouble={read.error === null ? null : troubleOf(read.error)}
          onClose={read.reset}
        />
      )}
    </>
  );
}

type Rows = Awaited<ReturnType<typeof client.sync.readMapping>>['rows'];
type Props = { readonly rows: Rows; readonly trouble: Trouble | null; readonly onClose: () => void };

function ImportDialog({ rows, trouble, onClose }: Props) {
  const command = useCommand(client.sync.saveMapping);
  const usable = rows.filter(({ found }) => found !== 'not');
  const run = async () => {
    if (usable.length === 0) return;
    const done = await command.send({ choices: usable.map(({ choice }) => choice) });
    if (done === null) return;
    say(`${counted(usable.length, 'line', 'lines')} mapped.`);
    onClose();
  };
  return (
    <Dialog
      title="Import a mapping"
      widthPx={820}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: `Use ${usable.length}`,
          keys: 'Ctrl+Enter',
          run: () => void run(),
          main: true,
          offBecause: usable.length === 0 ? 'Nothing in it fits.' : null,
        },
      ]}
    >
      {trouble === null ? null : <ErrorState trouble={trouble} />}
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="dialog-list">
        <table className="t">
          <caption className="sr">What the file maps</caption>
          <thead>
            <tr>
              <th scope="col">Ours</th>
              <th scope="col">In QuickBooks</th>
              <th scope="col">Found</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.choice.target}>
                <td>{row.label}</td>
                <td>{row.choice.remoteName}</td>
                <td className={row.found === 'not' ? 'W' : 'soft'}>
                  {row.found === 'byId' ? 'the same' : row.found === 'byName' ? 'by name and type' : row.why}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  );
}
