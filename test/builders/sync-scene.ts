/** A connected book with its simulated QuickBooks for each test of a file, and what such tests say again and again. */
import { deepStrictEqual } from 'node:assert';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { OutputOf } from '#electron/ledger/index.ts';
import type { sync as contract, SyncItem } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { copiedBook, type TestBook, testBook } from './book.ts';
import { queueAll, type TestSync, testSync } from './sync.ts';

export const RENT_TARGETS = ['account:O6100', 'clearing'];

export function refusal(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

export async function laterRefusal(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => new Error('it was accepted'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Refusal) return error;
  throw error;
}

export class SyncScene {
  #book: TestBook | null = null;
  #sync: TestSync | null = null;

  /** Registers the hooks of the file that calls it. */
  constructor() {
    let template: TestBook;
    beforeAll(() => {
      template = testBook();
      template.connection.raw.pragma('wal_checkpoint(TRUNCATE)');
    });
    afterAll(() => template.dispose());
    beforeEach(async () => {
      this.#book = copiedBook(template.path);
      this.#sync = testSync(this.#book);
      await this.#sync.connect();
    });
    afterEach(() => this.#book?.dispose());
  }

  get book(): TestBook {
    if (this.#book === null) throw new Error('no test is running');
    return this.#book;
  }

  get sync(): TestSync {
    if (this.#sync === null) throw new Error('no test is running');
    return this.#sync;
  }

  rent(cents: number, on = '2026-11-09'): { entryId: number; entryNumber: number } {
    return this.book.run('ledger.postManualEntry', {
      accountingOn: on,
      memo: `Rent ${cents}`,
      lines: [
        { ledgerAccountId: this.book.ledgerAccountId('O6100'), debitCents: cents },
        { ledgerAccountId: this.book.ledgerAccountId('O1200'), creditCents: cents },
      ],
    });
  }

  queue(throughOn = '2026-11-30'): Promise<{ queuedCount: number; skippedCount: number }> {
    return queueAll(this.book, throughOn);
  }

  items(state = 'all'): SyncItem[] {
    return this.book.ask<{ items: SyncItem[] }>('sync.items', { state }).items;
  }

  status(): OutputOf<typeof contract.status> {
    return this.book.ask('sync.status');
  }

  /** Nothing but these rents is in QuickBooks, each once, and every item says so. */
  expectOnce(...cents: readonly number[]): void {
    const there = this.sync.remote().map(({ amounts }) => amounts['Rent']);
    deepStrictEqual(
      there.toSorted((a, b) => Number(a) - Number(b)),
      cents,
    );
    deepStrictEqual(
      this.items().map(({ state }) => state),
      cents.map(() => 'verified'),
    );
  }

  async queuedRents(...cents: readonly number[]): Promise<void> {
    for (const one of cents) this.rent(one);
    await this.sync.mapAll(RENT_TARGETS);
    await this.queue();
  }
}
