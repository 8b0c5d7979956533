/** Company folders and the status bar: the contract's `books` procedures. */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { ReadDb } from '#db/connection/index.ts';
import { type Handler, type OutputOf, OWNER_USER_ID, queryHandler } from '#electron/ledger/index.ts';
import { executeCommand } from '#electron/rpc/execute.ts';
import { createBookCommand } from '#electron/rpc/registry.ts';
import { queuedForSync } from '#electron/sync/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { type BookStatus, type BookSummary, contract, type OpenBook } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { FOLDER_ENDING, folderOf, LEDGER_FILE, type OpenCompany, openCompany } from './company.ts';
import { companyFolder, createCompany } from './create.ts';
import { type Context, openCompanyOf } from './context.ts';
import { lastVerification } from './health.ts';
import { type HostHandler, hostHandler } from './host.ts';
import { folderNameOf } from './name.ts';
import { generateSample, SAMPLE_AGENCY_NAME } from './sample/generate.ts';

const c = contract.books;

type BankAccount = OutputOf<typeof c.bankAccounts>['bankAccounts'][number];

export function booksHandlers(context: Context): readonly HostHandler[] {
  return [
    hostHandler(c.list, () => ({
      booksDirectory: context.booksDirectory,
      books: listBooks(context.booksDirectory),
      open: openBook(context),
      hasNativeDialog: context.chooseFolder !== null,
      version: context.version,
    })),
    hostHandler(c.create, (input) => {
      const { agencyName, state, trustBank, operatingBank, fiscalYearStartMonth = 1 } = input;
      const directory = createCompany(context.booksDirectory, agencyName, (connection) => {
        executeCommand(
          connection,
          createBookCommand,
          {
            bookUid: randomUUID(),
            agencyName,
            state,
            fiscalYearStartMonth,
            isSample: false,
            businessOn: null,
            trustBank,
            operatingBank,
          } as object,
          {
            requestId: 'program:create-book',
            actorId: OWNER_USER_ID,
            at: context.clock.now(),
            device: 0,
            businessOn: context.clock.today(),
          },
        );
      });
      return open(context, directory);
    }),
    hostHandler(c.open, ({ directory }) => open(context, directory)),
    hostHandler(c.openSample, () => {
      const directory = companyFolder(context.booksDirectory, SAMPLE_AGENCY_NAME);
      if (!existsSync(directory)) {
        createCompany(context.booksDirectory, SAMPLE_AGENCY_NAME, (connection) =>
          generateSample(connection, context.registry),
        );
      }
      return open(context, directory);
    }),
    hostHandler(c.chooseFolder, async () => {
      if (context.chooseFolder === null) throw noDialog();
      return { directory: await context.chooseFolder() };
    }),
    hostHandler(c.close, () => {
      context.replaceCompany(null);
      return {};
    }),
  ];
}

export function booksQueries(context: Context): readonly Handler[] {
  return [
    queryHandler(c.status, (db, _input, { businessOn }) => status(db, openCompanyOf(context), businessOn)),
    queryHandler(c.bankAccounts, (db) => ({
      bankAccounts: db.rows<BankAccount>(
        `SELECT id AS bankAccountId, fund, bank_name AS bankName, last_four AS lastFour, ledger_account_id AS ledgerAccountId
         FROM bank_account AS b WHERE closed_on IS NULL ORDER BY fund DESC, NOT EXISTS (SELECT 1 FROM bank_assignment AS g
           WHERE g.bank_account_id = b.id AND g.kind = 'all'), id`,
      ),
    })),
  ];
}

/** The book that is open stays open until the next one is; the same one is not opened twice. */
function open(context: Context, given: string): OpenBook {
  const current = context.company();
  if (current !== null && existsSync(given) && folderOf(given) === current.directory)
    return openBookOf(current);
  const next = openCompany(given, context);
  context.replaceCompany(next);
  return openBookOf(next);
}

function openBookOf(company: OpenCompany): OpenBook {
  const { directory, agencyName, isSample, isReadOnly } = company;
  return { directory, agencyName, isSample, isReadOnly };
}

function openBook(context: Context): OpenBook | null {
  const company = context.company();
  return company === null ? null : openBookOf(company);
}

function listBooks(booksDirectory: string): BookSummary[] {
  if (!existsSync(booksDirectory)) return [];
  return readdirSync(booksDirectory)
    .filter((name) => name.endsWith(FOLDER_ENDING) && existsSync(join(booksDirectory, name, LEDGER_FILE)))
    .map((name) => {
      const directory = join(booksDirectory, name);
      const changedAt = statSync(join(directory, LEDGER_FILE)).mtime.toISOString();
      return {
        directory,
        name: name.slice(0, -FOLDER_ENDING.length),
        changedAt,
        isSample: name === `${folderNameOf(SAMPLE_AGENCY_NAME)}${FOLDER_ENDING}`,
      };
    });
}

/** Nothing here counts rows: the chain head carries the number of entries, the month table the balances. */
function status(db: ReadDb, company: OpenCompany, businessOn: LocalDate): BookStatus {
  const unbalanced = db.value<number>(
    `SELECT count(*) FROM (SELECT 1 FROM account_month AS m JOIN ledger_account AS a ON a.id = m.ledger_account_id
       GROUP BY a.fund HAVING sum(m.cents) <> 0)`,
  );
  const verified = lastVerification(db, company);
  return {
    agencyName: company.agencyName,
    directory: company.directory,
    isSample: company.isSample,
    isReadOnly: company.isReadOnly,
    businessOn,
    closedThrough: (db.value<string | null>('SELECT closed_through FROM period_lock') ??
      null) as LocalDate | null,
    userName: db.value<string>('SELECT name FROM app_user WHERE id = ?', OWNER_USER_ID) ?? '',
    entryCount: db.value<number>("SELECT seq FROM chain_head WHERE chain = 'entries'") ?? 0,
    booksBalance: unbalanced === 0,
    lastVerifiedAt: verified?.at ?? null,
    lastVerifiedOk: verified?.ok ?? null,
    lastBackupAt: lastBackupAt(company.directory),
    isOnline: isOnline(),
    queuedForSync: queuedForSync(db),
  };
}

function lastBackupAt(directory: string): string | null {
  const backups = join(directory, 'backups');
  if (!existsSync(backups)) return null;
  const times = readdirSync(backups)
    .filter((name) => name.endsWith('.db'))
    .map((name) => statSync(join(backups, name)).mtime.toISOString());
  return times.toSorted().at(-1) ?? null;
}

/** Whether the machine has a network at all; nothing is asked of it. */
function isOnline(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some((address) => !address.internal),
  );
}

function noDialog(): Refusal {
  return new Refusal('conflict', {
    what: 'No dialog can be shown here.',
    why: 'Folders are chosen in the desktop window; this is a browser window.',
    todo: 'Type or paste the path of the folder instead.',
  });
}
