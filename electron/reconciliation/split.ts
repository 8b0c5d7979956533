/** One line that is several things: entries of the book, and what is new (a fee within it, costs of two kinds). */
import type { WriteTx } from '#db/connection/index.ts';
import type { Envelope, InputOf } from '#electron/ledger/index.ts';
import type { reconciliation } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { conflict, itemOf, makeMatch } from './match-commands.ts';
import { openLine } from './open-line.ts';
import { bankOf, postAs } from './post.ts';

type Order = InputOf<typeof reconciliation.splitLine>;

export function splitLine(
  tx: WriteTx,
  { lineId, entryIds, parts }: Order,
  envelope: Envelope,
): { entryIds: number[]; matchId: number } {
  const line = openLine(tx, lineId);
  const known = [...new Set(entryIds)].map((id) => itemOf(tx, line.bank_account_id, id));
  const taken = known.find(({ match_id }) => match_id !== null);
  if (taken !== undefined)
    throw conflict(
      'Not split.',
      `The entry of ${formatMoney(taken.cents)} is matched already.`,
      'Take that match back first.',
    );
  if (known.length + parts.length < 2)
    throw conflict('Not split.', 'One part is the whole line.', 'Use New entry or Find others instead.');
  const total = [...known, ...parts].reduce((sum, { cents }) => sum + cents, 0) as Cents;
  if (total !== line.cents) {
    throw new Refusal('entry.unbalanced', {
      what: `Not split: the parts are ${formatMoney(total)}, the line is ${formatMoney(line.cents)}.`,
      why: 'What a line is made of adds up to it.',
      todo: 'Add what is missing, or correct an amount.',
      field: 'parts',
    });
  }
  const bank = bankOf(tx, line.bank_account_id);
  const posted = parts.map(({ as, cents }) => postAs(tx, { ...line, cents }, bank, as, envelope));
  const items = [...known, ...posted.map((id) => itemOf(tx, bank.id, id))];
  const matchId = makeMatch(
    tx,
    bank.id,
    { lines: [line], items },
    { how: 'posted', score: 100, reason: `Split into ${items.length}` },
    envelope,
  );
  return { entryIds: posted, matchId };
}
