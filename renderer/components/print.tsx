/** A document as PDF, saved where the browser saves; trouble is shown in place. */
import { type ReactNode, useState } from 'react';
import { client } from '#renderer/api/client.ts';
import { type Trouble, troubleOf } from '#renderer/api/trouble.ts';
import { ErrorState } from './ErrorState.tsx';
import type { Action } from './keys.ts';
import { saveFile } from './saveFile.ts';
import { say } from './say.tsx';

type Document = Parameters<typeof client.documents.render>[0];

async function savePdf(document_: Document): Promise<string> {
  const { fileName, base64, mediaType } = await client.documents.render(document_);
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  saveFile(new Blob([bytes], { type: mediaType }), fileName);
  return fileName;
}

/** The action "Save PDF" of a screen, and what to show when it failed. */
export function useSavePdf(document_: Document): { readonly action: Action; readonly trouble: ReactNode } {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const run = () =>
    void savePdf(document_).then(
      (fileName) => say(`${fileName} saved.`),
      (error: unknown) => setTrouble(troubleOf(error)),
    );
  return {
    action: { label: 'Save PDF', keys: 'Ctrl+P', run },
    trouble: trouble === null ? null : <ErrorState trouble={trouble} dismiss={() => setTrouble(null)} />,
  };
}
