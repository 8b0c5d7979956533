/** Return premiums as the screens list them: what is still owed to whom, and what of it lies in trust. */
import type { ReadDb } from '#db/connection/index.ts';
import type { OutputOf } from '#electron/ledger/index.ts';
import { fullName } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { refunds, ReturnPremiumRow } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { heldOf, returnPremiumOf } from './return-premium.ts';

export function returnPremiums(
  db: ReadDb,
  filter: { readonly accountId?: number | undefined; readonly limit: number },
  today: LocalDate,
): OutputOf<typeof refunds.returnPremiums> {
  const rows = db.rows<Omit<ReturnPremiumRow, 'heldCents'>>(
    `SELECT x.id AS returnPremiumId, x.number, x.policy_term_id AS policyTermId, p.number AS policyNumber,
       x.account_id AS accountId, ${fullName('a')} AS accountName, x.recorded_on AS recordedOn,
       x.premium_cents + x.tax_cents + x.stamping_cents AS totalCents, x.open_cents AS openCents, x.due_cents AS dueCents, x.tax_due_cents AS taxDueCents,
       p.carrier_id AS carrierId,
       x.assigned_cents AS assignedCents, x.finance_account_id AS financeAccountId, f.name AS financeName, x.reason,
       x.entry_id AS entryId
     FROM return_premium AS x JOIN account AS a ON a.id = x.account_id JOIN policy_term AS t ON t.id = x.policy_term_id
     JOIN policy AS p ON p.id = t.policy_id LEFT JOIN account AS f ON f.id = x.finance_account_id
     WHERE (? IS NULL OR a.id = ? OR a.top_id = ?) ORDER BY x.open_cents + x.assigned_cents = 0, x.id DESC LIMIT ?`,
    filter.accountId ?? null,
    filter.accountId ?? null,
    filter.accountId ?? null,
    filter.limit,
  );
  return {
    rows: rows.map((row) => ({
      ...row,
      heldCents: Math.min(
        row.openCents,
        heldOf(db, returnPremiumOf(db, row.returnPremiumId), today),
      ) as Cents,
    })),
  };
}
