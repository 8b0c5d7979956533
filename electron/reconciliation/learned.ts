/** Rules learned from the user: words of lines, and whom they were. A guess counts after two matches, a rule of the user's own at once. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import { ownerName } from '#electron/parties/index.ts';
import { describeKind } from '#electron/ledger/index.ts';
import { counterpartOf, type ItemRow, type LineRow } from './items.ts';
import type { LearnedRule } from './matching.ts';
import { patternOf } from './similar.ts';

const HITS_TO_COUNT = 2;
const RULES_MAX = 5000;

type RuleRow = { id: number; words: string; is_out: 0 | 1; counterpart: string; hits: number; is_own: 0 | 1 };

const rowsOf = (db: ReadDb, bankAccountId: number): RuleRow[] =>
  db.rows<RuleRow>(
    'SELECT id, words, is_out, counterpart, hits, is_own FROM bank_rule WHERE bank_account_id = ? ORDER BY id LIMIT ?',
    bankAccountId,
    RULES_MAX,
  );

/** Numbered as the list of rules shows them. */
export function learnedRules(db: ReadDb, bankAccountId: number): LearnedRule[] {
  return rowsOf(db, bankAccountId)
    .map((row, at) => ({ row, number: at + 1 }))
    .filter(({ row }) => row.is_own === 1 || row.hits >= HITS_TO_COUNT)
    .map(({ row, number }) => ({
      words: row.words,
      isOut: row.is_out === 1,
      counterpart: row.counterpart,
      number,
    }));
}

/** A match was accepted: its words are remembered for its counterpart. */
export function learn(
  tx: WriteTx,
  line: LineRow,
  item: ItemRow,
  envelope: Envelope,
  isOwn: boolean,
): { ruleId: number; words: string } | null {
  const words = patternOf(line.text);
  if (words === '') return null;
  const counterpart = counterpartOf(item);
  const isOut = line.cents < 0 ? 1 : 0;
  const known = tx.row<{ id: number }>(
    'SELECT id FROM bank_rule WHERE bank_account_id = ? AND words = ? AND is_out = ? AND counterpart = ?',
    line.bank_account_id,
    words,
    isOut,
    counterpart,
  );
  if (known !== undefined) {
    tx.exec(
      'UPDATE bank_rule SET hits = hits + ?, is_own = max(is_own, ?) WHERE id = ?',
      isOwn ? 0 : 1,
      isOwn ? 1 : 0,
      known.id,
    );
    return { ruleId: known.id, words };
  }
  const ruleId = tx.nextId();
  tx.exec(
    'INSERT INTO bank_rule (id, bank_account_id, words, is_out, counterpart, hits, is_own, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ruleId,
    line.bank_account_id,
    words,
    isOut,
    counterpart,
    isOwn ? 0 : 1,
    isOwn ? 1 : 0,
    envelope.at,
  );
  return { ruleId, words };
}

export function unlearn(tx: WriteTx, line: LineRow, item: ItemRow): void {
  tx.exec(
    'UPDATE bank_rule SET hits = max(0, hits - 1) WHERE bank_account_id = ? AND words = ? AND is_out = ? AND counterpart = ?',
    line.bank_account_id,
    patternOf(line.text),
    line.cents < 0 ? 1 : 0,
    counterpartOf(item),
  );
}

export function rulesShown(db: ReadDb, bankAccountId: number) {
  return rowsOf(db, bankAccountId).map((row) => ({
    ruleId: row.id,
    words: row.words,
    isOut: row.is_out === 1,
    counterpart: counterpartWords(db, row.counterpart),
    hits: row.hits,
    isOwn: row.is_own === 1,
  }));
}

const counterpartWords = (db: ReadDb, counterpart: string): string =>
  ownerName(db, counterpart) ??
  (counterpart.startsWith('manual ') ? counterpart.slice('manual '.length) : describeKind(counterpart).title);
