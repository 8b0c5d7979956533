/** What must be refused: the code, a remedy in words, and nothing written. */
import { expect } from 'vitest';
import { Refusal } from '#shared/errors/index.ts';
import type { TestBook } from './book.ts';

const TABLES = [
  'policy',
  'policy_term',
  'invoice_stream',
  'invoice_item',
  'stream_claim',
  'stream_change',
  'state_levy',
  'payment_plan_version',
  'command_log',
  'journal_entry',
];

export function refused(book: TestBook, work: () => unknown): { code: string; field: string | undefined } {
  const counts = () =>
    TABLES.map((table) => book.connection.read.value<number>(`SELECT count(*) FROM ${table}`));
  const before = counts();
  try {
    work();
  } catch (error) {
    expect(counts()).toEqual(before);
    if (!(error instanceof Refusal)) return { code: 'input', field: undefined };
    expect(error.text.todo).toMatch(/\w.*\.$/);
    expect(error.text.why).toMatch(/\w.*\.$/);
    return { code: error.code, field: error.text.field };
  }
  throw new Error('it was accepted');
}
