/** The commands behind the keys, and what the last of them made, so that one key takes it back. */
import { useState } from 'react';
import { client } from '#renderer/api/client.ts';
import type { Trouble } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { say } from '#renderer/components/say.tsx';
import { counted } from '#renderer/components/words.ts';
import type { WorkRow } from './rows.ts';

type Matching = {
  readonly accept: (rows: readonly WorkRow[]) => Promise<void>;
  readonly swap: (a: WorkRow, b: WorkRow) => Promise<void>;
  readonly reject: (row: WorkRow) => Promise<void>;
  readonly rule: (row: WorkRow) => Promise<void>;
  readonly undo: () => Promise<void>;
  readonly canUndo: boolean;
  readonly isSending: boolean;
  readonly trouble: Trouble | null;
  readonly dismiss: () => void;
};

/** As many as one command takes. */
const AT_ONCE = 500;

export function useMatching(bankAccountId: number): Matching {
  const accepting = useCommand(client.reconciliation.accept);
  const releasing = useCommand(client.reconciliation.release);
  const rejecting = useCommand(client.reconciliation.reject);
  const ruling = useCommand(client.reconciliation.addRule);
  const [done, setDone] = useState<readonly (readonly number[])[]>([]);
  const all = [accepting, releasing, rejecting, ruling];

  const send = async (
    matches: { lineIds: number[]; entryIds: number[]; isByHand: boolean }[],
  ): Promise<boolean> => {
    const made = await accepting.send({ bankAccountId, matches: matches.slice(0, AT_ONCE) });
    if (made !== null) setDone((before) => [...before, made.matchIds]);
    return made !== null;
  };
  return {
    accept: async (rows) => {
      const matches = rows.flatMap(({ proposal }) =>
        proposal === null
          ? []
          : [
              {
                lineIds: [...proposal.lineIds],
                entryIds: [...proposal.entryIds],
                isByHand: proposal.isAmbiguous,
              },
            ],
      );
      if ((await send(matches)) && rows.length > 1)
        say(`${counted(rows.length, 'match', 'matches')} accepted.`);
    },
    swap: async (a, b) => {
      const crossed = (left: WorkRow, right: WorkRow) => ({
        lineIds: left.lines.map(({ lineId }) => lineId),
        entryIds: right.items.map(({ entryId }) => entryId),
        isByHand: true,
      });
      await send([crossed(a, b), crossed(b, a)]);
    },
    reject: async ({ proposal }) => {
      if (proposal === null) return;
      await rejecting.send({ lineIds: [...proposal.lineIds], entryIds: [...proposal.entryIds] });
    },
    rule: async ({ lines, items }) => {
      const [line, item] = [lines[0], items[0]];
      if (line === undefined || item === undefined) return;
      const made = await ruling.send({ lineId: line.lineId, entryId: item.entryId });
      if (made !== null) say(`From now on “${made.words}” is ${item.title}.`);
    },
    undo: async () => {
      for (const matchId of done.at(-1) ?? []) if ((await releasing.send({ matchId })) === null) return;
      setDone((before) => before.slice(0, -1));
    },
    canUndo: done.length > 0,
    isSending: all.some(({ isSending }) => isSending),
    trouble: all.find(({ trouble }) => trouble !== null)?.trouble ?? null,
    dismiss: () => {
      for (const { dismiss } of all) dismiss();
    },
  };
}
