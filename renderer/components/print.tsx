/** Papers as PDF, drafts of e-mails, many papers in one file; saved where the browser saves; trouble is shown in place. */
import { type ReactNode, useState } from 'react';
import { client } from '#renderer/api/client.ts';
import { type Trouble, troubleOf } from '#renderer/api/trouble.ts';
import { ErrorState } from './ErrorState.tsx';
import type { Action } from './keys.ts';
import { say } from './say.tsx';

type Document = Parameters<typeof client.documents.render>[0];
type MailDocument = Parameters<typeof client.documents.draft>[0];
type BatchType = Parameters<typeof client.documents.printBatch>[0]['type'];

type Made = { readonly fileName: string; readonly base64: string; readonly mediaType: string };

function saveFile({ fileName, base64, mediaType }: Made): string {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The download has its own hold of the bytes by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return fileName;
}

function useTrouble() {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  return {
    failed: (error: unknown) => setTrouble(troubleOf(error)),
    shown: (trouble === null ? null : (
      <ErrorState trouble={trouble} dismiss={() => setTrouble(null)} />
    )) as ReactNode,
  };
}

/** Saving papers of one screen as PDF, and what to show when it failed. */
export function usePdf(): { readonly save: (document_: Document) => void; readonly trouble: ReactNode } {
  const { failed, shown } = useTrouble();
  const save = (document_: Document) =>
    void client.documents
      .render(document_)
      .then((made) => say(`${saveFile(made)} saved.`))
      .catch(failed);
  return { save, trouble: shown };
}

/** The action "Save PDF" of a screen, and what to show when it failed. */
export function useSavePdf(document_: Document): { readonly action: Action; readonly trouble: ReactNode } {
  const { save, trouble } = usePdf();
  return { action: { label: 'Save PDF', keys: 'Ctrl+P', run: () => save(document_) }, trouble };
}

type ListType = 'depositSlip' | 'remittance' | 'sweepMemo';
type Listed = { readonly id: number; readonly number: string };

/**
 * Papers of a screen that posts and lists what it posted: each row has its PDF, Ctrl+P saves the newest, and what was just
 * posted offers it.
 */
export function useListedPdf(type: ListType, newest: Listed | undefined) {
  const { save, trouble } = usePdf();
  return {
    trouble,
    action: {
      label: newest === undefined ? 'Save PDF' : `PDF of ${newest.number}`,
      keys: 'Ctrl+P',
      run: () => (newest === undefined ? undefined : save({ type, id: newest.id })),
      offBecause: newest === undefined ? 'Nothing was posted here yet.' : null,
    } satisfies Action,
    /** Beside "Open entry" when it was posted. */
    follow: (id: number) => ({ label: 'Save PDF', run: () => save({ type, id }) }),
    button: ({ id, number }: Listed) => (
      <button
        type="button"
        className="link"
        aria-label={`Save PDF of ${number}`}
        onClick={() => save({ type, id })}
      >
        PDF
      </button>
    ),
  };
}

/**
 * The action "E-mail": a draft for the mail program of the computer, with the PDF attached. Nothing is sent from here; without
 * a mail program that opens drafts, the same text goes into a new message.
 */
export function useMailDraft(document_: MailDocument): {
  readonly action: Action;
  readonly trouble: ReactNode;
} {
  const { failed, shown } = useTrouble();
  const run = () =>
    void client.documents
      .draft(document_)
      .then((made) => {
        const fileName = saveFile(made);
        say(
          `${fileName} saved${made.to === '' ? '; the account has no e-mail address' : ` for ${made.to}`}.`,
          {
            label: 'Without attachment',
            run: () => {
              const link = document.createElement('a');
              link.href = made.mailto;
              link.target = '_blank';
              link.rel = 'noreferrer';
              link.click();
            },
          },
        );
      })
      .catch(failed);
  return { action: { label: 'E-mail', keys: 'Ctrl+Shift+E', run }, trouble: shown };
}

const ASKED_AGAIN_MS = 400;
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Many papers in one PDF: a task among the jobs, its file saved when it is done. */
export function useBatchPrint(): {
  readonly print: (type: BatchType, ids: readonly number[]) => void;
  readonly isPrinting: boolean;
  readonly trouble: ReactNode;
} {
  const { failed, shown } = useTrouble();
  const [isPrinting, setPrinting] = useState(false);
  const run = async (type: BatchType, ids: readonly number[]) => {
    const { jobId } = await client.documents.printBatch({ type, ids: [...ids] });
    for (;;) {
      const job = await client.jobs.get({ jobId });
      if (job.state === 'done') break;
      if (job.state === 'failed' || job.state === 'cancelled') {
        say(`Not printed: ${job.message}`);
        return;
      }
      await wait(ASKED_AGAIN_MS);
    }
    say(`${saveFile(await client.documents.printed({ jobId }))} saved.`);
  };
  return {
    isPrinting,
    trouble: shown,
    print: (type, ids) => {
      setPrinting(true);
      void run(type, ids)
        .catch(failed)
        .finally(() => setPrinting(false));
    },
  };
}
