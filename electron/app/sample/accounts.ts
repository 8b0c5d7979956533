/** What accounts of the sample have besides bills: defaults, a payer, ids of another system, a move, a summary invoice, papers. */
import type { ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { FIRST_TEMPLATE } from '#shared/contract/index.ts';
import type { SampleCommand, SampleStep } from './generate.ts';

const PARENT = 'Cedar Fork Nursery';

const idOf = (db: ReadDb, name: string): number | undefined =>
  db.value<number>('SELECT id FROM account WHERE name = ? ORDER BY id LIMIT 1', name);

/** On one day, in steps: each may look at what the one before made. */
export function accountsOn(day: LocalDate): readonly SampleStep[] {
  const command = (name: string, input: object): SampleCommand => ({ name, on: day, input });
  const of = (db: ReadDb, name: string, input: object): SampleCommand[] => {
    const accountId = idOf(db, PARENT);
    return accountId === undefined ? [] : [command(name, { accountId, ...input })];
  };
  return [
    (db) => [
      ...of(db, 'accounts.setDefaults', { billingPlan: 'due20', delinquencyPlan: 'patient', invoiceDay: 15 }),
      ...of(db, 'accounts.setPayer', { paysForChildren: true }),
      command('parties.createAccount', {
        name: 'Pecan Valley Premium Finance',
        kind: 'financeCompany',
        city: 'Waco',
        state: 'TX',
        email: 'servicing@pecanvalley.example',
      }),
      ...subaccountsOf(db).map((id, index) =>
        command('accounts.setReference', {
          entity: 'account',
          entityId: id,
          system: 'Applied',
          externalId: `CEDFO-${index + 1}`,
        }),
      ),
      command('documents.saveTemplate', {
        template: {
          ...FIRST_TEMPLATE,
          addressLines: ['214 Chestnut Street, Bastrop, TX 78602', '(512) 555-0148, TX license 1184420'],
          payTo: 'Larkspur Insurance Agency, premium trust',
          payToLines: ['P.O. Box 310', 'Bastrop, TX 78602'],
          closing:
            'Questions about this bill? Call us before the due date; we would rather explain than remind.',
        },
      }),
    ],
    // A seed house opened below the greenhouses.
    (db) => {
      const parentId = idOf(db, 'Greenhouses');
      return parentId === undefined
        ? []
        : [
            command('parties.createAccount', {
              name: 'Seedling house',
              parentId,
              city: 'Bastrop',
              state: 'TX',
            }),
          ];
    },
    (db) => {
      const accountId = idOf(db, PARENT);
      return accountId === undefined || !hasWaiting(db, accountId)
        ? []
        : [command('accounts.issueSummary', { payerAccountId: accountId, asOf: day })];
    },
  ];
}

const subaccountsOf = (db: ReadDb): number[] =>
  db
    .rows<{ id: number }>(
      'SELECT c.id FROM account AS c JOIN account AS p ON p.id = c.parent_id WHERE p.name = ? ORDER BY c.id',
      PARENT,
    )
    .map(({ id }) => id);

const hasWaiting = (db: ReadDb, topId: number): boolean =>
  db.value<number>(
    `SELECT 1 FROM account AS a JOIN account_open_day AS d ON d.account_id = a.id AND d.cents > 0
     WHERE a.top_id = ? AND a.id <> ? LIMIT 1`,
    topId,
    topId,
  ) !== undefined;
