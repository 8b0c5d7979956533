/** The contract's `health` procedures: verification as a task, its results kept in the books, parked accounts. */
import { CHECKS } from '#db/checks/index.ts';
import { explainSqliteError, type ReadDb, type WriteTx } from '#db/connection/index.ts';
import { type Handler, park, parkedAccounts, queryHandler } from '#electron/ledger/index.ts';
import { contract, type Verification } from '#shared/contract/index.ts';
import type { OpenCompany } from './company.ts';
import { type Context, openCompanyOf } from './context.ts';
import { type HostHandler, hostHandler } from './host.ts';
import type { Tasks } from './jobs/tasks.ts';
import { type Verified, verifyBook } from './verify.ts';

const c = contract.health;

/** Results of read-only folders, which cannot keep them. */
const unsaved = new WeakMap<OpenCompany, Verification>();

export function lastVerification(db: ReadDb, company: OpenCompany): Verification | null {
  const row = db.row<{ result: string }>('SELECT result FROM verification ORDER BY id DESC LIMIT 1');
  return unsaved.get(company) ?? (row === undefined ? null : (JSON.parse(row.result) as Verification));
}

export function healthQueries(context: Context): readonly Handler[] {
  return [
    queryHandler(c.last, (db) => {
      const head = (chain: string): string =>
        db.value<string>('SELECT hash FROM chain_head WHERE chain = ?', chain) ?? '';
      return {
        last: lastVerification(db, openCompanyOf(context)),
        checks: CHECKS.map(({ name, title, advice }) => ({ name, title, advice })),
        parked: parkedAccounts(db).map((parked) => ({
          ...parked,
          label: accountLabel(db, parked.accountId),
        })),
        headHash: head('entries'),
        commandHash: head('commands'),
      };
    }),
  ];
}

export function healthHandlers(context: Context, tasks: Tasks): readonly HostHandler[] {
  return [
    hostHandler(c.verify, () => {
      const company = openCompanyOf(context);
      const jobId = tasks.start({
        kind: 'health.verify',
        title: 'Verification of the books',
        run: async (report, signal) => {
          const verified = await verifyBook(company.ledgerPath, {
            at: context.clock.now(),
            onProgress: report,
            signal,
          });
          signal.throwIfAborted();
          keep(company, verified);
          context.changes.publish(['health', 'books']);
          const failed = verified.verification.checks.filter(({ ok }) => !ok).length;
          return failed === 0 ? 'All checks hold.' : `${failed} checks failed.`;
        },
      });
      return { jobId };
    }),
  ];
}

function accountLabel(db: ReadDb, accountId: number): string {
  return (
    db.value<string>("SELECT number || ' ' || name FROM account WHERE id = ?", accountId) ??
    `Account ${accountId}`
  );
}

function keep(company: OpenCompany, { verification, accounts }: Verified): void {
  if (company.isReadOnly) {
    unsaved.set(company, verification);
    return;
  }
  try {
    company.connection.write((tx: WriteTx) => {
      tx.exec(
        'INSERT INTO verification (at, ok, result) VALUES (?, ?, ?)',
        verification.at,
        verification.ok ? 1 : 0,
        JSON.stringify(verification),
      );
      park(tx, accounts, verification.at);
    });
  } catch (error) {
    throw explainSqliteError(error);
  }
}
