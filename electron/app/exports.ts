/** Files for other ledgers, made by their own thread; that they were made is written into the books. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { commandNamed } from '#electron/rpc/registry.ts';
import { askForFiles } from '#electron/sync/index.ts';
import { contract } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { LEDGER_FILE } from './company.ts';
import { type Context, openCompanyOf } from './context.ts';
import { type HostHandler, hostHandler } from './host.ts';
import { runCommand } from './running.ts';

const c = contract.exports;

export function exportsHosts(context: Context): readonly HostHandler[] {
  const ledgerPath = (): string => join(openCompanyOf(context).directory, LEDGER_FILE);
  return [
    hostHandler(c.preview, async ({ lines, ...order }) => {
      const { entryCount, lineCount, debitCents, mapping, text, fileCount, skippedCount } = await askForFiles(
        {
          ledgerPath: ledgerPath(),
          order,
          previewLines: lines,
        },
      );
      return {
        entryCount,
        lineCount,
        debitCents: debitCents as Cents,
        mapping,
        text,
        fileCount: entryCount === 0 ? 0 : fileCount,
        skippedCount,
      };
    }),
    hostHandler(c.make, async (range) => {
      const company = openCompanyOf(context);
      const order = { ...range, layout: null };
      const made = await askForFiles({ ledgerPath: ledgerPath(), order, previewLines: null });
      if (made.entryCount === 0) throw nothingThere(range.onlyNew);
      const { mapping, throughSeq, entryCount, lineCount, debitCents } = made;
      const files = made.files.map(({ fileName, sha256 }) => ({ fileName, sha256 }));
      const record = { ...range, mapping, throughSeq, entryCount, lineCount, debitCents, files };
      return {
        entryCount,
        lineCount,
        debitCents: debitCents as Cents,
        exportId: company.isReadOnly || context.company() !== company ? null : recorded(context, record),
        files: [...made.files],
      };
    }),
  ];
}

function recorded(context: Context, record: object): number {
  const requestId = `program:exports:${randomUUID()}`;
  const output = runCommand(context, commandNamed(context.registry, 'exports.record'), record, requestId);
  return (output as { exportId: number }).exportId;
}

export function nothingThere(onlyNew: boolean): Refusal {
  return new Refusal('conflict', {
    what: 'No file was made.',
    why: onlyNew
      ? 'Everything in these dates is in an earlier file of this kind.'
      : 'Nothing in these dates belongs in such a file.',
    todo: onlyNew
      ? 'Choose other dates, or set the earlier file aside if it was not imported.'
      : 'Choose other dates.',
    field: 'fromOn',
  });
}
