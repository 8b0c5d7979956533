/** Opening a company folder that lies elsewhere: the native dialog in the desktop window, a path in a browser window. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '#renderer/api/client.ts';
import { Button } from '#renderer/components/Button.tsx';
import { useActions } from '#renderer/components/keys.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { TextField } from '#renderer/components/TextField.tsx';

type Props = { readonly hasNativeDialog: boolean; readonly onOpen: (directory: string) => void };

export function FolderField({ hasNativeDialog, onOpen }: Props) {
  const [directory, setDirectory] = useState('');
  const choose = useMutation({
    mutationFn: () => client.books.chooseFolder({}),
    onSuccess: (chosen) => {
      if (chosen.directory !== null) onOpen(chosen.directory);
    },
  });
  const open = () => {
    if (directory.trim() !== '') onOpen(directory.trim());
  };
  useActions(
    'screen',
    hasNativeDialog ? [{ label: 'Open a company folder', keys: 'Ctrl+O', run: () => choose.mutate() }] : [],
  );
  return (
    <Pane title="Another company folder" meta="ends in .coverbook">
      <form
        className="form folder-form"
        onSubmit={(event) => {
          event.preventDefault();
          open();
        }}
      >
        <TextField
          aria-label="Path of the company folder"
          icon="folder"
          placeholder="Path of the folder"
          value={directory}
          maxLength={1000}
          onChange={(event) => setDirectory(event.currentTarget.value)}
        />
        <Button
          onClick={open}
          keys="Enter"
          offBecause={directory.trim() === '' ? 'Type the path of a folder first.' : null}
        >
          Open
        </Button>
        {hasNativeDialog ? (
          <Button onClick={() => choose.mutate()} keys="Ctrl+O">
            Choose folder
          </Button>
        ) : null}
      </form>
    </Pane>
  );
}
