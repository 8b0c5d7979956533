/** What a verification worker does. Both halves must look at the same state of the file, so each first says what it sees. */
import type { MessagePort } from 'node:worker_threads';
import { CHECK_HALVES, runCheck } from '#db/checks/index.ts';
import { connect, explainSqliteError, openDatabase, type RawDatabase } from '#db/connection/index.ts';
import type { CheckResult } from '#shared/contract/index.ts';
import { Refusal, type RefusalCode, type RefusalText } from '#shared/errors/index.ts';

export type HalfOrder = { readonly path: string; readonly half: number };
export type Counts = {
  readonly entryCount: number;
  readonly lineCount: number;
  readonly commandCount: number;
  readonly headHash: string;
  readonly commandHash: string;
};
export type FromHalf =
  | { readonly type: 'sees'; readonly state: string }
  | { readonly type: 'rows'; readonly rows: number }
  | {
      readonly type: 'checked';
      readonly result: CheckResult;
      readonly accounts: readonly (readonly [number, string])[];
    }
  | { readonly type: 'done'; readonly counts: Counts }
  | { readonly type: 'refused'; readonly code: RefusalCode; readonly text: RefusalText }
  | { readonly type: 'failed'; readonly message: string };
/** `look`: take a fresh view of the file. `go`: check what you see. */
export type ToHalf = 'look' | 'go';

/** Enough for streaming; the default of 64 MB would be there twice. */
const CACHE = -16_384;

export function verifyHalf(port: MessagePort, order: HalfOrder): void {
  const send = (message: FromHalf): void => port.postMessage(message);
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      const explained = explainSqliteError(error);
      if (explained instanceof Refusal) send({ type: 'refused', code: explained.code, text: explained.text });
      else
        send({ type: 'failed', message: explained instanceof Error ? explained.message : String(explained) });
      port.close();
    }
  };
  guarded(() => {
    const raw = openDatabase(order.path, { mode: 'verify' });
    raw.pragma(`cache_size = ${CACHE}`);
    port.on('message', (message: ToHalf) =>
      guarded(() => {
        if (message === 'look') look(raw, send);
        else {
          check(raw, order.half, send);
          raw.close();
          port.close();
        }
      }),
    );
    look(raw, send);
  });
}

function look(raw: RawDatabase, send: (message: FromHalf) => void): void {
  if (raw.inTransaction) raw.exec('COMMIT');
  raw.exec('BEGIN');
  send({ type: 'sees', state: JSON.stringify(raw.prepare('SELECT * FROM chain_head ORDER BY chain').all()) });
}

function check(raw: RawDatabase, half: number, send: (message: FromHalf) => void): void {
  const file = { raw, read: connect(raw).read, tick: (rows: number) => send({ type: 'rows', rows }) };
  const version = raw.pragma('user_version', { simple: true }) as number;
  const parked = new Map<number, string>();
  for (const { since, ...named } of CHECK_HALVES[half] ?? []) {
    if (since > version) continue;
    parked.clear();
    const result = runCheck({ since, ...named }, file, parked);
    send({ type: 'checked', result, accounts: [...parked] });
  }
  send({ type: 'done', counts: countsOf(raw) });
}

function countsOf(raw: RawDatabase): Counts {
  const head = raw.prepare('SELECT seq, hash FROM chain_head WHERE chain = ?');
  const entries = head.get('entries') as { seq: number; hash: string } | undefined;
  const commands = head.get('commands') as { seq: number; hash: string } | undefined;
  return {
    entryCount: raw.prepare('SELECT count(*) FROM journal_entry').pluck().get() as number,
    lineCount: raw.prepare('SELECT count(*) FROM journal_line').pluck().get() as number,
    commandCount: raw.prepare('SELECT count(*) FROM command_log').pluck().get() as number,
    headHash: entries?.hash ?? '',
    commandHash: commands?.hash ?? '',
  };
}
